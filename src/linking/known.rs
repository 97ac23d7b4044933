//! Links that were read lately, so that a press does not read them again.
//!
//! A read that began before a link was changed must not be kept after it: everybody who reads gets a ticket first,
//! and what comes with an old ticket is not kept.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::{DiscordUserId, GuildId, Link, RobloxId};

/// The most entries of each kind; at about 100 bytes each they stay far below ten megabytes.
const MOST: usize = 20_000;

/// Proof that a read began when nothing had changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket(u64);

#[derive(Debug, Default)]
pub(super) struct Known(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    generation: u64,
    links: HashMap<(GuildId, DiscordUserId), Option<Link>>,
    owners: HashMap<(GuildId, RobloxId), Option<DiscordUserId>>,
}

impl Known {
    pub(super) fn link(&self, guild: GuildId, discord: DiscordUserId) -> Result<Option<Link>, Ticket> {
        let state = self.lock();
        state.links.get(&(guild, discord)).copied().ok_or(Ticket(state.generation))
    }

    pub(super) fn owner(&self, guild: GuildId, roblox: RobloxId) -> Result<Option<DiscordUserId>, Ticket> {
        let state = self.lock();
        state.owners.get(&(guild, roblox)).copied().ok_or(Ticket(state.generation))
    }

    pub(super) fn keep_link(&self, ticket: Ticket, guild: GuildId, discord: DiscordUserId, link: Option<Link>) {
        let mut state = self.lock();
        if ticket.0 == state.generation {
            make_room(&mut state.links);
            state.links.insert((guild, discord), link);
        }
    }

    pub(super) fn keep_owner(&self, ticket: Ticket, guild: GuildId, roblox: RobloxId, owner: Option<DiscordUserId>) {
        let mut state = self.lock();
        if ticket.0 == state.generation {
            make_room(&mut state.owners);
            state.owners.insert((guild, roblox), owner);
        }
    }

    /// After a change. Links change rarely, so everything goes.
    pub(super) fn forget(&self) {
        let mut state = self.lock();
        state.generation += 1;
        state.links.clear();
        state.owners.clear();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room<K, V>(map: &mut HashMap<K, V>) {
    if map.len() >= MOST {
        map.clear();
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let known = Known::default();
        let (guild, user) = (GuildId::new(1).unwrap(), DiscordUserId::new(2).unwrap());
        let early = known.link(guild, user).unwrap_err();
        known.forget();
        known.keep_link(early, guild, user, None);
        let late = known.link(guild, user).unwrap_err();
        known.keep_link(late, guild, user, None);
        assert_eq!(known.link(guild, user), Ok(None));
    }
}
