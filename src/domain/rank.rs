//! Members of a workspace and their ranks.

use std::fmt;

use super::RobloxId;

/// A rank in a workspace, 0 to 255 as in a Roblox group (SERIES reference 2.13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rank(u8);

impl Rank {
    /// The rank of somebody who has just joined, and the minimum of a role that asks for none.
    pub const LOWEST: Self = Self(0);

    /// The highest that there is.
    pub const HIGHEST: Self = Self(u8::MAX);

    /// A rank from its number.
    #[must_use]
    pub const fn new(number: u8) -> Self {
        Self(number)
    }

    /// The number, 0 to 255.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A Roblox user in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub roblox: RobloxId,
    /// How high.
    pub rank: Rank,
}
