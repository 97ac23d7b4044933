//! Finding a link: what is known here first, then what providers say, in the order of the settings.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use jiff::{SignedDuration, Timestamp};

use super::known::Standing;
use super::sources::Sources;
use super::{Hold, Linking};
use crate::domain::{DiscordUserId, GuildId, Link, LinkPolicy, LinkScope, LinkSource, RobloxId};
use crate::store::changes::Note;
use crate::store::{self, Connection, StoreFailure};

/// How long it is believed that a provider knows nobody: who has just signed up there wants to go on.
const NOBODY_FOR: SignedDuration = SignedDuration::from_secs(60);

/// How old a provider's answer may be while it does not answer anew.
const LONGEST_UNCHECKED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long what was found is kept in memory, since answers of providers age. What another process changes is noticed sooner.
const KEPT_FOR: Duration = Duration::from_secs(60);

/// The same for whom an account belongs to. It is found here alone, and every change of it is noticed, so it may be kept for longer:
/// whoever presses a board sees all its holders.
const OWNERS_KEPT_FOR: Duration = Duration::from_mins(10);

impl Linking {
    /// The link of a Discord user that counts in a server. For somebody who does not act on it: whoever holds a [`Hold`] of
    /// this user asks [`Linking::of_held`].
    pub async fn of(&self, guild: GuildId, discord: DiscordUserId) -> Result<Option<Link>, StoreFailure> {
        if let Ok(link) = self.known.link(guild, discord) {
            return Ok(link);
        }
        // A provider's answer is kept.
        let acting = self.acting_for(discord).await;
        self.of_held(guild, &acting).await
    }

    /// The same for whoever acts on it.
    pub async fn of_held(&self, guild: GuildId, hold: &Hold) -> Result<Option<Link>, StoreFailure> {
        let discord = hold.user();
        let ticket = match self.known.link(guild, discord) {
            Ok(link) => return Ok(link),
            Err(ticket) => ticket,
        };
        let sources = self.sources(guild).await?;
        let found = if sources.asks_somebody() {
            self.find(guild, discord, &sources).await?
        } else {
            self.standing_here(guild, discord, &sources).await?
        };
        self.known.keep_link(ticket, guild, discord, found, KEPT_FOR);
        Ok(found.map(|standing| standing.link))
    }

    /// The link that counts as far as it is known here, without asking anybody.
    pub async fn known_here(&self, guild: GuildId, discord: DiscordUserId) -> Result<Option<Link>, StoreFailure> {
        let sources = self.sources(guild).await?;
        Ok(self.standing_here(guild, discord, &sources).await?.map(|standing| standing.link))
    }

    /// Those of these Roblox accounts that belong to somebody in this server, as far as it is known here. Those that are not
    /// remembered are read together.
    pub async fn on_discord(
        &self,
        guild: GuildId,
        accounts: impl IntoIterator<Item = RobloxId>,
    ) -> Result<HashMap<RobloxId, DiscordUserId>, StoreFailure> {
        let (mut found, unknown, ticket) = self.known.owners(guild, accounts);
        if unknown.is_empty() {
            return Ok(found);
        }
        let sources = self.sources(guild).await?;
        let read = self.reads.to_accounts(guild, &unknown).await?;
        for roblox in unknown {
            let links = read.get(&(guild, roblox)).map(Vec::as_slice).unwrap_or_default();
            // Where a policy lets several have one account and nobody has it alone, the first of them stands for all.
            let shared = || links.iter().min_by_key(|link| link.linked_at);
            let owner = sources.order.owner(links).or_else(shared).map(|link| link.discord);
            self.known.keep_owner(ticket, guild, roblox, owner, OWNERS_KEPT_FOR);
            found.extend(owner.map(|owner| (roblox, owner)));
        }
        Ok(found)
    }

    /// Source by source: one that has an answer ends the search, for those behind it would not count.
    async fn find(
        &self,
        guild: GuildId,
        discord: DiscordUserId,
        sources: &Arc<Sources>,
    ) -> Result<Option<Standing>, StoreFailure> {
        for (place, source) in sources.order.as_slice().iter().enumerate() {
            if sources.key(*source).is_some() && self.is_due(guild, discord, *source).await? {
                self.ask(guild, discord, *source, sources).await?;
            }
            let standing = self.standing_here(guild, discord, sources).await?;
            let counts = |standing: &Standing| sources.order.place(standing.link.source).is_some_and(|found| found <= place);
            if standing.as_ref().is_some_and(counts) {
                return Ok(standing);
            }
        }
        self.standing_here(guild, discord, sources).await
    }

    async fn standing_here(
        &self,
        guild: GuildId,
        discord: DiscordUserId,
        sources: &Sources,
    ) -> Result<Option<Standing>, StoreFailure> {
        let links = self.reads.of_user(guild, discord).await?;
        Ok(of_links(discord, &links, sources))
    }

