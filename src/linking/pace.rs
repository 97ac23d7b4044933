//! How often one user may make Roblox look something up for them.

use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::domain::DiscordUserId;

/// What somebody wants to have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// To find an account by what they typed.
    Lookup,
    /// To look at a profile.
    Check,
}

/// Whether it may be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Yes.
    Now,
    /// Not before this long.
    After(Duration),
}

type Limiter = RateLimiter<DiscordUserId, HashMapStateStore<DiscordUserId>, DefaultClock>;

/// Counts the efforts of each user.
#[derive(Debug)]
pub(super) struct Pace {
    lookups: Limiter,
    checks: Limiter,
}

impl Default for Pace {
    fn default() -> Self {
        const AT_ONCE: std::num::NonZeroU32 = std::num::NonZeroU32::new(5).unwrap();
        const A_MINUTE: std::num::NonZeroU32 = std::num::NonZeroU32::new(10).unwrap();
        let quota = Quota::per_minute(A_MINUTE).allow_burst(AT_ONCE);
        Self { lookups: RateLimiter::hashmap(quota), checks: RateLimiter::hashmap(quota) }
    }
}

/// From this many users on, those who have been quiet are forgotten.
const MANY: usize = 1_000;

impl Pace {
    pub(super) fn allow(&self, user: DiscordUserId, effort: Effort) -> Allowed {
        let limiter = match effort {
            Effort::Lookup => &self.lookups,
            Effort::Check => &self.checks,
        };
        if limiter.len() > MANY {
            limiter.retain_recent();
        }
        match limiter.check_key(&user) {
            Ok(()) => Allowed::Now,
            Err(not_until) => Allowed::After(not_until.wait_time_from(DefaultClock::default().now())),
        }
    }
}
