//! Slots: taking and leaving them, by command or by press.

use std::sync::Arc;

use super::ranks::{Ranked, Wanted};
use super::{Caller, Community, Desk, DeskFailure, LaterTruth, NoSession, NotDone, SlotAnswer};
use crate::domain::{
    Claimant, Link, Rank, Refusal, Refusals, RobloxId, Role, RoleName, Session, SlotChoice, SlotKey, SlotNumber, rules,
};
use crate::engine::{Claim, Decision, EngineFailure, Leave, Seated};
use crate::linking::Hold;

impl Desk {
    /// Takes a slot, as typed: the role by its name, the slot by key or number or left out for any, the session by its
    /// ID or title or left out for the one that is meant.
    pub async fn claim_typed(
        &self,
        caller: &Caller,
        role: &str,
        slot: Option<&str>,
        session: Option<&str>,
    ) -> Result<SlotAnswer, DeskFailure> {
        let choice = slot.map_or(SlotChoice::Any, slot_typed);
        match self.session_to_claim_in(caller, role, session).await? {
            Ok(session) => self.claim_in(caller, session, role, choice).await,
            Err(none) => Ok(SlotAnswer::NoSession(none)),
        }
    }

    /// Takes a slot of a role that was named exactly.
    pub async fn claim(
        &self,
        caller: &Caller,
        session: Arc<Session>,
        role: &RoleName,
        choice: SlotChoice,
    ) -> Result<SlotAnswer, DeskFailure> {
        let acting = self.linking.acting_for(caller.user).await;
        self.claim_held(caller, session, role, choice, &acting).await
    }

