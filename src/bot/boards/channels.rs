//! How each channel is written to: how fast, and whether at all.
//!
//! A channel that the bot may not write in any more is closed: it is tried again after ever longer waits, or as soon as
//! somebody's command or press shows that the bot may again. The moderators of its server are told once.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use super::pace::{Limit, Pace};
use crate::domain::{ChannelId, GuildId};

/// The waits between tries in a closed channel: the first, and the longest after doubling.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// The least time between two tries, whatever the signs.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// How many channels are remembered before those that nothing is going on in are swept out.
const BEFORE_SWEEP: usize = 1_000;

/// What is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An edit of a message.
    Edit,
    /// A new message.
    Post,
    /// The end of a message, which Discord counts apart.
    Removal,
}

/// All channels that boards are in.
#[derive(Debug, Default)]
pub(super) struct Channels {
    known: HashMap<ChannelId, Channel>,
}

#[derive(Debug)]
struct Channel {
    edits: Pace,
    posts: Pace,
    removals: Pace,
    closed: Option<Closed>,
}

#[derive(Debug, Clone, Copy)]
struct Closed {
    guild: GuildId,
    until: Instant,
    wait: Duration,
    told: bool,
}

impl Default for Channel {
    fn default() -> Self {
        let pace = || Pace::new(Limit::CHANNEL);
        Self { edits: pace(), posts: pace(), removals: pace(), closed: None }
    }
}

impl Channel {
    const fn pace(&self, kind: Kind) -> &Pace {
        match kind {
            Kind::Edit => &self.edits,
            Kind::Post => &self.posts,
            Kind::Removal => &self.removals,
        }
    }

    const fn pace_mut(&mut self, kind: Kind) -> &mut Pace {
        match kind {
            Kind::Edit => &mut self.edits,
            Kind::Post => &mut self.posts,
            Kind::Removal => &mut self.removals,
        }
    }

    fn is_quiet(&self, now: Instant) -> bool {
        self.closed.is_none() && [&self.edits, &self.posts, &self.removals].into_iter().all(|pace| pace.is_over(now))
    }
}

impl Channels {
    /// The first moment from `earliest` on at which something may be sent in a channel. To ask takes nothing.
    pub(super) fn next(&self, channel: ChannelId, kind: Kind, earliest: Instant) -> Instant {
        self.known.get(&channel).map_or(earliest, |channel| channel.pace(kind).next(earliest))
    }

    /// Something is sent in a channel now.
    pub(super) fn take(&mut self, channel: ChannelId, kind: Kind, now: Instant) {
        if self.known.len() > BEFORE_SWEEP {
            self.known.retain(|_, channel| !channel.is_quiet(now));
        }
        self.known.entry(channel).or_default().pace_mut(kind).take(now);
    }

    /// Discord asks to wait until then in this channel.
    pub(super) fn hold(&mut self, channel: ChannelId, until: Instant) {
        let channel = self.known.entry(channel).or_default();
        for kind in [Kind::Edit, Kind::Post, Kind::Removal] {
            channel.pace_mut(kind).hold(until);
        }
    }

    /// Until when a channel is closed; nothing if it is open or may be tried.
    pub(super) fn closed_until(&self, channel: ChannelId, now: Instant) -> Option<Instant> {
        self.known.get(&channel)?.closed.map(|closed| closed.until).filter(|until| *until > now)
    }

    /// Whether the bot was not let in when it last tried.
    pub(super) fn is_closed(&self, channel: ChannelId) -> bool {
        self.known.get(&channel).is_some_and(|channel| channel.closed.is_some())
    }

    /// The bot was not let in just now. True when that is new.
    pub(super) fn close(&mut self, guild: GuildId, channel: ChannelId, now: Instant) -> bool {
        let closed = &mut self.known.entry(channel).or_default().closed;
        let before = *closed;
        let wait = before.map_or(FIRST_WAIT, |before| (before.wait * 2).min(LONGEST_WAIT));
        let told = before.is_some_and(|before| before.told);
        *closed = Some(Closed { guild, until: now + wait, wait, told });
        before.is_none()
    }

    /// The bot was let in. True when it was not before.
    pub(super) fn open(&mut self, channel: ChannelId) -> bool {
        self.known.get_mut(&channel).is_some_and(|channel| channel.closed.take().is_some())
    }

