//! People, roles and channels by what they are called.
//!
//! Owns finding what a select menu offers that has no list of its own.

use super::refusal::ClientRefusal;
use super::resolved::Resolved;
use crate::world::World;
use crate::world::guild::Guild;

const USERS: u64 = 5;
const ROLES: u64 = 6;
const USERS_AND_ROLES: u64 = 7;
const CHANNELS: u64 = 8;

/// The identifiers of people, roles or channels that a menu of this kind offers, by name or identifier. `(guild,
/// channel, user)` is where the menu stands and who chooses.
pub(super) fn ids(
    world: &World,
    (guild, channel, user): (u64, u64, u64),
    kind: u64,
    wanted: &[&str],
    resolved: &mut Resolved,
) -> Result<Vec<String>, ClientRefusal> {
    let guild = world.guilds.get(&guild).ok_or(ClientRefusal::ChannelHidden)?;
    let mut values = Vec::with_capacity(wanted.len());
    for one in wanted {
        let found = match kind {
            USERS => user_called(world, guild, one).map(Named::User),
            ROLES => role_called(guild, one).map(Named::Role),
            USERS_AND_ROLES => {
                user_called(world, guild, one).map(Named::User).or_else(|| role_called(guild, one).map(Named::Role))
            }
            CHANNELS => channel_called(world, guild, one).map(Named::Channel),
            _ => None,
        };
        let id = match found {
            Some(Named::User(id)) => {
                resolved.user(world, guild, channel, id);
                id
            }
            Some(Named::Role(id)) => {
                resolved.role(guild, id);
                id
            }
            Some(Named::Channel(id)) => {
                resolved.channel(world, guild, user, id);
                id
            }
            None => return Err(ClientRefusal::NotOffered { value: (*one).to_owned(), offered: Vec::new() }),
        };
        values.push(id.to_string());
    }
    Ok(values)
}

enum Named {
    User(u64),
    Role(u64),
    Channel(u64),
}

fn fits(id: u64, name: &str, wanted: &str) -> bool {
    name == wanted || id.to_string() == wanted
}

fn user_called(world: &World, guild: &Guild, wanted: &str) -> Option<u64> {
    let users = guild.members.keys().filter_map(|id| world.users.get(id));
    users.into_iter().find(|user| fits(user.id, &user.name, wanted)).map(|user| user.id)
}

fn role_called(guild: &Guild, wanted: &str) -> Option<u64> {
    guild.roles.values().find(|role| fits(role.id, &role.name, wanted)).map(|role| role.id)
}

fn channel_called(world: &World, guild: &Guild, wanted: &str) -> Option<u64> {
    let mut channels = guild.channels.iter().filter_map(|id| world.channels.get(id));
    channels.find(|channel| fits(channel.id, &channel.name, wanted)).map(|channel| channel.id)
}
