//! Who calls without a good key, by address: so many are told so, and then only to wait.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use moka::sync::Cache;

use super::allowance::{Allowance, Meter};
use super::neighbour::Neighbour;

/// What each address may ask for without a good key. A program with a typing mistake in its key needs a few.
const ALLOWANCE: Allowance = Allowance::new(60, 120);

/// The most addresses that are remembered.
const REMEMBERED: u64 = 10_000;

/// All addresses from which somebody called without a good key lately.
#[derive(Debug)]
pub(super) struct Strangers(Cache<Neighbour, Arc<Stranger>>);

#[derive(Debug)]
struct Stranger {
    meter: Meter,
    /// Until when nothing more is to be had, as of the last time that too much was asked for.
    out_until: Mutex<Option<Instant>>,
}

impl Strangers {
    pub(super) fn new() -> Self {
        let forgotten_after = ALLOWANCE.time_for(ALLOWANCE.burst.get());
        Self(Cache::builder().max_capacity(REMEMBERED).time_to_idle(forgotten_after).build())
    }

    /// One more call without a good key; how long to wait, if it was one too many.
    pub(super) fn note(&self, from: Neighbour) -> Result<(), Duration> {
        let fresh = || Arc::new(Stranger { meter: Meter::new(ALLOWANCE), out_until: Mutex::default() });
        let stranger = self.0.get_with(from, fresh);
        let taken = stranger.meter.take().map(drop);
        *stranger.out_until.lock().unwrap_or_else(PoisonError::into_inner) = taken.err().map(|wait| Instant::now() + wait);
        taken
    }

    /// Whether too much was asked for from there, just now.
    pub(super) fn are_many(&self, from: Neighbour) -> bool {
        self.0.get(&from).is_some_and(|stranger| {
            let until = *stranger.out_until.lock().unwrap_or_else(PoisonError::into_inner);
            until.is_some_and(|until| Instant::now() < until)
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_asks_too_much_is_told_to_wait_and_no_other_is() {
        let strangers = Strangers::new();
        let (here, there) = (Neighbour::at("192.0.2.1".parse().unwrap()), Neighbour::at("192.0.2.2".parse().unwrap()));
        for _ in 0..ALLOWANCE.burst.get() {
            assert_eq!(strangers.note(here), Ok(()));
            assert!(!strangers.are_many(here));
        }
        assert!(strangers.note(here).unwrap_err() <= Duration::from_secs(1));
        assert!(strangers.are_many(here) && !strangers.are_many(there));
        assert_eq!(strangers.note(there), Ok(()));
    }
}
