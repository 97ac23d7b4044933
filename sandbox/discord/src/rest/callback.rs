//! The first response to an interaction.
//!
//! Owns the deadline, the kinds of response and which interaction takes which. It must never know what comes later:
//! that is in `webhooks`.

use serde_json::{Value, json};

use super::answer::Answer;
use super::call::{Call, Served};
use super::refusal::{self, Refusal};
use super::upload::Upload;
use super::words::{self, Place};
use crate::core::Core;
use crate::limits::{self, MessageRefusal};
use crate::world::World;
use crate::world::interaction::{Interaction, Kind, Stage};
use crate::world::message::{Answers, COMMAND_ANSWER, Draft, EPHEMERAL, LOADING, MENU_ANSWER, REPLY, Words};

const ANSWER: u64 = 4;
const DEFER: u64 = 5;
const DEFER_UPDATE: u64 = 6;
const UPDATE: u64 = 7;
const CHOICES: u64 = 8;
const MODAL: u64 = 9;

/// What a response has done, beside its number.
#[derive(Default)]
struct Effect {
    original: Option<u64>,
    made: Option<u64>,
    updated: bool,
    deferred: bool,
    modal: Option<Value>,
    choices: Option<Value>,
}

pub(crate) fn respond(call: Call<'_>, id: u64, token: &str) -> Served {
    let with_response = call.wants("with_response");
    let Call { core, mut body, files, .. } = call;
    let elapsed = core.clock.elapsed();
    let mut world = core.world();
    let interaction =
        world.interactions.get(id).filter(|interaction| interaction.token == token).ok_or(refusal::UNKNOWN_INTERACTION)?;
    if interaction.stage != Stage::Waiting {
        return Err(refusal::ALREADY_ACKNOWLEDGED);
    }
    if !interaction.in_time(elapsed) {
        return Err(refusal::UNKNOWN_INTERACTION);
    }
    let response = body.get("type").and_then(Value::as_u64);
    let response = response.filter(|response| takes(interaction, *response)).ok_or_else(|| wrong_kind(interaction))?;
    let mut data = body.get_mut("data").map_or(Value::Null, Value::take);
    let effect = apply(core, &mut world, id, response, (&mut data, files))?;
    let original = effect.original;
    note(core, &mut world, id, response, effect);
    if with_response { Ok(described(&world, id, response, original)) } else { Ok(Answer::nothing()) }
}

/// Whether this interaction takes a response of that kind.
fn takes(interaction: &Interaction, response: u64) -> bool {
    match response {
        ANSWER | DEFER => interaction.kind != Kind::Autocomplete,
        // A form that a component opened still acts on the component's message.
        DEFER_UPDATE | UPDATE => matches!(interaction.kind, Kind::Component | Kind::Modal) && interaction.source.is_some(),
        CHOICES => interaction.kind == Kind::Autocomplete,
        MODAL => matches!(interaction.kind, Kind::Command | Kind::Component),
        _ => false,
    }
}

fn wrong_kind(interaction: &Interaction) -> Refusal {
    let taken: Vec<String> =
        (ANSWER..=MODAL).filter(|response| takes(interaction, *response)).map(|one| one.to_string()).collect();
    let message = format!("Value must be one of {{{}}}.", taken.join(", "));
    Refusal::field(&["type"], "BASE_TYPE_CHOICES", message)
}

fn apply(
    core: &Core,
    world: &mut World,
    id: u64,
    response: u64,
    (data, files): (&mut Value, Vec<Upload>),
) -> Result<Effect, Refusal> {
    let source = world.interactions.get(id).and_then(|interaction| interaction.source);
    match response {
        ANSWER => answer(core, world, id, data, files),
        DEFER => {
            let flags = data.get("flags").and_then(Value::as_u64).unwrap_or_default();
            let words = Words { flags: Some(LOADING), ..Words::default() };
            let made = post(core, world, id, flags & EPHEMERAL != 0, words)?;
            Ok(Effect { original: Some(made), made: Some(made), deferred: true, ..Effect::default() })
        }
        DEFER_UPDATE => Ok(Effect { original: source, deferred: true, ..Effect::default() }),
        UPDATE => {
            let source = source.ok_or(refusal::UNKNOWN_MESSAGE)?;
            if !data.is_null() {
                words::edit(core, world, source, data, files, Place::Data)?;
            }
            Ok(Effect { original: Some(source), updated: true, ..Effect::default() })
        }
        CHOICES => {
            limits::check_choices(data).map_err(|errors| errors.under("data"))?;
            let choices = data.get_mut("choices").map_or_else(|| json!([]), Value::take);
            Ok(Effect { choices: Some(choices), ..Effect::default() })
        }
        _ => {
            limits::check_modal(data).map_err(|errors| errors.under("data"))?;
            Ok(Effect { modal: Some(data.take()), ..Effect::default() })
        }
    }
}

