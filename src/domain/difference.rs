//! What became different of a session by one change: enough to tell it, and to take it back.

use jiff::Timestamp;

use super::{Description, Holder, Minutes, Reason, RobloxId, Role, RoleName, Session, SessionChanges, SlotNumber, Status, Title};

/// What something was and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<T> {
    /// What it was.
    pub before: T,
    /// What it is.
    pub after: T,
}

impl<T: Clone + PartialEq> Change<T> {
    /// Nothing where both are the same.
    pub fn between(before: &T, after: &T) -> Option<Self> {
        (before != after).then(|| Self { before: before.clone(), after: after.clone() })
    }
}

/// Every part of a session that became another one, and every slot whose holder or mark did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// What it is called.
    pub title: Option<Change<Title>>,
    /// What it is about.
    pub description: Option<Change<Option<Description>>>,
    /// Who hosts it.
    pub host: Option<Change<Option<RobloxId>>>,
    /// Who helps to host it.
    pub co_host: Option<Change<Option<RobloxId>>>,
    /// Who oversees it.
    pub supervisor: Option<Change<Option<RobloxId>>>,
    /// When it starts.
    pub starts_at: Option<Change<Timestamp>>,
    /// How long it takes.
    pub duration: Option<Change<Minutes>>,
    /// Whether its start was put off.
    pub delayed: Option<Change<bool>>,
    /// Where it is in its life.
    pub status: Option<Change<Status>>,
    /// Whether it takes claims.
    pub claimable: Option<Change<bool>>,
    /// Why it was called off.
    pub cancel_reason: Option<Change<Option<Reason>>>,
    /// Its roles, without their holders.
    pub roles: Option<Change<Vec<Role>>>,
    /// Its slots.
    pub seats: Vec<SeatChange>,
}

/// A slot that has another holder, or whose holder has another mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatChange {
    /// In this role.
    pub role: RoleName,
    /// This slot.
    pub slot: SlotNumber,
    /// Who sat there.
    pub before: Option<Holder>,
    /// Who sits there.
    pub after: Option<Holder>,
}

impl Difference {
    /// What makes the second session out of the first.
    #[must_use]
    pub fn between(before: &Session, after: &Session) -> Self {
        Self {
            title: Change::between(&before.title, &after.title),
            description: Change::between(&before.description, &after.description),
            host: Change::between(&before.host, &after.host),
            co_host: Change::between(&before.co_host, &after.co_host),
            supervisor: Change::between(&before.supervisor, &after.supervisor),
            starts_at: Change::between(&before.starts_at, &after.starts_at),
            duration: Change::between(&before.duration, &after.duration),
            delayed: Change::between(&before.delayed, &after.delayed),
            status: Change::between(&before.status, &after.status),
            claimable: Change::between(&before.claimable, &after.claimable),
            cancel_reason: Change::between(&before.cancel_reason, &after.cancel_reason),
            roles: Change::between(&vacant(&before.roles), &vacant(&after.roles)),
            seats: seats(&before.roles, &after.roles),
        }
    }

    /// The parts of a session as they were before, whatever they are now; slots stay as they are.
    #[must_use]
    pub fn parts_before(&self, session: &Session) -> Session {
        fn before<T: Clone>(change: Option<&Change<T>>, now: &T) -> T {
            change.map_or(now, |change| &change.before).clone()
        }
        Session {
            title: before(self.title.as_ref(), &session.title),
            description: before(self.description.as_ref(), &session.description),
            host: before(self.host.as_ref(), &session.host),
            co_host: before(self.co_host.as_ref(), &session.co_host),
            supervisor: before(self.supervisor.as_ref(), &session.supervisor),
            starts_at: before(self.starts_at.as_ref(), &session.starts_at),
            duration: before(self.duration.as_ref(), &session.duration),
            roles: before(self.roles.as_ref(), &session.roles),
            ..session.clone()
        }
    }

