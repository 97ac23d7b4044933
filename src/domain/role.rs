//! A role of a session: a name, a minimum rank, and its slots.

use super::{Holder, Rank, RobloxId, RoleName, Slot, SlotNumber};

/// What a role's holders may do in their session (SERIES reference 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions {
    /// Start, delay, cancel and end it.
    pub change_session_status: bool,
    /// Mark attendees passed or failed.
    pub pass_or_fail_attendees: bool,
    /// Manage the attendance list.
    pub modify_attendance: bool,
}

/// A custom role of a session, with its slots in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Unique in its session.
    pub name: RoleName,
    /// Members below it cannot claim.
    pub min_rank: Rank,
    /// What its holders may do.
    pub permissions: Permissions,
    /// 1 to 10; a slot's place here is its number.
    pub slots: Vec<Slot>,
}

impl Role {
    /// The slot with this number, if the role has so many.
    #[must_use]
    pub fn slot(&self, number: SlotNumber) -> Option<&Slot> {
        self.slots.get(usize::from(number.get()))
    }

    /// Every slot with its number.
    pub fn numbered(&self) -> impl Iterator<Item = (SlotNumber, &Slot)> {
        (0..=u8::MAX).map(SlotNumber::new).zip(&self.slots)
    }

    /// The vacant slots, lowest number first.
    pub fn vacant(&self) -> impl Iterator<Item = SlotNumber> {
        self.numbered().filter(|(_, slot)| slot.holder.is_none()).map(|(number, _)| number)
    }

    /// Who sits where, lowest number first.
    pub fn holders(&self) -> impl Iterator<Item = (SlotNumber, Holder)> {
        self.numbered().filter_map(|(number, slot)| slot.holder.map(|holder| (number, holder)))
    }

    /// The slot that this user holds.
    #[must_use]
    pub fn slot_of(&self, user: RobloxId) -> Option<SlotNumber> {
        self.holders().find(|(_, holder)| holder.roblox == user).map(|(number, _)| number)
    }

    /// How many slots were held to the end by people of whom nothing more is known.
    #[must_use]
    pub fn once_held(&self) -> usize {
        self.slots.iter().filter(|slot| slot.holder.is_none() && slot.once_held).count()
    }

    /// How many slots are vacant.
    #[must_use]
    pub fn vacancies(&self) -> usize {
        self.vacant().count()
    }
}
