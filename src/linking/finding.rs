//! Finding a link: what is known here first, then what providers say, in the order of the settings.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

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
        let link = self.find(guild, discord, &sources).await?;
        self.known.keep_link(ticket, guild, discord, link, KEPT_FOR);
        Ok(link)
    }

    /// The link that counts as far as it is known here, without asking anybody.
    pub async fn known_here(&self, guild: GuildId, discord: DiscordUserId) -> Result<Option<Link>, StoreFailure> {
        let sources = self.sources(guild).await?;
        standing(&mut *self.database.reader().await?, guild, discord, &sources).await
    }

    /// Those of these Roblox accounts that belong to somebody in this server, as far as it is known here.
    pub async fn on_discord(
        &self,
        guild: GuildId,
        accounts: impl IntoIterator<Item = RobloxId>,
    ) -> Result<HashMap<RobloxId, DiscordUserId>, StoreFailure> {
        let mut found = HashMap::new();
        for roblox in accounts {
            let owner = match self.known.owner(guild, roblox) {
                Ok(owner) => owner,
                Err(ticket) => {
                    let sources = self.sources(guild).await?;
                    let links = store::links::to_account(&mut *self.database.reader().await?, guild, roblox).await?;
                    // Where a policy lets several have one account and nobody has it alone, the first of them stands for all.
                    let shared = || links.iter().min_by_key(|link| link.linked_at);
                    let owner = sources.order.owner(&links).or_else(shared).map(|link| link.discord);
                    self.known.keep_owner(ticket, guild, roblox, owner, KEPT_FOR);
                    owner
                }
            };
            found.extend(owner.map(|owner| (roblox, owner)));
        }
        Ok(found)
    }

    /// Source by source: one that has an answer ends the search, for those behind it would not count.
    async fn find(&self, guild: GuildId, discord: DiscordUserId, sources: &Sources) -> Result<Option<Link>, StoreFailure> {
        for (place, source) in sources.order.as_slice().iter().enumerate() {
            if sources.key(*source).is_some() && self.is_due(guild, discord, *source).await? {
                self.ask(guild, discord, *source, sources).await?;
            }
            let standing = standing(&mut *self.database.reader().await?, guild, discord, sources).await?;
            if let Some(link) = standing.filter(|link| sources.order.place(link.source).is_some_and(|found| found <= place)) {
                return Ok(Some(link));
            }
        }
        standing(&mut *self.database.reader().await?, guild, discord, sources).await
    }

    /// Whether a provider's last answer is too old to go by.
    async fn is_due(&self, guild: GuildId, discord: DiscordUserId, source: LinkSource) -> Result<bool, StoreFailure> {
        let now = Timestamp::now();
        let mut reader = self.database.reader().await?;
        let links = store::links::of_discord_user(&mut reader, guild, discord).await?;
        if let Some(link) = links.iter().find(|link| link.source == source) {
            return Ok(now.duration_since(link.checked_at) >= self.settings.believed);
        }
        let missed = store::link_misses::find(&mut reader, guild, discord, source).await?;
        let wait = NOBODY_FOR.min(self.settings.believed);
        Ok(missed.is_none_or(|missed| now.duration_since(missed) >= wait))
    }

    /// Asks a provider and keeps what it says. One that says nothing is passed over.
    async fn ask(
        &self,
        guild: GuildId,
        discord: DiscordUserId,
        source: LinkSource,
        sources: &Sources,
    ) -> Result<(), StoreFailure> {
        let Some(key) = sources.key(source) else { return Ok(()) };
        let Ok(answer) = self.providers.ask(source, guild, discord, key).await else { return Ok(()) };
        let now = Timestamp::now();
        let scope = LinkScope::Guild(guild);
        let policy = self.policy(guild).await?;
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let kept = match answer {
            Some(roblox) => {
                let before = store::links::of_discord_user(&mut transaction, guild, discord).await?;
                let same = before.iter().find(|link| link.source == source && link.roblox == roblox);
                let link = Link {
                    discord,
                    roblox,
                    scope,
                    source,
                    shared: same.is_some_and(|link| link.shared),
                    linked_at: same.map_or(now, |link| link.linked_at),
                    checked_at: now,
                };
                keep_unless_taken(&mut transaction, guild, link, policy, sources).await?
            }
            None => false,
        };
        if kept {
            store::link_misses::delete(&mut transaction, guild, discord).await?;
        } else {
            store::links::delete(&mut transaction, discord, scope, source).await?;
            store::link_misses::put(&mut transaction, guild, discord, source, now).await?;
        }
        store::changes::note(&mut transaction, Note::Links(guild), now).await?;
        transaction.commit().await?;
        self.known.forget();
        Ok(())
    }
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

/// The link that counts, of what stands in the table. A provider's answer that is very old does not.
pub(super) async fn standing(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
    sources: &Sources,
) -> Result<Option<Link>, StoreFailure> {
    let now = Timestamp::now();
    let own = store::links::of_discord_user(connection, guild, discord).await?;
    let still_good = |link: &&Link| match link.source {
        LinkSource::Bloxlink | LinkSource::Rover => now.duration_since(link.checked_at) < LONGEST_UNCHECKED,
        LinkSource::Phrase | LinkSource::Moderator => true,
    };
    let own: Vec<Link> = own.iter().filter(still_good).copied().collect();
    let mut to_accounts = Vec::new();
    for link in &own {
        to_accounts.extend(store::links::to_account(connection, guild, link.roblox).await?);
    }
    Ok(sources.order.standing(&own, &to_accounts).copied())
}
