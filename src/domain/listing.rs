//! Which sessions a list shows (SERIES reference 2.2).

use std::num::NonZeroU32;

use jiff::Timestamp;

use super::{RobloxId, Status};

/// What has to be true of a session that is listed; what is left out says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SessionFilter {
    /// Where it is in its life.
    pub status: Option<Status>,
    /// It starts at this moment or later.
    pub from: Option<Timestamp>,
    /// It starts before this moment.
    pub before: Option<Timestamp>,
    /// Who hosts it.
    pub host: Option<RobloxId>,
}

/// Which page of a list, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageNumber(NonZeroU32);

impl PageNumber {
    /// The page that a list begins with.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// SERIES states no page size. This one is drawn at once and read in one answer; who gets fewer has all.
    pub const SIZE: u32 = 50;

    /// From a number counted from 1.
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// Counted from 1.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// How many sessions stand on the pages before.
    #[must_use]
    pub fn offset(self) -> u64 {
        u64::from(self.get() - 1) * u64::from(Self::SIZE)
    }
}
