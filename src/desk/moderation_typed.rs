//! Moderation as it is typed into commands: sessions, roles and slots by their names, or left out.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::slots::slot_typed;
use super::{Caller, Community, Desk, DeskFailure, ModerationAnswer, Moderator, NoSession, RoleChoice};
use crate::domain::{DiscordUserId, Objection, PageNumber, Reason, Refusal, Session, SessionFilter, SlotChoice, SlotNumber};

/// How long after its start a session is offered by name where it may be over.
const RECENT: SignedDuration = SignedDuration::from_hours(14 * 24);

impl Desk {
    /// Puts a member into a slot. The session left out: the one whose board is in this channel, else the next one with
    /// such a role.
    pub async fn assign_typed(
        &self,
        moderator: &Moderator,
        member: DiscordUserId,
        role: &str,
        slot: Option<&str>,
        session: Option<&str>,
    ) -> Result<ModerationAnswer, DeskFailure> {
        let (caller, community) = (&moderator.caller, &moderator.community);
        let found = match self.named_or_here(caller, community, session).await? {
            Some(found) => found,
            None => {
                let coming = self.engine.coming(&community.workspace.id, super::MOST_SEARCHED).await?;
                let with_role = coming.into_iter().find(|session| session.role_typed(role).is_some());
                with_role.ok_or_else(|| NoSession::NoneWithRole { role: role.to_owned() })
            }
        };
        let session = match found {
            Ok(session) => session,
            Err(none) => return Ok(ModerationAnswer::NoSession(none)),
        };
        let Some(name) = session.role_typed(role).map(|role| role.name.clone()) else { return Ok(no_such_role(session)) };
        let choice = slot.map_or(SlotChoice::Any, slot_typed);
        self.assign(moderator, &session.id, member, name, choice).await
    }

    /// Takes a member out of a slot. The session left out: the one whose board is in this channel if they hold such a role
    /// there, else the first one in which they do.
    pub async fn take_out_typed(
        &self,
        moderator: &Moderator,
        member: DiscordUserId,
        role: &str,
        session: Option<&str>,
        reason: Option<Reason>,
    ) -> Result<ModerationAnswer, DeskFailure> {
        let (caller, community) = (&moderator.caller, &moderator.community);
        let acting = self.linking.acting_for(member).await;
        let Some(link) = self.linking.of_held(caller.guild, &acting).await? else {
            return Ok(ModerationAnswer::NotLinked(member));
        };
        let user = link.roblox;
        let holds = |session: &Arc<Session>| session.role_typed(role).is_some_and(|role| role.slot_of(user).is_some());
        let found = match self.named_or_here(caller, community, session).await? {
            Some(found) if session.is_some() => found,
            Some(Ok(here)) if holds(&here) => Ok(here),
            Some(_) | None => {
                let held = self.engine.held_by(&community.workspace.id, user).await?;
                held.into_iter().find(holds).ok_or_else(|| NoSession::NoneHeld { role: role.to_owned() })
            }
        };
        let session = match found {
            Ok(session) => session,
            Err(none) => return Ok(ModerationAnswer::NoSession(none)),
        };
        let Some(name) = session.role_typed(role).map(|role| role.name.clone()) else { return Ok(no_such_role(session)) };
        self.take_out(moderator, &session.id, user, name, reason).await
    }

    /// The roles with a vacant slot, whether or not they can be claimed, each once.
    pub async fn roles_to_assign(&self, caller: &Caller, session: Option<&str>) -> Result<Vec<RoleChoice>, DeskFailure> {
        let mut choices = Vec::new();
        for session in self.sessions_of(caller, session).await? {
            for role in session.roles.iter().filter(|role| role.vacancies() > 0) {
                super::choices::offer_once(&mut choices, &session, role);
            }
        }
        Ok(choices)
    }

    /// The vacant slots of a role, whether or not they can be claimed.
    pub async fn slots_to_assign(
        &self,
        caller: &Caller,
        role: &str,
        session: Option<&str>,
    ) -> Result<Vec<SlotNumber>, DeskFailure> {
        let sessions = self.sessions_of(caller, session).await?;
        Ok(sessions.iter().find_map(|session| session.role_typed(role)).map(|role| role.vacant().collect()).unwrap_or_default())
    }

    /// The roles that a member holds, each once.
    pub async fn roles_of_member(
        &self,
        caller: &Caller,
        member: DiscordUserId,
        session: Option<&str>,
    ) -> Result<Vec<RoleChoice>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let Some(user) = self.account_of(caller, member).await? else { return Ok(Vec::new()) };
        let sessions = match session {
            Some(typed) => self.session_typed(&community, typed).await?.into_iter().collect(),
            None => self.engine.held_by(&community.workspace.id, user).await?,
        };
        let mut choices = Vec::new();
        for session in &sessions {
            session.roles_of(user).for_each(|role| super::choices::offer_once(&mut choices, session, role));
        }
        Ok(choices)
    }

    /// The sessions that are coming or began in the last two weeks, the newest first: over or not.
    pub async fn recent_sessions(&self, caller: &Caller) -> Result<Vec<Arc<Session>>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let from = Timestamp::now().checked_sub(RECENT).ok();
        let filter = SessionFilter { from, ..SessionFilter::default() };
        let mut sessions = self.engine.list(&community.workspace.id, &filter, PageNumber::FIRST).await?;
        sessions.reverse();
        Ok(sessions)
    }

    /// The session that was named, or the one whose board is in this channel; nothing where neither is.
    async fn named_or_here(
        &self,
        caller: &Caller,
        community: &Community,
        typed: Option<&str>,
    ) -> Result<Option<Result<Arc<Session>, NoSession>>, DeskFailure> {
        match typed {
            Some(typed) => Ok(Some(self.session_typed(community, typed).await?)),
            None => Ok(self.session_of_channel(community, caller.channel).await?.map(Ok)),
        }
    }

    async fn sessions_of(&self, caller: &Caller, typed: Option<&str>) -> Result<Vec<Arc<Session>>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        match self.named_or_here(caller, &community, typed).await? {
            Some(found) => Ok(found.into_iter().collect()),
            None => Ok(self.engine.coming(&community.workspace.id, super::MOST_SEARCHED).await?),
        }
    }
}

fn no_such_role(session: Arc<Session>) -> ModerationAnswer {
    let roles = session.roles.iter().map(|role| role.name.clone()).collect();
    let objection = Objection::Refused(Refusal::RoleNotFound { roles }.into());
    ModerationAnswer::Objection { session, objection }
}
