//! Who asks, from where, and whether they may moderate or change settings.

use crate::domain::{
    Actor, ChannelId, DiscordRoleId, DiscordUserId, Door, GuildId, Origin, RequestId, ServerRights, WorkspaceId,
};

use super::{Community, Desk, DeskFailure, RolesUnknown};

/// Somebody in a Discord server who asks for something.
#[derive(Debug, Clone)]
pub struct Caller {
    /// In this server.
    pub guild: GuildId,
    /// In this channel.
    pub channel: ChannelId,
    /// Who.
    pub user: DiscordUserId,
    /// Their Discord roles, at this moment.
    pub discord_roles: Vec<DiscordRoleId>,
    /// Which way the request came in.
    pub door: Door,
    /// What makes a repeated delivery of it known.
    pub request: RequestId,
}

impl Caller {
    pub(super) fn origin(&self, community: &Community) -> Origin {
        self.origin_in(&community.workspace.id)
    }

    pub(super) fn origin_in(&self, workspace: &WorkspaceId) -> Origin {
        Origin {
            workspace: workspace.clone(),
            actor: Actor::Discord(self.user),
            door: self.door,
            request: Some(self.request.clone()),
        }
    }
}

/// A caller who was found to be a moderator for this one request. There is no other way to make one, so what takes it
/// cannot be reached without the check.
#[derive(Debug, Clone)]
pub struct Moderator {
    pub(super) caller: Caller,
    pub(super) community: std::sync::Arc<Community>,
}

impl Moderator {
    /// The server that they moderate.
    #[must_use]
    pub const fn guild(&self) -> GuildId {
        self.caller.guild
    }

    /// Who they are.
    #[must_use]
    pub const fn user(&self) -> DiscordUserId {
        self.caller.user
    }

    /// What makes a repeated delivery of their request known.
    #[must_use]
    pub const fn request(&self) -> &RequestId {
        &self.caller.request
    }

    /// The community that they moderate.
    #[must_use]
    pub fn community(&self) -> &Community {
        &self.community
    }

    pub(super) fn origin(&self) -> Origin {
        self.caller.origin(&self.community)
    }
}

/// The caller may not do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAModerator {
    /// The Discord role whose holders may, beside those who manage events.
    pub moderator_role: Option<DiscordRoleId>,
}

/// A caller who was found to be an administrator for this one request. There is no other way to make one than through
/// [`Desk::administrator`].
#[derive(Debug, Clone)]
pub struct Administrator {
    caller: Caller,
}

impl Administrator {
    /// The server that they administer.
    #[must_use]
    pub const fn guild(&self) -> GuildId {
        self.caller.guild
    }

    pub(super) fn origin(&self, workspace: &WorkspaceId) -> Origin {
        self.caller.origin_in(workspace)
    }
}

/// The caller may not change settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnAdministrator;

impl Desk {
    /// Whether this caller may change settings: Discord's permission Manage Server, in the whole server. That is known before
    /// anybody asks, as a rule, so that a form can be opened at once.
    pub async fn administrator(&self, caller: &Caller) -> Result<Result<Administrator, NotAnAdministrator>, DeskFailure> {
        let rights = self.rights_of(caller).await?;
        Ok(if rights.manages_server { Ok(Administrator { caller: caller.clone() }) } else { Err(NotAnAdministrator) })
    }

    /// Whether this caller moderates here: Discord's permission Manage Events in the whole server, or the server's
    /// moderator role.
    pub async fn moderator(&self, caller: Caller) -> Result<Result<Moderator, NotAModerator>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let moderator_role = community.guild.moderator_role;
        let has_role = moderator_role.is_some_and(|role| caller.discord_roles.contains(&role));
        // Whoever has the role moderates whatever Discord says of the rest.
        Ok(if has_role || self.rights_of(&caller).await?.manages_events {
            Ok(Moderator { caller, community })
        } else {
            Err(NotAModerator { moderator_role })
        })
    }

    /// What this caller's roles permit in the server, whatever the channel says that they ask from.
    async fn rights_of(&self, caller: &Caller) -> Result<ServerRights, RolesUnknown> {
        let roles = self.roles.of_holder(caller.guild, &caller.discord_roles).await?;
        Ok(roles.rights_of(caller.guild, caller.user, &caller.discord_roles))
    }
}
