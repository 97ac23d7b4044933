//! Servers, channels, people and roles, for the page to draw.
//!
//! Owns what is read at the beginning and after every change that is no message. People and roles are the same for
//! everybody; channels are those that the person sees.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answered, Asked};
use super::sight;
use crate::core::Core;
use crate::permissions::Permissions;
use crate::world::World;
use crate::world::access;
use crate::world::guild::{Guild, Membership, Role};

/// The rights worth a word beside a member's name.
const KEY_RIGHTS: [(Permissions, &str); 12] = [
    (Permissions::ADMINISTRATOR, "Administrator"),
    (Permissions::MANAGE_GUILD, "Manage Server"),
    (Permissions::MANAGE_ROLES, "Manage Roles"),
    (Permissions::MANAGE_CHANNELS, "Manage Channels"),
    (Permissions::MANAGE_EVENTS, "Manage Events"),
    (Permissions::MANAGE_MESSAGES, "Manage Messages"),
    (Permissions::MANAGE_WEBHOOKS, "Manage Webhooks"),
    (Permissions::MANAGE_NICKNAMES, "Manage Nicknames"),
    (Permissions::KICK_MEMBERS, "Kick Members"),
    (Permissions::BAN_MEMBERS, "Ban Members"),
    (Permissions::MODERATE_MEMBERS, "Time Out Members"),
    (Permissions::MENTION_EVERYONE, "Mention Everyone"),
];

/// Who looks, by identifier or by name, so that addresses can be written by hand; left out, the page is given somebody.
#[derive(Debug, Deserialize)]
pub(super) struct Viewer {
    #[serde(rename = "as")]
    who: Option<String>,
}

pub(super) async fn show(State(core): State<Arc<Core>>, Asked(asked): Asked<Viewer>) -> Answered {
    let world = core.world();
    let viewer = asked.who.and_then(|who| called(&world, &who)).or_else(|| somebody(&world));
    let guilds: Vec<Value> = world.guilds.values().map(|one| guild(&world, one, viewer)).collect();
    let bot = world.users.get(&world.application).map(|bot| bot.name.as_str());
    Ok(Json(json!({
        "viewer": viewer.map(|id| id.to_string()),
        "bot": { "id": world.application.to_string(), "name": bot, "online": *core.sessions.up().borrow() > 0 },
        "now": core.clock.now().as_millisecond(),
        "guilds": guilds,
        "welcome": core.notices.welcome(),
        "neighbours": core.notices.neighbours(),
    })))
}

/// Whether this is a person in any server: nobody acts as the bot.
pub(super) fn is_person(world: &World, user: u64) -> bool {
    world.users.get(&user).is_some_and(|user| !user.bot) && world.guilds.values().any(|guild| guild.members.contains_key(&user))
}

fn called(world: &World, who: &str) -> Option<u64> {
    let by_id = who.parse().ok().filter(|id| is_person(world, *id));
    by_id.or_else(|| world.users.values().find(|user| user.name == who && is_person(world, user.id)).map(|user| user.id))
}

/// Who it is that a first visitor acts as: an ordinary member rather than an owner, who may do everything.
fn somebody(world: &World) -> Option<u64> {
    let mut people = world.guilds.values().flat_map(|guild| guild.members.keys().map(move |user| (guild, *user)));
    let ordinary = people.clone().find(|(guild, user)| *user != guild.owner && is_person(world, *user));
    ordinary.or_else(|| people.find(|(_, user)| is_person(world, *user))).map(|(_, user)| user)
}

fn guild(world: &World, guild: &Guild, viewer: Option<u64>) -> Value {
    let members: Vec<Value> = guild.members.iter().filter_map(|(id, one)| member(world, guild, *id, one)).collect();
    let roles: Vec<Value> = guild.roles.values().map(|one| role(guild, one)).collect();
    let channels: Vec<Value> = viewer.map(|viewer| channels(world, guild, viewer)).unwrap_or_default();
    json!({
        "id": guild.id.to_string(),
        "name": guild.name,
        "members": members,
        "roles": roles,
        "channels": channels,
    })
}

fn member(world: &World, guild: &Guild, id: u64, member: &Membership) -> Option<Value> {
    let user = world.users.get(&id)?;
    let held = guild.base_permissions(id);
    let rights: Vec<&str> = KEY_RIGHTS.iter().filter(|(right, _)| held.contains(*right)).map(|(_, name)| *name).collect();
    Some(json!({
        "id": id.to_string(),
        "name": member.nickname.as_ref().unwrap_or(&user.name),
        "account": user.account_name(),
        "bot": user.bot,
        "owner": id == guild.owner,
        "roles": member.roles.iter().map(u64::to_string).collect::<Vec<_>>(),
        "rights": if held.contains(Permissions::ADMINISTRATOR) { vec!["Administrator"] } else { rights },
    }))
}

fn role(guild: &Guild, role: &Role) -> Value {
    json!({
        "id": role.id.to_string(),
        "name": role.name,
        "colour": role.colour,
        "everyone": role.id == guild.id,
        "managed": role.of_bot.is_some(),
        "mentionable": role.mentionable,
    })
}

fn channels(world: &World, guild: &Guild, viewer: u64) -> Vec<Value> {
    let mut channels: Vec<_> = guild.channels.iter().filter_map(|id| world.channels.get(id)).collect();
    channels.retain(|channel| sight::enters(world, viewer, channel.id));
    channels.sort_by_key(|channel| channel.position);
    let view = |channel: &crate::world::channel::Channel| {
        let held = access::in_channel(guild, channel, viewer);
        json!({
            "id": channel.id.to_string(),
            "name": channel.name,
            "writable": held.allows(Permissions::SEND_MESSAGES),
            "readers": guild.members.keys().filter(|id| sight::enters(world, **id, channel.id)).map(u64::to_string).collect::<Vec<_>>(),
        })
    };
    channels.into_iter().map(view).collect()
}
