//! Rate limits: so many calls in a minute for each key and kind of call.
//!
//! Open Cloud publishes its numbers; the older interfaces publish none, and here they have one that a test may lower.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// The time over which calls are counted.
const WINDOW: Duration = Duration::from_secs(60);

/// What may be asked for in a minute.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    /// Lowered for a test, by what is counted.
    lowered: HashMap<&'static str, u32>,
    calls: HashMap<(&'static str, String), VecDeque<Instant>>,
}

impl Limits {
    pub(crate) fn lower(&mut self, what: &'static str, per_minute: u32) {
        self.lowered.insert(what, per_minute);
    }

    /// Counts one call. Refused, it says in how many seconds there is room again.
    pub(crate) fn count(&mut self, what: &'static str, usual: u32, who: &str, now: Instant) -> Result<(), u64> {
        let most = self.lowered.get(what).copied().unwrap_or(usual);
        let calls = self.calls.entry((what, who.to_owned())).or_default();
        while calls.front().is_some_and(|first| now.duration_since(*first) >= WINDOW) {
            calls.pop_front();
        }
        if calls.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
            let wait = calls.front().map_or(WINDOW, |first| WINDOW.saturating_sub(now.duration_since(*first)));
            return Err(wait.as_secs().max(1));
        }
        calls.push_back(now);
        Ok(())
    }
}
