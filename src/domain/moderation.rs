//! What a moderator does with a session, and what it makes of it: pure functions from the session as it is to the
//! session as it would be, or to the reason why not.

use jiff::Timestamp;

use super::moving::{self, Move};
use super::reshape::reshape_checked;
use super::undo::Contradiction;
use super::{
    Claimant, EntryId, Holder, Mark, Member, Permissions, Plan, Rank, Reason, Refusal, Refusals, RobloxId, RoleName, Session,
    SessionChanges, SlotChange, SlotChoice, SlotNumber, Status, rules, timing,
};

/// One thing that a moderator, or a role's holder who may, does with a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moderation {
    /// Open or close its roles to be claimed.
    SetClaiming(bool),
    /// Move it along in its life.
    Step(Step),
    /// Change what it is.
    Edit(Box<SessionChanges>),
    /// Say who is in charge; nobody clears it.
    Appoint(Post, Option<RobloxId>),
    /// Put somebody into a slot.
    Assign {
        /// Whom.
        user: RobloxId,
        /// Into this role.
        role: RoleName,
        /// Into which slot of it.
        choice: SlotChoice,
    },
    /// Take somebody out of a slot.
    Remove {
        /// Whom.
        user: RobloxId,
        /// Out of this role.
        role: RoleName,
        /// Why, for the audit trail.
        reason: Option<Reason>,
    },
    /// Give somebody another slot; whoever sits there changes places with them.
    Move(Move),
    /// Note whether holders turned up; no mark takes the note back.
    Mark {
        /// Whom, in which role. Who holds nothing there (any more) is passed over.
        whom: Marked,
        /// As what.
        mark: Option<Mark>,
    },
    /// Take back what this entry of the audit trail says.
    Undo(EntryId),
}

/// A step in the life of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It begins now.
    Start,
    /// It begins at this later moment.
    Delay(Timestamp),
    /// It is over now.
    End,
    /// It is called off.
    Cancel(Option<Reason>),
}

/// Who is in charge of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    /// Who hosts it.
    Host,
    /// Who helps to host it.
    CoHost,
    /// Who oversees it.
    Supervisor,
}

/// Whose mark is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marked {
    /// One holder's in one role.
    One(RoleName, RobloxId),
    /// Everybody's who has no mark yet, so that one press undoes nobody's careful note.
    Unmarked,
}

/// By what right somebody moderates a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A moderator of the community.
    Moderator,
    /// The holder of a role that has the permission (SERIES reference 2.4).
    Holder(RobloxId),
}

/// Why a moderation was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objection {
    /// The rules about sessions and slots say no.
    Refused(Refusals),
    /// The session's status does not allow that step.
    NotInStatus {
        /// Which status it has.
        status: Status,
    },
    /// A delay leads to a later start, and that one is not later.
    NotLater {
        /// When it starts as it is.
        starts_at: Timestamp,
    },
    /// Whoever sits in the wanted slot could not have the other one: their rank is below its role's minimum.
    PartnerRankTooLow {
        /// Who sits there.
        partner: RobloxId,
        /// What the other role asks for.
        needed: Rank,
        /// What they have.
        held: Rank,
    },
    /// Whoever sits in the wanted slot has a slot of the other role already.
    PartnerInRole {
        /// Who sits there.
        partner: RobloxId,
        /// In this role.
        role: RoleName,
    },
    /// With whom somebody was to change places does not sit there any more.
    PartnerGone {
        /// Who sat there when the moderator looked.
        partner: RobloxId,
        /// In this role.
        role: RoleName,
        /// This slot.
        slot: SlotNumber,
    },
    /// The holder has not, or not any more, a role that permits it.
    NotPermitted,
    /// The audit trail of this session has no such entry, or nothing in it could be taken back.
    NothingToUndo,
    /// It was taken back already.
    UndoneAlready,
    /// What happened since contradicts.
    Contradicted(Vec<Contradiction>),
    /// By the time it would have this status at once: as it is now, or over.
    TimeSaysOtherwise {
        /// Which status.
        status: Status,
        /// When it would end.
        ends_at: Timestamp,
    },
}

impl From<Refusals> for Objection {
    fn from(refusals: Refusals) -> Self {
        Self::Refused(refusals)
    }
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// What a decision looks at beside the session.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What the workspace may do.
    pub plan: Plan,
    /// The present moment.
    pub now: Timestamp,
    /// The ranks of those whom it is about and who are members.
    pub ranks: &'a [(RobloxId, Rank)],
}

