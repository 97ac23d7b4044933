//! One seat of a role, and the key that names it from outside (SERIES reference 2.3, Slot model).

use std::fmt;
use std::str::FromStr;

use super::{Mark, RobloxId};

/// The place of a slot in its role, counted from 0 as in `VACANT_0`; people see it counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotNumber(u8);

impl SlotNumber {
    /// From the number in a slot key. Whether a role has such a slot is for the role to say.
    #[must_use]
    pub const fn new(number: u8) -> Self {
        Self(number)
    }

    /// Counted from 0, as in a slot key.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Counted from 1, as people count.
    #[must_use]
    pub const fn ordinal(self) -> u16 {
        self.0 as u16 + 1
    }
}

/// Who sits in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub roblox: RobloxId,
    /// Whether they turned up, once somebody has noted it.
    pub mark: Option<Mark>,
}

impl Holder {
    /// Somebody who has just sat down.
    #[must_use]
    pub const fn unmarked(roblox: RobloxId) -> Self {
        Self { roblox, mark: None }
    }

    /// Whether they were marked as having been there (SERIES reference 2.3, Slot model).
    #[must_use]
    pub fn attended(self) -> bool {
        self.mark.is_some_and(Mark::was_there)
    }
}

/// One seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Slot {
    /// Who sits here; nobody while it is vacant.
    pub holder: Option<Holder>,
    /// Whether somebody sat here to the end of a session that is over, who has had their data deleted since.
    pub once_held: bool,
}

/// What names a slot from outside: `VACANT_<n>` while it is empty, the holder's Roblox ID once it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlotKey {
    /// An empty slot.
    Vacant(SlotNumber),
    /// The slot of this holder.
    Held(RobloxId),
}

impl fmt::Display for SlotKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vacant(number) => write!(formatter, "VACANT_{}", number.get()),
            Self::Held(roblox) => roblox.fmt(formatter),
        }
    }
}

/// Text that can be no slot's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a slot key is VACANT_<number> or the holder's Roblox ID")]
pub struct NotASlotKey;

impl FromStr for SlotKey {
    type Err = NotASlotKey;

    fn from_str(text: &str) -> Result<Self, NotASlotKey> {
        if let Some(number) = text.strip_prefix("VACANT_") {
            let canonical = number == "0" || (!number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit()));
            let number = number.parse().ok().filter(|_| canonical);
            return number.map(|number| Self::Vacant(SlotNumber(number))).ok_or(NotASlotKey);
        }
        text.parse().map(Self::Held).map_err(|_| NotASlotKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_key_reads_back_as_it_was_written() {
        for text in ["VACANT_0", "VACANT_9", "VACANT_255", "714760171"] {
            assert_eq!(text.parse::<SlotKey>().map(|key| key.to_string()), Ok(text.to_owned()));
        }
        for wrong in ["", "VACANT_", "VACANT_-1", "VACANT_01", "VACANT_256", "vacant_0", "VACANT_0 ", "slot 1", "0"] {
            assert_eq!(wrong.parse::<SlotKey>(), Err(NotASlotKey), "{wrong:?}");
        }
    }
}
