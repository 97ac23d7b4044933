//! What an entry of the audit trail says of a change of links beside who did it to which account.

use super::DiscordUserId;

/// A link that was made or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkDeed {
    /// Whose link; nobody once they had their data deleted.
    pub discord: Option<DiscordUserId>,
    /// Whether it was a moderator's word or decision, and not their own proof or wish.
    pub by_moderator: bool,
    /// Whether that moderator did it for themselves. It stays to be read when they are forgotten.
    pub of_themselves: bool,
    /// The other member who had the account at that time.
    pub held_by: Option<DiscordUserId>,
}
