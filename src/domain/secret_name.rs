//! What a secret is called: whose it is, and which of theirs. A name is no secret.

use std::fmt;

use super::{GuildId, Pseudonym, RequestId, WorkspaceId};

/// Names one secret. To keep another kind of secret, add it here; nothing else has to change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SecretName {
    /// One of a workspace's.
    OfWorkspace(WorkspaceId, WorkspaceSecret),
    /// One of a Discord server's.
    OfGuild(GuildId, GuildSecret),
    /// What gives the right to edit the answer to a request, for minutes. It stands with what the answer waits for.
    OfRequest(RequestId),
    /// Whose name that is. It stands with the name.
    OfPseudonym(Pseudonym),
}

/// The secrets that a workspace can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WorkspaceSecret {
    /// Its key for the SERIES API.
    SeriesKey,
    /// Its key for Roblox Open Cloud.
    OpenCloudKey,
}

/// The secrets that a Discord server can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GuildSecret {
    /// Its key for Bloxlink, which says who its members are on Roblox.
    BloxlinkKey,
    /// Its key for RoVer, which says the same.
    RoverKey,
}

impl SecretName {
    /// The name of which the database keeps these words; nothing for one that this release does not know.
    #[must_use]
    pub fn from_words(owner_kind: &str, owner: &str, word: &str) -> Option<Self> {
        match (owner_kind, word) {
            ("workspace", "series_key") => Some(Self::OfWorkspace(owner.parse().ok()?, WorkspaceSecret::SeriesKey)),
            ("workspace", "open_cloud_key") => Some(Self::OfWorkspace(owner.parse().ok()?, WorkspaceSecret::OpenCloudKey)),
            ("guild", "bloxlink_key") => Some(Self::OfGuild(owner.parse().ok()?, GuildSecret::BloxlinkKey)),
            ("guild", "rover_key") => Some(Self::OfGuild(owner.parse().ok()?, GuildSecret::RoverKey)),
            ("pseudonym", "user") => Some(Self::OfPseudonym(owner.parse().ok()?)),
            ("request", "answer_token") => Some(Self::OfRequest(owner.parse().ok()?)),
            _ => None,
        }
    }

    /// The word for whose it is, as the database keeps it.
    #[must_use]
    pub const fn owner_kind(&self) -> &'static str {
        match self {
            Self::OfWorkspace(..) => "workspace",
            Self::OfGuild(..) => "guild",
            Self::OfRequest(_) => "request",
            Self::OfPseudonym(_) => "pseudonym",
        }
    }

    /// Whose it is, as the database keeps it.
    #[must_use]
    pub fn owner(&self) -> String {
        match self {
            Self::OfWorkspace(workspace, _) => workspace.to_string(),
            Self::OfGuild(guild, _) => guild.to_string(),
            Self::OfRequest(request) => request.to_string(),
            Self::OfPseudonym(name) => name.to_string(),
        }
    }

    /// The word for which of theirs it is, as the database keeps it. Never to be changed: secrets are sealed under it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::OfWorkspace(_, WorkspaceSecret::SeriesKey) => "series_key",
            Self::OfWorkspace(_, WorkspaceSecret::OpenCloudKey) => "open_cloud_key",
            Self::OfGuild(_, GuildSecret::BloxlinkKey) => "bloxlink_key",
            Self::OfGuild(_, GuildSecret::RoverKey) => "rover_key",
            Self::OfRequest(_) => "answer_token",
            Self::OfPseudonym(_) => "user",
        }
    }
}

/// `workspace:<id>:series_key`. Neither an owner nor a word has a colon, so no two names are written alike.
impl fmt::Display for SecretName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.owner_kind(), self.owner(), self.word())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_from_the_words_that_the_database_keeps() {
        let (workspace, guild) = ("workspace_1".parse::<WorkspaceId>().unwrap(), GuildId::new(7).unwrap());
        for name in [
            SecretName::OfWorkspace(workspace.clone(), WorkspaceSecret::SeriesKey),
            SecretName::OfWorkspace(workspace, WorkspaceSecret::OpenCloudKey),
            SecretName::OfGuild(guild, GuildSecret::BloxlinkKey),
            SecretName::OfGuild(guild, GuildSecret::RoverKey),
            SecretName::OfRequest("71".parse().unwrap()),
            SecretName::OfPseudonym("abcdefghijklmnop".parse().unwrap()),
        ] {
            assert_eq!(SecretName::from_words(name.owner_kind(), &name.owner(), name.word()), Some(name));
        }
        for (kind, owner, word) in [("guild", "7", "series_key"), ("guild", "x", "rover_key"), ("moon", "7", "rover_key")] {
            assert_eq!(SecretName::from_words(kind, owner, word), None);
        }
    }
}