    /// It looks as if the bot would be let in again: true when that is worth a try now. What looks open and is not is no
    /// reason to try at every press.
    pub(super) fn try_again(&mut self, channel: ChannelId, now: Instant) -> bool {
        let Some(closed) = self.known.get_mut(&channel).and_then(|channel| channel.closed.as_mut()) else { return false };
        let worth_it = closed.until > now && closed.until + BETWEEN_TRIES <= now + closed.wait;
        if worth_it {
            closed.until = now;
        }
        worth_it
    }

    /// Whether the moderators of a server have to be told of a closed channel.
    pub(super) fn has_news(&self, guild: GuildId) -> bool {
        self.known.values().filter_map(|channel| channel.closed).any(|closed| closed.guild == guild && !closed.told)
    }

    /// The closed channels of a server that its moderators were not told of; from now on they count as told.
    pub(super) fn take_news(&mut self, guild: GuildId) -> Vec<ChannelId> {
        let mut news = Vec::new();
        for (id, channel) in &mut self.known {
            if let Some(closed) = channel.closed.as_mut().filter(|closed| closed.guild == guild && !closed.told) {
                closed.told = true;
                news.push(*id);
            }
        }
        news.sort_unstable();
        news
    }

    /// They were not told after all.
    pub(super) fn give_back_news(&mut self, channels: &[ChannelId]) {
        for id in channels {
            if let Some(closed) = self.known.get_mut(id).and_then(|channel| channel.closed.as_mut()) {
                closed.told = false;
            }
        }
    }

    pub(super) fn forget(&mut self, guild: GuildId, channel: Option<ChannelId>) {
        self.known.retain(|id, known| {
            let there = known.closed.is_some_and(|closed| closed.guild == guild) && channel.is_none_or(|channel| channel == *id);
            !there
        });
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn guild() -> GuildId {
        GuildId::new(1).unwrap()
    }

    fn channel(id: u64) -> ChannelId {
        ChannelId::new(id).unwrap()
    }

    #[test]
    fn a_closed_channel_is_tried_after_ever_longer_waits_of_five_minutes_at_most() {
        let mut channels = Channels::default();
        let mut now = Instant::now();
        let mut waits = Vec::new();
        for round in 0..9 {
            assert_eq!(channels.close(guild(), channel(7), now), round == 0, "it is news once");
            let until = channels.closed_until(channel(7), now).unwrap();
            waits.push((until - now).as_secs());
            now = until;
        }
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
        assert!(channels.is_closed(channel(7)));
        assert!(channels.open(channel(7)) && !channels.open(channel(7)));
        assert!(!channels.is_closed(channel(7)));
        assert_eq!(channels.closed_until(channel(7), now), None);
    }

    #[test]
    fn a_sign_that_it_is_open_again_is_followed_but_not_at_every_press() {
        let mut channels = Channels::default();
        let now = Instant::now();
        assert!(!channels.try_again(channel(7), now), "it was never closed");
        channels.close(guild(), channel(7), now);
        assert!(!channels.try_again(channel(7), now), "it has just been tried");
        let later = now + Duration::from_secs(2);
        assert!(channels.try_again(channel(7), later));
        assert_eq!(channels.closed_until(channel(7), later), None, "it may be tried");
        channels.close(guild(), channel(7), later);
        assert!(!channels.try_again(channel(7), later));
    }

    #[test]
    fn moderators_are_told_once_of_the_channels_of_their_own_server() {
        let mut channels = Channels::default();
        let now = Instant::now();
        let elsewhere = GuildId::new(2).unwrap();
        channels.close(guild(), channel(8), now);
        channels.close(guild(), channel(7), now);
        channels.close(elsewhere, channel(9), now);
        assert!(channels.has_news(guild()));
        assert_eq!(channels.take_news(guild()), [channel(7), channel(8)]);
        assert!(!channels.has_news(guild()) && channels.has_news(elsewhere));
        channels.close(guild(), channel(7), now);
        assert_eq!(channels.take_news(guild()), [], "it is closed still, and they know");
        channels.give_back_news(&[channel(8)]);
        assert_eq!(channels.take_news(guild()), [channel(8)]);
        channels.open(channel(7));
        channels.close(guild(), channel(7), now);
        assert_eq!(channels.take_news(guild()), [channel(7)], "it was open in between");
    }
}
