//! Messages of a channel, by the bot's token.
//!
//! Owns sending, reading, editing and deleting where everybody sees it, with the permissions for it. Ephemeral messages
//! do not exist here.

use std::time::Duration;

use serde_json::{Value, json};

use super::answer::Answer;
use super::call::{Call, Served};
use super::refusal::{self, Refusal};
use super::words::{self, Place};
use crate::permissions::Permissions;
use crate::world::World;
use crate::world::message::{Draft, Message, ORDINARY, REPLY};

/// Messages older than this may be edited only [`LATE_EDITS`] times within [`LATE_WINDOW`].
const OLD: Duration = Duration::from_secs(60 * 60);
const LATE_EDITS: usize = 3;
const LATE_WINDOW: Duration = Duration::from_secs(60 * 60);
/// How many messages a list has at most.
const LONGEST_LIST: usize = 100;

pub(crate) fn create(call: Call<'_>, channel: u64) -> Served {
    let Call { core, mut body, files, .. } = call;
    let mut world = core.world();
    let may = entered(&world, channel)?;
    if !may.allows(Permissions::SEND_MESSAGES) {
        return Err(refusal::MISSING_PERMISSIONS);
    }
    let has_embeds = body.get("embeds").and_then(Value::as_array).is_some_and(|embeds| !embeds.is_empty());
    if has_embeds && !may.allows(Permissions::EMBED_LINKS) {
        return Err(refusal::MISSING_PERMISSIONS);
    }
    if !files.is_empty() && !may.allows(Permissions::ATTACH_FILES) {
        return Err(refusal::MISSING_PERMISSIONS);
    }
    let replies = body.get("message_reference").is_some_and(Value::is_object);
    let (_, guild) = world.place(channel).ok_or(refusal::UNKNOWN_CHANNEL)?;
    let guild_id = guild.id;
    let nonce = enforced_nonce(&body);
    if let Some(sent) = nonce.as_ref().and_then(|nonce| world.sent_with(nonce, core.clock.elapsed())) {
        return shown(&world, sent);
    }
    let words = words::new(core, &mut world, (channel, may), &mut body, files, Place::Body)?;
    let draft = Draft {
        channel,
        guild: guild_id,
        author: world.application,
        kind: if replies { REPLY } else { ORDINARY },
        only_for: None,
        answers: None,
        words,
    };
    let id = world.post(core.clock.now(), draft);
    if let Some(nonce) = nonce {
        world.nonces.insert(nonce, (id, core.clock.elapsed()));
    }
    core.message_created(&world, id);
    shown(&world, id)
}

/// With `enforce_nonce`, a second message with the same nonce is not sent: the first one is answered with.
fn enforced_nonce(body: &Value) -> Option<String> {
    let enforced = body.get("enforce_nonce").and_then(Value::as_bool).unwrap_or_default();
    let nonce = body.get("nonce").filter(|nonce| enforced && !nonce.is_null())?;
    Some(nonce.as_str().map_or_else(|| nonce.to_string(), str::to_owned))
}

pub(crate) fn read(call: &Call<'_>, channel: u64, message: u64) -> Served {
    let world = call.core.world();
    readable(&world, channel)?;
    public(&world, channel, message)?;
    shown(&world, message)
}

pub(crate) fn list(call: &Call<'_>, channel: u64) -> Served {
    let world = call.core.world();
    let may = entered(&world, channel)?;
    let number = |name: &str| call.asked(name).and_then(|value| value.parse::<u64>().ok());
    let limit = number("limit").unwrap_or(50);
    let limit = usize::try_from(limit).unwrap_or(LONGEST_LIST);
    if limit == 0 || limit > LONGEST_LIST {
        let message = "int value should be between 1 and 100.";
        return Err(Refusal::field(&["limit"], "NUMBER_TYPE_MAX", message));
    }
    if !may.allows(Permissions::READ_MESSAGE_HISTORY) {
        return Ok(Answer::json(&json!([])));
    }
    let order = world.channels.get(&channel).map(|channel| channel.order.as_slice()).unwrap_or_default();
    let before = number("before").map_or(order.len(), |id| order.partition_point(|one| *one < id));
    let after = number("after").map_or(0, |id| order.partition_point(|one| *one <= id));
    let range = order.get(after..before).unwrap_or_default();
    // After a message the nearest come first, else the newest; the list itself is always newest first.
    let ids = if call.asked("after").is_some() {
        range.get(..limit.min(range.len()))
    } else {
        range.get(range.len().saturating_sub(limit)..)
    };
    let messages = ids.unwrap_or_default().iter().rev().filter_map(|id| world.messages.get(id));
    let views: Vec<_> = messages.map(|message| world.message_view(message)).collect();
    Ok(Answer::json(&views))
}

