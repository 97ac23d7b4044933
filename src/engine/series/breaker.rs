//! Leaves SERIES alone while it is down, so that people hear so at once instead of waiting for a time-out each.
//!
//! After several failures in a row nothing is sent for a while; then one request is let through, and what becomes of it
//! decides. Answers of any kind count as life, refusals too.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// So many failures in a row, and SERIES counts as down.
const FAILURES: u32 = 5;

/// The longest rest between two tries.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// The state of the connection to SERIES.
#[derive(Debug)]
pub(super) struct Breaker {
    first_rest: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Requests go through; so many have failed in a row.
    Closed { failures: u32 },
    /// Nothing goes through until then.
    Open { until: Instant, rest: Duration },
    /// One request is on its way to find out.
    Trying { rest: Duration },
}

/// The right to send one request, to be given back with what became of it.
#[derive(Debug)]
pub(super) struct Pass<'a> {
    breaker: &'a Breaker,
    reported: bool,
}

impl Breaker {
    pub(super) fn new(first_rest: Duration) -> Self {
        Self { first_rest, state: Mutex::new(State::Closed { failures: 0 }) }
    }

    /// A pass, unless SERIES is left alone now.
    pub(super) fn pass(&self) -> Option<Pass<'_>> {
        let mut state = self.lock();
        let admitted = match *state {
            State::Closed { .. } => true,
            State::Open { until, rest } if until <= Instant::now() => {
                *state = State::Trying { rest };
                true
            }
            State::Open { .. } | State::Trying { .. } => false,
        };
        // Not made where it is not given: a pass that is dropped reports.
        admitted.then(|| Pass { breaker: self, reported: false })
    }

    fn alive(&self) {
        let before = std::mem::replace(&mut *self.lock(), State::Closed { failures: 0 });
        if matches!(before, State::Trying { .. }) {
            tracing::info!("SERIES answers again");
        }
    }

    fn failed(&self) {
        let mut state = self.lock();
        let rest = match *state {
            State::Closed { failures } if failures + 1 < FAILURES => {
                *state = State::Closed { failures: failures + 1 };
                return;
            }
            State::Closed { .. } => self.first_rest,
            State::Trying { rest } => (rest * 2).min(LONGEST_REST.max(self.first_rest)),
            // Sent before SERIES counted as down, and no news.
            State::Open { .. } => return,
        };
        tracing::warn!(?rest, "SERIES has failed {FAILURES} times in a row or is still down; leaving it alone for a while");
        *state = State::Open { until: Instant::now() + rest, rest };
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here can panic half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// SERIES answered, whatever it said.
    pub(super) fn alive(mut self) {
        self.reported = true;
        self.breaker.alive();
    }

    /// It did not, or with a failure of its own.
    pub(super) fn failed(mut self) {
        self.reported = true;
        self.breaker.failed();
    }
}

impl Drop for Pass<'_> {
    /// A request that was given up says nothing about SERIES; the one that was to find out must not block the next.
    fn drop(&mut self) {
        if self.reported {
            return;
        }
        let mut state = self.breaker.lock();
        if let State::Trying { rest } = *state {
            *state = State::Open { until: Instant::now(), rest };
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    const REST: Duration = Duration::from_secs(5);

    fn open() -> Breaker {
        let breaker = Breaker::new(REST);
        (0..FAILURES).for_each(|_| breaker.pass().unwrap().failed());
        breaker
    }

    #[tokio::test(start_paused = true)]
    async fn only_failures_in_a_row_count() {
        let breaker = Breaker::new(REST);
        for _ in 0..10 {
            (1..FAILURES).for_each(|_| breaker.pass().unwrap().failed());
            breaker.pass().unwrap().alive();
        }
        assert!(breaker.pass().is_some());
        assert!(open().pass().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn after_the_rest_one_request_finds_out_and_the_others_wait_for_it() {
        let breaker = open();
        tokio::time::advance(REST).await;
        let first = breaker.pass().unwrap();
        assert!(breaker.pass().is_none());
        first.alive();
        assert!(breaker.pass().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn each_try_that_fails_doubles_the_rest_up_to_a_minute() {
        let breaker = open();
        for rest in [5, 10, 20, 40, 60, 60] {
            tokio::time::advance(Duration::from_secs(rest) - Duration::from_millis(1)).await;
            assert!(breaker.pass().is_none(), "{rest}");
            tokio::time::advance(Duration::from_millis(1)).await;
            breaker.pass().unwrap().failed();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_try_that_is_given_up_makes_room_for_the_next() {
        let breaker = open();
        tokio::time::advance(REST).await;
        drop(breaker.pass().unwrap());
        assert!(breaker.pass().is_some());
    }
}
