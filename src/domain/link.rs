//! Who a Discord user is on Roblox, and how we know.

use jiff::Timestamp;

use super::{DiscordUserId, GuildId, RobloxId};

/// How a link came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkSource {
    /// A moderator said so; holds in that moderator's server only.
    Moderator,
}

impl LinkSource {
    /// The word that the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Moderator => "moderator",
        }
    }

    /// The source of that word, if this release knows it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        (word == Self::Moderator.as_str()).then_some(Self::Moderator)
    }
}

/// Where a link holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkScope {
    /// The user proved it: it holds everywhere.
    Everywhere,
    /// Somebody vouched for it in this server.
    Guild(GuildId),
}

/// A Discord user's Roblox account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Who on Discord.
    pub discord: DiscordUserId,
    /// Who on Roblox.
    pub roblox: RobloxId,
    /// Where it holds.
    pub scope: LinkScope,
    /// How we know.
    pub source: LinkSource,
    /// Since when we know.
    pub linked_at: Timestamp,
}
