//! What a board waits for: a seat among those of its server that are worked at, its turn to send something, a channel that is
//! open again. Whoever waits for anything stops waiting when the program is to stop.

use std::future::pending;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::Keeper;
use super::mending::Step;
use super::turns::Wish;
use crate::bot::closed::Way;
use crate::domain::GuildId;
use crate::store::boards::Board;

/// A place among the boards of a server that are worked at, until it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    keeper: Keeper,
    guild: GuildId,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.keeper.seats().leave(self.guild);
    }
}

impl Keeper {
    /// Tells boards that their turn has come, one server after the other, until the program is to stop.
    pub(super) async fn give_turns(self) {
        loop {
            let next = self.turns().grant(&mut self.channels(), Instant::now());
            let later = async {
                match next {
                    Some(moment) => sleep_until(moment).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                () = self.0.stop.cancelled() => return,
                () = self.0.wished.notified() => {}
                () = later => {}
            }
        }
    }

    /// A seat for a board; nothing when the program is to stop before one is free.
    pub(super) async fn seat(&self, board: &Board) -> Option<Seat> {
        let free = self.seats().take(board.guild, board.id);
        let seat = || Seat { keeper: self.clone(), guild: board.guild };
        let Some(free) = free else { return Some(seat()) };
        tokio::select! {
            () = self.0.stop.cancelled() => None,
            freed = free => freed.ok().map(|()| seat()),
        }
    }

    /// Waits for the turn of a board to do that; true when the program is to stop before.
    pub(super) async fn stopped_before_its_turn(&self, board: &Board, step: Step) -> bool {
        let now = Instant::now();
        let earliest = match step {
            Step::Paint(place) => board.messages.get(place).map_or(now, |posted| self.watched().free_at(posted.message, now)),
            Step::Append(_) | Step::Move(_) | Step::Remove(_) => now,
        };
        let (wish, turn) = Wish::new(board.channel, step.kind(), earliest);
        self.turns().join(board.guild, board.id, wish);
        self.0.wished.notify_one();
        tokio::select! {
            () = self.0.stop.cancelled() => true,
            granted = turn => granted.is_err(),
        }
    }

    /// Waits; true when the program is to stop before that is over.
    pub(super) async fn stopped_within(&self, wait: Duration) -> bool {
        tokio::time::timeout(wait, self.0.stop.cancelled()).await.is_ok()
    }

    /// Waits until a closed channel may be tried again; true when the program is to stop before.
    pub(super) async fn stopped_before_open(&self, board: &Board, way: Way) -> bool {
        loop {
            let opened = self.0.closed.opened();
            let until = self.0.closed.until(board.channel, way, Instant::now());
            let Some(until) = until else { return false };
            tokio::select! {
                () = self.0.stop.cancelled() => return true,
                () = sleep_until(until) => {}
                () = opened => {}
            }
        }
    }
}