    /// Of it only what these changes ask for: the rest is somebody else's, who changed the session at the same time.
    #[must_use]
    pub fn asked_for(self, changes: &SessionChanges) -> Self {
        let (start, status, roles) = (changes.starts_at.is_some(), changes.status.is_some(), changes.roles.is_some());
        Self {
            title: self.title.filter(|_| changes.title.is_some()),
            description: self.description.filter(|_| changes.description.is_some()),
            host: self.host.filter(|_| changes.host.is_some()),
            co_host: self.co_host.filter(|_| changes.co_host.is_some()),
            supervisor: self.supervisor.filter(|_| changes.supervisor.is_some()),
            starts_at: self.starts_at.filter(|_| start),
            duration: self.duration.filter(|_| changes.duration.is_some()),
            delayed: self.delayed.filter(|_| start),
            status: self.status.filter(|_| status || start || changes.duration.is_some()),
            claimable: self.claimable.filter(|_| changes.claimable.is_some()),
            cancel_reason: self.cancel_reason.filter(|_| status),
            roles: self.roles.filter(|_| roles),
            seats: if roles { self.seats } else { Vec::new() },
        }
    }

    /// Everybody who is named in it.
    #[must_use]
    pub fn people(&self) -> Vec<RobloxId> {
        let posts = [&self.host, &self.co_host, &self.supervisor].into_iter().flatten();
        let in_charge = posts.flat_map(|change| change.before.into_iter().chain(change.after));
        let seated = self.seats.iter().flat_map(|seat| seat.before.into_iter().chain(seat.after)).map(|holder| holder.roblox);
        in_charge.chain(seated).collect()
    }

    /// Whether nothing became different.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether anything but slots became different.
    #[must_use]
    pub fn touches_parts(&self) -> bool {
        *self != Self { seats: self.seats.clone(), ..Self::default() }
    }
}

/// The same roles with nobody in them.
#[must_use]
pub fn vacant(roles: &[Role]) -> Vec<Role> {
    let emptied = |role: &Role| Role { slots: vec![super::Slot::default(); role.slots.len()], ..role.clone() };
    roles.iter().map(emptied).collect()
}

/// First the slots of the old roles, then those that are new.
fn seats(before: &[Role], after: &[Role]) -> Vec<SeatChange> {
    let place = |role: &Role| role.numbered().map(|(slot, _)| (role.name.clone(), slot)).collect::<Vec<_>>();
    let mut places: Vec<(RoleName, SlotNumber)> = before.iter().flat_map(place).collect();
    let fresh = after.iter().flat_map(place).filter(|place| !places.contains(place)).collect::<Vec<_>>();
    places.extend(fresh);
    let changed = places.into_iter().map(|(role, slot)| SeatChange {
        before: holder(before, &role, slot),
        after: holder(after, &role, slot),
        role,
        slot,
    });
    changed.filter(|seat| seat.before != seat.after).collect()
}

/// Who sits there, if there is such a slot and somebody does.
#[must_use]
pub(super) fn holder(roles: &[Role], name: &RoleName, slot: SlotNumber) -> Option<Holder> {
    roles.iter().find(|role| role.name == *name)?.slot(slot)?.holder
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::domain::{Mark, sample};

    #[test]
    fn the_same_session_differs_in_nothing() {
        assert!(Difference::between(&sample::training(), &sample::training()).is_empty());
    }

    #[test]
    fn a_difference_names_the_parts_and_the_slots_that_changed() {
        let before = sample::training();
        let mut after = Session { title: "Shift".parse().unwrap(), claimable: false, ..before.clone() };
        after.roles[0].slots[1].holder = Some(Holder { roblox: sample::user(7), mark: Some(Mark::Late) });
        let difference = Difference::between(&before, &after);
        assert_eq!(difference.title.as_ref().unwrap().after.as_str(), "Shift");
        assert_eq!(difference.claimable, Some(Change { before: true, after: false }));
        let [seat] = difference.seats.as_slice() else { unreachable!("{difference:?}") };
        assert_eq!((seat.slot, seat.before, seat.after.unwrap().mark), (SlotNumber::new(1), None, Some(Mark::Late)));
        assert_eq!((difference.roles, difference.description), (None, None));
    }

    #[test]
    fn what_nobody_asked_for_is_somebody_elses() {
        let before = sample::training();
        let mut after = Session { title: "Shift".parse().unwrap(), claimable: false, ..before.clone() };
        after.roles[0].slots[1].holder = Some(Holder::unmarked(sample::user(7)));
        let both = Difference::between(&before, &after);
        let asked = SessionChanges { claimable: Some(false), ..SessionChanges::default() };
        let mine = both.clone().asked_for(&asked);
        assert_eq!(mine, Difference { claimable: both.claimable, ..Difference::default() });
    }
}
