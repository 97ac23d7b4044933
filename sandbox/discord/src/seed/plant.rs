//! Puts a seed into a sandbox that has just begun.
//!
//! Owns the order: roles before the people who have them, both before the channels that treat them differently.

use std::collections::HashMap;

use super::check::{BOT, EVERYONE};
use super::{Channel, Guild, Seed};
use crate::person::{Guild as GuildHandle, Holder, Member, Role};
use crate::sandbox::Sandbox;

impl Seed {
    pub(crate) fn plant(&self, discord: &Sandbox) {
        for guild in &self.guilds {
            plant(discord, guild);
        }
    }
}

fn plant(discord: &Sandbox, seed: &Guild) {
    let guild = discord.add_guild_as(seed.id, &seed.name);
    if let Some(locale) = &seed.locale {
        guild.set_locale(locale);
    }
    if let Some(permissions) = seed.bot_permissions {
        guild.set_bot_permissions(permissions);
    }
    let mut roles = HashMap::new();
    for one in &seed.roles {
        let role = guild.add_role_as(one.id, &one.name, one.permissions);
        role.set_colour(one.colour);
        role.set_mentionable(one.mentionable);
        roles.insert(one.name.as_str(), role);
    }
    let mut people = HashMap::new();
    for one in &seed.people {
        let held: Vec<&Role> = one.roles.iter().filter_map(|name| roles.get(name.as_str())).collect();
        let person = guild.add_member_as(one.id, &one.name, &held);
        if let Some(locale) = &one.locale {
            person.set_locale(locale);
        }
        if one.owner {
            let founder = guild.owner();
            guild.set_owner(&person);
            guild.remove_member(&founder);
        }
        people.insert(one.name.as_str(), person);
    }
    for channel in &seed.channels {
        open(&guild, channel, &roles, &people);
    }
}

fn open(guild: &GuildHandle, seed: &Channel, roles: &HashMap<&str, Role>, people: &HashMap<&str, Member>) {
    let channel = guild.add_channel_as(seed.id, &seed.name);
    for one in &seed.overwrites {
        let holder: Option<Holder> = match one.who.as_str() {
            EVERYONE => Some((&guild.everyone()).into()),
            BOT => Some((&guild.bot()).into()),
            name => roles.get(name).map(Holder::from).or_else(|| people.get(name).map(Holder::from)),
        };
        if let Some(holder) = holder {
            channel.deny(holder, one.deny);
            channel.allow(holder, one.allow);
        }
    }
}
