//! The sandbox's clock: real time plus whatever a test has skipped.
//!
//! Owns the only reading of the time in this crate, so that fifteen minutes pass in one call. It must
//! never know what is timed by it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Real time, shifted forwards by [`Clock::advance`].
#[derive(Debug)]
pub(crate) struct Clock {
    started: Instant,
    started_at: Timestamp,
    skipped_milliseconds: AtomicU64,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), started_at: Timestamp::now(), skipped_milliseconds: AtomicU64::new(0) }
    }

    /// How long the sandbox has existed, by its own clock.
    pub(crate) fn elapsed(&self) -> Duration {
        let skipped = self.skipped_milliseconds.load(Ordering::Relaxed);
        self.started.elapsed() + Duration::from_millis(skipped)
    }

    /// The time of day by the sandbox's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.at(self.elapsed())
    }

    /// The time of day of a moment of [`Clock::elapsed`].
    pub(crate) fn at(&self, elapsed: Duration) -> Timestamp {
        self.started_at.checked_add(elapsed).unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn advance(&self, by: Duration) {
        let milliseconds = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.skipped_milliseconds.fetch_add(milliseconds, Ordering::Relaxed);
    }
}
