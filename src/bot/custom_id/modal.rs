//! What a form means that somebody filled in: `s1:<kind>:<word>`, as with components, though the two never meet.

use std::fmt;
use std::str::FromStr;

use super::{Unread, VERSION, finish, part, split_version};
use crate::domain::DiscordRoleId;

/// What a form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModalId {
    /// One of the `/setup` panel.
    Setup(SetupForm),
    /// Which Roblox account the sender has.
    Account,
}

/// The forms of the `/setup` panel. All are an administrator's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupForm {
    /// The key of SERIES.
    SeriesKey,
    /// The Roblox group.
    RobloxGroup,
    /// What a time zone is called.
    TimeZone,
    /// A key of somebody who knows about Roblox accounts.
    Provider(ProviderForm),
    /// Which rank a Discord role gives.
    RoleRank(DiscordRoleId),
}

/// Whose key a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderForm {
    /// Bloxlink's.
    Bloxlink,
    /// RoVer's.
    Rover,
    /// Roblox Open Cloud's.
    OpenCloud,
}

impl ProviderForm {
    const ALL: [Self; 3] = [Self::Bloxlink, Self::Rover, Self::OpenCloud];

    /// The word for it in an ID.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Bloxlink => "bloxlink-key",
            Self::Rover => "rover-key",
            Self::OpenCloud => "cloud-key",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }
}

impl fmt::Display for ModalId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "s{VERSION}:")?;
        match self {
            Self::Setup(SetupForm::SeriesKey) => formatter.write_str("a:series-key"),
            Self::Setup(SetupForm::RobloxGroup) => formatter.write_str("a:group"),
            Self::Setup(SetupForm::TimeZone) => formatter.write_str("a:zone"),
            Self::Setup(SetupForm::Provider(form)) => write!(formatter, "a:{}", form.word()),
            Self::Setup(SetupForm::RoleRank(role)) => write!(formatter, "a:role-rank:{role}"),
            Self::Account => formatter.write_str("k:account"),
        }
    }
}

impl FromStr for ModalId {
    type Err = Unread;

    fn from_str(text: &str) -> Result<Self, Unread> {
        let (version, rest) = split_version(text).ok_or(Unread::Foreign)?;
        if version != VERSION {
            return Err(Unread::Stale);
        }
        let mut parts = rest.split(':');
        let id = match (parts.next(), parts.next()) {
            (Some("a"), Some("series-key")) => Self::Setup(SetupForm::SeriesKey),
            (Some("a"), Some("group")) => Self::Setup(SetupForm::RobloxGroup),
            (Some("a"), Some("zone")) => Self::Setup(SetupForm::TimeZone),
            (Some("a"), Some("role-rank")) => Self::Setup(SetupForm::RoleRank(part(&mut parts)?)),
            (Some("k"), Some("account")) => Self::Account,
            (Some("") | None, _) | (Some("a" | "k"), Some("") | None) => return Err(Unread::Malformed),
            (Some("a"), Some(word)) => match ProviderForm::from_word(word) {
                Some(form) => Self::Setup(SetupForm::Provider(form)),
                None => return Err(Unread::Stale),
            },
            (Some(_), _) => return Err(Unread::Stale),
        };
        finish(parts, id)
    }
}
