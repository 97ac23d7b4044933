//! A moderator's word: it holds in their server, and never against what somebody has proved.

use jiff::Timestamp;

use super::finding::standing;
use super::sources::Sources;
use super::{Linking, entry, moderated};
use crate::domain::{Actor, AuditAction, DiscordUserId, GuildId, Link, LinkPolicy, LinkScope, LinkSource, Origin, RobloxId};
use crate::store::changes::Note;
use crate::store::proof_rulings::Ruling;
use crate::store::{self, Connection, StoreFailure};

/// What a moderator's word came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vouched {
    /// It is kept; the account that the user had before in this server, if another.
    Kept {
        /// The new link.
        link: Link,
        /// The account before.
        replaced: Option<RobloxId>,
    },
    /// The account is this Discord user's, and the server's policy is that it is one user's.
    TakenBy(DiscordUserId),
    /// The user has proved that they are somebody else, which counts for more.
    Proved(Link),
}

impl Linking {
    /// A moderator says who a member of their server is. It holds in that server.
    pub async fn vouch(
        &self,
        origin: &Origin,
        guild: GuildId,
        discord: DiscordUserId,
        roblox: RobloxId,
    ) -> Result<Vouched, StoreFailure> {
        let sources = self.sources(guild).await?;
        let now = Timestamp::now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let before = standing(&mut transaction, guild, discord, &sources).await?;
        let counts_for_more = |link: &Link| sources.order.place(link.source) < sources.order.place(LinkSource::Moderator);
        if let Some(proved) = before.filter(|link| link.source.is_proof() && link.roblox != roblox && counts_for_more(link)) {
            return Ok(Vouched::Proved(proved));
        }
        let others = store::links::to_account(&mut transaction, guild, roblox).await?;
        let owner = sources.order.owner(&others).filter(|owner| owner.discord != discord).map(|owner| owner.discord);
        let policy = store::link_policies::find(&mut transaction, guild).await?;
        let shared = match (owner, policy) {
            (None, _) => false,
            (Some(owner), LinkPolicy::Refuse) => return Ok(Vouched::TakenBy(owner)),
            // Where a moderator is to decide, this is a moderator's decision.
            (Some(_), LinkPolicy::Ask | LinkPolicy::Allow) => true,
        };
        let held_by = holder(&sources, &others, discord);
        let scope = LinkScope::Guild(guild);
        let link = Link { discord, roblox, scope, source: LinkSource::Moderator, shared, linked_at: now, checked_at: now };
        // What moderators said of others before one of them proved otherwise does not count any more, and makes room.
        let outdated = |other: &&Link| other.source == LinkSource::Moderator && other.scope == scope && !other.shared;
        for other in others.iter().filter(outdated).filter(|other| other.discord != discord && !shared) {
            store::links::delete(&mut transaction, other.discord, scope, LinkSource::Moderator).await?;
        }
        if !store::links::put(&mut transaction, &link).await? {
            return Err(StoreFailure::Contradiction);
        }
        store::proof_rulings::lift(&mut transaction, guild, roblox, discord).await?;
        let entry = entry(origin, AuditAction::MemberLinked, moderated(origin, discord, held_by), roblox);
        store::audit::insert(&mut transaction, &[entry], now).await?;
        self.tell_holder(&mut transaction, origin, guild, held_by, roblox, now).await?;
        transaction.commit().await?;
        self.known.forget_links(discord, &[roblox]);
        let replaced = before.map(|before| before.roblox).filter(|before| *before != roblox);
        Ok(Vouched::Kept { link, replaced })
    }

    /// Whoever has an account to which a moderator links somebody else is to hear of it. Of their own deed nobody is told.
    pub(super) async fn tell_holder(
        &self,
        connection: &mut Connection,
        origin: &Origin,
        guild: GuildId,
        held_by: Option<DiscordUserId>,
        roblox: RobloxId,
        now: Timestamp,
    ) -> Result<(), StoreFailure> {
        let Some(holder) = held_by.filter(|holder| origin.actor != Actor::Discord(*holder)) else { return Ok(()) };
        store::link_notices::put(connection, guild, holder, roblox, now).await?;
        store::changes::note(connection, Note::Departures(guild), now).await
    }

    /// A moderator takes back what one of them said, or let stand. Where there is nothing of that, they withdraw what the user has
    /// proved, in their server alone: the proof goes on counting in others, and here nothing but a moderator's word lets it
    /// count again.
    pub async fn withdraw(
        &self,
        origin: &Origin,
        guild: GuildId,
        discord: DiscordUserId,
    ) -> Result<Option<RobloxId>, StoreFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let (mut taken, mut accounts) = (None, Vec::new());
        // A proof that holds in this server alone stands beside another's by a moderator's leave.
        for source in [LinkSource::Moderator, LinkSource::Phrase] {
            let gone = store::links::delete(&mut transaction, discord, LinkScope::Guild(guild), source).await?;
            if let Some(roblox) = gone {
                let entry = entry(origin, AuditAction::MemberUnlinked, moderated(origin, discord, None), roblox);
                store::audit::insert(&mut transaction, &[entry], Timestamp::now()).await?;
                accounts.push(roblox);
                taken = taken.or(Some(roblox));
            }
        }
        store::proof_rulings::let_go(&mut transaction, guild, discord).await?;
        if taken.is_none() {
            let now = self.database.now();
            let own = store::links::of_discord_user(&mut transaction, guild, discord).await?;
            for proof in own.iter().filter(|link| link.source.is_proof()) {
                let roblox = proof.roblox;
                store::proof_rulings::put(&mut transaction, guild, roblox, discord, Ruling::Withdrawn, now).await?;
                if !accounts.contains(&roblox) {
                    let entry = entry(origin, AuditAction::MemberUnlinked, moderated(origin, discord, None), roblox);
                    store::audit::insert(&mut transaction, &[entry], now).await?;
                    accounts.push(roblox);
                }
                taken = taken.or(Some(roblox));
            }
        }
        transaction.commit().await?;
        self.known.forget_links(discord, &accounts);
        Ok(taken)
    }
}

/// The other member who has an account: whose it is, or the first of those who share it.
pub(super) fn holder(sources: &Sources, links: &[Link], but: DiscordUserId) -> Option<DiscordUserId> {
    let others = || links.iter().filter(|link| link.discord != but && sources.order.place(link.source).is_some());
    sources.order.owner(others()).or_else(|| others().min_by_key(|link| link.linked_at)).map(|link| link.discord)
}
