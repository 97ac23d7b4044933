//! Giving a holder another slot; whoever sits there changes places with them. Two people are never in one slot and
//! nobody is without one in between: it is one change.

use super::difference::holder;
use super::moderation::{Facts, Objection};
use super::rules::{rank_too_low, vacant_slot};
use super::{Claimant, Refusal, Refusals, RobloxId, RoleName, Session, SlotChoice, SlotKey, SlotNumber};

/// Somebody's way from one slot to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Who.
    pub user: RobloxId,
    /// Out of this role.
    pub from: RoleName,
    /// Into this role; it may be the same.
    pub to: RoleName,
    /// Where in it.
    pub place: Place,
}

/// Where in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The next vacant slot.
    NextVacant,
    /// This slot, held by whoever the moderator saw there: nobody is moved who came in between, and who was to change places
    /// with somebody does not move into the slot that they left.
    Slot(SlotNumber, Option<RobloxId>),
}

impl Move {
    /// Everybody whose rank decides.
    pub(super) fn people(&self, session: &Session) -> Vec<RobloxId> {
        let partner = match self.place {
            Place::NextVacant => None,
            Place::Slot(slot, _) => holder(&session.roles, &self.to, slot).map(|holder| holder.roblox),
        };
        std::iter::once(self.user).chain(partner).collect()
    }
}

/// The session with both where they belong then. Marks go with the people.
pub(super) fn decide(session: &Session, wanted: &Move, facts: &Facts<'_>) -> Result<Session, Objection> {
    let roles = || session.roles.iter().map(|role| role.name.clone()).collect();
    let (Some(from), Some(to)) = (session.role(&wanted.from), session.role(&wanted.to)) else {
        return Err(Refusal::RoleNotFound { roles: roles() }.into());
    };
    let slot = from.slot_of(wanted.user).ok_or(Refusal::NotInRole)?;
    let target = match wanted.place {
        Place::NextVacant => vacant_slot(to, SlotChoice::Any)?,
        Place::Slot(number, None) => vacant_slot(to, SlotChoice::Key(SlotKey::Vacant(number)))?,
        Place::Slot(number, Some(partner)) => match holder(&session.roles, &wanted.to, number) {
            Some(now) if now.roblox == partner => number,
            Some(_) | None => return Err(Objection::PartnerGone { partner, role: wanted.to.clone(), slot: number }),
        },
    };
    let partner = holder(&session.roles, &wanted.to, target).map(|holder| holder.roblox);
    if from.name != to.name {
        Refusals::check(own_refusals(session, wanted, facts))?;
        partner.map_or(Ok(()), |partner| partner_may_have(session, partner, &wanted.from, facts))?;
    }
    Ok(exchanged(session, (&wanted.from, slot), (&wanted.to, target)))
}

fn own_refusals(session: &Session, wanted: &Move, facts: &Facts<'_>) -> Vec<Refusal> {
    let Some(to) = session.role(&wanted.to) else { return Vec::new() };
    let rank = match facts.claimant(wanted.user) {
        Claimant::Member(member) => rank_too_low(to, member.rank),
        Claimant::Outsider(_) | Claimant::Unranked(_) | Claimant::Unlinked => Some(Refusal::NotAMember),
    };
    rank.into_iter().chain(to.slot_of(wanted.user).map(|slot| Refusal::AlreadyInRole { slot })).collect()
}

fn partner_may_have(session: &Session, partner: RobloxId, role: &RoleName, facts: &Facts<'_>) -> Result<(), Objection> {
    let Some(role) = session.role(role) else { return Ok(()) };
    let held = facts.rank(partner).unwrap_or_default();
    if held < role.min_rank {
        return Err(Objection::PartnerRankTooLow { partner, needed: role.min_rank, held });
    }
    if role.slot_of(partner).is_some() {
        return Err(Objection::PartnerInRole { partner, role: role.name.clone() });
    }
    Ok(())
}

fn exchanged(session: &Session, one: (&RoleName, SlotNumber), other: (&RoleName, SlotNumber)) -> Session {
    let mut changed = session.clone();
    let (first, second) = (holder(&session.roles, one.0, one.1), holder(&session.roles, other.0, other.1));
    for ((role, slot), holder) in [(one, second), (other, first)] {
        if let Some(seat) = changed.slot_mut(role, slot) {
            seat.holder = holder;
        }
    }
    changed
}
