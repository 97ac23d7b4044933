//! How fast one member may press and command: nobody keeps the bot busy alone.

use super::programs::{Allowance, Meters};
use crate::domain::{DiscordUserId, Quota};
use crate::engine::over_quota;

/// The most people whose presses are counted at the same moment.
const MOST: u64 = 100_000;

/// Counts presses and commands, person by person, whichever server they are in. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Presses(Meters<DiscordUserId>);

impl Presses {
    /// So many a minute, and so many at once.
    #[must_use]
    pub fn new(allowance: Allowance) -> Self {
        Self(Meters::new(allowance, Some(MOST)))
    }

    /// Takes one press of this member; false if they have none left for now.
    #[must_use]
    pub fn take(&self, user: DiscordUserId) -> bool {
        let taken = self.0.take(&user).is_ok();
        if !taken {
            over_quota(Quota::Presses);
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
