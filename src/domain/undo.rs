//! Taking a change back for as long as nothing contradicts: what it changed is still as it left it.

use super::difference::{Change, Difference, SeatChange, holder};
use super::reshape::fill;
use super::{Holder, Objection, RobloxId, RoleName, Session, SlotNumber, Status};

/// A part of a session that has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What it is called.
    Title,
    /// What it is about.
    Description,
    /// Who hosts it.
    Host,
    /// Who helps to host it.
    CoHost,
    /// Who oversees it.
    Supervisor,
    /// When it starts, and whether that was put off.
    Start,
    /// How long it takes.
    Duration,
    /// Where it is in its life.
    Status,
    /// Whether it takes claims.
    Claiming,
    /// Its roles.
    Roles,
}

/// What stands in the way of taking a change back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contradiction {
    /// A part was changed again since.
    PartChanged(Part),
    /// Somebody else sits in a slot by now, nobody does, or its holder has another mark.
    SeatChanged {
        /// In this role.
        role: RoleName,
        /// This slot.
        slot: SlotNumber,
        /// Who sits there now.
        now: Option<Holder>,
    },
    /// The slot is not there any more.
    SlotGone {
        /// In this role.
        role: RoleName,
        /// This slot.
        slot: SlotNumber,
    },
    /// Whoever would come back has another slot of that role by now.
    HoldsAnother {
        /// In this role.
        role: RoleName,
        /// This slot.
        slot: SlotNumber,
        /// This user.
        user: RobloxId,
    },
    /// The roles as they were have no place for this holder.
    WouldLose {
        /// In this role.
        role: RoleName,
        /// This user.
        user: RobloxId,
    },
}

impl Contradiction {
    /// Who is named in it.
    #[must_use]
    pub const fn person(&self) -> Option<RobloxId> {
        match self {
            Self::SeatChanged { now: Some(holder), .. } => Some(holder.roblox),
            Self::HoldsAnother { user, .. } | Self::WouldLose { user, .. } => Some(*user),
            Self::PartChanged(_) | Self::SeatChanged { now: None, .. } | Self::SlotGone { .. } => None,
        }
    }
}

impl Difference {
    /// The session without this change, or everything that stands in its way.
    pub fn undone(&self, present: &Session) -> Result<Session, Vec<Contradiction>> {
        let mut session = present.clone();
        let mut against = Vec::new();
        back(&mut session.title, self.title.as_ref(), Part::Title, &mut against);
        back(&mut session.description, self.description.as_ref(), Part::Description, &mut against);
        back(&mut session.host, self.host.as_ref(), Part::Host, &mut against);
        back(&mut session.co_host, self.co_host.as_ref(), Part::CoHost, &mut against);
        back(&mut session.supervisor, self.supervisor.as_ref(), Part::Supervisor, &mut against);
        back(&mut session.starts_at, self.starts_at.as_ref(), Part::Start, &mut against);
        back(&mut session.delayed, self.delayed.as_ref(), Part::Start, &mut against);
        back(&mut session.duration, self.duration.as_ref(), Part::Duration, &mut against);
        // A delay has a session wait that was under way; once it is under way again, that part is as it was.
        let is_back = |change: &&Change<Status>| self.starts_at.is_some() && present.status == change.before;
        back(&mut session.status, self.status.as_ref().filter(|change| !is_back(change)), Part::Status, &mut against);
        back(&mut session.cancel_reason, self.cancel_reason.as_ref(), Part::Status, &mut against);
        back(&mut session.claimable, self.claimable.as_ref(), Part::Claiming, &mut against);
        self.seats_as_left(present, &mut against);
        if against.is_empty() {
            self.empty_seats(&mut session);
            self.roles_back(&mut session, &mut against);
            self.fill_seats(&mut session, &mut against);
        }
        against.dedup();
        if against.is_empty() { Ok(session) } else { Err(against) }
    }

    /// Whether every slot is as this change left it.
    fn seats_as_left(&self, present: &Session, against: &mut Vec<Contradiction>) {
        for SeatChange { role, slot, after, .. } in &self.seats {
            let now = holder(&present.roles, role, *slot);
            if now != *after {
                against.push(Contradiction::SeatChanged { role: role.clone(), slot: *slot, now });
            }
        }
    }

    fn empty_seats(&self, session: &mut Session) {
        for change in &self.seats {
            if let Some(slot) = session.slot_mut(&change.role, change.slot) {
                slot.holder = None;
            }
        }
    }

    fn roles_back(&self, session: &mut Session, against: &mut Vec<Contradiction>) {
        let Some(Change { before, after }) = &self.roles else { return };
        if super::difference::vacant(&session.roles) != *after {
            against.push(Contradiction::PartChanged(Part::Roles));
            return;
        }
        let reshaped = fill(&session.roles, before.clone());
        against.extend(reshaped.dropped.into_iter().map(|(role, user)| Contradiction::WouldLose { role, user }));
        session.roles = reshaped.roles;
    }

    fn fill_seats(&self, session: &mut Session, against: &mut Vec<Contradiction>) {
        for SeatChange { role, slot, before, .. } in &self.seats {
            let (role, slot, Some(back)) = (role.clone(), *slot, *before) else { continue };
            let held = session.role(&role).and_then(|role| role.slot_of(back.roblox));
            match (session.slot_mut(&role, slot), held) {
                (None, _) => against.push(Contradiction::SlotGone { role, slot }),
                (Some(_), Some(slot)) => against.push(Contradiction::HoldsAnother { role, slot, user: back.roblox }),
                (Some(seat), None) => match seat.holder {
                    None => seat.holder = Some(back),
                    now @ Some(_) => against.push(Contradiction::SeatChanged { role, slot, now }),
                },
            }
        }
    }
}

/// The session where a change is taken back so late that its time has come meanwhile: a delay that is taken back after the
/// earlier start leaves the session under way. Nothing is taken back that would be as it was at once, and nothing ends by it.
pub fn late(present: &Session, without: Session, due: Status) -> Result<Session, Objection> {
    let without = Session { status: due, ..without };
    if due.is_over() || without == *present {
        return Err(Objection::TimeSaysOtherwise { status: due, ends_at: without.ends_at() });
    }
    Ok(without)
}

fn back<T: Clone + PartialEq>(now: &mut T, change: Option<&Change<T>>, part: Part, against: &mut Vec<Contradiction>) {
    match change {
        Some(change) if *now == change.after => *now = change.before.clone(),
        Some(_) => against.push(Contradiction::PartChanged(part)),
        None => {}
    }
}

#[cfg(test)]
#[path = "undo_tests.rs"]
mod tests;
