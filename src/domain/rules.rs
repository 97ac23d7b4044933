//! Who may claim, quit and be removed: pure functions that return the change, or all refusals in the documented
//! order (SERIES reference 2.6 to 2.8; the order of the checks is this project's own, and a contract).

use jiff::Timestamp;

use super::{
    ClaimingClosed, Member, Plan, Rank, RankTrouble, Refusal, Refusals, RobloxId, Role, RoleName, Session, SessionOver, SlotKey,
    SlotNumber, Status,
};

/// Who asks for a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimant {
    /// A Discord user whose Roblox account is not known.
    Unlinked,
    /// A Roblox user who is not in the workspace.
    Outsider(RobloxId),
    /// A member of the workspace.
    Member(Member),
    /// A Roblox user about whose membership and rank somebody else decides, later: neither refuses anything here.
    Unranked(RobloxId),
}

/// Which slot of the role is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotChoice {
    /// The next vacant one.
    Any,
    /// The one with this key.
    Key(SlotKey),
    /// A text that is no slot's key.
    Unknown,
}

impl SlotChoice {
    /// From the text of a slot key.
    #[must_use]
    pub fn from_key(text: &str) -> Self {
        text.parse().map_or(Self::Unknown, Self::Key)
    }
}

/// What a decision changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotChange {
    /// A vacant slot got a holder.
    Taken {
        /// In this role.
        role: RoleName,
        /// This slot.
        slot: SlotNumber,
        /// This user.
        by: RobloxId,
    },
    /// A held slot became vacant.
    Freed {
        /// In this role.
        role: RoleName,
        /// This slot.
        slot: SlotNumber,
        /// Whose it was.
        by: RobloxId,
    },
}

impl SlotChange {
    /// In which role.
    #[must_use]
    pub const fn role(&self) -> &RoleName {
        match self {
            Self::Taken { role, .. } | Self::Freed { role, .. } => role,
        }
    }

    /// Which slot of its role changes.
    #[must_use]
    pub const fn slot(&self) -> SlotNumber {
        match self {
            Self::Taken { slot, .. } | Self::Freed { slot, .. } => *slot,
        }
    }
}

/// May this claimant take this slot?
pub fn claim(
    session: &Session,
    plan: Plan,
    claimant: Claimant,
    role: &RoleName,
    choice: SlotChoice,
) -> Result<SlotChange, Refusals> {
    take(session, plan, claimant, role, choice, claiming_closed(session))
}

/// May a moderator put this user into this slot? As [`claim`], but that claiming is closed refuses nothing: it is closed to
/// members, and who was there may be put right after the end.
pub fn assign(
    session: &Session,
    plan: Plan,
    claimant: Claimant,
    role: &RoleName,
    choice: SlotChoice,
) -> Result<SlotChange, Refusals> {
    take(session, plan, claimant, role, choice, None)
}

/// The common part of claim and assign.
fn take(
    session: &Session,
    plan: Plan,
    claimant: Claimant,
    role: &RoleName,
    choice: SlotChoice,
    closed: Option<ClaimingClosed>,
) -> Result<SlotChange, Refusals> {
    let mut refusals = Vec::new();
    let role = before_member(session, plan, claimant, role, &mut refusals);
    refusals.extend(closed.map(Refusal::NotClaimable));
    let user = match claimant {
        Claimant::Unlinked => None,
        Claimant::Outsider(_) => {
            refusals.push(Refusal::NotAMember);
            None
        }
        Claimant::Member(Member { roblox, rank }) => Some((roblox, Some(rank))),
        Claimant::Unranked(roblox) => Some((roblox, None)),
    };
    let Some(role) = role else { return Err(refused(refusals)) };
    if let Some((user, rank)) = user {
        refusals.extend(rank.and_then(|rank| rank_too_low(role, rank)));
        refusals.extend(role.slot_of(user).map(|slot| Refusal::AlreadyInRole { slot }));
    }
    let slot = vacant_slot(role, choice).map_err(|refusal| refusals.push(refusal)).ok();
    match (user, slot) {
        (Some((by, _)), Some(slot)) if refusals.is_empty() => Ok(SlotChange::Taken { role: role.name.clone(), slot, by }),
        _ => Err(refused(refusals)),
    }
}

/// What is said to a member whose rank nobody knows now: that, among every other rule that says no.
#[must_use]
pub fn claim_with_unknown_rank(
    session: &Session,
    plan: Plan,
    user: RobloxId,
    role: &RoleName,
    choice: SlotChoice,
    unknown: (RankTrouble, Option<Timestamp>),
) -> Refusals {
    take_with_unknown_rank(session, plan, user, role, (choice, claiming_closed(session)), unknown)
}

/// What is said to a moderator who assigns a member whose rank nobody knows now. As [`claim_with_unknown_rank`], but that
/// claiming is closed refuses nothing.
#[must_use]
pub fn assign_with_unknown_rank(
    session: &Session,
    plan: Plan,
    user: RobloxId,
    role: &RoleName,
    choice: SlotChoice,
    unknown: (RankTrouble, Option<Timestamp>),
) -> Refusals {
    take_with_unknown_rank(session, plan, user, role, (choice, None), unknown)
}

