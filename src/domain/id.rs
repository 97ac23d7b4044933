//! Identifiers: one type for each thing that has one, so that a role can never be looked up by a channel.
//!
//! Each parses text from outside once; nothing further inside checks it again.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Text that is not an identifier of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not a {kind}: expected {expected}")]
pub struct InvalidId {
    /// What was asked for, such as "session ID".
    pub kind: &'static str,
    /// What would have been accepted.
    pub expected: &'static str,
}

/// Digits alone, no sign, no leading zero, from 1 to `i64::MAX`: the database keeps these as signed 64-bit numbers.
fn positive_number(text: &str) -> Option<NonZeroU64> {
    let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = plain.then(|| text.parse::<i64>().ok())??;
    NonZeroU64::new(number.unsigned_abs())
}

macro_rules! numeric_id {
    ($(#[$meta:meta])* $name:ident, $kind:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(NonZeroU64);

        impl $name {
            /// From a number; refuses 0 and what does not fit a signed 64-bit number.
            pub fn new(number: u64) -> Result<Self, InvalidId> {
                NonZeroU64::new(number)
                    .filter(|number| i64::try_from(number.get()).is_ok())
                    .map(Self)
                    .ok_or(InvalidId { kind: $kind, expected: "a positive whole number" })
            }

            /// As an unsigned number, the form that Discord's and Roblox's libraries take.
            #[must_use]
            pub fn get(self) -> u64 {
                self.0.get()
            }

            /// As a signed number, the form that the database keeps.
            #[must_use]
            pub fn signed(self) -> i64 {
                // Lossless: construction refuses anything above i64::MAX.
                self.0.get().cast_signed()
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                positive_number(text)
                    .map(Self)
                    .ok_or(InvalidId { kind: $kind, expected: "digits only, such as 714760171" })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}({})", stringify!($name), self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    };
}

numeric_id!(
    /// A Roblox user. The only stable name of a person on Roblox; user names change.
    RobloxId, "Roblox user ID"
);
numeric_id!(
    /// A Roblox group: a community on Roblox, whose ranks its members have.
    RobloxGroupId, "Roblox group ID"
);
numeric_id!(
    /// A Discord user.
    DiscordUserId, "Discord user ID"
);
numeric_id!(
    /// A Discord role, never to be mixed up with a session's role.
    DiscordRoleId, "Discord role ID"
);
numeric_id!(
    /// A Discord server.
    GuildId, "Discord server ID"
);
numeric_id!(
    /// A Discord channel.
    ChannelId, "Discord channel ID"
);
numeric_id!(
    /// A Discord message.
    MessageId, "Discord message ID"
);
numeric_id!(
    /// A board, whichever messages it consists of: the ID of the message that it was first posted as.
    BoardId, "board ID"
);

impl From<MessageId> for BoardId {
    fn from(first: MessageId) -> Self {
        Self(first.0)
    }
}

macro_rules! text_id {
    ($(#[$meta:meta])* $name:ident, $kind:literal, $longest:literal, $expected:literal) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The longest text accepted, in bytes (all of them ASCII).
            pub const LONGEST: usize = $longest;

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let fits = (1..=Self::LONGEST).contains(&text.len());
                let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.~".contains(&byte));
                if fits && plain {
                    Ok(Self(text.into()))
                } else {
                    Err(InvalidId { kind: $kind, expected: $expected })
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}({})", stringify!($name), self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.into()
            }
        }
    };
}

text_id!(
    /// One organisation. Opaque: SERIES shows both UUIDs and `workspace_abc123` (SERIES reference, section 3, Envelope).
    WorkspaceId, "workspace ID", 64, "1 to 64 letters, digits, '_', '-', '.' or '~'"
);
text_id!(
    /// One session. Opaque, short and free of ':' so that it always fits a button's custom ID (Discord: 100 characters).
    SessionId, "session ID", 64, "1 to 64 letters, digits, '_', '-', '.' or '~'"
);
text_id!(
    /// One request from outside (a Discord interaction), so that a repeated delivery acts once.
    RequestId, "request ID", 64, "1 to 64 letters, digits, '_', '-', '.' or '~'"
);

text_id!(
    /// One entry of an attendance list (SERIES reference 2.9).
    AttendeeId, "attendee ID", 64, "1 to 64 letters, digits, '_', '-', '.' or '~'"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numeric_id_takes_digits_and_nothing_else() {
        assert_eq!("714760171".parse::<RobloxId>().map(RobloxId::get), Ok(714_760_171));
        assert_eq!(i64::MAX.to_string().parse::<RobloxId>().map(RobloxId::signed), Ok(i64::MAX));
        for wrong in ["", "0", "007", "+7", "-7", "7 ", "7.0", "seven", "9223372036854775808", "٣"] {
            assert!(wrong.parse::<RobloxId>().is_err(), "{wrong:?}");
        }
        assert!(RobloxId::new(0).is_err());
        assert!(RobloxId::new(u64::MAX).is_err());
    }

    #[test]
    fn a_session_id_never_holds_what_a_custom_id_uses_as_its_separator() {
        assert!("session_1234567890_abc12345678".parse::<SessionId>().is_ok());
        assert!("x".repeat(64).parse::<SessionId>().is_ok());
        for wrong in ["", "a:b", "a/b", "a b", "é", &"x".repeat(65)] {
            assert!(wrong.parse::<SessionId>().is_err(), "{wrong:?}");
        }
    }
}
