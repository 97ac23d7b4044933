//! Who a Discord user is on Roblox. Today: the local table. Providers join here, behind the same questions.
//!
//! It must never know what a claim or a session is.

mod known;
mod presence;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use self::known::Known;
use self::presence::Presence;
pub use self::presence::{Alone, Present};
use crate::domain::{AuditAction, DiscordUserId, GuildId, Link, LinkScope, LinkSource, Origin, RobloxId};
use crate::store::audit::Entry;
use crate::store::{self, Database, StoreFailure};

/// Finds and keeps links. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Linking {
    database: Database,
    known: Arc<Known>,
    presence: Presence,
}

/// What keeping a link came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    /// It is kept; the account that the user had before in this server, if another.
    Kept {
        /// The new link.
        link: Link,
        /// The account before.
        replaced: Option<RobloxId>,
    },
    /// The account is this Discord user's.
    TakenBy(DiscordUserId),
}

impl Linking {
    /// Over this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, known: Arc::default(), presence: Presence::default() }
    }

    /// The link of a Discord user that holds in a server.
    pub async fn of(&self, guild: GuildId, discord: DiscordUserId) -> Result<Option<Link>, StoreFailure> {
        let ticket = match self.known.link(guild, discord) {
            Ok(link) => return Ok(link),
            Err(ticket) => ticket,
        };
        let link = store::links::of_discord_user(&mut *self.database.reader().await?, guild, discord).await?;
        self.known.keep_link(ticket, guild, discord, link);
        Ok(link)
    }

    /// As [`Linking::of`], for whoever is going to act on it: until the answer is dropped, nothing is deleted of this user.
    pub async fn acting_for(&self, guild: GuildId, discord: DiscordUserId) -> Result<Option<Present>, StoreFailure> {
        let acting = self.presence.acting(discord).await;
        Ok(self.of(guild, discord).await?.map(|link| Present::new(link, acting)))
    }

    /// Waits until nobody acts for this user, and keeps everybody from it.
    pub async fn alone_with(&self, discord: DiscordUserId) -> Alone {
        self.presence.alone(discord).await
    }

    /// Links were changed by somebody else: nothing that was read so far is believed any more.
    pub fn forget(&self) {
        self.known.forget();
    }

    /// Those of these Roblox accounts that belong to somebody in this server.
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
                    let link = store::links::of_roblox_user(&mut *self.database.reader().await?, guild, roblox).await?;
                    let owner = link.map(|link| link.discord);
                    self.known.keep_owner(ticket, guild, roblox, owner);
                    owner
                }
            };
            found.extend(owner.map(|owner| (roblox, owner)));
        }
        Ok(found)
    }

    /// A moderator says who a member of their server is. It holds in that server.
    pub async fn vouch(
        &self,
        origin: &Origin,
        guild: GuildId,
        discord: DiscordUserId,
        roblox: RobloxId,
    ) -> Result<Linked, StoreFailure> {
        let now = Timestamp::now();
        let scope = LinkScope::Guild(guild);
        let link = Link { discord, roblox, scope, source: LinkSource::Moderator, linked_at: now };
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let before = store::links::of_discord_user(&mut transaction, guild, discord).await?;
        let owner = store::links::of_roblox_user(&mut transaction, guild, roblox).await?;
        if let Some(owner) = owner.filter(|owner| owner.discord != discord) {
            return Ok(Linked::TakenBy(owner.discord));
        }
        if !store::links::put(&mut transaction, &link).await? {
            return Err(StoreFailure::Contradiction);
        }
        let entry = entry(origin, AuditAction::MemberLinked, discord, roblox);
        store::audit::insert(&mut transaction, &[entry], now).await?;
        transaction.commit().await?;
        self.known.forget();
        let replaced = before.map(|before| before.roblox).filter(|before| *before != roblox);
        Ok(Linked::Kept { link, replaced })
    }

    /// A moderator takes back what one of them said; a user's own link is not theirs to take.
    pub async fn withdraw(
        &self,
        origin: &Origin,
        guild: GuildId,
        discord: DiscordUserId,
    ) -> Result<Option<RobloxId>, StoreFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let Some(roblox) = store::links::delete(&mut transaction, discord, LinkScope::Guild(guild)).await? else {
            return Ok(None);
        };
        let entry = entry(origin, AuditAction::MemberUnlinked, discord, roblox);
        store::audit::insert(&mut transaction, &[entry], Timestamp::now()).await?;
        transaction.commit().await?;
        self.known.forget();
        Ok(Some(roblox))
    }
}

fn entry(origin: &Origin, action: AuditAction, discord: DiscordUserId, roblox: RobloxId) -> Entry {
    Entry {
        workspace: origin.workspace.clone(),
        session: None,
        action,
        role: None,
        slot: None,
        roblox: Some(roblox),
        actor: origin.actor,
        door: origin.door,
        details: Some(format!("{{\"discord\":\"{discord}\"}}")),
        // Linking twice is linking once.
        request: None,
    }
}
