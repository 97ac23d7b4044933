//! How many boards of one server are worked at at once: each is read, drawn and compared several times until it shows what
//! it should, and a server that changes all of its boards at once must not have all of that done at once.

use std::collections::HashMap;

use tokio::sync::oneshot;

use super::line::Line;
use crate::domain::{BoardId, GuildId};

/// How many boards of one server are worked at at once; the others wait, the newest first.
const MOST: usize = 50;

/// The seats of all servers.
#[derive(Debug, Default)]
pub(super) struct Seats(HashMap<GuildId, Server>);

#[derive(Debug, Default)]
struct Server {
    taken: usize,
    waiting: Line<oneshot::Sender<()>>,
}

impl Seats {
    /// Takes a seat if one is free; else what tells when one was given up for this board.
    pub(super) fn take(&mut self, guild: GuildId, board: BoardId) -> Option<oneshot::Receiver<()>> {
        let server = self.0.entry(guild).or_default();
        if server.taken < MOST {
            server.taken += 1;
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        server.waiting.join(board, sender);
        Some(receiver)
    }

    /// Gives a seat to the next board, or up.
    pub(super) fn leave(&mut self, guild: GuildId) {
        let Some(server) = self.0.get_mut(&guild) else { return };
        while let Some(next) = server.waiting.call(|_| true) {
            // Whoever does not wait any more has gone with the program.
            if next.send(()).is_ok() {
                return;
            }
        }
        server.taken = server.taken.saturating_sub(1);
        if server.taken == 0 {
            self.0.remove(&guild);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn fifty_boards_of_a_server_are_worked_at_and_then_the_newest_that_waits() {
        let (crowded, other) = (GuildId::new(1).unwrap(), GuildId::new(2).unwrap());
        let mut seats = Seats::default();
        let mut waiting: Vec<(u64, oneshot::Receiver<()>)> =
            (1..=60).filter_map(|id| seats.take(crowded, BoardId::new(id).unwrap()).map(|wait| (id, wait))).collect();
        assert_eq!(waiting.len(), 10);
        assert!(seats.take(other, BoardId::new(99).unwrap()).is_none(), "another server has its own");

        let mut seated = Vec::new();
        for _ in 0..10 {
            seats.leave(crowded);
            let place = waiting.iter_mut().position(|(_, wait)| wait.try_recv().is_ok()).unwrap();
            seated.push(waiting.remove(place).0);
        }
        assert_eq!(seated, (51..=60).rev().collect::<Vec<_>>());
        (0..50).for_each(|_| seats.leave(crowded));
        assert!(!seats.0.contains_key(&crowded), "nothing is remembered of a server where nothing is done");
    }
}
