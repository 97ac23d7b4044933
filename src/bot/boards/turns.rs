//! Whose request is sent next. Servers take turns, so that one with many boards to change holds up its own boards and
//! nobody else's; what all boards together may send is used up by sending and never promised.

use std::collections::{HashMap, VecDeque};

use tokio::sync::oneshot;
use tokio::time::Instant;

use super::channels::{Channels, Kind};
use super::line::Line;
use super::pace::{Limit, Pace};
use crate::domain::{BoardId, ChannelId, GuildId};

/// A board that wants to send something.
#[derive(Debug)]
pub(super) struct Wish {
    channel: ChannelId,
    kind: Kind,
    earliest: Instant,
    granted: oneshot::Sender<()>,
}

/// All that wait to send.
#[derive(Debug)]
pub(super) struct Turns {
    all: Pace,
    lines: HashMap<GuildId, Line<Wish>>,
    /// The servers of `lines`; whose turn was the longest ago is first.
    rota: VecDeque<GuildId>,
}

impl Default for Turns {
    fn default() -> Self {
        Self { all: Pace::new(Limit::ALL), lines: HashMap::new(), rota: VecDeque::new() }
    }
}

impl Wish {
    /// A wish to send that from that moment on, and what tells that its turn has come.
    pub(super) fn new(channel: ChannelId, kind: Kind, earliest: Instant) -> (Self, oneshot::Receiver<()>) {
        let (granted, turn) = oneshot::channel();
        (Self { channel, kind, earliest, granted }, turn)
    }

    fn ready_at(&self, channels: &Channels) -> Instant {
        channels.next(self.channel, self.kind, self.earliest)
    }
}

impl Turns {
    /// A board waits for its turn.
    pub(super) fn join(&mut self, guild: GuildId, board: BoardId, wish: Wish) {
        if !self.lines.contains_key(&guild) {
            self.rota.push_back(guild);
        }
        self.lines.entry(guild).or_default().join(board, wish);
    }

    /// Something is sent that has not waited.
    pub(super) fn sent(&mut self, now: Instant) {
        self.all.take(now);
    }

    /// Discord asks to send nothing until then.
    pub(super) fn hold(&mut self, until: Instant) {
        self.all.hold(until);
    }

    /// Tells those whose turn has come. When to look again; nothing while nobody waits.
    pub(super) fn grant(&mut self, channels: &mut Channels, now: Instant) -> Option<Instant> {
        loop {
            let free = self.all.next(now);
            if !self.rota.is_empty() && free > now {
                return Some(free);
            }
            if !self.grant_one(channels, now) {
                return self.lines.values().flat_map(Line::iter).map(|wish| wish.ready_at(channels)).min();
            }
        }
    }

    fn grant_one(&mut self, channels: &mut Channels, now: Instant) -> bool {
        for place in 0..self.rota.len() {
            let Some(guild) = self.rota.get(place).copied() else { break };
            let Some(line) = self.lines.get_mut(&guild) else { continue };
            let Some(wish) = line.call(|wish| wish.ready_at(channels) <= now) else { continue };
            self.rota.remove(place);
            if line.is_empty() {
                self.lines.remove(&guild);
            } else {
                self.rota.push_back(guild);
            }
            // Whoever does not wait any more sends nothing.
            if wish.granted.send(()).is_ok() {
                channels.take(wish.channel, wish.kind, now);
                self.all.take(now);
            }
            return true;
        }
        false
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Everybody who waits, by board, and when they were told.
    struct Waiting {
        turns: Turns,
        channels: Channels,
        waiting: Vec<(u64, oneshot::Receiver<()>)>,
        began: Instant,
    }

    impl Waiting {
        fn new() -> Self {
            Self { turns: Turns::default(), channels: Channels::default(), waiting: Vec::new(), began: Instant::now() }
        }

        fn edit(&mut self, guild: u64, channel: u64, board: u64) {
            let (wish, turn) = Wish::new(ChannelId::new(channel).unwrap(), Kind::Edit, self.began);
            self.turns.join(GuildId::new(guild).unwrap(), BoardId::new(board).unwrap(), wish);
            self.waiting.push((board, turn));
        }

        /// Lets time go on until nobody waits. Boards in their order, each with the milliseconds it has waited.
        fn run(mut self) -> Vec<(u64, u128)> {
            let (mut now, mut told) = (self.began, Vec::new());
            loop {
                let next = self.turns.grant(&mut self.channels, now);
                let mut new: Vec<_> = Vec::new();
                self.waiting.retain_mut(|(board, turn)| match turn.try_recv() {
                    Ok(()) => {
                        new.push((*board, (now - self.began).as_millis()));
                        false
                    }
                    Err(_) => true,
                });
                told.extend(new);
                match next {
                    Some(next) => now = next,
                    None => return told,
                }
            }
        }
    }

    #[test]
    fn a_channel_with_five_hundred_boards_to_change_does_not_hold_up_another_server() {
        let mut waiting = Waiting::new();
        (1..=500).for_each(|board| waiting.edit(1, 7, board));
        waiting.edit(2, 8, 9_000);
        let told = waiting.run();
        assert_eq!(told.len(), 501);
        assert_eq!(told.iter().find(|(board, _)| *board == 9_000), Some(&(9_000, 0)));
    }

    #[test]
    fn a_server_with_a_thousand_channels_shares_what_all_may_send_with_a_server_that_has_one() {
        let mut waiting = Waiting::new();
        (1..=1_000).for_each(|board| waiting.edit(1, board, board));
        (2_001..=2_004).for_each(|board| waiting.edit(2, 5_000, board));
        let told = waiting.run();
        let small: Vec<u128> = told.iter().filter(|(board, _)| *board > 2_000).map(|(_, after)| *after).collect();
        assert_eq!(small, [0, 0, 0, 0]);
        for second in 0..40 {
            assert_eq!(told.iter().filter(|(_, after)| after / 1_000 == second).count(), 25, "in second {second}");
        }
    }

    #[test]
    fn what_discord_holds_is_held_and_what_comes_meanwhile_goes_with_it() {
        let mut waiting = Waiting::new();
        let held = waiting.began + Duration::from_secs(30);
        waiting.channels.hold(ChannelId::new(7).unwrap(), held);
        waiting.edit(1, 7, 1);
        waiting.edit(1, 8, 2);
        waiting.turns.hold(waiting.began + Duration::from_secs(3));
        assert_eq!(waiting.run(), [(2, 3_000), (1, 30_000)]);
    }
}
