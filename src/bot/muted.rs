//! Audit channels that the bot may not write in any more: the moderators of their servers hear of each once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::{ChannelId, GuildId};

/// All of them. Clones share what they know.
#[derive(Debug, Clone, Default)]
pub struct Muted(Arc<Mutex<HashMap<GuildId, Channel>>>);

#[derive(Debug, Clone, Copy)]
struct Channel {
    id: ChannelId,
    told: bool,
}

impl Muted {
    /// The bot was not let in just now.
    pub(super) fn shut(&self, guild: GuildId, channel: ChannelId) {
        let mut muted = self.lock();
        let known = muted.entry(guild).or_insert(Channel { id: channel, told: false });
        if known.id != channel {
            *known = Channel { id: channel, told: false };
        }
    }

    /// The bot was let in.
    pub(super) fn opened(&self, guild: GuildId) {
        self.lock().remove(&guild);
    }

    /// Whether the moderators of a server have to be told.
    pub(super) fn has_news(&self, guild: GuildId) -> bool {
        self.lock().get(&guild).is_some_and(|channel| !channel.told)
    }

    /// The channel that they have to be told of; from now on it counts as told.
    pub(super) fn take_news(&self, guild: GuildId) -> Option<ChannelId> {
        let mut muted = self.lock();
        let channel = muted.get_mut(&guild).filter(|channel| !channel.told)?;
        channel.told = true;
        Some(channel.id)
    }

    /// They were not told after all.
    pub(super) fn give_back(&self, guild: GuildId) {
        if let Some(channel) = self.lock().get_mut(&guild) {
            channel.told = false;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuildId, Channel>> {
        // Nothing in there can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
