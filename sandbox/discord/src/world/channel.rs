//! Text channels.
//!
//! Owns a channel's settings and the order of what is shown in it; the messages themselves stand in the world.

use std::collections::{HashMap, VecDeque};

use super::message::Message;
use crate::permissions::Permissions;

/// A text channel of a guild.
#[derive(Debug)]
pub(crate) struct Channel {
    pub(crate) id: u64,
    pub(crate) guild: u64,
    pub(crate) name: String,
    pub(crate) position: u16,
    /// By role or member.
    pub(crate) overwrites: HashMap<u64, Overwrite>,
    /// Messages that everybody sees, oldest first.
    pub(crate) order: Vec<u64>,
    /// Messages that only one member sees, by member.
    pub(crate) whispers: HashMap<u64, VecDeque<u64>>,
}

/// What one role or member may or may not do in one channel, whatever the roles say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overwrite {
    pub(crate) of_member: bool,
    pub(crate) allow: Permissions,
    pub(crate) deny: Permissions,
}

impl Channel {
    /// What `user` sees in it, oldest first.
    pub(crate) fn seen_by(&self, user: u64) -> Vec<u64> {
        let own = self.whispers.get(&user);
        let mut ids: Vec<u64> = self.order.iter().chain(own.into_iter().flatten()).copied().collect();
        ids.sort_unstable();
        ids
    }

    pub(crate) fn forget(&mut self, message: &Message) {
        match message.only_for {
            Some(user) => {
                if let Some(whispers) = self.whispers.get_mut(&user) {
                    // The oldest go first, so the place is found at once.
                    if let Some(place) = whispers.iter().position(|id| *id == message.id) {
                        whispers.remove(place);
                    }
                    if whispers.is_empty() {
                        self.whispers.remove(&user);
                    }
                }
            }
            None => {
                if let Ok(place) = self.order.binary_search(&message.id) {
                    self.order.remove(place);
                }
            }
        }
    }
}
