//! One person with everything by which they are known: what their data is found by.

use super::{DiscordUserId, RobloxId, WorkspaceId};

/// Somebody on Discord with the Roblox accounts that are theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who they are on Discord.
    pub discord: DiscordUserId,
    /// Who they are on Roblox.
    pub accounts: Vec<Account>,
}

/// A Roblox account that is somebody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The account.
    pub roblox: RobloxId,
    /// The workspace in which it is theirs; nothing for an account that they have proved, which is theirs everywhere.
    ///
    /// What a moderator says holds in that moderator's own community and opens nothing in another one. Otherwise whoever
    /// moderates a server of their own could link themselves to anybody, and have that person's data shown or deleted.
    pub workspace: Option<WorkspaceId>,
}
