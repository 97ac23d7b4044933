//! Servers, their roles and members.
//!
//! Owns who belongs to a server with which roles. What they may do follows in `access`.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;

use crate::permissions::Permissions;

/// A server.
#[derive(Debug)]
pub(crate) struct Guild {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) owner: u64,
    pub(crate) locale: String,
    /// `@everyone` is the role with the guild's own identifier.
    pub(crate) roles: BTreeMap<u64, Role>,
    pub(crate) members: BTreeMap<u64, Membership>,
    pub(crate) channels: Vec<u64>,
    /// The Integrations settings: roles that see a command in spite of its default permissions, by its name.
    pub(crate) command_roles: HashMap<String, HashSet<u64>>,
}

/// A role of a server.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) permissions: Permissions,
    pub(crate) mentionable: bool,
    /// Red, green and blue; 0 is no colour of its own.
    pub(crate) colour: u32,
    /// The bot whose role this is, made when it was invited.
    pub(crate) of_bot: Option<u64>,
}

/// A user as a member of a server.
#[derive(Clone, Debug)]
pub(crate) struct Membership {
    pub(crate) roles: Vec<u64>,
    pub(crate) nickname: Option<String>,
    pub(crate) joined: Timestamp,
}

impl Guild {
    /// What a member may do where no channel says otherwise.
    pub(crate) fn base_permissions(&self, user: u64) -> Permissions {
        if user == self.owner {
            return Permissions::all();
        }
        let everyone = self.permissions_of(self.id);
        let of_roles = self
            .members
            .get(&user)
            .map(|member| member.roles.as_slice())
            .unwrap_or_default()
            .iter()
            .map(|role| self.permissions_of(*role));
        of_roles.fold(everyone, |all, more| all | more)
    }

    fn permissions_of(&self, role: u64) -> Permissions {
        self.roles.get(&role).map(|role| role.permissions).unwrap_or_default()
    }
}
