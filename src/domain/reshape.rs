//! Giving a session another set of roles without losing anybody who still has a place in it.

use super::{Refusal, Refusals, RobloxId, Role, RoleName, RoleSet};

/// The new roles with everybody in them who survives, and those who do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reshaped {
    /// The roles as asked for, holders in place.
    pub roles: Vec<Role>,
    /// Who held a slot that is no more.
    pub dropped: Vec<(RoleName, RobloxId)>,
}

/// A holder survives when a role of the same name has a slot of the same number. SERIES does not say what it does
/// (SERIES reference 2.5); a person who is told nothing must not lose a slot.
#[must_use]
pub fn reshape(present: &[Role], wanted: &RoleSet) -> Reshaped {
    fill(present, wanted.as_slice().iter().map(super::RoleDraft::vacant_role).collect())
}

/// As [`reshape`], into roles that nobody sits in yet.
pub(super) fn fill(present: &[Role], mut roles: Vec<Role>) -> Reshaped {
    let mut dropped = Vec::new();
    for old in present {
        let mut new = roles.iter_mut().find(|role| role.name == old.name);
        for (number, holder) in old.holders() {
            match new.as_mut().and_then(|role| role.slots.get_mut(usize::from(number.get()))) {
                Some(slot) => slot.holder = Some(holder),
                None => dropped.push((old.name.clone(), holder.roblox)),
            }
        }
    }
    Reshaped { roles, dropped }
}

/// Who may lose a slot by new roles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum MayLose {
    /// Nobody.
    #[default]
    Nobody,
    /// Whoever holds one that there is no place for.
    Anybody,
    /// These holders in these roles, who were named to whoever asks for it.
    These(Vec<(RoleName, RobloxId)>),
}

impl MayLose {
    /// Whether all of these may.
    #[must_use]
    pub fn allows(&self, losers: &[(RoleName, RobloxId)]) -> bool {
        match self {
            Self::Nobody => losers.is_empty(),
            Self::Anybody => true,
            Self::These(named) => losers.iter().all(|loser| named.contains(loser)),
        }
    }
}

/// As [`reshape`], refusing to drop anybody who may not lose their slot.
pub fn reshape_checked(present: &[Role], wanted: &RoleSet, may_lose: &MayLose) -> Result<Reshaped, Refusals> {
    let reshaped = reshape(present, wanted);
    if may_lose.allows(&reshaped.dropped) { Ok(reshaped) } else { Err(Refusal::HoldersWouldLose(reshaped.dropped).into()) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::domain::{Holder, Permissions, Rank, RoleDraft, SlotNumber};

    fn set(roles: &[(&str, i64)]) -> RoleSet {
        let draft = |(name, slots): &(&str, i64)| {
            RoleDraft::new(name.parse().unwrap(), *slots, Rank::LOWEST, Permissions::default()).unwrap()
        };
        RoleSet::new(roles.iter().map(draft).collect()).unwrap()
    }

    fn with_holders(roles: &RoleSet, holders: &[(usize, usize, u64)]) -> Vec<Role> {
        let mut roles: Vec<Role> = roles.as_slice().iter().map(RoleDraft::vacant_role).collect();
        for (role, slot, user) in holders {
            roles[*role].slots[*slot].holder = Some(Holder::unmarked(RobloxId::new(*user).unwrap()));
        }
        roles
    }

    #[test]
    fn holders_stay_in_the_same_slot_of_the_role_of_the_same_name() {
        let present = with_holders(&set(&[("Trainer", 2), ("Host Helper", 1)]), &[(0, 1, 7), (1, 0, 8)]);
        let reshaped = reshape_checked(&present, &set(&[("Host Helper", 3), ("Trainer", 2)]), &MayLose::Nobody).unwrap();
        assert_eq!(reshaped.roles[1].slot_of(RobloxId::new(7).unwrap()), Some(SlotNumber::new(1)));
        assert_eq!(reshaped.roles[0].slot_of(RobloxId::new(8).unwrap()), Some(SlotNumber::new(0)));
        assert_eq!(reshaped.dropped, []);
    }

    #[test]
    fn a_holder_without_a_place_is_named_and_dropped_only_on_demand() {
        let present = with_holders(&set(&[("Trainer", 2), ("Gone", 1)]), &[(0, 1, 7), (1, 0, 8)]);
        let wanted = set(&[("Trainer", 1)]);
        let lost =
            vec![("Trainer".parse().unwrap(), RobloxId::new(7).unwrap()), ("Gone".parse().unwrap(), RobloxId::new(8).unwrap())];
        assert_eq!(reshape_checked(&present, &wanted, &MayLose::Nobody), Err(Refusal::HoldersWouldLose(lost.clone()).into()));
        assert_eq!(reshape_checked(&present, &wanted, &MayLose::Anybody).unwrap().dropped, lost);
        assert_eq!(reshape_checked(&present, &wanted, &MayLose::These(lost.clone())).unwrap().dropped, lost);
        let named = MayLose::These(lost[..1].to_vec());
        assert_eq!(reshape_checked(&present, &wanted, &named), Err(Refusal::HoldersWouldLose(lost).into()), "nobody was asked");
    }
}