impl Moderation {
    /// Everybody whose rank the decision looks at.
    #[must_use]
    pub fn people(&self, session: &Session) -> Vec<RobloxId> {
        match self {
            Self::Appoint(_, who) => who.iter().copied().collect(),
            Self::Assign { user, .. } => vec![*user],
            Self::Edit(changes) => changes.host.flatten().into_iter().collect(),
            Self::Move(wanted) => wanted.people(session),
            Self::SetClaiming(_) | Self::Step(_) | Self::Remove { .. } | Self::Mark { .. } | Self::Undo(_) => Vec::new(),
        }
    }

    /// Whether a role with these permissions lets its holders do this (SERIES reference 2.4): `ChangeSessionStatus` starts,
    /// delays, ends and cancels; `PassOrFailAttendees` says that a holder was there or was not; `ModifyAttendance` sets
    /// every mark, and all at once.
    #[must_use]
    pub const fn permitted_by(&self, permissions: Permissions) -> bool {
        match self {
            Self::Step(_) => permissions.change_session_status,
            Self::Mark { whom: Marked::One(..), mark: None | Some(Mark::Attended | Mark::NoShow) } => {
                permissions.pass_or_fail_attendees || permissions.modify_attendance
            }
            Self::Mark { .. } => permissions.modify_attendance,
            Self::SetClaiming(_)
            | Self::Edit(_)
            | Self::Appoint(..)
            | Self::Assign { .. }
            | Self::Remove { .. }
            | Self::Move(_)
            | Self::Undo(_) => false,
        }
    }
}

impl Standing {
    /// Whether somebody of this standing may do that with the session as it is now.
    #[must_use]
    pub fn allows(self, moderation: &Moderation, session: &Session) -> bool {
        match self {
            Self::Moderator => true,
            Self::Holder(user) => moderation.permitted_by(session.permissions_of(user)),
        }
    }
}

/// The session as this makes it. An [`Moderation::Undo`] needs the audit trail and is not decided here.
pub fn decide(session: &Session, moderation: &Moderation, facts: &Facts<'_>) -> Result<Session, Objection> {
    match moderation {
        Moderation::SetClaiming(open) => set_claiming(session, *open),
        Moderation::Step(step) => take_step(session, step),
        Moderation::Edit(changes) => Ok(edit(session, changes, facts)?),
        Moderation::Appoint(post, who) => appoint(session, *post, *who, facts),
        Moderation::Assign { user, role, choice } => {
            let change = rules::assign(session, facts.plan, facts.claimant(*user), role, *choice)?;
            Ok(with(session, &change))
        }
        Moderation::Remove { user, role, .. } => {
            // Whoever sits there is taken out, member or not: a rank that is gone must not keep anybody in a slot.
            let holder = Claimant::Member(Member { roblox: *user, rank: Rank::LOWEST });
            Ok(with(session, &rules::remove(session, facts.plan, holder, role)?))
        }
        Moderation::Move(wanted) => moving::decide(session, wanted, facts),
        Moderation::Mark { whom, mark } => marked(session, whom, *mark),
        Moderation::Undo(_) => Err(Objection::NothingToUndo),
    }
}

impl Facts<'_> {
    /// The rank of somebody whom the decision is about; nothing for who is no member.
    pub(super) fn rank(&self, user: RobloxId) -> Option<Rank> {
        self.ranks.iter().find(|(known, _)| *known == user).map(|(_, rank)| *rank)
    }

    pub(super) fn claimant(&self, user: RobloxId) -> Claimant {
        self.rank(user).map_or(Claimant::Outsider(user), |rank| Claimant::Member(Member { roblox: user, rank }))
    }
}

fn with(session: &Session, change: &SlotChange) -> Session {
    let mut changed = session.clone();
    // The rules gave this change for this very session, so it fits.
    let _fits = changed.apply(change);
    changed
}

fn set_claiming(session: &Session, open: bool) -> Result<Session, Objection> {
    if session.status.is_over() {
        return Err(Objection::NotInStatus { status: session.status });
    }
    Ok(Session { claimable: open, ..session.clone() })
}

