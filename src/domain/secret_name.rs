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
