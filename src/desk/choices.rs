//! What a member could really pick now: the source of autocomplete. It asks the same rules that decide the claim.

use std::sync::Arc;
use std::time::Duration;

use super::ranks::Wanted;
use super::{Caller, Community, Desk, DeskFailure, RoleChoice};
use crate::domain::{Claimant, Member, Rank, Role, Session, SlotChoice, SlotNumber, rules};

/// How long choices wait for a rank.
const PATIENCE: Duration = Duration::from_millis(800);

/// What a session is picked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionPurpose<'a> {
    /// To claim: those with a slot that the caller could take, in this role if one was typed already.
    Claim {
        /// The role as typed so far.
        role: Option<&'a str>,
    },
    /// To leave: those in which the caller holds a slot.
    Leave,
    /// To look at, or to post: all that are coming.
    Show,
}

impl Desk {
    /// The roles that the caller could claim now, each once, in the session where `/claim` would take it.
    pub async fn roles_to_claim(&self, caller: &Caller, session: Option<&str>) -> Result<Vec<RoleChoice>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let Some(claimant) = self.claimant(caller, &community).await? else { return Ok(Vec::new()) };
        let mut choices: Vec<RoleChoice> = Vec::new();
        for session in self.sessions_meant(caller, &community, session).await? {
            for role in session.roles.iter().filter(|role| open_to(&session, role, &community, claimant)) {
                offer_once(&mut choices, &session, role);
            }
        }
        Ok(choices)
    }

    /// The roles of the sessions where `/claim` would look, each once, whoever could have them.
    pub async fn roles_coming(&self, caller: &Caller, session: Option<&str>) -> Result<Vec<RoleChoice>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let mut choices: Vec<RoleChoice> = Vec::new();
        for session in self.sessions_meant(caller, &community, session).await? {
            for role in &session.roles {
                offer_once(&mut choices, &session, role);
            }
        }
        Ok(choices)
    }

    /// The roles that the caller could leave now.
    pub async fn roles_to_leave(&self, caller: &Caller, session: Option<&str>) -> Result<Vec<RoleChoice>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let Some(link) = self.linking.of(caller.guild, caller.user).await? else { return Ok(Vec::new()) };
        let sessions = match session {
            Some(typed) => self.session_typed(&community, typed).await?.into_iter().collect(),
            None => self.engine.held_by(&community.workspace.id, link.roblox).await?,
        };
        let mut choices: Vec<RoleChoice> = Vec::new();
        for session in &sessions {
            let held = session.roles_of(link.roblox).filter(|_| rules::session_over(session).is_none());
            for role in held {
                offer_once(&mut choices, session, role);
            }
        }
        Ok(choices)
    }

    /// The slots of a role that the caller could take now.
    pub async fn slots_to_claim(
        &self,
        caller: &Caller,
        role: &str,
        session: Option<&str>,
    ) -> Result<Vec<SlotNumber>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let Some(claimant) = self.claimant(caller, &community).await? else { return Ok(Vec::new()) };
        let sessions = self.sessions_meant(caller, &community, session).await?;
        let open = sessions.iter().filter(|session| rules::claiming_closed(session).is_none());
        let mut found = open.filter_map(|session| session.role_typed(role).map(|role| (session, role)));
        let offered = found.next().filter(|(session, role)| open_to(session, role, &community, claimant));
        Ok(offered.map(|(_, role)| role.vacant().collect()).unwrap_or_default())
    }

    /// The sessions that the caller could pick for a purpose, by start.
    pub async fn sessions_to_pick(&self, caller: &Caller, purpose: SessionPurpose<'_>) -> Result<Vec<Arc<Session>>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let workspace = &community.workspace.id;
        match purpose {
            SessionPurpose::Show => Ok(self.engine.coming(workspace, super::MOST_SEARCHED).await?),
            SessionPurpose::Leave => match self.linking.of(caller.guild, caller.user).await? {
                Some(link) => Ok(self.engine.held_by(workspace, link.roblox).await?),
                None => Ok(Vec::new()),
            },
            SessionPurpose::Claim { role } => {
                let Some(claimant) = self.claimant(caller, &community).await? else { return Ok(Vec::new()) };
                let wanted = role.map(str::trim).filter(|role| !role.is_empty());
                let coming = self.engine.coming(workspace, super::MOST_SEARCHED).await?;
                // A role that no session has is not typed to its end yet and rules nothing out.
                let wanted = wanted.filter(|wanted| coming.iter().any(|session| session.role_typed(wanted).is_some()));
                let could_claim = |session: &Arc<Session>| match wanted {
                    Some(wanted) => session.role_typed(wanted).is_some_and(|role| open_to(session, role, &community, claimant)),
                    None => session.roles.iter().any(|role| open_to(session, role, &community, claimant)),
                };
                Ok(coming.into_iter().filter(could_claim).collect())
            }
        }
    }

    /// Where `/claim` would look, in its order: the session that is named, the one of this channel, or all.
    async fn sessions_meant(
        &self,
        caller: &Caller,
        community: &Community,
        typed: Option<&str>,
    ) -> Result<Vec<Arc<Session>>, DeskFailure> {
        if let Some(typed) = typed {
            return Ok(self.session_typed(community, typed).await?.into_iter().collect());
        }
        match self.session_of_channel(community, caller.channel).await? {
            Some(here) => Ok(vec![here]),
            None => Ok(self.engine.coming(&community.workspace.id, super::MOST_SEARCHED).await?),
        }
    }

    /// The caller as the rules see them; nobody when their Roblox account is not known.
    async fn claimant(&self, caller: &Caller, community: &Community) -> Result<Option<Claimant>, DeskFailure> {
        let acting = self.linking.acting_for(caller.user).await;
        let Some(link) = self.linking.of_held(caller.guild, &acting).await? else { return Ok(None) };
        if !self.engine.capabilities(&community.workspace.id).await?.ranks {
            return Ok(Some(Claimant::Unranked(link.roblox)));
        }
        // Choices are wanted at once, and go by what is known if Roblox takes its time: the claim itself asks again.
        let ranked = self.rank_now(&community.workspace, Wanted::caller(caller, link.roblox));
        if let Ok(ranked) = tokio::time::timeout(PATIENCE, ranked).await {
            ranked?;
        }
        let member = self.engine.member(&community.workspace.id, link.roblox).await?;
        // Somebody who is linked enters with their first claim.
        let member = member.unwrap_or(Member { roblox: link.roblox, rank: Rank::LOWEST });
        Ok(Some(Claimant::Member(member)))
    }
}

fn open_to(session: &Session, role: &Role, community: &Community, claimant: Claimant) -> bool {
    rules::claim(session, community.plan(), claimant, &role.name, SlotChoice::Any).is_ok()
}

/// A name stands for one choice, in the first session that has it.
pub(super) fn offer_once(choices: &mut Vec<RoleChoice>, session: &Session, role: &Role) {
    if choices.iter().all(|choice| choice.role != role.name) {
        choices.push(RoleChoice {
            role: role.name.clone(),
            session_title: session.title.to_string(),
            starts_at: session.starts_at,
            vacant: role.vacancies(),
            min_rank: role.min_rank,
        });
    }
}
