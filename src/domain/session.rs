//! A session: a scheduled event with roles to claim.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use super::{
    Description, Holder, Permissions, Rank, Reason, RobloxId, Role, RoleName, SessionId, Slot, SlotChange, SlotNumber, Title,
    WorkspaceId,
};

/// Where a session is in its life. A delay is not a status (SERIES reference, section 3, Session lifecycle).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Not started.
    Upcoming,
    /// Under way.
    Ongoing,
    /// Over, and it took place.
    Completed,
    /// Called off.
    Cancelled,
}

impl Status {
    /// The lower-case word that SERIES and the database use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Ongoing => "ongoing",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether nothing can be claimed or left any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        match self {
            Self::Upcoming | Self::Ongoing => false,
            Self::Completed | Self::Cancelled => true,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A word that names no status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no status \"{0}\"; choose upcoming, ongoing, completed or cancelled")]
pub struct UnknownStatus(String);

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        match text {
            "upcoming" => Ok(Self::Upcoming),
            "ongoing" => Ok(Self::Ongoing),
            "completed" => Ok(Self::Completed),
            "cancelled" => Ok(Self::Cancelled),
            other => Err(UnknownStatus(other.to_owned())),
        }
    }
}

/// A length in whole minutes, from 1 minute to 7 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minutes(u16);

impl Minutes {
    /// The longest session, 7 days.
    pub const LONGEST: u16 = 7 * 24 * 60;

    /// From a number of minutes; nothing outside 1 to [`Self::LONGEST`].
    #[must_use]
    pub fn new(minutes: i64) -> Option<Self> {
        u16::try_from(minutes).ok().filter(|minutes| (1..=Self::LONGEST).contains(minutes)).map(Self)
    }

    /// How many.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// A session as the engine knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its identifier.
    pub id: SessionId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// What it is called.
    pub title: Title,
    /// What it is about.
    pub description: Option<Description>,
    /// Who hosts it.
    pub host: Option<RobloxId>,
    /// Who helps to host it.
    pub co_host: Option<RobloxId>,
    /// Who oversees it.
    pub supervisor: Option<RobloxId>,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it takes.
    pub duration: Minutes,
    /// Whether its start was put off.
    pub delayed: bool,
    /// Where it is in its life.
    pub status: Status,
    /// Why it was called off, if that was said.
    pub cancel_reason: Option<Reason>,
    /// Whether time moves its status. Not where somebody entered it after it was over: that is on purpose.
    pub timed: bool,
    /// Whether its roles are open to be claimed.
    pub claimable: bool,
    /// The lowest rank that may host it; SERIES lets nobody set it (SERIES reference, section 3, Roles).
    pub min_host_rank: Option<Rank>,
    /// Its roles, in the order in which they were given.
    pub roles: Vec<Role>,
}

impl Session {
    /// The role with exactly this name.
    #[must_use]
    pub fn role(&self, name: &RoleName) -> Option<&Role> {
        self.roles.iter().find(|role| role.name == *name)
    }

    /// The role that somebody means who typed this: its exact name, else the only one that differs in case alone, else
    /// the only one that begins so.
    #[must_use]
    pub fn role_typed(&self, typed: &str) -> Option<&Role> {
        let typed = typed.trim();
        let lower = typed.to_lowercase();
        let name = |role: &Role| role.name.as_str().to_lowercase();
        let exact = self.roles.iter().find(|role| role.name.as_str() == typed);
        let alike = || only(self.roles.iter().filter(|role| name(role) == lower));
        let begun = || only(self.roles.iter().filter(|role| name(role).starts_with(&lower)));
        exact.or_else(alike).or_else(|| begun().filter(|_| typed.chars().count() >= SHORTEST_BEGINNING))
    }

    /// Every holder, role by role.
    pub fn holders(&self) -> impl Iterator<Item = (&Role, SlotNumber, Holder)> {
        self.roles.iter().flat_map(|role| role.holders().map(move |(number, holder)| (role, number, holder)))
    }

    /// The roles in which this user holds a slot.
    pub fn roles_of(&self, user: RobloxId) -> impl Iterator<Item = &Role> {
        self.roles.iter().filter(move |role| role.slot_of(user).is_some())
    }

    /// What this user may do here by the roles that they hold, all together.
    #[must_use]
    pub fn permissions_of(&self, user: RobloxId) -> Permissions {
        self.roles_of(user).fold(Permissions::default(), |all, role| Permissions {
            change_session_status: all.change_session_status || role.permissions.change_session_status,
            pass_or_fail_attendees: all.pass_or_fail_attendees || role.permissions.pass_or_fail_attendees,
            modify_attendance: all.modify_attendance || role.permissions.modify_attendance,
        })
    }

    /// How many slots there are, and how many of them are vacant.
    #[must_use]
    pub fn capacity(&self) -> Capacity {
        let slots = self.roles.iter().map(|role| role.slots.len()).sum();
        let vacant = self.roles.iter().map(Role::vacancies).sum();
        Capacity { slots, vacant }
    }

    /// When it ends, if it starts and runs as planned.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.starts_at.saturating_add(SignedDuration::from_mins(self.duration.get().into())).unwrap_or(Timestamp::MAX)
    }

    /// Carries out a change that the rules allowed. A change that does not fit (another role's, an occupied slot)
    /// leaves the session as it is and answers false: then whoever kept it in memory has lost touch with the truth.
    #[must_use]
    pub fn apply(&mut self, change: &SlotChange) -> bool {
        let (name, number) = match change {
            SlotChange::Taken { role, slot, .. } | SlotChange::Freed { role, slot, .. } => (role, *slot),
        };
        let Some(slot) = self.slot_mut(name, number) else { return false };
        let held_by = slot.holder.map(|holder| holder.roblox);
        match change {
            SlotChange::Taken { by, .. } if held_by.is_none() => slot.holder = Some(Holder::unmarked(*by)),
            SlotChange::Freed { by, .. } if held_by == Some(*by) => slot.holder = None,
            SlotChange::Taken { .. } | SlotChange::Freed { .. } => return false,
        }
        true
    }

    /// The slot with this number of the role with this name.
    pub(super) fn slot_mut(&mut self, name: &RoleName, number: SlotNumber) -> Option<&mut Slot> {
        let role = self.roles.iter_mut().find(|role| role.name == *name)?;
        role.slots.get_mut(usize::from(number.get()))
    }
}

/// How much of a role's name has to be typed; less is more likely a slip than a name.
const SHORTEST_BEGINNING: usize = 3;

/// The item, if there is exactly one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

/// How full a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// All slots of all roles.
    pub slots: usize,
    /// Those that nobody holds.
    pub vacant: usize,
}

impl Capacity {
    /// Those that somebody holds.
    #[must_use]
    pub const fn held(self) -> usize {
        self.slots - self.vacant
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::domain::{roles_text, sample};

    #[test]
    fn a_role_is_found_as_people_type_it() {
        let roles = roles_text::parse("Trainer, Trainee, Assistant, Ünit Lead").unwrap();
        let roles = roles.as_slice().iter().map(crate::domain::RoleDraft::vacant_role).collect();
        let session = Session { roles, ..sample::training() };
        let found = |typed| session.role_typed(typed).map(|role| role.name.as_str());
        assert_eq!(found("Trainer"), Some("Trainer"));
        assert_eq!(found(" trainEE "), Some("Trainee"));
        assert_eq!(found("assi"), Some("Assistant"));
        assert_eq!(found("ünit"), Some("Ünit Lead"));
        for nobody in ["", "Train", "As", "Chef"] {
            assert_eq!(found(nobody), None, "{nobody:?}");
        }
    }
}