pub(crate) fn edit(call: Call<'_>, channel: u64, message: u64) -> Served {
    let Call { core, mut body, files, .. } = call;
    let mut world = core.world();
    entered(&world, channel)?;
    let found = public(&world, channel, message)?;
    if found.author != world.application {
        return Err(refusal::NOT_THE_AUTHOR);
    }
    let elapsed = core.clock.elapsed();
    let made = Duration::try_from(core.clock.now().duration_since(found.created)).unwrap_or_default();
    let old = made + found.aged > OLD;
    if old && let Some(wait) = too_many_late_edits(found, elapsed) {
        return Ok(refused_late(wait));
    }
    words::edit(core, &mut world, message, &mut body, files, Place::Body)?;
    if old && let Some(edited) = world.messages.get_mut(&message) {
        edited.late_edits.push_back(elapsed);
        while edited.late_edits.len() > LATE_EDITS {
            edited.late_edits.pop_front();
        }
    }
    shown(&world, message)
}

pub(crate) fn delete(call: &Call<'_>, channel: u64, message: u64) -> Served {
    let mut world = call.core.world();
    let may = entered(&world, channel)?;
    let found = public(&world, channel, message)?;
    if found.author != world.application && !may.allows(Permissions::MANAGE_MESSAGES) {
        return Err(refusal::MISSING_PERMISSIONS);
    }
    if let Some(gone) = world.remove_message(message) {
        call.core.message_deleted(&gone);
    }
    Ok(Answer::nothing())
}

pub(crate) fn typing(call: &Call<'_>, channel: u64) -> Served {
    let may = entered(&call.core.world(), channel)?;
    if may.allows(Permissions::SEND_MESSAGES) { Ok(Answer::nothing()) } else { Err(refusal::MISSING_PERMISSIONS) }
}

/// The answer that shows a message.
pub(crate) fn shown(world: &World, message: u64) -> Served {
    let message = world.messages.get(&message).ok_or(refusal::UNKNOWN_MESSAGE)?;
    Ok(Answer::json(&world.message_view(message)))
}

/// What the bot may do in a channel that it sees.
fn entered(world: &World, channel: u64) -> Result<Permissions, Refusal> {
    world.place(channel).ok_or(refusal::UNKNOWN_CHANNEL)?;
    let may = world.permissions(world.application, channel);
    if may.allows(Permissions::VIEW_CHANNEL) { Ok(may) } else { Err(refusal::MISSING_ACCESS) }
}

fn readable(world: &World, channel: u64) -> Result<(), Refusal> {
    if entered(world, channel)?.allows(Permissions::READ_MESSAGE_HISTORY) { Ok(()) } else { Err(refusal::MISSING_ACCESS) }
}

/// A message of this channel that everybody sees.
fn public(world: &World, channel: u64, message: u64) -> Result<&Message, Refusal> {
    world
        .messages
        .get(&message)
        .filter(|message| message.channel == channel && message.only_for.is_none())
        .ok_or(refusal::UNKNOWN_MESSAGE)
}

/// How long to wait, if this message has been edited too often for its age.
fn too_many_late_edits(message: &Message, elapsed: Duration) -> Option<Duration> {
    let recent = message.late_edits.iter().filter(|at| **at + LATE_WINDOW > elapsed);
    if recent.clone().count() < LATE_EDITS {
        return None;
    }
    recent.min().map(|oldest| (*oldest + LATE_WINDOW).saturating_sub(elapsed))
}

/// Discord answers this one with 429, but with a code of its own: it is no ordinary rate limit.
fn refused_late(wait: Duration) -> Answer {
    let body = json!({
        "message": "Maximum number of edits to messages older than 1 hour reached. Try again later.",
        "code": 30_046,
        "retry_after": wait.as_secs_f64(),
        "global": false,
    });
    let mut answer = Answer::with_status(429, &body);
    answer.headers.push(("retry-after", wait.as_secs().to_string()));
    answer.headers.push(("x-ratelimit-scope", "shared".to_owned()));
    answer
}
