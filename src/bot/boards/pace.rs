//! How fast requests of one kind may follow each other.
//!
//! Discord publishes no number for messages and says to read its headers; five edits in five seconds for each channel is
//! what is seen, posts are counted apart, and all requests of a bot together may be fifty in a second (Discord, Rate
//! limits). Of each some are left for whatever else has to be sent.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// So many in so much time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    most: usize,
    window: Duration,
}

impl Limit {
    /// Edits of messages in one channel, and posts in one channel.
    pub(super) const CHANNEL: Self = Self { most: 4, window: Duration::from_secs(5) };
    /// Everything that boards need in all channels together.
    pub(super) const ALL: Self = Self { most: 25, window: Duration::from_secs(1) };
}

/// The last requests under one limit.
#[derive(Debug)]
pub(super) struct Pace {
    limit: Limit,
    turns: VecDeque<Instant>,
    not_before: Option<Instant>,
}

impl Pace {
    pub(super) const fn new(limit: Limit) -> Self {
        Self { limit, turns: VecDeque::new(), not_before: None }
    }

    /// The first moment from `earliest` on at which one more request fits.
    pub(super) fn next(&self, earliest: Instant) -> Instant {
        let earliest = self.not_before.map_or(earliest, |not_before| earliest.max(not_before));
        match self.turns.len().checked_sub(self.limit.most).and_then(|oldest| self.turns.get(oldest)) {
            Some(oldest) => earliest.max(*oldest + self.limit.window),
            None => earliest,
        }
    }

    /// Takes that moment.
    pub(super) fn take(&mut self, turn: Instant) {
        self.turns.push_back(turn);
        if self.turns.len() > self.limit.most {
            self.turns.pop_front();
        }
    }

    /// Discord asks to wait until then.
    pub(super) fn hold(&mut self, until: Instant) {
        self.not_before = self.not_before.max(Some(until));
    }

    /// Whether nothing of it matters any more.
    pub(super) fn is_over(&self, now: Instant) -> bool {
        let held = self.not_before.is_some_and(|until| until > now);
        !held && self.turns.back().is_none_or(|last| *last + self.limit.window <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reserve(pace: &mut Pace, earliest: Instant) -> Instant {
        let turn = pace.next(earliest);
        pace.take(turn);
        turn
    }

    #[test]
    fn four_edits_are_free_and_then_each_waits_for_the_one_four_before_it() {
        let mut pace = Pace::new(Limit::CHANNEL);
        let now = Instant::now();
        for _ in 0..4 {
            assert_eq!(reserve(&mut pace, now), now);
        }
        assert_eq!(reserve(&mut pace, now), now + Limit::CHANNEL.window);
        assert_eq!(reserve(&mut pace, now + Duration::from_secs(1)), now + Limit::CHANNEL.window);
        let later = now + Duration::from_secs(60);
        assert_eq!(reserve(&mut pace, later), later);
    }

    #[test]
    fn in_no_window_are_there_more_than_the_limit_allows() {
        let mut pace = Pace::new(Limit::CHANNEL);
        let now = Instant::now();
        let turns: Vec<Instant> = (0..40).map(|step| reserve(&mut pace, now + Duration::from_millis(step * 300))).collect();
        for (place, turn) in turns.iter().enumerate() {
            let within = turns[place..].iter().filter(|other| **other < *turn + Limit::CHANNEL.window).count();
            assert!(within <= Limit::CHANNEL.most, "{within} from {place} on");
        }
    }

    #[test]
    fn what_discord_asks_for_is_waited_for_and_a_shorter_wish_does_not_undo_a_longer_one() {
        let mut pace = Pace::new(Limit::ALL);
        let now = Instant::now();
        pace.hold(now + Duration::from_secs(9));
        pace.hold(now + Duration::from_secs(3));
        assert_eq!(pace.next(now), now + Duration::from_secs(9));
        assert!(!pace.is_over(now) && pace.is_over(now + Duration::from_secs(9)));
    }
}