fn answer(core: &Core, world: &mut World, id: u64, data: &mut Value, files: Vec<Upload>) -> Result<Effect, Refusal> {
    if data.is_null() {
        return Err(MessageRefusal::Empty.into());
    }
    let flags = data.get("flags").and_then(Value::as_u64).unwrap_or_default();
    let interaction = world.interactions.get(id).ok_or(refusal::UNKNOWN_INTERACTION)?;
    let channel = interaction.channel;
    let may = world.permissions(world.application, channel);
    let words = words::new(core, world, (channel, may), data, files, Place::Data)?;
    let made = post(core, world, id, flags & EPHEMERAL != 0, words)?;
    Ok(Effect { original: Some(made), made: Some(made), ..Effect::default() })
}

/// Shows a message in answer to an interaction: to everybody, or to its user alone.
pub(crate) fn post(core: &Core, world: &mut World, id: u64, ephemeral: bool, words: Words) -> Result<u64, Refusal> {
    let interaction = world.interactions.get(id).ok_or(refusal::UNKNOWN_INTERACTION)?;
    let draft = Draft {
        channel: interaction.channel,
        guild: interaction.guild,
        author: world.application,
        kind: match (&interaction.command, interaction.target) {
            (Some(_), Some(_)) => MENU_ANSWER,
            (Some(_), None) => COMMAND_ANSWER,
            (None, _) => REPLY,
        },
        only_for: ephemeral.then_some(interaction.user),
        answers: Some(Answers {
            interaction: id,
            kind: interaction.kind as u8,
            user: interaction.user,
            command: interaction.command.clone(),
            target: interaction.target,
            source: interaction.source,
        }),
        words,
    };
    let made = world.post(core.clock.now(), draft);
    core.message_created(world, made);
    Ok(made)
}

fn note(core: &Core, world: &mut World, id: u64, response: u64, effect: Effect) {
    let elapsed = core.clock.elapsed();
    let Some(interaction) = world.interactions.get_mut(id) else {
        return;
    };
    interaction.callbacks.push((response, elapsed.saturating_sub(interaction.dispatched)));
    interaction.stage = if effect.deferred { Stage::Deferred } else { Stage::Answered };
    interaction.original = effect.original;
    interaction.messages.extend(effect.made);
    interaction.updated |= effect.updated;
    interaction.modal = effect.modal.map(Into::into);
    interaction.choices = effect.choices.map(Into::into);
    core.interaction_went_on(interaction);
}

/// The answer to a bot that asks what its response has become.
fn described(world: &World, id: u64, response: u64, original: Option<u64>) -> Answer {
    let Some(interaction) = world.interactions.get(id) else {
        return Answer::nothing();
    };
    let message = original.and_then(|id| world.messages.get(&id));
    let mut about = json!({
        "id": id.to_string(),
        "type": interaction.kind as u8,
        "channel_id": interaction.channel.to_string(),
        "guild_id": interaction.guild.to_string(),
    });
    if let Some(message) = message {
        about["response_message_id"] = json!(message.id.to_string());
        about["response_message_loading"] = json!(message.is_loading());
        about["response_message_ephemeral"] = json!(message.only_for.is_some());
    }
    let mut body = json!({ "interaction": about });
    if matches!(response, ANSWER | UPDATE)
        && let Some(message) = message
    {
        body["resource"] = json!({ "type": response, "message": world.message_view(message) });
    }
    Answer::json(&body)
}
