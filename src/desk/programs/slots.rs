//! Slots, for programs: they name the Roblox user, and vouch for them.

use super::Program;
use crate::desk::ranks::{Ranked, Wanted};
use crate::desk::{Desk, DeskFailure};
use crate::domain::{
    Claimant, Door, EngineKind, Member, Rank, RankSource, Refusal, Refusals, RobloxId, RoleName, SessionId, SlotChoice, rules,
};
use crate::engine::{Claim, Decision, Leave, Seated};

/// A role as a program names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleAsked {
    /// By a name that a role can have.
    Named(RoleName),
    /// By one that no role can have, such as `Host`: well-formed, and never found.
    Reserved,
}

impl Desk {
    /// Takes a slot for a member.
    pub async fn claim_for(
        &self,
        program: &Program,
        session: SessionId,
        user: RobloxId,
        role: RoleAsked,
        choice: SlotChoice,
    ) -> Result<Decision<Seated>, DeskFailure> {
        match role {
            RoleAsked::Named(role) => {
                if let Some(refusals) = self.rank_stands_in_the_way(program, &session, user, &role, choice).await? {
                    return Ok(Err(refusals));
                }
                // A program that names a Roblox ID does not make it a member.
                let claim = Claim { session, role, choice, user, admit: false };
                Ok(self.engine.claim(program.origin(Some(user)), claim).await?)
            }
            RoleAsked::Reserved => self.never_found(program, &session).await,
        }
    }

    /// Brings the member's rank up to date where the role asks for one; what is to be said when nobody knows it.
    ///
    /// A program may name any user of Roblox, so Roblox is asked last: about members of the workspace alone, and only where
    /// nothing but their rank can still say no.
    async fn rank_stands_in_the_way(
        &self,
        program: &Program,
        session: &SessionId,
        user: RobloxId,
        role: &RoleName,
        choice: SlotChoice,
    ) -> Result<Option<Refusals>, DeskFailure> {
        let workspace = &program.workspace;
        if workspace.engine == EngineKind::Series
            || !matches!(self.linking.ranks().source(workspace).await?, RankSource::Group(_))
        {
            return Ok(None);
        }
        let Some(session) = self.engine.get(&workspace.id, session).await? else { return Ok(None) };
        if session.role(role).is_none_or(|role| role.min_rank == Rank::LOWEST) {
            return Ok(None);
        }
        let Some(member) = self.engine.member(&workspace.id, user).await? else { return Ok(None) };
        let at_best = Claimant::Member(Member { rank: Rank::HIGHEST, ..member });
        if let Err(refusals) = rules::claim(&session, workspace.plan, at_best, role, choice) {
            return Ok(Some(refusals));
        }
        let wanted = Wanted { roblox: user, on_discord: None, door: Door::Http, enters: false };
        Ok(match self.rank_now(workspace, wanted).await? {
            Ranked::AsItIs | Ranked::Unconfirmed(_) => None,
            Ranked::Unknown(trouble, last_success) => {
                let unknown = (trouble, last_success);
                Some(rules::claim_with_unknown_rank(&session, workspace.plan, user, role, choice, unknown))
            }
        })
    }

    /// Leaves a member's slot, as the member would.
    pub async fn quit_for(
        &self,
        program: &Program,
        session: SessionId,
        user: RobloxId,
        role: RoleAsked,
    ) -> Result<Decision<Seated>, DeskFailure> {
        match role {
            RoleAsked::Named(role) => {
                let leave = Leave { session, role, user, admit: false };
                Ok(self.engine.quit(program.origin(Some(user)), leave).await?)
            }
            RoleAsked::Reserved => self.never_found(program, &session).await,
        }
    }

    /// Takes a member out of a slot, as a moderator would.
    pub async fn remove_for(
        &self,
        program: &Program,
        session: SessionId,
        target: RobloxId,
        role: RoleAsked,
    ) -> Result<Decision<Seated>, DeskFailure> {
        match role {
            RoleAsked::Named(role) => {
                let leave = Leave { session, role, user: target, admit: false };
                // Who does the removing is not said (SERIES reference 2.8): the program stands for itself.
                Ok(self.engine.remove(program.origin(None), leave).await?)
            }
            RoleAsked::Reserved => self.never_found(program, &session).await,
        }
    }

    /// What stands before a role that cannot be there in the order of the rules, and then that.
    async fn never_found(&self, program: &Program, session: &SessionId) -> Result<Decision<Seated>, DeskFailure> {
        let Some(session) = self.engine.get(&program.workspace.id, session).await? else {
            return Ok(Err(Refusal::SessionNotFound.into()));
        };
        if !program.workspace.plan.has_custom_roles() {
            return Ok(Err(Refusal::PlanRequired.into()));
        }
        let roles = session.roles.iter().map(|role| role.name.clone()).collect();
        Ok(Err(Refusal::RoleNotFound { roles }.into()))
    }
}