    /// The same for somebody who acts already.
    pub(super) async fn claim_held(
        &self,
        caller: &Caller,
        session: Arc<Session>,
        role: &RoleName,
        choice: SlotChoice,
        acting: &Hold,
    ) -> Result<SlotAnswer, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let Some(link) = self.linking.of_held(caller.guild, acting).await? else {
            let verdict = rules::claim(&session, community.plan(), Claimant::Unlinked, role, choice).err();
            let nothing_else = verdict.as_ref().is_none_or(|refusals| refusals.iter().eq([&Refusal::NotLinked]));
            if nothing_else && self.members_link_themselves() {
                self.want(caller, &session, role, choice).await?;
                return Ok(SlotAnswer::LinkFirst { session, role: role.clone() });
            }
            return Ok(unlinked(session, role, verdict));
        };
        let ranked = self.rank_for_role(caller, &community, &session, role, link.roblox).await?;
        if let Ranked::Unknown(trouble, last_success) = ranked {
            let unknown = (trouble, last_success);
            let plan = community.plan();
            let refusals = rules::claim_with_unknown_rank(&session, plan, link.roblox, role, choice, unknown);
            let instead = self.open_roles(&community, &session, link.roblox, &refusals).await?;
            return Ok(answered(session, role, Err(refusals), instead));
        }
        let claim = Claim { session: session.id.clone(), role: role.clone(), choice, user: link.roblox, admit: true };
        let decision = match self.engine.claim(caller.origin(&community), claim).await {
            Ok(Err(refusals)) => Err(refusals.with_rank_source(self.rank_source(&community).await?)),
            Ok(decision) => decision,
            Err(failure) => return self.not_decided(caller, session, role, failure).await,
        };
        let instead = match &decision {
            Err(refusals) if another_role_would_help(refusals) => {
                let open = self.open_roles(&community, &session, link.roblox, refusals).await;
                // What else there is would be nice to know; that SERIES does not say it changes nothing about the refusal.
                if matches!(open, Err(DeskFailure::Engine(EngineFailure::Remote(_)))) { Vec::new() } else { open? }
            }
            Ok(_) | Err(_) => Vec::new(),
        };
        Ok(match (answered(session, role, decision, instead), ranked) {
            (SlotAnswer::Done { session, role, slot, .. }, Ranked::Unconfirmed(seen)) => {
                SlotAnswer::Done { session, role, slot, unconfirmed_rank: Some(seen) }
            }
            (answer, _) => answer,
        })
    }

    /// A role that asks for no rank needs none to be known.
    async fn rank_for_role(
        &self,
        caller: &Caller,
        community: &Community,
        session: &Session,
        role: &RoleName,
        user: RobloxId,
    ) -> Result<Ranked, DeskFailure> {
        match session.role(role) {
            Some(role) if role.min_rank > Rank::LOWEST => self.rank_now(&community.workspace, Wanted::caller(caller, user)).await,
            Some(_) | None => Ok(Ranked::AsItIs),
        }
    }

    /// Leaves a slot, as typed.
    pub async fn quit_typed(&self, caller: &Caller, role: &str, session: Option<&str>) -> Result<SlotAnswer, DeskFailure> {
        match self.session_to_leave(caller, role, session).await? {
            Ok(session) => match session.role_typed(role) {
                Some(found) => self.quit(caller, Arc::clone(&session), &found.name.clone()).await,
                None => Ok(no_such_role(session, role)),
            },
            Err(none) => Ok(SlotAnswer::NoSession(none)),
        }
    }

    /// Leaves a slot of a role that was named exactly.
    pub async fn quit(&self, caller: &Caller, session: Arc<Session>, role: &RoleName) -> Result<SlotAnswer, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let acting = self.linking.acting_for(caller.user).await;
        let Some(link) = self.linking.of_held(caller.guild, &acting).await? else {
            let verdict = rules::quit(&session, community.plan(), Claimant::Unlinked, role);
            return Ok(unlinked(session, role, verdict.err()));
        };
        let leave = Leave { session: session.id.clone(), role: role.clone(), user: link.roblox, admit: true };
        match self.engine.quit(caller.origin(&community), leave).await {
            Ok(decision) => Ok(answered(session, role, decision, Vec::new())),
            Err(failure) => self.not_decided(caller, session, role, failure).await,
        }
    }

    /// What stands between a member and SERIES is told as an answer; what breaks here is a failure.
    async fn not_decided(
        &self,
        caller: &Caller,
        session: Arc<Session>,
        role: &RoleName,
        failure: EngineFailure,
    ) -> Result<SlotAnswer, DeskFailure> {
        let role = role.clone();
        // Only how much they are told depends on it.
        let moderates = self.moderator(caller.clone()).await.is_ok_and(|checked| checked.is_ok());
        match failure {
            EngineFailure::Remote(why) => Ok(SlotAnswer::NotDone(NotDone { session, role, why, moderates })),
            EngineFailure::Unconfirmed(unconfirmed) => {
                Ok(SlotAnswer::Unconfirmed(LaterTruth { session, role, moderates, unconfirmed }))
            }
            failure @ (EngineFailure::Store(_) | EngineFailure::Busy | EngineFailure::Stopped) => Err(failure.into()),
        }
    }

    /// The roles that the caller holds in a session; nothing for somebody whose Roblox account is not known.
    pub async fn roles_held(&self, caller: &Caller, session: &Session) -> Result<Vec<RoleName>, DeskFailure> {
        let link = self.linking.of(caller.guild, caller.user).await?;
        Ok(link.map(|link| held(session, &link)).unwrap_or_default())
    }

    /// The roles of a session that this user could claim now.
    async fn open_roles(
        &self,
        community: &Community,
        session: &Session,
        user: RobloxId,
        refusals: &Refusals,
    ) -> Result<Vec<RoleName>, DeskFailure> {
        let workspace = &community.workspace;
        // As it is by now, which may be another state than the one that was claimed in.
        let Some(session) = self.engine.get(&workspace.id, &session.id).await? else { return Ok(Vec::new()) };
        if session.capacity().vacant == 0 {
            return Ok(Vec::new());
        }
        let claimant = if self.engine.capabilities(&workspace.id).await?.ranks {
            self.engine.member(&workspace.id, user).await?.map_or(Claimant::Outsider(user), Claimant::Member)
        } else {
            Claimant::Unranked(user)
        };
        let too_high = |role: &Role| refusals.iter().any(|refusal| asks_as_much(refusal, role));
        let open = |role: &&Role| {
            !too_high(role) && rules::claim(&session, community.plan(), claimant, &role.name, SlotChoice::Any).is_ok()
        };
        Ok(session.roles.iter().filter(open).map(|role| role.name.clone()).collect())
    }

    async fn claim_in(
        &self,
        caller: &Caller,
        session: Arc<Session>,
        role: &str,
        choice: SlotChoice,
    ) -> Result<SlotAnswer, DeskFailure> {
        match session.role_typed(role) {
            Some(found) => self.claim(caller, Arc::clone(&session), &found.name.clone(), choice).await,
            None => Ok(no_such_role(session, role)),
        }
    }

    /// Left out: the session whose board is in this channel, else the next one that takes claims and has this role.
    pub(super) async fn session_to_claim_in(
        &self,
        caller: &Caller,
        role: &str,
        session: Option<&str>,
    ) -> Result<Result<Arc<Session>, NoSession>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        if let Some(typed) = session {
            return self.session_typed(&community, typed).await;
        }
        if let Some(here) = self.session_of_channel(&community, caller.channel).await? {
            return Ok(Ok(here));
        }
        let coming = self.engine.coming(&community.workspace.id, super::MOST_SEARCHED).await?;
        let open = |session: &&Arc<Session>| rules::claiming_closed(session).is_none() && session.role_typed(role).is_some();
        Ok(coming.iter().find(open).cloned().ok_or_else(|| NoSession::NoneWithRole { role: role.to_owned() }))
    }

    /// Left out: the session whose board is in this channel if the caller holds the role there, else the first in
    /// which they hold it.
    async fn session_to_leave(
        &self,
        caller: &Caller,
        role: &str,
        session: Option<&str>,
    ) -> Result<Result<Arc<Session>, NoSession>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        if let Some(typed) = session {
            return self.session_typed(&community, typed).await;
        }
        let here = self.session_of_channel(&community, caller.channel).await?;
        let Some(link) = self.linking.of(caller.guild, caller.user).await? else {
            return self.some_session(&community, here, role).await;
        };
        let holds = |session: &&Arc<Session>| session.role_typed(role).is_some_and(|role| role.slot_of(link.roblox).is_some());
        if let Some(here) = here.as_ref().filter(holds) {
            return Ok(Ok(Arc::clone(here)));
        }
        let held = self.engine.held_by(&community.workspace.id, link.roblox).await?;
        Ok(held.iter().find(holds).cloned().ok_or_else(|| NoSession::NoneHeld { role: role.to_owned() }))
    }

    /// Any session will do to say that somebody is not linked.
    async fn some_session(
        &self,
        community: &Community,
        here: Option<Arc<Session>>,
        role: &str,
    ) -> Result<Result<Arc<Session>, NoSession>, DeskFailure> {
        let coming = self.engine.coming(&community.workspace.id, super::MOST_SEARCHED).await?;
        let with_role = coming.into_iter().find(|session| session.role_typed(role).is_some());
        Ok(here.or(with_role).ok_or_else(|| NoSession::NoneHeld { role: role.to_owned() }))
    }
}

