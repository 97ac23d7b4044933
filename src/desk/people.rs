//! People: who they are, what they hold, and what moderators say of them.

use super::{Caller, Desk, DeskFailure, LinkAnswer, Moderator, Profile, RankAnswer, UnlinkAnswer};
use crate::domain::{AccountText, DiscordUserId, Member, Rank};
use crate::linking::Linked;

impl Desk {
    /// What this server knows of one of its people.
    pub async fn profile(&self, caller: &Caller, discord: DiscordUserId) -> Result<Profile, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let workspace = &community.workspace.id;
        let has_left = self.departures.of(caller.guild).await?.contains(&discord);
        let Some(link) = self.linking.of(caller.guild, discord).await? else {
            return Ok(Profile { discord, link: None, rank: None, has_left, holds: Vec::new() });
        };
        let rank = match self.engine.capabilities(workspace).await?.ranks {
            true => Some(self.engine.member(workspace, link.roblox).await?.map_or(Rank::LOWEST, |member| member.rank)),
            false => None,
        };
        let held = self.engine.held_by(workspace, link.roblox).await?;
        let roles = |session: &crate::domain::Session| session.roles_of(link.roblox).map(|role| role.name.clone()).collect();
        let holds = held.into_iter().map(|session| (session.clone(), roles(&session))).collect();
        Ok(Profile { discord, link: Some(link), rank, has_left, holds })
    }

    /// A moderator says who somebody is on Roblox.
    pub async fn link_member(
        &self,
        moderator: &Moderator,
        discord: DiscordUserId,
        account: AccountText,
    ) -> Result<LinkAnswer, DeskFailure> {
        let linked = self.linking.vouch(&moderator.origin(), moderator.guild(), discord, account.roblox()).await?;
        Ok(match linked {
            Linked::Kept { link, replaced } => LinkAnswer::Linked { link, replaced },
            Linked::TakenBy(owner) => LinkAnswer::TakenBy(owner),
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
        let Some(link) = self.linking.acting_for(moderator.guild(), discord).await? else { return Ok(RankAnswer::NotLinked) };
        let before = self.engine.set_rank(moderator.origin(), link.roblox, rank).await?;
        Ok(RankAnswer::Ranked { member: Member { roblox: link.roblox, rank }, before })
    }
}
