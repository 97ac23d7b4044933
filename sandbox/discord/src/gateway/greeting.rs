//! IDENTIFY and RESUME: who may listen, and what they hear first.
//!
//! Owns the checks of the two greetings and the events of a new session. It must never know the socket.

use serde_json::{Value, json};

use super::intents;
use super::session::Wishes;
use crate::core::Core;
use crate::world::guild::Guild;
use crate::world::view;

/// A code that ends the connection, with its reason.
pub(crate) type CloseCode = (u16, &'static str);

pub(crate) const UNKNOWN_OPCODE: CloseCode = (4001, "Unknown opcode.");
pub(crate) const DECODE_ERROR: CloseCode = (4002, "Error while decoding payload.");
pub(crate) const NOT_AUTHENTICATED: CloseCode = (4003, "Not authenticated.");
pub(crate) const AUTHENTICATION_FAILED: CloseCode = (4004, "Authentication failed.");
pub(crate) const ALREADY_AUTHENTICATED: CloseCode = (4005, "Already authenticated.");
pub(crate) const INVALID_SEQUENCE: CloseCode = (4007, "Invalid seq.");
pub(crate) const RATE_LIMITED: CloseCode = (4008, "Rate limited.");
pub(crate) const SESSION_TIMED_OUT: CloseCode = (4009, "Session timed out.");
pub(crate) const INVALID_SHARD: CloseCode = (4010, "Invalid shard.");
pub(crate) const INVALID_VERSION: CloseCode = (4012, "Invalid API version.");
pub(crate) const INVALID_INTENTS: CloseCode = (4013, "Invalid intent(s).");
pub(crate) const DISALLOWED_INTENTS: CloseCode = (4014, "Disallowed intent(s).");

/// Whether a greeting carries the bot's token, with or without its prefix.
pub(crate) fn check_token(core: &Core, greeting: &Value) -> Result<(), CloseCode> {
    let token = greeting.get("token").and_then(Value::as_str).ok_or(DECODE_ERROR)?;
    if token.strip_prefix("Bot ").unwrap_or(token) == core.settings.token { Ok(()) } else { Err(AUTHENTICATION_FAILED) }
}

/// Reads what an IDENTIFY asks for.
pub(crate) fn wishes(core: &Core, identify: &Value) -> Result<Wishes, CloseCode> {
    check_token(core, identify)?;
    if !identify.get("properties").is_some_and(Value::is_object) {
        return Err(DECODE_ERROR);
    }
    let intents = identify.get("intents").ok_or(DECODE_ERROR)?.as_u64().ok_or(INVALID_INTENTS)?;
    if intents & !intents::KNOWN != 0 {
        return Err(INVALID_INTENTS);
    }
    if intents & intents::PRIVILEGED != 0 && !core.settings.privileged_intents {
        return Err(DISALLOWED_INTENTS);
    }
    Ok(Wishes { intents, shard: shard(identify)? })
}

fn shard(identify: &Value) -> Result<(u64, u64), CloseCode> {
    let Some(shard) = identify.get("shard").filter(|shard| !shard.is_null()) else {
        return Ok((0, 1));
    };
    let parts: Option<Vec<u64>> = shard.as_array().and_then(|parts| parts.iter().map(Value::as_u64).collect());
    match parts.as_deref() {
        Some([id, count]) if id < count => Ok((*id, *count)),
        _ => Err(INVALID_SHARD),
    }
}

/// The events that begin a session: READY, and a GUILD_CREATE for each guild of the shard if guilds were asked for.
pub(crate) fn first_events(core: &Core, session: &str, wishes: Wishes) -> Vec<(&'static str, String)> {
    let world = core.world();
    let (shard, count) = wishes.shard;
    let is_in = |guild: &&Guild| guild.members.contains_key(&world.application);
    let guilds: Vec<_> = world.guilds.values().filter(|guild| (guild.id >> 22) % count == shard).filter(is_in).collect();
    let unavailable: Vec<Value> = guilds.iter().map(|guild| json!({ "id": guild.id.to_string(), "unavailable": true })).collect();
    let mut bot = world.users.get(&world.application).map(view::user).unwrap_or_default();
    bot["verified"] = json!(true);
    bot["mfa_enabled"] = json!(false);
    bot["email"] = Value::Null;
    let ready = json!({
        "v": 10,
        "user": bot,
        "user_settings": {},
        "guilds": unavailable,
        "session_id": session,
        "resume_gateway_url": format!("ws://127.0.0.1:{}/gateway", core.port),
        "session_type": "normal",
        "shard": [shard, count],
        "application": { "id": world.application.to_string(), "flags": 0 },
        "private_channels": [],
        "relationships": [],
        "presences": [],
        "_trace": [],
    });
    let mut events = vec![("READY", ready.to_string())];
    if wishes.intents & intents::GUILDS != 0 {
        events.extend(guilds.iter().map(|guild| ("GUILD_CREATE", world.guild_create(guild).to_string())));
    }
    events
}
