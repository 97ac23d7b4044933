//! What a person does on the page.
//!
//! Owns the way from a request to the deed of a member. What Discord's client refuses is decided there, and answered
//! 422 with its sentence; what the bot makes of a deed arrives with the events.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answered, Body, Id, Trouble, done};
use super::values::{self, Filled};
use super::world::is_person;
use crate::core::Core;
use crate::person::{Channel, Member, Message, Modal, OptionValue, Reply};

/// A command that is sent off.
#[derive(Debug, Deserialize)]
pub(super) struct Slash {
    #[serde(rename = "as")]
    who: Id,
    channel: Id,
    command: String,
    #[serde(default)]
    options: Vec<Filled>,
}

pub(super) async fn slash(State(core): State<Arc<Core>>, Body(deed): Body<Slash>) -> Answered {
    let (member, channel) = place(&core, deed.who, deed.channel)?;
    let options = filled(&core, deed.channel, &deed.options)?;
    begun(&member.slash(&channel, &deed.command, &options).await?)
}

/// A command that is still being typed, with the option under the cursor.
#[derive(Debug, Deserialize)]
pub(super) struct Typing {
    #[serde(rename = "as")]
    who: Id,
    channel: Id,
    command: String,
    #[serde(default)]
    options: Vec<Filled>,
    focused: String,
    typed: String,
}

pub(super) async fn autocomplete(State(core): State<Arc<Core>>, Body(deed): Body<Typing>) -> Answered {
    let (member, channel) = place(&core, deed.who, deed.channel)?;
    let options = filled(&core, deed.channel, &deed.options)?;
    let choices = member.autocomplete(&channel, &deed.command, &options, (&deed.focused, &deed.typed)).await?;
    let choices: Vec<Value> = choices.into_iter().map(|choice| json!({ "name": choice.name, "value": choice.value })).collect();
    Ok(Json(json!({ "choices": choices })))
}

/// A command in the menu of a user or of a message.
#[derive(Debug, Deserialize)]
pub(super) struct Menu {
    #[serde(rename = "as")]
    who: Id,
    channel: Id,
    command: String,
    user: Option<Id>,
    message: Option<Id>,
}

pub(super) async fn menu(State(core): State<Arc<Core>>, Body(deed): Body<Menu>) -> Answered {
    let (member, channel) = place(&core, deed.who, deed.channel)?;
    let reply = match (deed.user, deed.message) {
        (Some(Id(user)), None) => member.use_on_user(&channel, &deed.command, user).await?,
        (None, Some(message)) => member.use_on_message(&before(&core, deed.who, message)?.1, &deed.command).await?,
        _ => return Err(Trouble::Malformed("A menu is that of either a `user` or a `message`.".to_owned())),
    };
    begun(&reply)
}

/// A button that is pressed.
#[derive(Debug, Deserialize)]
pub(super) struct Press {
    #[serde(rename = "as")]
    who: Id,
    message: Id,
    custom_id: String,
}

pub(super) async fn press(State(core): State<Arc<Core>>, Body(deed): Body<Press>) -> Answered {
    let (member, message) = before(&core, deed.who, deed.message)?;
    begun(&member.press(&message, &deed.custom_id).await?)
}

/// What is chosen in a select menu: values, or identifiers of people, roles or channels.
#[derive(Debug, Deserialize)]
pub(super) struct Selection {
    #[serde(rename = "as")]
    who: Id,
    message: Id,
    custom_id: String,
    values: Vec<String>,
}

pub(super) async fn select(State(core): State<Arc<Core>>, Body(deed): Body<Selection>) -> Answered {
    let (member, message) = before(&core, deed.who, deed.message)?;
    let values: Vec<&str> = deed.values.iter().map(String::as_str).collect();
    begun(&member.select(&message, &deed.custom_id, &values).await?)
}

/// A form that is sent, named by the interaction that opened it.
#[derive(Debug, Deserialize)]
pub(super) struct Submission {
    #[serde(rename = "as")]
    who: Id,
    interaction: Id,
    fields: Vec<FilledField>,
}

/// A field and what stands in it: one text, or what was chosen.
#[derive(Debug, Deserialize)]
pub(super) struct FilledField {
    custom_id: String,
    values: Vec<String>,
}

pub(super) async fn submit(State(core): State<Arc<Core>>, Body(deed): Body<Submission>) -> Answered {
    let Id(interaction) = deed.interaction;
    let opened = {
        let world = core.world();
        let interaction = world.interactions.get(interaction).filter(|interaction| interaction.user == deed.who.0);
        interaction.and_then(|interaction| Some((Modal::of(interaction)?, interaction.guild)))
    };
    let (modal, guild) = opened.ok_or(Trouble::Missing("This form is no longer open."))?;
    let member = Member::new(core, guild, deed.who.0);
    let fields: Vec<(&str, Vec<&str>)> =
        deed.fields.iter().map(|field| (field.custom_id.as_str(), field.values.iter().map(String::as_str).collect())).collect();
    let fields: Vec<(&str, &[&str])> = fields.iter().map(|(name, values)| (*name, values.as_slice())).collect();
    begun(&member.submit_values(&modal, &fields).await?)
}

/// An ordinary message.
#[derive(Debug, Deserialize)]
pub(super) struct Saying {
    #[serde(rename = "as")]
    who: Id,
    channel: Id,
    text: String,
}

pub(super) async fn say(State(core): State<Arc<Core>>, Body(deed): Body<Saying>) -> Answered {
    let (member, channel) = place(&core, deed.who, deed.channel)?;
    let message = member.write(&channel, &deed.text)?;
    Ok(Json(json!({ "message": message.id().to_string() })))
}

/// An ephemeral message that is put away.
#[derive(Debug, Deserialize)]
pub(super) struct Dismissal {
    #[serde(rename = "as")]
    who: Id,
    message: Id,
}

pub(super) async fn dismiss(State(core): State<Arc<Core>>, Body(deed): Body<Dismissal>) -> Answered {
    let (member, message) = before(&core, deed.who, deed.message)?;
    member.dismiss(&message)?;
    done()
}

fn begun(reply: &Reply) -> Answered {
    Ok(Json(json!({ "interaction": reply.id().to_string() })))
}

/// Somebody in a channel.
fn place(core: &Arc<Core>, Id(who): Id, Id(channel): Id) -> Result<(Member, Channel), Trouble> {
    let world = core.world();
    let place = world.place(channel).filter(|(_, guild)| guild.members.contains_key(&who) && is_person(&world, who));
    let (channel, guild) = place.ok_or(NOBODY)?;
    Ok((Member::new(core.clone(), guild.id, who), Channel::new(core.clone(), channel.id)))
}

/// Somebody before a message.
fn before(core: &Arc<Core>, Id(who): Id, Id(message): Id) -> Result<(Member, Message), Trouble> {
    let world = core.world();
    let message = world.messages.get(&message).ok_or(Trouble::Missing("This message is gone."))?;
    if !is_person(&world, who) {
        return Err(NOBODY);
    }
    Ok((Member::new(core.clone(), message.guild, who), Message::new(core.clone(), message.clone())))
}

const NOBODY: Trouble = Trouble::Missing("There is no such member in this channel's server.");

fn filled<'a>(core: &Core, Id(channel): Id, options: &'a [Filled]) -> Result<Vec<(&'a str, OptionValue)>, Trouble> {
    let world = core.world();
    let (_, guild) = world.place(channel).ok_or(NOBODY)?;
    values::read(guild, options)
}
