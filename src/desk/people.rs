//! People: who they are, what they hold, and what moderators say of them.

use super::ranks::{Ranked, Wanted};
use super::{
    Caller, Community, Desk, DeskFailure, LinkAnswer, Moderator, Person, Profile, ProfileRank, RankAnswer, UnlinkAnswer,
};
use crate::domain::{AccountText, DiscordUserId, Link, Member, Rank, RankSource, Session};
use crate::linking::{Allowed, Effort, RankStanding, Vouched};
use crate::roblox::Trouble;

impl Desk {
    /// What this server knows of one of its people.
    pub async fn profile(&self, caller: &Caller, person: &Person) -> Result<Profile, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let workspace = &community.workspace.id;
        let discord = person.user;
        let has_left = self.departures.of(caller.guild).await?.contains(&discord);
        let acting = self.linking.acting_for(discord).await;
        let Some(link) = self.linking.of_held(caller.guild, &acting).await? else {
            return Ok(Profile { discord, link: None, name: None, rank: None, has_left, holds: Vec::new() });
        };
        let name = self.linking.name(workspace, link.roblox).await?;
        let rank = self.profile_rank(caller, &community, person, &link).await?;
        let held = self.engine.held_by(workspace, link.roblox).await?;
        let roles = |session: &Session| session.roles_of(link.roblox).cloned().collect();
        let holds = held.into_iter().map(|session| (session.clone(), roles(&session))).collect();
        Ok(Profile { discord, link: Some(link), name, rank, has_left, holds })
    }

    async fn profile_rank(
        &self,
        caller: &Caller,
        community: &Community,
        person: &Person,
        link: &Link,
    ) -> Result<Option<ProfileRank>, DeskFailure> {
        if !self.engine.capabilities(&community.workspace.id).await?.ranks {
            return Ok(None);
        }
        let source = self.rank_source(community).await?;
        let roles = person.discord_roles.as_deref();
        let wanted =
            Wanted { roblox: link.roblox, on_discord: roles.map(|roles| (caller.guild, roles)), door: caller.door, enters: true };
        let ranked = self.rank_now(&community.workspace, wanted).await?;
        let member = self.engine.member(&community.workspace.id, link.roblox).await?;
        let (seen_at, unconfirmed) = match (source, ranked) {
            (RankSource::Group(_), Ranked::AsItIs) => (self.seen_at(community, caller, link).await?, false),
            (_, Ranked::AsItIs) => (None, false),
            (_, Ranked::Unconfirmed(seen)) => (Some(seen.seen_at), true),
            (_, Ranked::Unknown(_, last_success)) => (last_success, true),
        };
        let unknown = match ranked {
            Ranked::Unknown(trouble, _) => Some(trouble),
            Ranked::AsItIs | Ranked::Unconfirmed(_) => None,
        };
        Ok(Some(ProfileRank { rank: member.map_or(Rank::LOWEST, |member| member.rank), source, seen_at, unconfirmed, unknown }))
    }

    async fn seen_at(&self, community: &Community, caller: &Caller, link: &Link) -> Result<Option<jiff::Timestamp>, DeskFailure> {
        let standing = self.linking.ranks().of(&community.workspace, Some(caller.guild), link.roblox, None).await?;
        Ok(match standing {
            RankStanding::FromGroup { seen, .. } => Some(seen.seen_at),
            RankStanding::ByHand | RankStanding::FromDiscordRoles(_) | RankStanding::Unknown { .. } => None,
        })
    }

    /// A moderator says who somebody is on Roblox.
    pub async fn link_member(
        &self,
        moderator: &Moderator,
        discord: DiscordUserId,
        account: AccountText,
    ) -> Result<LinkAnswer, DeskFailure> {
        let roblox = match account {
            // A number is taken at a moderator's word: it links also while Roblox does not answer.
            AccountText::Id(id) => id,
            AccountText::Name(name) => {
                if let Allowed::After(wait) = self.linking.allow(moderator.user(), Effort::Lookup) {
                    return Ok(LinkAnswer::TooOften(wait));
                }
                match self.linking.roblox().account_named(&moderator.community.workspace.id, &name).await {
                    Ok(account) => account.id,
                    Err(Trouble::NotFound) => return Ok(LinkAnswer::NoSuchAccount(name)),
                    Err(trouble) => return Ok(LinkAnswer::NotFound(trouble)),
                }
            }
        };
        let vouched = self.linking.vouch(&moderator.origin(), moderator.guild(), discord, roblox).await?;
        self.links_were_moderated(moderator.guild());
        Ok(match vouched {
            Vouched::Kept { link, replaced } => LinkAnswer::Linked { link, replaced },
            Vouched::TakenBy(owner) => LinkAnswer::TakenBy(owner),
            Vouched::Proved(link) => LinkAnswer::Proved(link),
        })
    }

    /// A moderator takes that back.
    pub async fn unlink_member(&self, moderator: &Moderator, discord: DiscordUserId) -> Result<UnlinkAnswer, DeskFailure> {
        let withdrawn = self.linking.withdraw(&moderator.origin(), moderator.guild(), discord).await?;
        Ok(withdrawn.map_or(UnlinkAnswer::NotLinked, UnlinkAnswer::Unlinked))
    }

    /// A moderator gives somebody a rank.
    pub async fn rank_member(
        &self,
        moderator: &Moderator,
        discord: DiscordUserId,
        rank: Rank,
    ) -> Result<RankAnswer, DeskFailure> {
        if !self.engine.capabilities(&moderator.community.workspace.id).await?.ranks {
            return Ok(RankAnswer::KeptOnSeries);
        }
        let source = self.rank_source(moderator.community()).await?;
        if source != RankSource::Hand {
            return Ok(RankAnswer::FromElsewhere(source));
        }
        let acting = self.linking.acting_for(discord).await;
        let Some(link) = self.linking.of_held(moderator.guild(), &acting).await? else { return Ok(RankAnswer::NotLinked) };
        let before = self.engine.set_rank(moderator.origin(), link.roblox, rank).await?;
        Ok(RankAnswer::Ranked { member: Member { roblox: link.roblox, rank }, before })
    }
}