fn take_with_unknown_rank(
    session: &Session,
    plan: Plan,
    user: RobloxId,
    role: &RoleName,
    (choice, closed): (SlotChoice, Option<ClaimingClosed>),
    unknown: (RankTrouble, Option<Timestamp>),
) -> Refusals {
    let needed = session.role(role).map_or(Rank::LOWEST, |role| role.min_rank);
    // With a rank that is high enough the rank itself is no reason, and the others are found.
    let claimant = Claimant::Member(Member { roblox: user, rank: needed });
    let others = take(session, plan, claimant, role, choice, closed).err();
    let others: Vec<Refusal> = others.map(|refusals| refusals.iter().cloned().collect()).unwrap_or_default();
    let (before, after): (Vec<Refusal>, Vec<Refusal>) = others.into_iter().partition(|refusal| {
        !matches!(refusal, Refusal::AlreadyInRole { .. } | Refusal::SlotFilled { .. } | Refusal::SlotNotFound { .. })
    });
    let unknown = Refusal::RankUnknown { needed, trouble: unknown.0, last_success: unknown.1 };
    refused(before.into_iter().chain([unknown]).chain(after).collect())
}

/// May this claimant leave the role?
pub fn quit(session: &Session, plan: Plan, claimant: Claimant, role: &RoleName) -> Result<SlotChange, Refusals> {
    let mut refusals = Vec::new();
    let role = before_member(session, plan, claimant, role, &mut refusals);
    refusals.extend(session_over(session).map(Refusal::SessionOver));
    leave(claimant, role, refusals)
}

/// May this target be taken out of the role? As [`quit`], but a session that is over refuses nothing: a moderator
/// may put right who was there (SERIES reference 2.8).
pub fn remove(session: &Session, plan: Plan, target: Claimant, role: &RoleName) -> Result<SlotChange, Refusals> {
    let mut refusals = Vec::new();
    let role = before_member(session, plan, target, role, &mut refusals);
    leave(target, role, refusals)
}

/// What every decision checks before it looks at the session's state.
fn before_member<'session>(
    session: &'session Session,
    plan: Plan,
    claimant: Claimant,
    name: &RoleName,
    refusals: &mut Vec<Refusal>,
) -> Option<&'session Role> {
    if claimant == Claimant::Unlinked {
        refusals.push(Refusal::NotLinked);
    }
    if !plan.has_custom_roles() {
        refusals.push(Refusal::PlanRequired);
    }
    let role = session.role(name);
    if role.is_none() {
        let roles = session.roles.iter().map(|role| role.name.clone()).collect();
        refusals.push(Refusal::RoleNotFound { roles });
    }
    role
}

/// The common end of quit and remove.
fn leave(claimant: Claimant, role: Option<&Role>, mut refusals: Vec<Refusal>) -> Result<SlotChange, Refusals> {
    let user = match claimant {
        Claimant::Unlinked => None,
        Claimant::Outsider(user) => {
            refusals.push(Refusal::NotAMember);
            Some(user)
        }
        Claimant::Member(member) => Some(member.roblox),
        Claimant::Unranked(user) => Some(user),
    };
    let held = role.zip(user).and_then(|(role, user)| role.slot_of(user).map(|slot| (role, user, slot)));
    if role.is_some() && user.is_some() && held.is_none() {
        refusals.push(Refusal::NotInRole);
    }
    match held {
        Some((role, by, slot)) if refusals.is_empty() => Ok(SlotChange::Freed { role: role.name.clone(), slot, by }),
        _ => Err(refused(refusals)),
    }
}

/// Whether anybody at all could claim in this session now.
#[must_use]
pub fn claiming_closed(session: &Session) -> Option<ClaimingClosed> {
    let off = (!session.claimable).then_some(ClaimingClosed::SwitchedOff);
    session_over(session).map(ClaimingClosed::Over).or(off)
}

/// How the session ended, if it did.
#[must_use]
pub const fn session_over(session: &Session) -> Option<SessionOver> {
    match session.status {
        Status::Upcoming | Status::Ongoing => None,
        Status::Completed => Some(SessionOver::Completed),
        Status::Cancelled => Some(SessionOver::Cancelled),
    }
}

pub(super) fn rank_too_low(role: &Role, rank: Rank) -> Option<Refusal> {
    (rank < role.min_rank).then_some(Refusal::RankTooLow { needed: role.min_rank, held: Some(rank), source: None })
}

pub(super) fn vacant_slot(role: &Role, choice: SlotChoice) -> Result<SlotNumber, Refusal> {
    let next_vacant = role.vacant().next();
    match choice {
        SlotChoice::Any => next_vacant.ok_or(Refusal::SlotFilled { next_vacant }),
        SlotChoice::Key(SlotKey::Vacant(number)) => match role.slot(number).map(|slot| slot.holder) {
            Some(None) => Ok(number),
            Some(Some(_)) => Err(Refusal::SlotFilled { next_vacant }),
            None => Err(Refusal::SlotNotFound { next_vacant }),
        },
        SlotChoice::Key(SlotKey::Held(holder)) if role.slot_of(holder).is_some() => Err(Refusal::SlotFilled { next_vacant }),
        SlotChoice::Key(SlotKey::Held(_)) | SlotChoice::Unknown => Err(Refusal::SlotNotFound { next_vacant }),
    }
}

/// For the branches that are reached only after something was refused: an empty list there would be a claim by
/// nobody, so it is answered as what it is.
fn refused(refusals: Vec<Refusal>) -> Refusals {
    Refusals::check(refusals).err().unwrap_or(Refusals::from(Refusal::NotLinked))
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
