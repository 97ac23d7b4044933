//! Discord's words about the roles of servers, for the desk, which goes by them.

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::Deserialize;
use serenity::all::{FullEvent, Permissions, Role, RoleId, UserId};

use super::incoming::user;
use super::rest::Rest;
use crate::desk::{KnownRoles, RoleSource};
use crate::domain::{GuildId, InvalidId, ServerRights, ServerRoles};

/// A server as REST tells it, of which only this is read.
#[derive(Debug, Deserialize)]
pub(super) struct Server {
    owner_id: UserId,
    roles: Vec<Permitting>,
}

#[derive(Debug, Deserialize)]
struct Permitting {
    id: RoleId,
    permissions: Permissions,
}

impl RoleSource for Rest {
    fn roles_of(&self, guild: GuildId) -> BoxFuture<'_, Result<ServerRoles, String>> {
        async move {
            let server: Server = self.server(guild).await.map_err(|failure| failure.to_string())?;
            all(server.owner_id, server.roles.iter().map(|role| (role.id, role.permissions)))
                .map_err(|failure| failure.to_string())
        }
        .boxed()
    }
}

/// Notes what an event says of roles. An ID that is none makes nothing known.
pub(super) fn note(known: &KnownRoles, event: &FullEvent) {
    match event {
        FullEvent::Ready { .. } => known.begin_anew(),
        FullEvent::GuildCreate { guild, .. } => told(known, guild.id, guild.owner_id, guild.roles.values()),
        FullEvent::GuildUpdate { new_data: guild, .. } => told(known, guild.id, guild.owner_id, guild.roles.values()),
        FullEvent::GuildDelete { incomplete, .. } => {
            if let Ok(guild) = GuildId::new(incomplete.id.get()) {
                known.forget(guild);
            }
        }
        FullEvent::GuildRoleCreate { new: role } | FullEvent::GuildRoleUpdate { new: role, .. } => {
            changed(known, role.guild_id, role.id, permitted(role.permissions));
        }
        FullEvent::GuildRoleDelete { guild_id, removed_role_id, .. } => {
            changed(known, *guild_id, *removed_role_id, ServerRights::default());
        }
        _ => {}
    }
}

fn told<'a>(known: &KnownRoles, guild: serenity::all::GuildId, owner: UserId, roles: impl Iterator<Item = &'a Role>) {
    if let (Ok(guild), Ok(roles)) = (GuildId::new(guild.get()), all(owner, roles.map(|role| (role.id, role.permissions)))) {
        known.are_told(guild, roles);
    }
}

fn changed(known: &KnownRoles, guild: serenity::all::GuildId, role: RoleId, rights: ServerRights) {
    if let Ok(guild) = GuildId::new(guild.get()) {
        known.is_changed(guild, role.get(), rights);
    }
}

fn all(owner: UserId, roles: impl Iterator<Item = (RoleId, Permissions)>) -> Result<ServerRoles, InvalidId> {
    Ok(ServerRoles::new(user(owner)?, roles.map(|(role, permissions)| (role.get(), permitted(permissions)))))
}

/// An administrator may do everything.
fn permitted(permissions: Permissions) -> ServerRights {
    ServerRights {
        manages_events: permissions.intersects(Permissions::MANAGE_EVENTS | Permissions::ADMINISTRATOR),
        manages_server: permissions.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR),
    }
}
