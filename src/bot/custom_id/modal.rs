//! What a form means that somebody filled in: `s1:<kind>:<word>`, as with components, though the two never meet.

use std::fmt;
use std::str::FromStr;

use super::{Unread, VERSION, finish, split_version};

/// What a form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModalId {
    /// One of the `/setup` panel.
    Setup(SetupForm),
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
}

impl fmt::Display for ModalId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "s{VERSION}:")?;
        match self {
            Self::Setup(SetupForm::SeriesKey) => formatter.write_str("a:series-key"),
            Self::Setup(SetupForm::RobloxGroup) => formatter.write_str("a:group"),
            Self::Setup(SetupForm::TimeZone) => formatter.write_str("a:zone"),
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
            (Some("") | None, _) | (Some("a"), Some("") | None) => return Err(Unread::Malformed),
            (Some(_), _) => return Err(Unread::Stale),
        };
        finish(parts, id)
    }
}
