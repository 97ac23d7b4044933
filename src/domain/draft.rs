//! What somebody asks a session to be: the parts of a new one, and the changes to one that exists.

use std::collections::HashSet;

use jiff::Timestamp;

use super::reshape::MayLose;
use super::{Description, Minutes, Permissions, Rank, RobloxId, Role, RoleName, Slot, Status, Title};

/// A role that is asked for, its slot count checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleDraft {
    name: RoleName,
    slots: u8,
    min_rank: Rank,
    permissions: Permissions,
}

impl RoleDraft {
    /// The most slots of a role (SERIES reference 2.4).
    pub const MOST_SLOTS: u8 = 10;

    /// A role with 1 to 10 slots.
    pub fn new(name: RoleName, slots: i64, min_rank: Rank, permissions: Permissions) -> Result<Self, InvalidRoles> {
        match u8::try_from(slots) {
            Ok(slots) if (1..=Self::MOST_SLOTS).contains(&slots) => Ok(Self { name, slots, min_rank, permissions }),
            Ok(_) | Err(_) => Err(InvalidRoles::SlotCount { role: name, asked: slots }),
        }
    }

    /// What would make this role again; nothing for one with a number of slots that no session is made with.
    #[must_use]
    pub fn of(role: &Role) -> Option<Self> {
        let slots = i64::try_from(role.slots.len()).ok()?;
        Self::new(role.name.clone(), slots, role.min_rank, role.permissions).ok()
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &RoleName {
        &self.name
    }

    /// The role with every slot vacant.
    #[must_use]
    pub fn vacant_role(&self) -> Role {
        Role {
            name: self.name.clone(),
            min_rank: self.min_rank,
            permissions: self.permissions,
            slots: vec![Slot::default(); self.slots.into()],
        }
    }
}

/// Roles that cannot be a session's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRoles {
    /// A role has 1 to 10 slots (SERIES reference 2.4).
    #[error("{role} cannot have {asked} slots; a role has 1 to 10")]
    SlotCount {
        /// Which role.
        role: RoleName,
        /// How many were asked for.
        asked: i64,
    },
    /// Names are unique in a session (SERIES reference 2.4).
    #[error("{0} is there twice; give each role a name of its own")]
    Twice(RoleName),
    /// SERIES states no limit; this one keeps a session on one board.
    #[error("{0} roles are too many; a session has at most 25")]
    TooMany(usize),
}

/// The roles of one session: at most 25, each name once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleSet(Vec<RoleDraft>);

impl RoleSet {
    /// The most roles of a session.
    pub const MOST_ROLES: usize = 25;

    /// Checks the whole set.
    pub fn new(roles: Vec<RoleDraft>) -> Result<Self, InvalidRoles> {
        if roles.len() > Self::MOST_ROLES {
            return Err(InvalidRoles::TooMany(roles.len()));
        }
        let mut seen = HashSet::new();
        match roles.iter().find(|role| !seen.insert(&role.name)) {
            Some(repeated) => Err(InvalidRoles::Twice(repeated.name.clone())),
            None => Ok(Self(roles)),
        }
    }

    /// The roles in order.
    #[must_use]
    pub fn as_slice(&self) -> &[RoleDraft] {
        &self.0
    }
}

/// A session that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionDraft {
    /// What it is called.
    pub title: Title,
    /// What it is about.
    pub description: Option<Description>,
    /// Who hosts it; a member of the workspace (SERIES reference 2.4).
    pub host: Option<RobloxId>,
    /// Who helps to host it.
    pub co_host: Option<RobloxId>,
    /// Who oversees it.
    pub supervisor: Option<RobloxId>,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it takes.
    pub duration: Minutes,
    /// Whether its roles are open from the start.
    pub claimable: bool,
    /// Its roles.
    pub roles: RoleSet,
}

/// What is to become different; `None` leaves a part as it is, and `Some(None)` clears one that may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SessionChanges {
    /// Another title.
    pub title: Option<Title>,
    /// Another description.
    pub description: Option<Option<Description>>,
    /// Another host.
    pub host: Option<Option<RobloxId>>,
    /// Another co-host.
    pub co_host: Option<Option<RobloxId>>,
    /// Another supervisor.
    pub supervisor: Option<Option<RobloxId>>,
    /// Another start.
    pub starts_at: Option<Timestamp>,
    /// Another length.
    pub duration: Option<Minutes>,
    /// Open or close claiming.
    pub claimable: Option<bool>,
    /// Another status.
    pub status: Option<Status>,
    /// The whole new set of roles; those not in it go (SERIES reference 2.5).
    pub roles: Option<RoleSet>,
    /// Who may lose a slot that the new roles have no place for.
    pub may_lose: MayLose,
}
