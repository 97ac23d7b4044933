//! What moderators, and holders of roles who may, do with a session that runs.

use std::sync::Arc;

use super::ranks::{Ranked, Wanted};
use super::rights::{ChangingStatus, KeepingAttendance, Marking};
use super::{Caller, Desk, DeskFailure, Moderator, NoSession, Steward};
use crate::domain::{
    Contradiction, DiscordUserId, Mark, Marked, Moderation, Move, Objection, Origin, Post, Rank, Reason, RobloxId, RoleName,
    Session, SessionChanges, SessionId, SlotChoice, Standing, Step, rules,
};
use crate::engine::{Moderated, Order};

/// What a moderation came to.
#[derive(Debug, Clone)]
pub enum ModerationAnswer {
    /// It was done, or was so already.
    Done(Moderated),
    /// It was not done.
    Objection {
        /// The session as it is now.
        session: Arc<Session>,
        /// Why not.
        objection: Objection,
    },
    /// Nobody knows who that member is on Roblox.
    NotLinked(DiscordUserId),
    /// There is no such session (any more).
    NoSession(NoSession),
}

impl ModerationAnswer {
    /// Everybody who has to be named to tell it, beside those who are in the session.
    #[must_use]
    pub fn people(&self) -> Vec<RobloxId> {
        match self {
            Self::Done(moderated) => moderated.difference.people(),
            Self::Objection { objection: Objection::Contradicted(contradictions), .. } => {
                contradictions.iter().filter_map(Contradiction::person).collect()
            }
            Self::Objection { objection: Objection::PartnerGone { partner, .. }, .. } => vec![*partner],
            Self::Objection { .. } | Self::NotLinked(_) | Self::NoSession(_) => Vec::new(),
        }
    }
}

impl Desk {
    /// Starts, delays, ends or cancels a session.
    pub async fn change_status(&self, by: &Steward<ChangingStatus>, step: Step) -> Result<ModerationAnswer, DeskFailure> {
        self.moderate(by.origin(), &by.session, Moderation::Step(step), by.standing).await
    }

    /// Notes whether one holder turned up; no mark takes the note back.
    pub async fn mark(
        &self,
        by: &Steward<Marking>,
        role: RoleName,
        user: RobloxId,
        mark: Option<Mark>,
    ) -> Result<ModerationAnswer, DeskFailure> {
        let moderation = Moderation::Mark { whom: Marked::One(role, user), mark };
        self.moderate(by.origin(), &by.session, moderation, by.standing).await
    }

    /// Notes of every holder without a mark that they were there.
    pub async fn mark_the_rest_attended(&self, by: &Steward<KeepingAttendance>) -> Result<ModerationAnswer, DeskFailure> {
        let moderation = Moderation::Mark { whom: Marked::Unmarked, mark: Some(Mark::Attended) };
        self.moderate(by.origin(), &by.session, moderation, by.standing).await
    }

    /// Opens or closes a session to claims.
    pub async fn set_claiming(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        open: bool,
    ) -> Result<ModerationAnswer, DeskFailure> {
        self.as_moderator(moderator, session, Moderation::SetClaiming(open)).await
    }

    /// Changes what a session is.
    pub async fn edit_session(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        changes: SessionChanges,
    ) -> Result<ModerationAnswer, DeskFailure> {
        self.as_moderator(moderator, session, Moderation::Edit(Box::new(changes))).await
    }

    /// Puts a member into a slot.
    pub async fn assign(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        member: DiscordUserId,
        role: RoleName,
        choice: SlotChoice,
    ) -> Result<ModerationAnswer, DeskFailure> {
        let acting = self.linking.acting_for(member).await;
        let Some(link) = self.linking.of_held(moderator.guild(), &acting).await? else {
            return Ok(ModerationAnswer::NotLinked(member));
        };
        self.as_moderator(moderator, session, Moderation::Assign { user: link.roblox, role, choice }).await
    }

    /// Takes a holder out of a slot.
    pub async fn take_out(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        user: RobloxId,
        role: RoleName,
        reason: Option<Reason>,
    ) -> Result<ModerationAnswer, DeskFailure> {
        self.as_moderator(moderator, session, Moderation::Remove { user, role, reason }).await
    }

