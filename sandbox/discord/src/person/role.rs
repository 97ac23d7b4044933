//! Roles, and whom a channel's overwrites are for.
//!
//! Owns the handle of a role.

use std::sync::Arc;

use serde_json::json;

use super::member::Member;
use crate::changes::Change;
use crate::core::Core;
use crate::gateway::intents;
use crate::permissions::Permissions;
use crate::world::view;

/// A role of a server.
#[derive(Clone, Debug)]
pub struct Role {
    pub(super) core: Arc<Core>,
    pub(super) guild: u64,
    pub(super) id: u64,
}

impl Role {
    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        let world = self.core.world();
        let role = world.guilds.get(&self.guild).and_then(|guild| guild.roles.get(&self.id));
        role.map(|role| role.name.clone()).unwrap_or_default()
    }

    /// Gives it a colour, `0xRRGGBB`; 0 takes it away.
    pub fn set_colour(&self, colour: u32) {
        let mut world = self.core.world();
        let role = world.guilds.get_mut(&self.guild).and_then(|guild| guild.roles.get_mut(&self.id));
        if let Some(role) = role {
            role.colour = colour & 0xFF_FF_FF;
        }
        self.core.tell(Change::World);
    }

    /// Gives it other permissions, of which the bot hears.
    pub fn set_permissions(&self, permissions: Permissions) {
        let mut world = self.core.world();
        let role = world.guilds.get_mut(&self.guild).and_then(|guild| guild.roles.get_mut(&self.id));
        if let Some(role) = role {
            role.permissions = permissions;
            let event = json!({ "guild_id": self.guild.to_string(), "role": view::role(role, self.guild) });
            self.core.sessions.dispatch("GUILD_ROLE_UPDATE", &event.to_string(), Some(self.guild), intents::GUILDS);
        }
        self.core.tell(Change::World);
    }

    /// Deletes it and takes it from everybody who has it, of which the bot hears.
    pub fn delete(&self) {
        let mut world = self.core.world();
        let Some(guild) = world.guilds.get_mut(&self.guild) else { return };
        guild.roles.remove(&self.id);
        for member in guild.members.values_mut() {
            member.roles.retain(|role| *role != self.id);
        }
        let event = json!({ "guild_id": self.guild.to_string(), "role_id": self.id.to_string() });
        self.core.sessions.dispatch("GUILD_ROLE_DELETE", &event.to_string(), Some(self.guild), intents::GUILDS);
        self.core.tell(Change::World);
    }

    /// Lets everybody ping it, or nobody without the permission.
    pub fn set_mentionable(&self, mentionable: bool) {
        let mut world = self.core.world();
        let role = world.guilds.get_mut(&self.guild).and_then(|guild| guild.roles.get_mut(&self.id));
        if let Some(role) = role {
            role.mentionable = mentionable;
        }
    }
}

/// Whom a channel treats differently: a role or a member.
#[derive(Clone, Copy, Debug)]
pub struct Holder {
    pub(super) id: u64,
    pub(super) of_member: bool,
}

impl From<&Role> for Holder {
    fn from(role: &Role) -> Self {
        Self { id: role.id, of_member: false }
    }
}

impl From<&Member> for Holder {
    fn from(member: &Member) -> Self {
        Self { id: member.id(), of_member: true }
    }
}
