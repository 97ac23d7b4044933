//! Links that were read lately, so that a press does not read them again.
//!
//! A read that began before a link was changed must not be kept after it: everybody who reads gets a ticket first,
//! and what comes with an old ticket is not kept. What a provider said, and that nobody knows somebody, is kept only for
//! a while.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::{DiscordUserId, GuildId, Link, RobloxId};

/// The most links of each age; one takes about 130 bytes.
const MOST_LINKS: usize = 5_000;
/// The most owners of each age; one takes about 70 bytes.
const MOST_OWNERS: usize = 60_000;

/// Proof that a read began when nothing had changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket(u64);

#[derive(Debug)]
pub(super) struct Known(Mutex<State>);

#[derive(Debug)]
struct State {
    generation: u64,
    links: Lately<(GuildId, DiscordUserId), Standing>,
    owners: Lately<(GuildId, RobloxId), DiscordUserId>,
}

/// The link of a user that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) link: Link,
    /// Whether the user has no other: then no change of somebody else's link makes another one count.
    pub(super) only: bool,
}

impl Default for Known {
    fn default() -> Self {
        Self(Mutex::new(State { generation: 0, links: Lately::new(MOST_LINKS), owners: Lately::new(MOST_OWNERS) }))
    }
}

impl Known {
    pub(super) fn link(&self, guild: GuildId, discord: DiscordUserId) -> Result<Option<Link>, Ticket> {
        let mut state = self.lock();
        let ticket = Ticket(state.generation);
        let known = state.links.get(&(guild, discord)).ok_or(ticket)?;
        Ok(known.map(|standing| standing.link))
    }

    /// The owners of those of these accounts that are known, and the others, with what is needed to keep them.
    pub(super) fn owners(
        &self,
        guild: GuildId,
        accounts: impl IntoIterator<Item = RobloxId>,
    ) -> (HashMap<RobloxId, DiscordUserId>, Vec<RobloxId>, Ticket) {
        let (mut found, mut unknown) = (HashMap::new(), Vec::new());
        let mut state = self.lock();
        for account in accounts {
            match state.owners.get(&(guild, account)) {
                Some(owner) => found.extend(owner.map(|owner| (account, owner))),
                None => unknown.push(account),
            }
        }
        (found, unknown, Ticket(state.generation))
    }

    pub(super) fn keep_link(
        &self,
        ticket: Ticket,
        guild: GuildId,
        discord: DiscordUserId,
        found: Option<Standing>,
        lifetime: Duration,
    ) {
        let mut state = self.lock();
        if ticket.0 == state.generation {
            state.links.put((guild, discord), found, lifetime);
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
            state.owners.put((guild, roblox), found, lifetime);
        }
    }

    /// After a link of this user to any of these accounts has come or gone. Whoever else has one of the accounts, had no link
    /// that counts, or has several, may have another one by now.
    pub(super) fn forget_links(&self, discord: DiscordUserId, accounts: &[RobloxId]) {
        let mut state = self.lock();
        state.generation += 1;
        let concerned = |link: &Link| link.discord == discord || accounts.contains(&link.roblox);
        state.links.retain(|(_, user), found| {
            *user != discord && found.is_some_and(|Standing { link, only }| only && !concerned(&link))
        });
        state.owners.retain(|(_, account), owner| !accounts.contains(account) && owner != Some(discord));
    }

    /// After something was changed that concerns everybody of a server.
    pub(super) fn forget_guild(&self, guild: GuildId) {
        let mut state = self.lock();
        state.generation += 1;
        state.links.retain(|(in_guild, _), _| *in_guild != guild);
        state.owners.retain(|(in_guild, _), _| *in_guild != guild);
    }

