//! How fast one member may press and command: nobody keeps the bot busy alone.

use std::fmt;
use std::sync::Arc;

use moka::sync::Cache;

use super::programs::{Allowance, Meter};
use crate::domain::{DiscordUserId, Quota};

/// The most people whose presses are counted at the same moment.
const MOST: u64 = 100_000;

/// Counts presses and commands, person by person, whichever server they are in. Cheap to clone.
#[derive(Clone)]
pub struct Presses {
    allowance: Allowance,
    meters: Cache<DiscordUserId, Arc<Meter>>,
}

impl fmt::Debug for Presses {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Presses").field("allowance", &self.allowance).finish_non_exhaustive()
    }
}

impl Presses {
    /// So many a minute, and so many at once.
    #[must_use]
    pub fn new(allowance: Allowance) -> Self {
        // Whoever pressed nothing for so long has everything back, so there is nothing to remember.
        let forgotten_after = allowance.time_for(allowance.burst.get());
        Self { allowance, meters: Cache::builder().max_capacity(MOST).time_to_idle(forgotten_after).build() }
    }

    /// Takes one press of this member; false if they have none left for now.
    #[must_use]
    pub fn take(&self, user: DiscordUserId) -> bool {
        let taken = self.meters.get_with(user, || Arc::new(Meter::new(self.allowance))).take().is_ok();
        if !taken {
            super::quotas::refused(Quota::Presses);
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn each_member_has_their_own_presses() {
        let presses = Presses::new(Allowance::new(1, 2));
        let (alice, bob) = (DiscordUserId::new(1).unwrap(), DiscordUserId::new(2).unwrap());
        assert_eq!([alice, alice, alice, bob].map(|user| presses.take(user)), [true, true, false, true]);
    }
}
