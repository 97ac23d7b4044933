//! Boards of one server that wait for the same thing: the newest first, and none a second time before each that waited
//! with it has had its first. A board that changes all the time would keep the older ones out otherwise.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::domain::BoardId;

/// Those that wait, each with what it is told by.
#[derive(Debug)]
pub(super) struct Line<T> {
    round: u64,
    waiting: BTreeMap<(u64, Reverse<BoardId>), T>,
    /// Which have been called in this round.
    called: HashSet<BoardId>,
}

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self { round: 0, waiting: BTreeMap::new(), called: HashSet::new() }
    }
}

impl<T> Line<T> {
    /// A board begins to wait. It must not wait already.
    pub(super) fn join(&mut self, board: BoardId, what: T) {
        let round = self.round + u64::from(self.called.contains(&board));
        self.waiting.insert((round, Reverse(board)), what);
    }

    /// Calls the first that can go; it does not wait any more.
    pub(super) fn call(&mut self, can_go: impl Fn(&T) -> bool) -> Option<T> {
        let key = self.waiting.iter().find(|(_, what)| can_go(what)).map(|(key, _)| *key)?;
        let called = self.waiting.remove(&key);
        let (_, Reverse(board)) = key;
        self.called.insert(board);
        let next = self.waiting.keys().next().map_or(self.round + 1, |(round, _)| *round);
        if next > self.round {
            self.round = next;
            self.called.clear();
        }
        called
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.waiting.values()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn line(boards: &[u64]) -> Line<u64> {
        let mut line = Line::default();
        boards.iter().for_each(|id| line.join(BoardId::new(*id).unwrap(), *id));
        line
    }

    #[test]
    fn the_newest_goes_first_and_who_cannot_go_yet_holds_nobody_up() {
        let mut line = line(&[2, 3, 1]);
        assert_eq!(line.call(|id| *id != 3), Some(2));
        assert_eq!(line.call(|_| true), Some(3));
        assert_eq!(line.call(|_| true), Some(1));
        assert_eq!(line.call(|_| true), None);
        assert!(line.is_empty());
    }

    #[test]
    fn a_board_that_comes_back_at_once_does_not_keep_the_older_ones_waiting() {
        let mut line = line(&[1, 2, 9]);
        let mut order = Vec::new();
        for _ in 0..6 {
            let id = line.call(|_| true).unwrap();
            order.push(id);
            line.join(BoardId::new(id).unwrap(), id);
        }
        assert_eq!(order, [9, 2, 1, 9, 2, 1]);
    }
}
