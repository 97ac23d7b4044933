//! How much a key may ask for: so many calls a minute, and so many at once.

use std::fmt;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use moka::sync::Cache;

/// What a key may ask for, or an address without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// How many calls come back each minute.
    pub per_minute: NonZeroU32,
    /// How many there are at most at one moment.
    pub burst: NonZeroU32,
}

impl Allowance {
    /// So many calls a minute, and so many at once; a zero counts as one.
    #[must_use]
    pub const fn new(per_minute: u32, burst: u32) -> Self {
        Self { per_minute: at_least_one(per_minute), burst: at_least_one(burst) }
    }

    fn quota(self) -> Quota {
        Quota::per_minute(self.per_minute).allow_burst(self.burst)
    }

    /// How long it takes until this many calls are there again.
    pub(in crate::desk) fn time_for(self, calls: u32) -> Duration {
        self.quota().replenish_interval().saturating_mul(calls)
    }
}

const fn at_least_one(count: u32) -> NonZeroU32 {
    match NonZeroU32::new(count) {
        Some(count) => count,
        None => NonZeroU32::MIN,
    }
}

/// How much is left of an allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Calls that may be made at once now.
    pub remaining: u32,
    /// How long it takes until the whole burst is there again.
    pub full_in: Duration,
}

/// Counts the calls of one key.
#[derive(Debug)]
pub(in crate::desk) struct Meter {
    allowance: Allowance,
    limiter: RateLimiter<NotKeyed, InMemoryState, DefaultClock, StateInformationMiddleware>,
}

impl Meter {
    pub(in crate::desk) fn new(allowance: Allowance) -> Self {
        let limiter = RateLimiter::direct(allowance.quota()).with_middleware();
        Self { allowance, limiter }
    }

    /// Takes one call; says what is left, or how long it takes until there is one again.
    pub(in crate::desk) fn take(&self) -> Result<Figures, Duration> {
        match self.limiter.check() {
            Ok(state) => Ok(self.figures(state.remaining_burst_capacity())),
            Err(not_until) => Err(not_until.wait_time_from(DefaultClock::default().now())),
        }
    }

    /// What is left when this many calls are.
    pub(super) fn figures(&self, remaining: u32) -> Figures {
        let missing = self.allowance.burst.get().saturating_sub(remaining);
        Figures { remaining, full_in: self.allowance.time_for(missing) }
    }
}

/// The same allowance for each of many, such as people or workspaces. Clones count together.
#[derive(Clone)]
pub(in crate::desk) struct Meters<Key> {
    allowance: Allowance,
    meters: Cache<Key, Arc<Meter>>,
}

impl<Key> fmt::Debug for Meters<Key> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Meters").field("allowance", &self.allowance).finish_non_exhaustive()
    }
}

impl<Key: Hash + Eq + Clone + Send + Sync + 'static> Meters<Key> {
    /// Remembers as many as `most`, if that is said.
    pub(in crate::desk) fn new(allowance: Allowance, most: Option<u64>) -> Self {
        // Whoever asked for nothing for so long has everything back, so there is nothing to remember.
        let meters = Cache::builder().time_to_idle(allowance.time_for(allowance.burst.get()));
        let meters = match most {
            Some(most) => meters.max_capacity(most),
            None => meters,
        };
        Self { allowance, meters: meters.build() }
    }

    /// Takes one call of this one; says what is left, or how long it takes until there is one again.
    pub(in crate::desk) fn take(&self, key: &Key) -> Result<Figures, Duration> {
        self.meters.get_with_by_ref(key, || Arc::new(Meter::new(self.allowance))).take()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_there_at_once_and_comes_back_by_the_minute() {
        let allowance = Allowance { per_minute: NonZeroU32::new(1).unwrap(), burst: NonZeroU32::new(2).unwrap() };
        let meter = Meter::new(allowance);
        assert_eq!(meter.take(), Ok(Figures { remaining: 1, full_in: Duration::from_secs(60) }));
        assert_eq!(meter.take(), Ok(Figures { remaining: 0, full_in: Duration::from_secs(120) }));
        let wait = meter.take().unwrap_err();
        assert!(wait > Duration::from_secs(59) && wait <= Duration::from_secs(60), "{wait:?}");
    }
}
