//! Sending an interaction to the bot.
//!
//! Owns the payload of an interaction and its registration in the world. It must never know what kinds of interaction
//! mean.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::reply::Reply;
use super::whence::Whence;
use crate::core::Core;
use crate::permissions::Permissions;
use crate::snowflake::as_text;
use crate::world::World;
use crate::world::access;
use crate::world::interaction::{Interaction, Kind, Stage, Target};
use crate::world::view::{self, MessageView};

/// The largest file a user may attach: that of a server without boosts.
const ATTACHMENT_SIZE_LIMIT: u32 = 10 * 1024 * 1024;

/// An interaction that is about to begin.
#[derive(Debug)]
pub(super) struct Start {
    pub(super) kind: Kind,
    pub(super) user: u64,
    pub(super) channel: u64,
    pub(super) command: Option<String>,
    pub(super) target: Option<Target>,
    pub(super) source: Option<u64>,
    pub(super) data: Value,
    pub(super) whence: Whence,
}

/// An interaction on the wire.
#[derive(Serialize)]
struct Payload<'a> {
    #[serde(serialize_with = "as_text")]
    id: u64,
    #[serde(serialize_with = "as_text")]
    application_id: u64,
    #[serde(rename = "type")]
    kind: u8,
    token: &'a str,
    version: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    guild_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guild: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guild_locale: Option<&'a str>,
    #[serde(serialize_with = "as_text")]
    channel_id: u64,
    channel: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Value>,
    locale: &'a str,
    app_permissions: Permissions,
    entitlements: [(); 0],
    authorizing_integration_owners: Value,
    context: u8,
    attachment_size_limit: u32,
    data: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<MessageView<'a>>,
}

/// Begins an interaction and sends it; `None` if the channel is gone.
pub(super) fn begin(core: &Arc<Core>, world: &mut World, start: Start) -> Option<Reply> {
    let id = world.mint.next(core.clock.now());
    let token = format!("{id}.{:016x}{:016x}", RandomState::new().hash_one(id), RandomState::new().hash_one(id));
    let payload: Arc<str> = payload(world, id, &token, &start)?.into();
    let guild = world.channels.get(&start.channel)?.guild;
    let changed = Arc::new(Notify::new());
    let mut interaction = Interaction {
        id,
        token,
        kind: start.kind,
        guild,
        channel: start.channel,
        user: start.user,
        command: start.command,
        target: start.target,
        source: start.source,
        dispatched: core.clock.elapsed(),
        stage: Stage::Waiting,
        failed: false,
        callbacks: Vec::new(),
        original: None,
        messages: Vec::new(),
        updated: false,
        modal: None,
        choices: None,
        changes: 0,
        changed: changed.clone(),
    };
    core.interaction_went_on(&mut interaction);
    interaction.changes = 0;
    world.interactions.add(interaction, payload.clone());
    world.purge(core.clock.elapsed(), core.settings.keep_interactions);
    send(core, guild, &payload);
    Some(Reply::new(core.clone(), id, changed))
}

/// Sends an interaction's payload; interactions need no intent.
pub(crate) fn send(core: &Core, guild: u64, payload: &str) {
    core.sessions.dispatch("INTERACTION_CREATE", payload, Some(guild), 0);
}

fn payload(world: &World, id: u64, token: &str, start: &Start) -> Option<String> {
    let (channel, guild) = world.place(start.channel)?;
    let held = access::in_channel(guild, channel, start.user);
    let mut member = world.member_view(guild, start.user)?;
    member["permissions"] = json!(held);
    let private = start.whence == Whence::DirectMessage;
    let installed = match start.whence {
        Whence::Server => json!({ "0": guild.id.to_string() }),
        Whence::OwnInstall => json!({ "1": start.user.to_string() }),
        // Discord names no server there.
        Whence::DirectMessage => json!({ "0": "0", "1": start.user.to_string() }),
    };
    let mut place = view::partial_channel(channel, held);
    if private {
        place["type"] = json!(1);
        place["guild_id"] = Value::Null;
    }
    let message = start.source.and_then(|source| world.messages.get(&source));
    let payload = Payload {
        id,
        application_id: world.application,
        kind: start.kind as u8,
        token,
        version: 1,
        guild_id: (!private).then(|| guild.id.to_string()),
        guild: (!private).then(|| json!({ "id": guild.id.to_string(), "locale": guild.locale, "features": [] })),
        guild_locale: (!private).then_some(&guild.locale),
        channel_id: channel.id,
        channel: place,
        user: if private { world.users.get(&start.user).map(view::user) } else { None },
        member: (!private).then_some(member),
        locale: world.users.get(&start.user).map_or("en-US", |user| &user.locale),
        app_permissions: access::in_channel(guild, channel, world.application),
        entitlements: [],
        authorizing_integration_owners: installed,
        context: u8::from(private),
        attachment_size_limit: ATTACHMENT_SIZE_LIMIT,
        data: &start.data,
        message: message.map(|message| world.message_view(message)),
    };
    serde_json::to_string(&payload).ok()
}
