//! How fast each channel is written to. Whether it is open at all stands in `bot/closed`.

use std::collections::HashMap;

use tokio::time::Instant;

use super::pace::{Limit, Pace};
use crate::domain::ChannelId;

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
}

impl Default for Channel {
    fn default() -> Self {
        let pace = || Pace::new(Limit::CHANNEL);
        Self { edits: pace(), posts: pace(), removals: pace() }
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
        [&self.edits, &self.posts, &self.removals].into_iter().all(|pace| pace.is_over(now))
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
}
