//! One message of a board: what it certainly shows, and who is painting it.
//!
//! Paintings may overtake each other on the way to Discord. Where two overlapped nobody knows which is on top, so the
//! message counts as unpainted and is painted once more.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::MessageId;
use crate::store::boards::{Digest, Posted};

/// The least time between an edit of a message and whatever painted it before.
pub(super) const SPACING: Duration = Duration::from_secs(1);

/// How many presses repaint a message themselves within [`SPACING`]. When a whole community presses at once, each repaint
/// would go to everybody who looks, and the next one is under way already: the others tell their person, and the keeper
/// shows the outcome.
const PRESSES: usize = 5;

/// A message and what is known of it.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) message: MessageId,
    /// What is certainly to be seen.
    painted: Option<Digest>,
    /// Why it has to be posted anew, if it has to.
    pub(super) lost: Option<Lost>,
    /// Paintings under way, by presses and by the keeper.
    under_way: u32,
    /// How many paintings have begun.
    begun: u64,
    /// When the last ones began, at most [`PRESSES`].
    recent: VecDeque<Instant>,
}

/// Why a message cannot be edited any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// Somebody deleted it.
    Deleted,
    /// It is too old for more edits; it still stands there.
    TooOld,
}

/// One painting that has begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    begun: u64,
    alone: bool,
}

impl Page {
    pub(super) const fn new(posted: Posted) -> Self {
        let Posted { message, painted } = posted;
        Self { message, painted, lost: None, under_way: 0, begun: 0, recent: VecDeque::new() }
    }

    /// What is certainly to be seen right now.
    pub(super) fn certain(&self) -> Option<Digest> {
        self.painted.filter(|_| self.under_way == 0)
    }

    pub(super) const fn is_being_painted(&self) -> bool {
        self.under_way > 0
    }

    /// Whether a press may paint it now: nobody else is, and not too many have just done so.
    pub(super) fn has_room_for_a_press(&self, now: Instant) -> bool {
        let recent = self.recent.iter().filter(|began| **began + SPACING > now).count();
        self.under_way == 0 && recent < PRESSES
    }

    /// When the keeper may edit it next.
    pub(super) fn free_at(&self, now: Instant) -> Instant {
        self.recent.back().map_or(now, |last| now.max(*last + SPACING))
    }

    pub(super) fn begin(&mut self, now: Instant) -> Ticket {
        let alone = self.under_way == 0;
        self.under_way += 1;
        self.begun += 1;
        self.painted = None;
        self.recent.push_back(now);
        if self.recent.len() > PRESSES {
            self.recent.pop_front();
        }
        Ticket { begun: self.begun, alone }
    }

    /// A painting ended: with this digest, or nobody knows how. What is certain now.
    pub(super) fn end(&mut self, ticket: Ticket, arrived: Option<Digest>) -> Option<Digest> {
        self.under_way = self.under_way.saturating_sub(1);
        let undisturbed = ticket.alone && ticket.begun == self.begun;
        self.painted = arrived.filter(|_| undisturbed);
        self.painted
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn page() -> Page {
        Page::new(Posted { message: MessageId::new(1).unwrap(), painted: None })
    }

    #[test]
    fn what_one_painting_showed_is_certain() {
        let mut page = page();
        let looks = Some(Digest::of(b"a"));
        let ticket = page.begin(Instant::now());
        assert_eq!(page.certain(), None);
        assert_eq!(page.end(ticket, looks), looks);
        assert_eq!(page.certain(), looks);
        let ticket = page.begin(Instant::now());
        assert_eq!(page.end(ticket, None), None);
        assert_eq!(page.certain(), None, "nobody knows whether it arrived");
    }

    #[test]
    fn after_paintings_that_overlapped_nothing_is_certain() {
        let mut page = page();
        let [one, other] = [b"a", b"b"].map(|body| Some(Digest::of(body)));
        let first = page.begin(Instant::now());
        let second = page.begin(Instant::now());
        assert_eq!(page.end(first, one), None);
        assert_eq!(page.end(second, other), None);
        assert_eq!(page.certain(), None);
        let third = page.begin(Instant::now());
        assert_eq!(page.end(third, one), one);
    }

    #[test]
    fn one_press_at_a_time_paints_and_only_so_many_in_a_second() {
        let mut page = page();
        let now = Instant::now();
        for _ in 0..PRESSES {
            assert!(page.has_room_for_a_press(now));
            let ticket = page.begin(now);
            assert!(!page.has_room_for_a_press(now), "another one is painting");
            page.end(ticket, None);
        }
        assert!(!page.has_room_for_a_press(now));
        assert!(page.has_room_for_a_press(now + SPACING));
        assert_eq!(page.free_at(now), now + SPACING);
    }
}