    /// Whether a provider's last answer is too old to go by.
    async fn is_due(&self, guild: GuildId, discord: DiscordUserId, source: LinkSource) -> Result<bool, StoreFailure> {
        let now = Timestamp::now();
        let links = self.reads.of_user(guild, discord).await?;
        if let Some(link) = links.iter().find(|link| link.discord == discord && link.source == source) {
            return Ok(now.duration_since(link.checked_at) >= self.settings.believed);
        }
        let missed = store::link_misses::find(&mut *self.database.reader().await?, guild, discord, source).await?;
        let wait = NOBODY_FOR.min(self.settings.believed);
        Ok(missed.is_none_or(|missed| now.duration_since(missed) >= wait))
    }

    /// Asks a provider and keeps what it says. One that says nothing is passed over.
    async fn ask(
        &self,
        guild: GuildId,
        discord: DiscordUserId,
        source: LinkSource,
        sources: &Arc<Sources>,
    ) -> Result<(), StoreFailure> {
        let Some(key) = sources.key(source) else { return Ok(()) };
        let Ok(answer) = self.providers.ask(source, guild, discord, key).await else { return Ok(()) };
        let said = Said { guild, discord, source, answer, at: Timestamp::now(), policy: self.policy(guild).await? };
        let by = Arc::clone(sources);
        let keep = self.database.write(move |connection| keep(connection, said, Arc::clone(&by)).boxed());
        keep.await?;
        self.known.forget_links(discord, answer.as_slice());
        Ok(())
    }
}

/// What a provider said of somebody.
#[derive(Debug, Clone, Copy)]
struct Said {
    guild: GuildId,
    discord: DiscordUserId,
    source: LinkSource,
    answer: Option<RobloxId>,
    at: Timestamp,
    policy: LinkPolicy,
}

async fn keep(connection: &mut Connection, said: Said, sources: Arc<Sources>) -> Result<(), StoreFailure> {
    let Said { guild, discord, source, answer, at, policy } = said;
    let scope = LinkScope::Guild(guild);
    let kept = match answer {
        Some(roblox) => {
            let before = store::links::of_discord_user(connection, guild, discord).await?;
            let same = before.iter().find(|link| link.source == source && link.roblox == roblox);
            let shared = same.is_some_and(|link| link.shared);
            let linked_at = same.map_or(at, |link| link.linked_at);
            let link = Link { discord, roblox, scope, source, shared, linked_at, checked_at: at };
            keep_unless_taken(connection, guild, link, policy, &sources).await?
        }
        None => false,
    };
    if kept {
        store::link_misses::delete(connection, guild, discord).await?;
    } else {
        store::links::delete(connection, discord, scope, source).await?;
        store::link_misses::put(connection, guild, discord, source, at).await?;
    }
    store::changes::note(connection, Note::Links(guild), at).await
}

/// A provider may say of two users that they have one account. Whose it is already keeps it, unless the policy lets both.
async fn keep_unless_taken(
    connection: &mut Connection,
    guild: GuildId,
    link: Link,
    policy: LinkPolicy,
    sources: &Sources,
) -> Result<bool, StoreFailure> {
    let others = store::links::to_account(connection, guild, link.roblox).await?;
    let taken = sources.order.owner(&others).is_some_and(|owner| owner.discord != link.discord);
    match (taken && !link.shared, policy) {
        (true, LinkPolicy::Refuse | LinkPolicy::Ask) => Ok(false),
        (true, LinkPolicy::Allow) => store::links::put(connection, &Link { shared: true, ..link }).await,
        (false, _) => store::links::put(connection, &link).await,
    }
}

/// The link that counts, of what stands in the table.
pub(super) async fn standing(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
    sources: &Sources,
) -> Result<Option<Link>, StoreFailure> {
    let own = store::links::of_discord_user(connection, guild, discord).await?;
    let accounts: Vec<RobloxId> = own.iter().map(|link| link.roblox).collect();
    let links = store::links::to_accounts(connection, guild, &accounts).await?;
    Ok(of_links(discord, &links, sources).map(|standing| standing.link))
}

/// The same of all links to the accounts of this user. A provider's answer that is very old does not count.
fn of_links(discord: DiscordUserId, links: &[Link], sources: &Sources) -> Option<Standing> {
    let now = Timestamp::now();
    let still_good = |link: &&Link| match link.source {
        LinkSource::Bloxlink | LinkSource::Rover => now.duration_since(link.checked_at) < LONGEST_UNCHECKED,
        LinkSource::Phrase | LinkSource::Moderator => true,
    };
    let own: Vec<Link> = links.iter().filter(|link| link.discord == discord).filter(still_good).copied().collect();
    let link = *sources.order.standing(&own, links)?;
    Some(Standing { link, only: own.len() == 1 })
}
