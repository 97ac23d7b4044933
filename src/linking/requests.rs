//! Requests: somebody has proved an account that is another user's in a server whose moderators decide.

use jiff::Timestamp;

use super::vouching::holder;
use super::{Linking, Rival, entry, moderated};
use crate::domain::{AuditAction, DiscordUserId, GuildId, Link, LinkPolicy, LinkScope, LinkSource, Origin, RobloxId};
use crate::store::link_requests::Request;
use crate::store::{self, StoreFailure};

/// What a moderator's decision came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// Both may use the account, in this server.
    Allowed(Request),
    /// It stays with the other user.
    Denied(Request),
    /// There is no such request (any more).
    Gone,
}

impl Linking {
    /// What waits for a moderator in this server, oldest first.
    pub async fn requests(&self, guild: GuildId, most: u32) -> Result<Vec<Request>, StoreFailure> {
        store::link_requests::of_guild(&mut *self.database.reader().await?, guild, most).await
    }

    /// Which other user has proved this account, if one has, with what the server does then.
    pub async fn rival(
        &self,
        guild: GuildId,
        discord: DiscordUserId,
        roblox: RobloxId,
    ) -> Result<Option<(Rival, LinkPolicy)>, StoreFailure> {
        let sources = self.sources(guild).await?;
        let mut reader = self.database.reader().await?;
        let links = store::links::to_account(&mut reader, guild, roblox).await?;
        let policy = store::link_policies::find(&mut reader, guild).await?;
        let owner = sources.order.owner(links.iter().filter(|link| link.source.is_proof()));
        let rival = owner.filter(|owner| owner.discord != discord);
        Ok(rival.map(|rival| (Rival::with(rival, &sources.order), policy)))
    }

    /// A moderator decides about a user's request.
    pub async fn decide(
        &self,
        origin: &Origin,
        guild: GuildId,
        discord: DiscordUserId,
        allow: bool,
    ) -> Result<Decided, StoreFailure> {
        let now = Timestamp::now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let Some(request) = store::link_requests::take(&mut transaction, guild, discord).await? else {
            return Ok(Decided::Gone);
        };
        if allow {
            let link = Link {
                discord,
                roblox: request.roblox,
                scope: LinkScope::Guild(guild),
                source: LinkSource::Phrase,
                shared: true,
                linked_at: now,
                checked_at: now,
            };
            let sources = self.sources(guild).await?;
            let others = store::links::to_account(&mut transaction, guild, request.roblox).await?;
            let held_by = holder(&sources, &others, discord);
            if !store::links::put(&mut transaction, &link).await? {
                return Err(StoreFailure::Contradiction);
            }
            let entry = entry(origin, AuditAction::MemberLinked, moderated(origin, discord, held_by), request.roblox);
            store::audit::insert(&mut transaction, &[entry], now).await?;
            self.tell_holder(&mut transaction, origin, guild, held_by, request.roblox, now).await?;
        }
        transaction.commit().await?;
        self.known.forget_links(discord, &[request.roblox]);
        Ok(if allow { Decided::Allowed(request) } else { Decided::Denied(request) })
    }
}
