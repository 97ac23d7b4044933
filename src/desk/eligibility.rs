//! Would this person get that role now? Every rule with the values that it compares, for moderators who are asked.

use std::sync::Arc;

use super::{Caller, Desk, DeskFailure, NoSession, Person, Profile};
use crate::domain::{Claimant, Member, Refusals, Role, Session, SlotChoice, rules};

/// What the rules say of somebody and a role, without anything being done.
#[derive(Debug, Clone)]
pub struct Eligibility {
    /// Who, with their link and rank as they are at this moment.
    pub profile: Profile,
    /// In which session.
    pub session: Arc<Session>,
    /// The role as it was asked for.
    pub asked: String,
    /// The role, if the session has it.
    pub role: Option<Role>,
    /// Every rule that says no; nothing when they would get it.
    pub refusals: Option<Refusals>,
}

impl Desk {
    /// Asks the same rules that decide the claim. The session is found as `/claim` finds it.
    pub async fn eligibility(
        &self,
        caller: &Caller,
        person: &Person,
        role: &str,
        session: Option<&str>,
    ) -> Result<Result<Eligibility, NoSession>, DeskFailure> {
        let session = match self.session_to_claim_in(caller, role, session).await? {
            Ok(session) => session,
            Err(none) => return Ok(Err(none)),
        };
        let profile = self.profile(caller, person).await?;
        let plan = self.communities.of(caller.guild).await?.plan();
        let found = session.role_typed(role).cloned();
        let name = found.as_ref().map(|role| role.name.clone());
        let refusals = match (&name, &profile.link, profile.rank) {
            (None, ..) => {
                let roles = session.roles.iter().map(|role| role.name.clone()).collect();
                Some(crate::domain::Refusal::RoleNotFound { roles }.into())
            }
            (Some(name), None, _) => rules::claim(&session, plan, Claimant::Unlinked, name, SlotChoice::Any).err(),
            (Some(name), Some(link), None) => {
                rules::claim(&session, plan, Claimant::Unranked(link.roblox), name, SlotChoice::Any).err()
            }
            (Some(name), Some(link), Some(rank)) => {
                let needs_rank = found.as_ref().is_some_and(|role| role.min_rank > crate::domain::Rank::LOWEST);
                match rank.unknown.filter(|_| needs_rank) {
                    Some(trouble) => {
                        let unknown = (trouble, rank.seen_at);
                        Some(rules::claim_with_unknown_rank(&session, plan, link.roblox, name, SlotChoice::Any, unknown))
                    }
                    None => {
                        let member = Claimant::Member(Member { roblox: link.roblox, rank: rank.rank });
                        rules::claim(&session, plan, member, name, SlotChoice::Any).err()
                    }
                }
            }
        };
        Ok(Ok(Eligibility { profile, session, asked: role.to_owned(), role: found, refusals }))
    }
}
