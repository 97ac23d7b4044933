//! Who may do what, where.
//!
//! Owns Discord's order of permissions: the owner, the roles, then the channel's overwrites for everyone, for
//! roles and for the member. It must never know what is done with them.

use super::World;
use super::channel::Channel;
use super::guild::Guild;
use crate::permissions::Permissions;

/// What `user` may do in `channel`.
pub(crate) fn in_channel(guild: &Guild, channel: &Channel, user: u64) -> Permissions {
    let base = guild.base_permissions(user);
    if base.contains(Permissions::ADMINISTRATOR) {
        return Permissions::all();
    }
    let mut held = base;
    if let Some(everyone) = channel.overwrites.get(&guild.id) {
        held = (held - everyone.deny) | everyone.allow;
    }
    let roles = guild.members.get(&user).map(|member| member.roles.as_slice()).unwrap_or_default();
    let (mut allow, mut deny) = (Permissions::empty(), Permissions::empty());
    for overwrite in roles.iter().filter_map(|role| channel.overwrites.get(role)) {
        allow |= overwrite.allow;
        deny |= overwrite.deny;
    }
    held = (held - deny) | allow;
    if let Some(own) = channel.overwrites.get(&user) {
        held = (held - own.deny) | own.allow;
    }
    held
}

impl World {
    /// What `user` may do in `channel`; nothing, if there is no such channel or membership.
    pub(crate) fn permissions(&self, user: u64, channel: u64) -> Permissions {
        match self.place(channel) {
            Some((channel, guild)) if guild.members.contains_key(&user) => in_channel(guild, channel, user),
            _ => Permissions::empty(),
        }
    }
}
