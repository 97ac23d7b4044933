//! How fast the messages of one channel may be edited.
//!
//! Discord publishes no number and says to read its headers; five edits in five seconds for each channel is what is
//! seen (Discord, Rate limits; edits are counted by channel). One of the five is left for what others need.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

const EDITS: usize = 4;
const WINDOW: Duration = Duration::from_secs(5);

/// The last edits of a channel.
#[derive(Debug, Default)]
pub(super) struct Pace(VecDeque<Instant>);

impl Pace {
    /// The first moment from `now` on at which one more edit fits. It is taken by asking.
    pub(super) fn reserve(&mut self, now: Instant) -> Instant {
        let turn = match self.0.len().checked_sub(EDITS).and_then(|oldest| self.0.get(oldest)) {
            Some(oldest) => now.max(*oldest + WINDOW),
            None => now,
        };
        self.0.push_back(turn);
        if self.0.len() > EDITS {
            self.0.pop_front();
        }
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_edits_are_free_and_then_each_waits_for_the_one_four_before_it() {
        let mut pace = Pace::default();
        let now = Instant::now();
        for _ in 0..4 {
            assert_eq!(pace.reserve(now), now);
        }
        assert_eq!(pace.reserve(now), now + WINDOW);
        assert_eq!(pace.reserve(now + Duration::from_secs(1)), now + WINDOW);
        let later = now + Duration::from_secs(60);
        assert_eq!(pace.reserve(later), later);
    }
}
