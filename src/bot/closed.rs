//! Channels that the bot is not let into, known to all that write into channels: boards, the herald, and calls to holders.
//!
//! What one of them finds closed the others do not try: Discord counts each try, and shuts out a bot with too many. It is tried
//! again after ever longer waits, or as soon as somebody's command or press shows that the bot may again. The moderators of
//! its server are told once of one that boards stand in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::rest::RestFailure;
use crate::domain::{ChannelId, GuildId};

/// The waits between tries in a closed channel: the first, and the longest after doubling.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// The least time between two tries, whatever the signs.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// What a channel may be closed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// New messages.
    Post,
    /// What happens to messages that stand there.
    Edit,
}

/// All of them. Clones share what they know.
#[derive(Debug, Clone, Default)]
pub struct ClosedChannels(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    known: Mutex<HashMap<ChannelId, Closed>>,
    /// Rung when one is open again or worth a try before its time.
    opened: Notify,
}

#[derive(Debug, Clone, Copy)]
struct Closed {
    guild: GuildId,
    until: Instant,
    wait: Duration,
    /// Whether only new messages are not let in: the bot sees the channel and may edit what it wrote.
    to_posts: bool,
    /// Whether boards wait there.
    boards: bool,
    /// Whether its moderators were told of them.
    told: bool,
}

impl ClosedChannels {
    /// Until when a channel is closed; nothing if it is open or may be tried.
    pub(super) fn until(&self, channel: ChannelId, way: Way, now: Instant) -> Option<Instant> {
        self.known().get(&channel).filter(|closed| closed.is_to(way)).map(|closed| closed.until).filter(|until| *until > now)
    }

    /// Whether boards wait since the bot was not let in when it last tried.
    pub(super) fn is_closed_to_boards(&self, channel: ChannelId) -> bool {
        self.known().get(&channel).is_some_and(|closed| closed.boards)
    }

    /// The bot was not let in just now. True when that is new.
    pub(super) fn close(&self, guild: GuildId, channel: ChannelId, refused: &RestFailure, now: Instant) -> bool {
        let to_posts = refused.is_missing_permissions();
        let mut known = self.known();
        // What nobody has tried for so long nobody writes into any more, but boards.
        known.retain(|_, closed| closed.boards || closed.until + LONGEST_WAIT * 2 > now);
        let before = known.get(&channel).copied();
        let wait = before.map_or(FIRST_WAIT, |before| (before.wait * 2).min(LONGEST_WAIT));
        let (boards, told) = before.map_or((false, false), |before| (before.boards, before.told));
        known.insert(channel, Closed { guild, until: now + wait, wait, to_posts, boards, told });
        before.is_none()
    }

    /// A board waits in a closed channel, whoever found it closed.
    pub(super) fn keeps_boards_waiting(&self, channel: ChannelId) {
        if let Some(closed) = self.known().get_mut(&channel) {
            closed.boards = true;
        }
    }

    /// The bot was let in this way. True when it was not before.
    pub(super) fn open(&self, channel: ChannelId, way: Way) -> bool {
        let mut known = self.known();
        let new = known.get(&channel).is_some_and(|closed| closed.is_to(way));
        if new {
            known.remove(&channel);
            self.0.opened.notify_waiters();
        }
        new
    }

    /// It looks as if the bot would be let in again: true when that is worth a try now. What looks open and is not is no
    /// reason to try at every press.
    pub(super) fn try_again(&self, channel: ChannelId, now: Instant) -> bool {
        let mut known = self.known();
        let Some(closed) = known.get_mut(&channel) else { return false };
        let worth_it = closed.until > now && closed.until + BETWEEN_TRIES <= now + closed.wait;
        if worth_it {
            closed.until = now;
            self.0.opened.notify_waiters();
        }
        worth_it
    }

