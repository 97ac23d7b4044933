//! A moderator's word: it holds in their server, and never against what somebody has proved.

use jiff::Timestamp;

use super::finding::standing;
use super::{Linking, entry};
use crate::domain::{AuditAction, DiscordUserId, GuildId, Link, LinkPolicy, LinkScope, LinkSource, Origin, RobloxId};
use crate::store::proof_rulings::Ruling;
use crate::store::{self, StoreFailure};

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
        let entry = entry(origin, AuditAction::MemberLinked, Some(discord), Some(roblox));
        store::audit::insert(&mut transaction, &[entry], now).await?;
        transaction.commit().await?;
        self.known.forget_links(discord, &[roblox]);
        let replaced = before.map(|before| before.roblox).filter(|before| *before != roblox);
        Ok(Vouched::Kept { link, replaced })
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
                let entry = entry(origin, AuditAction::MemberUnlinked, Some(discord), Some(roblox));
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
                    let entry = entry(origin, AuditAction::MemberUnlinked, Some(discord), Some(roblox));
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
