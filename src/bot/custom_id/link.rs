//! What the buttons about links mean: `s1:k:<word>[:<argument>]`.

use std::fmt;
use std::str::Split;

use super::{Unread, part};
use crate::domain::{DiscordUserId, RobloxId};

/// A button about who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkControl {
    /// Opens the form for a Roblox account.
    Start,
    /// Looks into the profile whether the words are there.
    Check,
    /// Gives new words for this account.
    Again(RobloxId),
    /// Gives up the presser's slots and ends their link.
    UnlinkSurely,
    /// A moderator's: both may use the account that this user has proved.
    Allow(DiscordUserId),
    /// A moderator's: they may not.
    Deny(DiscordUserId),
    /// Leaves everything as it is.
    Keep,
}

impl fmt::Display for LinkControl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => formatter.write_str("start"),
            Self::Check => formatter.write_str("check"),
            Self::Again(roblox) => write!(formatter, "again:{roblox}"),
            Self::UnlinkSurely => formatter.write_str("unlink-surely"),
            Self::Allow(user) => write!(formatter, "allow:{user}"),
            Self::Deny(user) => write!(formatter, "deny:{user}"),
            Self::Keep => formatter.write_str("keep"),
        }
    }
}

/// What follows the kind. A word that this release does not know is another release's.
pub(super) fn read(parts: &mut Split<'_, char>) -> Result<LinkControl, Unread> {
    Ok(match parts.next() {
        Some("start") => LinkControl::Start,
        Some("check") => LinkControl::Check,
        Some("again") => LinkControl::Again(part(parts)?),
        Some("unlink-surely") => LinkControl::UnlinkSurely,
        Some("allow") => LinkControl::Allow(part(parts)?),
        Some("deny") => LinkControl::Deny(part(parts)?),
        Some("keep") => LinkControl::Keep,
        Some("") | None => return Err(Unread::Malformed),
        Some(_) => return Err(Unread::Stale),
    })
}
