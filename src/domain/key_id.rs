//! The public part of an API key: what a key is called by those who must not know it.

use std::fmt;
use std::str::FromStr;

use super::InvalidId;

/// Names an API key. It is in the key's own text, in lists and in the audit trail, and opens nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; KeyId::LENGTH]);

impl KeyId {
    /// How many characters it has.
    pub const LENGTH: usize = 8;

    /// The characters of it: lower-case letters and those digits that look like no letter.
    pub const ALPHABET: [u8; 32] = *b"abcdefghijklmnopqrstuvwxyz234567";

    /// What a key begins with. Scanners of leaked secrets know by it what they have found.
    pub const PREFIX: &str = "slotkeeper_";

    /// The identifier in a text that is one, or that is a whole key.
    #[must_use]
    pub fn in_text(text: &str) -> Option<Self> {
        let of_key = text.strip_prefix(Self::PREFIX).and_then(|rest| rest.split_once('_')).map(|(id, _)| id);
        of_key.unwrap_or(text).parse().ok()
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only characters of the alphabet get in.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for KeyId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let expected = "8 lower-case letters and digits from 2 to 7, as \"slotkeeper key list\" shows them";
        let bytes = text.as_bytes().try_into().ok().map(Self);
        bytes
            .filter(|Self(bytes)| bytes.iter().all(|byte| Self::ALPHABET.contains(byte)))
            .ok_or(InvalidId { kind: "API key ID", expected })
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(formatter)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "KeyId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_by_its_id_or_by_all_of_it() {
        let id = "abcdef27".parse::<KeyId>().ok();
        assert!(id.is_some());
        assert_eq!(KeyId::in_text("abcdef27"), id);
        assert_eq!(KeyId::in_text("slotkeeper_abcdef27_secret"), id);
        for wrong in ["", "slotkeeper_", "slotkeeper_abcdef27", "other_abcdef27_secret"] {
            assert_eq!(KeyId::in_text(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_key_id_reads_back_as_it_was_written_and_takes_nothing_else() {
        assert_eq!("abcdef27".parse::<KeyId>().map(|id| id.to_string()), Ok("abcdef27".to_owned()));
        for wrong in ["", "abcdef2", "abcdef234", "ABCDEF27", "abcdef01", "äbcdef2"] {
            assert!(wrong.parse::<KeyId>().is_err(), "{wrong:?}");
        }
    }
}