fn take_step(session: &Session, step: &Step) -> Result<Session, Objection> {
    let changed = session.clone();
    match (step, session.status) {
        (Step::Start, Status::Upcoming) => Ok(Session { status: Status::Ongoing, ..changed }),
        (Step::End, Status::Ongoing) => Ok(Session { status: Status::Completed, ..changed }),
        (Step::Cancel(reason), Status::Upcoming | Status::Ongoing) => {
            Ok(Session { status: Status::Cancelled, cancel_reason: reason.clone(), ..changed })
        }
        // A session that the clock has started while its host was late goes back to waiting.
        (Step::Delay(starts_at), Status::Upcoming | Status::Ongoing) => {
            if *starts_at <= session.starts_at {
                return Err(Objection::NotLater { starts_at: session.starts_at });
            }
            Ok(Session { starts_at: *starts_at, delayed: true, timed: true, status: Status::Upcoming, ..changed })
        }
        (Step::Start | Step::End | Step::Delay(_) | Step::Cancel(_), status) => Err(Objection::NotInStatus { status }),
    }
}

fn appoint(session: &Session, post: Post, who: Option<RobloxId>, facts: &Facts<'_>) -> Result<Session, Objection> {
    if let Some(user) = who
        && facts.rank(user).is_none()
    {
        return Err(Refusal::HostNotAMember(user).into());
    }
    let changed = session.clone();
    Ok(match post {
        Post::Host => Session { host: who, ..changed },
        Post::CoHost => Session { co_host: who, ..changed },
        Post::Supervisor => Session { supervisor: who, ..changed },
    })
}

/// The session with these changes. Roles need the plan, and the host is a member (SERIES reference 2.5).
pub fn edit(session: &Session, changes: &SessionChanges, facts: &Facts<'_>) -> Result<Session, Refusals> {
    let mut refusals = Vec::new();
    let wants_roles = changes.roles.as_ref().is_some_and(|roles| !roles.as_slice().is_empty());
    if wants_roles && !facts.plan.has_custom_roles() {
        refusals.push(Refusal::PlanRequired);
    }
    if let Some(host) = changes.host.flatten()
        && facts.rank(host).is_none()
    {
        refusals.push(Refusal::HostNotAMember(host));
    }
    let reshaped = match changes.roles.as_ref().map(|wanted| reshape_checked(&session.roles, wanted, &changes.may_lose)) {
        None => None,
        Some(Ok(reshaped)) => Some(reshaped.roles),
        Some(Err(refused)) => {
            refusals.extend(refused.iter().cloned());
            None
        }
    };
    Refusals::check(refusals)?;
    let changed = Session {
        title: changes.title.clone().unwrap_or_else(|| session.title.clone()),
        description: changes.description.clone().unwrap_or_else(|| session.description.clone()),
        host: changes.host.unwrap_or(session.host),
        co_host: changes.co_host.unwrap_or(session.co_host),
        supervisor: changes.supervisor.unwrap_or(session.supervisor),
        starts_at: changes.starts_at.unwrap_or(session.starts_at),
        duration: changes.duration.unwrap_or(session.duration),
        claimable: changes.claimable.unwrap_or(session.claimable),
        status: changes.status.unwrap_or(session.status),
        roles: reshaped.unwrap_or_else(|| session.roles.clone()),
        ..session.clone()
    };
    let timed = changed.timed || changed.ends_at() > facts.now;
    let status = timing::retimed(session, &changed, facts.now);
    // A reason belongs to one cancellation: the next one may have another, or none.
    let cancel_reason = changed.cancel_reason.clone().filter(|_| status == Status::Cancelled);
    Ok(Session { status, timed, cancel_reason, ..changed })
}

fn marked(session: &Session, whom: &Marked, mark: Option<Mark>) -> Result<Session, Objection> {
    if session.status == Status::Cancelled {
        return Err(Objection::NotInStatus { status: session.status });
    }
    let mut changed = session.clone();
    match whom {
        Marked::One(name, user) => {
            let slot = session.role(name).and_then(|role| role.slot_of(*user)).ok_or(Refusal::NotInRole)?;
            if let Some(seat) = changed.slot_mut(name, slot) {
                seat.holder = Some(Holder { roblox: *user, mark });
            }
        }
        Marked::Unmarked => {
            let holders = changed.roles.iter_mut().flat_map(|role| &mut role.slots).filter_map(|slot| slot.holder.as_mut());
            holders.filter(|holder| holder.mark.is_none()).for_each(|holder| holder.mark = mark);
        }
    }
    Ok(changed)
}

#[cfg(test)]
#[path = "moderation_tests.rs"]
mod tests;