/// A slot as a person names it: its key, its number counted from 1, or the label of a choice ("Slot 2, vacant").
pub(super) fn slot_typed(text: &str) -> SlotChoice {
    let text = text.trim();
    let words = text.to_lowercase();
    let number = words.strip_prefix("slot").unwrap_or(&words);
    let number = number.trim().split([',', ' ']).next().unwrap_or_default();
    match number.parse::<u8>() {
        Ok(ordinal @ 1..=10) => SlotChoice::Key(SlotKey::Vacant(SlotNumber::new(ordinal - 1))),
        Ok(_) | Err(_) => SlotChoice::from_key(text),
    }
}

fn held(session: &Session, link: &Link) -> Vec<RoleName> {
    session.roles_of(link.roblox).map(|role| role.name.clone()).collect()
}

fn answered(session: Arc<Session>, role: &RoleName, decision: Decision<Seated>, instead: Vec<RoleName>) -> SlotAnswer {
    match decision {
        Ok(Seated { session, change }) => {
            SlotAnswer::Done { session, role: role.clone(), slot: change.slot(), unconfirmed_rank: None }
        }
        Err(refusals) => SlotAnswer::Refused { session: Some(session), role: role.to_string(), refusals, instead },
    }
}

/// Whether it was this role that stood in the way: its rank, or that nothing of it is free.
fn another_role_would_help(refusals: &Refusals) -> bool {
    refusals.iter().any(|refusal| {
        matches!(
            refusal,
            Refusal::RankTooLow { .. } | Refusal::SlotFilled { next_vacant: None } | Refusal::SlotNotFound { next_vacant: None }
        )
    })
}

/// Whether this role asks for a rank that they are known not to have, where nobody knows which one they have.
fn asks_as_much(refusal: &Refusal, role: &Role) -> bool {
    match refusal {
        Refusal::RankTooLow { needed, held: None, .. } => role.min_rank >= *needed,
        // Whose rank nobody knows can have what asks for none.
        Refusal::RankUnknown { .. } => role.min_rank > Rank::LOWEST,
        _ => false,
    }
}

/// The rules always refuse somebody who is not linked; that refusal alone stands in where they gave no list.
fn unlinked(session: Arc<Session>, role: &RoleName, refusals: Option<Refusals>) -> SlotAnswer {
    let refusals = refusals.unwrap_or_else(|| Refusal::NotLinked.into());
    SlotAnswer::Refused { session: Some(session), role: role.to_string(), refusals, instead: Vec::new() }
}

fn no_such_role(session: Arc<Session>, role: &str) -> SlotAnswer {
    let roles = session.roles.iter().map(|role| role.name.clone()).collect();
    let refusals = Refusal::RoleNotFound { roles }.into();
    SlotAnswer::Refused { session: Some(session), role: role.to_owned(), refusals, instead: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_named_by_key_number_or_label() {
        let second = SlotChoice::Key(SlotKey::Vacant(SlotNumber::new(1)));
        for text in ["2", " 2 ", "VACANT_1", "Slot 2, vacant", "slot 2"] {
            assert_eq!(slot_typed(text), second, "{text:?}");
        }
        assert_eq!(slot_typed("0"), SlotChoice::Unknown);
        assert_eq!(slot_typed("first"), SlotChoice::Unknown);
        assert!(matches!(slot_typed("714760171"), SlotChoice::Key(SlotKey::Held(_))));
    }
}