    /// Waits for the next channel that is open again or worth a try. It hears of those from the call on.
    pub(super) fn opened(&self) -> tokio::sync::futures::Notified<'_> {
        self.0.opened.notified()
    }

    /// Whether the moderators of a server have to be told of a closed channel.
    pub(super) fn has_news(&self, guild: GuildId) -> bool {
        self.known().values().any(|closed| closed.is_news(guild))
    }

    /// The closed channels of a server that its moderators were not told of; from now on they count as told.
    pub(super) fn take_news(&self, guild: GuildId) -> Vec<ChannelId> {
        let mut known = self.known();
        let mut news: Vec<ChannelId> = Vec::new();
        for (id, closed) in known.iter_mut().filter(|(_, closed)| closed.is_news(guild)) {
            closed.told = true;
            news.push(*id);
        }
        news.sort_unstable();
        news
    }

    /// They were not told after all.
    pub(super) fn give_back_news(&self, channels: &[ChannelId]) {
        let mut known = self.known();
        for id in channels {
            if let Some(closed) = known.get_mut(id) {
                closed.told = false;
            }
        }
    }

    /// A server is gone, or one of its channels.
    pub(super) fn forget(&self, guild: GuildId, channel: Option<ChannelId>) {
        self.known().retain(|id, closed| closed.guild != guild || channel.is_some_and(|channel| channel != *id));
    }

    fn known(&self) -> MutexGuard<'_, HashMap<ChannelId, Closed>> {
        // Nothing in there can panic half-way through a change.
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Closed {
    const fn is_to(&self, way: Way) -> bool {
        match way {
            Way::Post => true,
            Way::Edit => !self.to_posts,
        }
    }

    fn is_news(&self, guild: GuildId) -> bool {
        self.guild == guild && self.boards && !self.told
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn guild() -> GuildId {
        GuildId::new(1).unwrap()
    }

    fn refused(code: i64) -> RestFailure {
        RestFailure::Discord { status: 403, code, message: String::new() }
    }

    fn hidden() -> RestFailure {
        refused(50_001)
    }

    fn channel(id: u64) -> ChannelId {
        ChannelId::new(id).unwrap()
    }

    #[test]
    fn a_closed_channel_is_tried_after_ever_longer_waits_of_five_minutes_at_most() {
        let channels = ClosedChannels::default();
        let mut now = Instant::now();
        let mut waits = Vec::new();
        for round in 0..9 {
            assert_eq!(channels.close(guild(), channel(7), &hidden(), now), round == 0, "it is news once");
            let until = channels.until(channel(7), Way::Edit, now).unwrap();
            waits.push((until - now).as_secs());
            now = until;
        }
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
        assert!(channels.until(channel(7), Way::Post, now - LONGEST_WAIT).is_some());
        assert!(channels.open(channel(7), Way::Edit) && !channels.open(channel(7), Way::Edit));
        assert_eq!(channels.until(channel(7), Way::Post, now), None);
    }

    #[test]
    fn a_sign_that_it_is_open_again_is_followed_but_not_at_every_press() {
        let channels = ClosedChannels::default();
        let now = Instant::now();
        assert!(!channels.try_again(channel(7), now), "it was never closed");
        channels.close(guild(), channel(7), &hidden(), now);
        assert!(!channels.try_again(channel(7), now), "it has just been tried");
        let later = now + Duration::from_secs(2);
        assert!(channels.try_again(channel(7), later));
        assert_eq!(channels.until(channel(7), Way::Post, later), None, "it may be tried");
        channels.close(guild(), channel(7), &hidden(), later);
        assert!(!channels.try_again(channel(7), later));
    }

    #[test]
    fn moderators_are_told_once_of_the_channels_of_their_own_server() {
        let channels = ClosedChannels::default();
        let now = Instant::now();
        let elsewhere = GuildId::new(2).unwrap();
        channels.close(guild(), channel(8), &hidden(), now);
        channels.close(guild(), channel(7), &hidden(), now);
        channels.close(elsewhere, channel(9), &hidden(), now);
        assert!(!channels.has_news(guild()), "no board is there");
        (7..10).for_each(|id| channels.keeps_boards_waiting(channel(id)));
        assert!(channels.has_news(guild()));
        assert_eq!(channels.take_news(guild()), [channel(7), channel(8)]);
        assert!(!channels.has_news(guild()) && channels.has_news(elsewhere));
        channels.close(guild(), channel(7), &hidden(), now);
        assert_eq!(channels.take_news(guild()), [], "it is closed still, and they know");
        channels.give_back_news(&[channel(8)]);
        assert_eq!(channels.take_news(guild()), [channel(8)]);
        channels.open(channel(7), Way::Edit);
        channels.close(guild(), channel(7), &hidden(), now);
        channels.keeps_boards_waiting(channel(7));
        assert_eq!(channels.take_news(guild()), [channel(7)], "it was open in between");
    }

    #[test]
    fn where_the_bot_may_not_post_it_goes_on_with_what_stands_there() {
        let channels = ClosedChannels::default();
        let now = Instant::now();
        channels.close(guild(), channel(7), &refused(50_013), now);
        assert_eq!(channels.until(channel(7), Way::Edit, now), None);
        assert!(!channels.open(channel(7), Way::Edit) && channels.until(channel(7), Way::Post, now).is_some());
        assert!(channels.open(channel(7), Way::Post));
    }
}
