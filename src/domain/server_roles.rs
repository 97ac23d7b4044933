//! What the roles of a Discord server permit there, as far as Slotkeeper asks.
//!
//! Discord's order is: the owner may do everything, then everybody's role and one's own add up. A channel may give or
//! take permissions as well; those hold in that channel alone, so nothing here knows them.

use super::{DiscordRoleId, DiscordUserId, GuildId};

/// The permissions that count here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ServerRights {
    /// Manage Events: moderating.
    pub manages_events: bool,
    /// Manage Server: changing settings.
    pub manages_server: bool,
}

impl ServerRights {
    /// Of the owner and of every administrator.
    pub const ALL: Self = Self { manages_events: true, manages_server: true };

    const fn and(self, other: Self) -> Self {
        Self {
            manages_events: self.manages_events || other.manages_events,
            manages_server: self.manages_server || other.manages_server,
        }
    }
}

/// A server's owner and its roles. A server has up to 250, of which a handful permits something that counts here: the
/// others cost eight bytes each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerRoles {
    owner: DiscordUserId,
    /// The roles that permit something, by their IDs; everybody's role has the server's own.
    permitting: Box<[(u64, ServerRights)]>,
    /// The IDs of all others.
    others: Box<[u64]>,
}

impl ServerRoles {
    /// Of this owner, with what each role permits.
    #[must_use]
    pub fn new(owner: DiscordUserId, roles: impl IntoIterator<Item = (u64, ServerRights)>) -> Self {
        let (mut others, mut permitting): (Vec<_>, Vec<_>) =
            roles.into_iter().partition(|(_, rights)| *rights == ServerRights::default());
        permitting.sort_unstable_by_key(|(role, _)| *role);
        others.sort_unstable_by_key(|(role, _)| *role);
        Self { owner, permitting: permitting.into(), others: others.into_iter().map(|(role, _)| role).collect() }
    }

    /// Whether all of these are roles of this server. Who has one that is not has got it since this was told.
    #[must_use]
    pub fn know(&self, roles: &[DiscordRoleId]) -> bool {
        let known = |role: u64| {
            self.others.binary_search(&role).is_ok() || self.permitting.binary_search_by_key(&role, |(role, _)| *role).is_ok()
        };
        roles.iter().all(|role| known(role.get()))
    }

    /// What a role permits; nothing if there is no such role.
    #[must_use]
    pub fn permits(&self, role: u64) -> ServerRights {
        let found = self.permitting.binary_search_by_key(&role, |(role, _)| *role);
        found.ok().and_then(|place| self.permitting.get(place)).map(|(_, rights)| *rights).unwrap_or_default()
    }

    /// What a member of this server with these roles may do in it.
    #[must_use]
    pub fn rights_of(&self, guild: GuildId, member: DiscordUserId, roles: &[DiscordRoleId]) -> ServerRights {
        if member == self.owner {
            return ServerRights::ALL;
        }
        let everybody = self.permits(guild.get());
        roles.iter().map(|role| self.permits(role.get())).fold(everybody, ServerRights::and)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    const EVENTS: ServerRights = ServerRights { manages_events: true, manages_server: false };
    const SERVER: ServerRights = ServerRights { manages_events: false, manages_server: true };
    const NONE: ServerRights = ServerRights { manages_events: false, manages_server: false };

    #[test]
    fn roles_add_up_and_the_owner_may_do_everything() {
        let (guild, owner, member) = (GuildId::new(1).unwrap(), DiscordUserId::new(7).unwrap(), DiscordUserId::new(8).unwrap());
        let role = |number| DiscordRoleId::new(number).unwrap();
        let roles = ServerRoles::new(owner, [(5, SERVER), (1, NONE), (3, EVENTS), (4, NONE)]);
        assert_eq!(roles.rights_of(guild, owner, &[]), ServerRights::ALL);
        assert_eq!(roles.rights_of(guild, member, &[]), NONE);
        assert_eq!(roles.rights_of(guild, member, &[role(4), role(3)]), EVENTS);
        assert_eq!(roles.rights_of(guild, member, &[role(3), role(5)]), ServerRights::ALL);
        // A role that is gone permits nothing.
        assert_eq!(roles.rights_of(guild, member, &[role(99)]), NONE);
        assert!(roles.know(&[role(1), role(3), role(4), role(5)]) && !roles.know(&[role(3), role(99)]));
        let generous = ServerRoles::new(owner, [(1, EVENTS)]);
        assert_eq!(generous.rights_of(guild, member, &[]), EVENTS);
    }
}
