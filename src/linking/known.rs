//! Links that were read lately, so that a press does not read them again.
//!
//! A read that began before a link was changed must not be kept after it: everybody who reads gets a ticket first,
//! and what comes with an old ticket is not kept. What a provider said, and that nobody knows somebody, is kept only for
//! a while.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

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
    links: HashMap<(GuildId, DiscordUserId), Entry<Link>>,
    owners: HashMap<(GuildId, RobloxId), Entry<DiscordUserId>>,
}

#[derive(Debug, Clone, Copy)]
struct Entry<T> {
    found: Option<T>,
    until: Instant,
}

impl Known {
    pub(super) fn link(&self, guild: GuildId, discord: DiscordUserId) -> Result<Option<Link>, Ticket> {
        let state = self.lock();
        still_good(state.links.get(&(guild, discord))).ok_or(Ticket(state.generation))
    }

    pub(super) fn owner(&self, guild: GuildId, roblox: RobloxId) -> Result<Option<DiscordUserId>, Ticket> {
        let state = self.lock();
        still_good(state.owners.get(&(guild, roblox))).ok_or(Ticket(state.generation))
    }

    pub(super) fn keep_link(
        &self,
        ticket: Ticket,
        guild: GuildId,
        discord: DiscordUserId,
        found: Option<Link>,
        lifetime: Duration,
    ) {
        let mut state = self.lock();
        if ticket.0 == state.generation {
            make_room(&mut state.links);
            state.links.insert((guild, discord), Entry { found, until: Instant::now() + lifetime });
        }
    }

    pub(super) fn keep_owner(
        &self,
        ticket: Ticket,
        guild: GuildId,
        roblox: RobloxId,
        found: Option<DiscordUserId>,
        lifetime: Duration,
    ) {
        let mut state = self.lock();
        if ticket.0 == state.generation {
            make_room(&mut state.owners);
            state.owners.insert((guild, roblox), Entry { found, until: Instant::now() + lifetime });
        }
    }

    /// After a change. Links change rarely, so everything goes.
    pub(super) fn forget(&self) {
        let mut state = self.lock();
        state.generation += 1;
        state.links.clear();
        state.owners.clear();
    }

    /// After a change that concerns one person, who was or is one of these: on Discord, on Roblox. Of whom nobody knew anything
    /// may be them, too.
    pub(super) fn forget_person(&self, discord: Option<DiscordUserId>, roblox: Option<RobloxId>) {
        let (Some(discord), Some(roblox)) = (discord, roblox) else { return self.forget() };
        let mut state = self.lock();
        state.generation += 1;
        state.links.retain(|(_, user), link| *user != discord && link.found.is_some_and(|link| link.roblox != roblox));
        state.owners.retain(|(_, account), owner| *account != roblox && owner.found.is_some_and(|owner| owner != discord));
    }

    /// After a change of who the members of one server are.
    pub(super) fn forget_guild(&self, guild: GuildId) {
        let mut state = self.lock();
        state.generation += 1;
        state.links.retain(|(known, _), _| *known != guild);
        state.owners.retain(|(known, _), _| *known != guild);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn still_good<T: Copy>(entry: Option<&Entry<T>>) -> Option<Option<T>> {
    entry.filter(|entry| entry.until > Instant::now()).map(|entry| entry.found)
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

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let known = Known::default();
        let (guild, user) = (GuildId::new(1).unwrap(), DiscordUserId::new(2).unwrap());
        let early = known.link(guild, user).unwrap_err();
        known.forget();
        known.keep_link(early, guild, user, None, LONG);
        let late = known.link(guild, user).unwrap_err();
        known.keep_link(late, guild, user, None, LONG);
        assert_eq!(known.link(guild, user), Ok(None));
    }

    #[test]
    fn what_has_run_out_is_read_again() {
        let known = Known::default();
        let (guild, user) = (GuildId::new(1).unwrap(), DiscordUserId::new(2).unwrap());
        let ticket = known.link(guild, user).unwrap_err();
        known.keep_link(ticket, guild, user, None, Duration::ZERO);
        assert!(known.link(guild, user).is_err());
    }

    #[test]
    fn a_change_of_one_person_leaves_what_is_known_of_others() {
        let known = Known::default();
        let guild = GuildId::new(1).unwrap();
        let (user, account) = (|number| DiscordUserId::new(number).unwrap(), |number| RobloxId::new(number).unwrap());
        for number in 1..=3 {
            let ticket = known.owner(guild, account(number)).unwrap_err();
            known.keep_owner(ticket, guild, account(number), Some(user(number)), LONG);
        }
        // The second user is the owner of the third account from now on.
        known.forget_person(Some(user(2)), Some(account(3)));
        assert_eq!(known.owner(guild, account(1)), Ok(Some(user(1))));
        assert!(known.owner(guild, account(2)).is_err() && known.owner(guild, account(3)).is_err());
        known.forget_guild(guild);
        assert!(known.owner(guild, account(1)).is_err());
    }
}
