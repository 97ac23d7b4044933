//! Ranks that come from elsewhere: asked for when a decision needs them, and handed to the engine, which decides by what
//! it has.

use std::sync::Arc;

use futures::future::join_all;
use jiff::Timestamp;

use super::{Caller, Community, Desk, DeskFailure};
use crate::domain::{
    Actor, DiscordRoleId, Door, EngineKind, GuildId, Holder, Origin, Rank, RankSource, RankTrouble, RobloxId, Role, RoleName,
    SeenRank, Session, SlotNumber, WorkspaceId,
};
use crate::engine::GivenRank;
use crate::linking::RankStanding;
use crate::store::StoreFailure;
use crate::store::workspaces::Workspace;

/// What a decision may go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ranked {
    /// The engine has the rank as it is.
    AsItIs,
    /// The engine has a rank that could not be asked for again.
    Unconfirmed(SeenRank),
    /// Nobody knows the rank.
    Unknown(RankTrouble, Option<Timestamp>),
}

/// A holder whose rank is below what their role asks for by now. Moderators decide what comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BelowMinimum {
    /// Who.
    pub roblox: RobloxId,
    /// In which role.
    pub role: RoleName,
    /// In which slot.
    pub slot: SlotNumber,
    /// What the role asks for.
    pub needed: Rank,
    /// What they have.
    pub held: Rank,
}

/// Whose rank is wanted, and what is known of them besides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) roblox: RobloxId,
    /// Where they are on Discord, with their roles there at this moment, if that is known.
    pub(super) on_discord: Option<(GuildId, &'a [DiscordRoleId])>,
    pub(super) door: Door,
    /// Whether somebody who is no member yet becomes one. Whoever only looks at a session may look at somebody whose data
    /// was deleted a moment ago.
    pub(super) enters: bool,
}

impl<'a> Wanted<'a> {
    pub(super) fn caller(caller: &'a Caller, roblox: RobloxId) -> Self {
        Self { roblox, on_discord: Some((caller.guild, &caller.discord_roles)), door: caller.door, enters: true }
    }
}

impl Desk {
    /// Where the ranks of a community come from. SERIES has ranks of its own.
    pub(super) async fn rank_source(&self, community: &Community) -> Result<RankSource, DeskFailure> {
        match community.workspace.engine {
            EngineKind::Series => Ok(RankSource::Hand),
            EngineKind::Embedded => Ok(self.linking.ranks().source(&community.workspace).await?),
        }
    }

    /// The same of a workspace by its identifier.
    pub async fn rank_source_of(&self, workspace: &WorkspaceId) -> Result<RankSource, DeskFailure> {
        let workspace = self.communities.workspace(workspace).await?.ok_or(StoreFailure::Missing("workspace"))?;
        Ok(self.linking.ranks().source(&workspace).await?)
    }

    /// Brings the engine's rank of a member up to date.
    pub(super) async fn rank_now(&self, workspace: &Workspace, wanted: Wanted<'_>) -> Result<Ranked, DeskFailure> {
        if workspace.engine == EngineKind::Series {
            return Ok(Ranked::AsItIs);
        }
        let guild = wanted.on_discord.map(|(guild, _)| guild);
        let roles = wanted.on_discord.map(|(_, roles)| roles);
        match self.linking.ranks().of(workspace, guild, wanted.roblox, roles).await? {
            RankStanding::ByHand => Ok(Ranked::AsItIs),
            RankStanding::FromDiscordRoles(rank) => {
                self.hand_over(workspace, wanted, RankSource::DiscordRoles, Some(rank)).await?;
                Ok(Ranked::AsItIs)
            }
            RankStanding::FromGroup { group, seen, unconfirmed } => {
                self.hand_over(workspace, wanted, RankSource::Group(group), seen.rank).await?;
                Ok(unconfirmed.map_or(Ranked::AsItIs, |_| Ranked::Unconfirmed(seen)))
            }
            RankStanding::Unknown { trouble, last_success } => Ok(Ranked::Unknown(trouble, last_success)),
        }
    }

    /// Somebody who is not in the group and no member either stays what they are.
    async fn hand_over(
        &self,
        workspace: &Workspace,
        wanted: Wanted<'_>,
        source: RankSource,
        rank: Option<Rank>,
    ) -> Result<(), DeskFailure> {
        let before = self.engine.member(&workspace.id, wanted.roblox).await?.map(|member| member.rank);
        let now = rank.unwrap_or(Rank::LOWEST);
        let stays_out = before.is_none() && !wanted.enters;
        if stays_out || before == Some(now) || (before.is_none() && rank.is_none()) {
            return Ok(());
        }
        let origin = Origin { workspace: workspace.id.clone(), actor: Actor::RankSource, door: wanted.door, request: None };
        self.engine.give_rank(origin, GivenRank { user: wanted.roblox, rank: now, source, enters: wanted.enters }).await?;
        Ok(())
    }

    /// The holders of a session whose rank is too low by now, in the order of its roles. Ranks from a group are asked for
    /// where they are old; whose rank nobody knows is not among them.
    pub async fn below_minimum(&self, guild: GuildId, session: &Arc<Session>) -> Result<Vec<BelowMinimum>, DeskFailure> {
        let community = self.communities.of(guild).await?;
        let workspace = &community.workspace;
        let asks_for_one = |(role, _, _): &(&Role, SlotNumber, Holder)| role.min_rank > Rank::LOWEST;
        let seats: Vec<(&Role, SlotNumber, RobloxId)> =
            session.holders().filter(asks_for_one).map(|(role, slot, holder)| (role, slot, holder.roblox)).collect();
        let asked = seats.iter().map(|(_, _, roblox)| {
            let wanted = Wanted { roblox: *roblox, on_discord: None, door: Door::Board, enters: false };
            async move { (*roblox, self.rank_now(workspace, wanted).await) }
        });
        for (roblox, ranked) in join_all(asked).await {
            if let Ranked::Unknown(trouble, _) = ranked? {
                tracing::debug!(roblox.id = %roblox, ?trouble, "a holder's rank is not known now");
            }
        }
        let mut below = Vec::new();
        for (role, slot, roblox) in seats {
            let held = self.engine.member(&workspace.id, roblox).await?.map_or(Rank::LOWEST, |member| member.rank);
            if held < role.min_rank {
                below.push(BelowMinimum { roblox, role: role.name.clone(), slot, needed: role.min_rank, held });
            }
        }
        Ok(below)
    }
}