    /// Gives a holder another slot; whoever sits there changes places with them.
    pub async fn move_holder(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        wanted: Move,
    ) -> Result<ModerationAnswer, DeskFailure> {
        self.as_moderator(moderator, session, Moderation::Move(wanted)).await
    }

    /// Says which member is in charge; nobody clears the post.
    pub async fn appoint(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        post: Post,
        member: Option<DiscordUserId>,
    ) -> Result<ModerationAnswer, DeskFailure> {
        let Some(member) = member else {
            return self.as_moderator(moderator, session, Moderation::Appoint(post, None)).await;
        };
        let acting = self.linking.acting_for(member).await;
        let Some(link) = self.linking.of_held(moderator.guild(), &acting).await? else {
            return Ok(ModerationAnswer::NotLinked(member));
        };
        self.as_moderator(moderator, session, Moderation::Appoint(post, Some(link.roblox))).await
    }

    /// Who a member is on Roblox, for this server.
    pub async fn account_of(&self, caller: &Caller, member: DiscordUserId) -> Result<Option<RobloxId>, DeskFailure> {
        Ok(self.linking.of(caller.guild, member).await?.map(|link| link.roblox))
    }

    pub(super) async fn as_moderator(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        moderation: Moderation,
    ) -> Result<ModerationAnswer, DeskFailure> {
        if let Some(unknown) = self.ranks_for(moderator, session, &moderation).await? {
            return Ok(unknown);
        }
        let answer = self.moderate(moderator.origin(), session, moderation, Standing::Moderator).await?;
        let ModerationAnswer::Objection { session, objection: Objection::Refused(refusals) } = answer else { return Ok(answer) };
        let source = self.rank_source(moderator.community()).await?;
        Ok(ModerationAnswer::Objection { session, objection: refusals.with_rank_source(source).into() })
    }

    /// Brings the ranks up to date that the decision looks at. Nobody is assigned what asks for a rank while nobody knows
    /// theirs; whoever holds a slot or a post already goes by the rank that was known last.
    async fn ranks_for(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        moderation: &Moderation,
    ) -> Result<Option<ModerationAnswer>, DeskFailure> {
        let community = &moderator.community;
        let Some(session) = self.engine.get(&community.workspace.id, session).await? else { return Ok(None) };
        let asks_for_one = |role: &RoleName| session.role(role).is_some_and(|role| role.min_rank > Rank::LOWEST);
        let asked_for = match moderation {
            Moderation::Assign { role, .. } => asks_for_one(role),
            Moderation::Move(Move { from, to, .. }) => from != to && (asks_for_one(from) || asks_for_one(to)),
            _ => true,
        };
        for user in moderation.people(&session).into_iter().filter(|_| asked_for) {
            // Their Discord roles are not at hand here: a rank that comes from those stays as it was set last.
            let enters = matches!(moderation, Moderation::Assign { .. });
            let wanted = Wanted { roblox: user, on_discord: None, door: moderator.caller.door, enters };
            let Ranked::Unknown(trouble, last_success) = self.rank_now(&community.workspace, wanted).await? else { continue };
            if let Moderation::Assign { user, role, choice } = moderation {
                let (plan, unknown) = (community.plan(), (trouble, last_success));
                let refusals = rules::assign_with_unknown_rank(&session, plan, *user, role, *choice, unknown);
                return Ok(Some(ModerationAnswer::Objection { session, objection: refusals.into() }));
            }
        }
        Ok(None)
    }

    async fn moderate(
        &self,
        origin: Origin,
        session: &SessionId,
        moderation: Moderation,
        standing: Standing,
    ) -> Result<ModerationAnswer, DeskFailure> {
        let workspace = origin.workspace.clone();
        let order = Order { session: session.clone(), moderation, standing };
        match self.engine.moderate(origin, order).await? {
            Ok(moderated) => Ok(ModerationAnswer::Done(moderated)),
            Err(objection) => Ok(match self.engine.get(&workspace, session).await? {
                Some(session) => ModerationAnswer::Objection { session, objection },
                None => ModerationAnswer::NoSession(NoSession::Unknown),
            }),
        }
    }
}
