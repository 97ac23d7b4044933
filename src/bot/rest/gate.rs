//! The one gate that every request to Discord goes through: what Discord has said of this bot as a whole, and what may be
//! sent after that.
//!
//! While Discord holds everything, nothing is sent but answers to interactions, which it counts apart. Whoever sends ten
//! thousand requests in ten minutes that are refused with 401, 403 or 429 is shut out with everything that comes from the
//! same address (Discord, Rate Limits, Invalid Request Limit); at a third of that, what can wait waits.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use metrics::{counter, gauge};
use tokio::time::Instant;

use super::RestFailure;

/// How many invalid requests in [`WINDOW`] have Discord shut a bot out.
const SHUT_OUT_AT: u32 = 10_000;
/// How many there may be before what can wait waits.
const MOST: u32 = SHUT_OUT_AT / 3;
const WINDOW: Duration = Duration::from_secs(600);
/// Requests are counted together for so long.
const STEP: Duration = Duration::from_secs(10);

/// What depends on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// A person waits for this answer to their interaction, and it is void in a moment.
    Answer,
    /// Without it the bot does not start.
    Start,
    /// Everything else can wait.
    Upkeep,
}

/// What is known. One for all clones of the client.
#[derive(Debug, Default)]
pub(super) struct Gate(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    held_until: Option<Instant>,
    invalid: Invalid,
    /// Whether it was said that there are too many invalid requests.
    said: bool,
}

/// Invalid requests of the last ten minutes, in steps.
#[derive(Debug, Default)]
struct Invalid {
    steps: VecDeque<(Instant, u32)>,
    count: u32,
}

impl Gate {
    /// Whether a request may be sent now, or else how long it has to wait, as if Discord had said so.
    pub(super) fn admit(&self, need: Need, now: Instant) -> Result<(), RestFailure> {
        if need == Need::Answer {
            return Ok(());
        }
        let mut known = self.known();
        known.age(now);
        let held = known.held_until;
        let crowded = (need == Need::Upkeep).then(|| known.invalid.below_most_at()).flatten();
        match held.max(crowded).filter(|until| *until > now) {
            Some(until) => Err(RestFailure::RateLimited { retry_after: until - now, global: true }),
            None => Ok(()),
        }
    }

    /// Discord refused a request for being one too many, with everything.
    pub(super) fn hold(&self, wait: Duration, now: Instant) {
        let mut known = self.known();
        let until = now + wait;
        if known.held_until.is_none_or(|held| held <= now) {
            tracing::warn!(?wait, "Discord asks this bot to send nothing for a while; only interactions are answered");
        }
        known.held_until = known.held_until.max(Some(until));
    }

    /// Discord answered with a status that it counts.
    pub(super) fn note_invalid(&self, status: u16, now: Instant) {
        counter!("slotkeeper_discord_invalid_requests_total", "status" => status.to_string()).increment(1);
        let mut known = self.known();
        known.invalid.add(now);
        known.age(now);
    }

    /// Sets the figures, which change with time alone.
    pub(super) fn show(&self, now: Instant) {
        let mut known = self.known();
        known.age(now);
        gauge!("slotkeeper_discord_invalid_requests").set(f64::from(known.invalid.count));
        let held = known.held_until.is_some_and(|until| until > now);
        gauge!("slotkeeper_discord_paused").set(if held || known.said { 1.0 } else { 0.0 });
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // Nothing in there can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Forgets what is older than ten minutes, and says once when there is too much of it and once when there is not any more.
    fn age(&mut self, now: Instant) {
        self.invalid.forget(now);
        let crowded = self.invalid.count >= MOST;
        if crowded && !self.said {
            tracing::error!(
                invalid = self.invalid.count,
                "Discord has refused so many requests in ten minutes that it would soon shut this bot out; boards, audit channels \
                 and calls to holders wait. Look for what it is refused for, most often a channel that it may not write in"
            );
        } else if !crowded && self.said {
            tracing::info!(invalid = self.invalid.count, "Discord refuses fewer requests; what has waited goes on");
        }
        self.said = crowded;
    }
}

impl Invalid {
    fn add(&mut self, now: Instant) {
        self.count += 1;
        match self.steps.back_mut().filter(|(began, _)| *began + STEP > now) {
            Some((_, count)) => *count += 1,
            None => self.steps.push_back((now, 1)),
        }
    }

    fn forget(&mut self, now: Instant) {
        while let Some((_, count)) = self.steps.pop_front_if(|(began, _)| *began + STEP + WINDOW <= now) {
            self.count -= count;
        }
    }

    /// When there will be fewer than the most, if there are not now.
    fn below_most_at(&self) -> Option<Instant> {
        let mut left = self.count;
        if left < MOST {
            return None;
        }
        for (began, count) in &self.steps {
            left -= count;
            if left < MOST {
                return Some(*began + STEP + WINDOW);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(answer: Result<(), RestFailure>) -> Option<Duration> {
        match answer {
            Err(RestFailure::RateLimited { retry_after, global: true }) => Some(retry_after),
            Err(other) => unreachable!("{other}"),
            Ok(()) => None,
        }
    }

    #[tokio::test]
    async fn while_everything_is_held_only_interactions_are_answered() {
        let (gate, now) = (Gate::default(), Instant::now());
        gate.hold(Duration::from_secs(9), now);
        gate.hold(Duration::from_secs(3), now);
        for (need, wait) in [(Need::Answer, None), (Need::Start, Some(9)), (Need::Upkeep, Some(9))] {
            assert_eq!(held(gate.admit(need, now)), wait.map(Duration::from_secs), "{need:?}");
            assert_eq!(held(gate.admit(need, now + Duration::from_secs(9))), None, "{need:?}");
        }
    }

    #[tokio::test]
    async fn at_a_third_of_what_has_discord_shut_a_bot_out_what_can_wait_waits_until_ten_minutes_have_gone_by() {
        let (gate, now) = (Gate::default(), Instant::now());
        (1..MOST).for_each(|_| gate.note_invalid(403, now));
        assert_eq!(held(gate.admit(Need::Upkeep, now)), None);
        let later = now + Duration::from_secs(60);
        gate.note_invalid(429, later);
        assert!(gate.known().said);
        assert_eq!(held(gate.admit(Need::Upkeep, later)), Some(WINDOW + STEP - Duration::from_secs(60)));
        assert_eq!(held(gate.admit(Need::Answer, later)), None, "people are answered");
        assert_eq!(held(gate.admit(Need::Start, later)), None, "a bot may start");
        assert_eq!(held(gate.admit(Need::Upkeep, now + WINDOW + STEP)), None);
        assert!(!gate.known().said);
    }
}