    /// After more was changed than can be said.
    pub(super) fn forget_everything(&self) {
        let mut state = self.lock();
        state.generation += 1;
        (state.links, state.owners) = (Lately::new(MOST_LINKS), Lately::new(MOST_OWNERS));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was looked at lately: when there is no more room, what was not looked at for longest goes, without a search for it.
#[derive(Debug)]
struct Lately<K, T> {
    most: usize,
    young: HashMap<K, Entry<T>>,
    old: HashMap<K, Entry<T>>,
}

#[derive(Debug, Clone, Copy)]
struct Entry<T> {
    found: Option<T>,
    until: Instant,
}

impl<K: Hash + Eq + Copy, T: Copy> Lately<K, T> {
    fn new(most: usize) -> Self {
        Self { most, young: HashMap::new(), old: HashMap::new() }
    }

    fn get(&mut self, key: &K) -> Option<Option<T>> {
        let entry = match self.young.get(key) {
            Some(entry) => *entry,
            None => {
                let entry = self.old.remove(key)?;
                self.insert(*key, entry);
                entry
            }
        };
        (entry.until > Instant::now()).then_some(entry.found)
    }

    fn put(&mut self, key: K, found: Option<T>, lifetime: Duration) {
        self.old.remove(&key);
        self.insert(key, Entry { found, until: Instant::now() + lifetime });
    }

    fn insert(&mut self, key: K, entry: Entry<T>) {
        if self.young.len() >= self.most {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, entry);
    }

    fn retain(&mut self, keeps: impl Fn(&K, Option<T>) -> bool) {
        self.young.retain(|key, entry| keeps(key, entry.found));
        self.old.retain(|key, entry| keeps(key, entry.found));
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::{LinkScope, LinkSource};

    const LONG: Duration = Duration::from_secs(60);

    fn guild() -> GuildId {
        GuildId::new(1).unwrap()
    }

    fn user(number: u64) -> DiscordUserId {
        DiscordUserId::new(number).unwrap()
    }

    fn account(number: u64) -> RobloxId {
        RobloxId::new(number).unwrap()
    }

    fn link(discord: u64, roblox: u64) -> Link {
        let (scope, source, at) = (LinkScope::Everywhere, LinkSource::Phrase, Timestamp::UNIX_EPOCH);
        let (discord, roblox) = (user(discord), account(roblox));
        Link { discord, roblox, scope, source, shared: false, linked_at: at, checked_at: at }
    }

    fn keep(known: &Known, discord: u64, found: Option<Link>) {
        let ticket = known.link(guild(), user(discord)).unwrap_err();
        known.keep_link(ticket, guild(), user(discord), found.map(|link| Standing { link, only: true }), LONG);
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let known = Known::default();
        let early = known.link(guild(), user(2)).unwrap_err();
        known.forget_guild(guild());
        known.keep_link(early, guild(), user(2), None, LONG);
        let late = known.link(guild(), user(2)).unwrap_err();
        known.keep_link(late, guild(), user(2), None, LONG);
        assert_eq!(known.link(guild(), user(2)), Ok(None));
    }

    #[test]
    fn what_has_run_out_is_read_again() {
        let known = Known::default();
        let ticket = known.link(guild(), user(2)).unwrap_err();
        known.keep_link(ticket, guild(), user(2), None, Duration::ZERO);
        assert!(known.link(guild(), user(2)).is_err());
    }

    #[test]
    fn a_changed_link_is_forgotten_with_what_it_decides_and_others_are_not() {
        let known = Known::default();
        // The first has the account, the second would have it if the first had not, the third has one of their own.
        keep(&known, 2, Some(link(2, 20)));
        keep(&known, 3, None);
        keep(&known, 4, Some(link(4, 40)));
        let (_, unknown, ticket) = known.owners(guild(), [account(20), account(40)]);
        assert_eq!(unknown, [account(20), account(40)]);
        known.keep_owner(ticket, guild(), account(20), Some(user(2)), LONG);
        known.keep_owner(ticket, guild(), account(40), Some(user(4)), LONG);
        known.forget_links(user(2), &[account(20)]);
        assert!(known.link(guild(), user(2)).is_err());
        assert!(known.link(guild(), user(3)).is_err());
        assert_eq!(known.link(guild(), user(4)), Ok(Some(link(4, 40))));
        let ticket = known.link(guild(), user(2)).unwrap_err();
        known.keep_link(ticket, guild(), user(2), Some(Standing { link: link(2, 20), only: false }), LONG);
        known.forget_links(user(9), &[account(90)]);
        assert!(known.link(guild(), user(2)).is_err());
        let (found, unknown, _) = known.owners(guild(), [account(20), account(40)]);
        assert_eq!((found.len(), unknown), (1, vec![account(20)]));
    }

    #[test]
    fn what_was_not_looked_at_for_longest_makes_room() {
        let mut lately = Lately::new(2);
        for key in 1..=2 {
            lately.put(key, Some(key), LONG);
        }
        lately.put(3, Some(3), LONG);
        assert_eq!(lately.get(&1), Some(Some(1)));
        lately.put(4, Some(4), LONG);
        assert_eq!(lately.get(&1), Some(Some(1)));
        assert_eq!(lately.get(&2), None);
        assert!(lately.young.len() + lately.old.len() <= 4);
    }
}
