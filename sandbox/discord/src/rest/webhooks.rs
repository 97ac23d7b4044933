//! What follows the first response: follow-ups and edits with the interaction's token.
//!
//! Owns the fifteen minutes of the token, and that the first follow-up after a deferral is the deferred answer itself.

use std::sync::MutexGuard;

use serde_json::Value;

use super::answer::Answer;
use super::call::{Call, Served};
use super::callback;
use super::messages::shown;
use super::refusal::{self, Refusal};
use super::route::Which;
use super::words::{self, Place};
use crate::core::Core;
use crate::world::World;
use crate::world::interaction::{Kind, Stage};
use crate::world::message::EPHEMERAL;

pub(crate) fn follow_up(call: Call<'_>, application: u64, token: &str) -> Served {
    let Call { core, mut body, files, .. } = call;
    let mut world = core.world();
    let id = admitted(core, &world, application, token)?;
    let interaction = world.interactions.get(id).ok_or(refusal::UNKNOWN_WEBHOOK)?;
    // "Thinking…" is still shown: this is the answer that it promised, and keeps its visibility.
    let loading = interaction
        .original
        .filter(|original| world.messages.get(original).is_some_and(crate::world::message::Message::is_loading));
    let made = if let Some(original) = loading {
        words::edit(core, &mut world, original, &mut body, files, Place::Body)?;
        original
    } else {
        let ephemeral = body.get("flags").and_then(Value::as_u64).unwrap_or_default() & EPHEMERAL != 0;
        let channel = interaction.channel;
        let may = world.permissions(world.application, channel);
        let words = words::new(core, &mut world, (channel, may), &mut body, files, Place::Body)?;
        let made = callback::post(core, &mut world, id, ephemeral, words)?;
        if let Some(interaction) = world.interactions.get_mut(id) {
            interaction.messages.push(made);
        }
        made
    };
    went_on(core, &mut world, id, None);
    shown(&world, made)
}

pub(crate) fn read(call: &Call<'_>, application: u64, token: &str, which: Which) -> Served {
    let world = call.core.world();
    let id = admitted(call.core, &world, application, token)?;
    shown(&world, named(&world, id, which)?)
}

pub(crate) fn edit(call: Call<'_>, application: u64, token: &str, which: Which) -> Served {
    let Call { core, mut body, files, .. } = call;
    let mut world = core.world();
    let id = admitted(core, &world, application, token)?;
    let message = named(&world, id, which)?;
    words::edit(core, &mut world, message, &mut body, files, Place::Body)?;
    went_on(core, &mut world, id, Some(message));
    shown(&world, message)
}

pub(crate) fn delete(call: &Call<'_>, application: u64, token: &str, which: Which) -> Served {
    let mut world = call.core.world();
    let id = admitted(call.core, &world, application, token)?;
    let message = named(&world, id, which)?;
    if let Some(gone) = world.remove_message(message) {
        call.core.message_deleted(&gone);
    }
    went_on(call.core, &mut world, id, None);
    Ok(Answer::nothing())
}

/// The interaction of a token, if it may be used now.
fn admitted(core: &Core, world: &MutexGuard<'_, World>, application: u64, token: &str) -> Result<u64, Refusal> {
    if application != world.application {
        return Err(refusal::UNKNOWN_WEBHOOK);
    }
    let interaction = world.interactions.by_token(token).ok_or(refusal::INVALID_WEBHOOK_TOKEN)?;
    if !interaction.token_good(core.clock.elapsed()) {
        return Err(refusal::INVALID_WEBHOOK_TOKEN);
    }
    // Before the first response there is nothing to follow, and after a list of choices never anything.
    if interaction.stage == Stage::Waiting || interaction.kind == Kind::Autocomplete {
        return Err(refusal::UNKNOWN_WEBHOOK);
    }
    Ok(interaction.id)
}

fn named(world: &World, id: u64, which: Which) -> Result<u64, Refusal> {
    let interaction = world.interactions.get(id).ok_or(refusal::UNKNOWN_WEBHOOK)?;
    let message = match which {
        Which::Original => interaction.original,
        Which::Numbered(message) => {
            Some(message).filter(|message| interaction.messages.contains(message) || interaction.source == Some(*message))
        }
    };
    message.filter(|message| world.messages.contains_key(message)).ok_or(refusal::UNKNOWN_MESSAGE)
}

fn went_on(core: &Core, world: &mut World, id: u64, edited: Option<u64>) {
    if let Some(interaction) = world.interactions.get_mut(id) {
        interaction.stage = Stage::Answered;
        interaction.updated |= edited.is_some() && edited == interaction.source;
        core.interaction_went_on(interaction);
    }
}
