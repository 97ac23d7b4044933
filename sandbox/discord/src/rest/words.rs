//! What a message says, checked and read from a request.
//!
//! Owns the one way in which a body becomes a message, or changes one, whichever route it came by.

use serde_json::{Value, json};

use super::attachments;
use super::refusal::{self, Refusal};
use super::upload::Upload;
use crate::core::Core;
use crate::limits::{self, MessageRefusal, MessageUse};
use crate::permissions::Permissions;
use crate::world::World;
use crate::world::attachment::Attachment;
use crate::world::guild::Guild;
use crate::world::message::{COMPONENTS_V2, Words};
use crate::world::pings::Pings;
use crate::world::references;

/// Where in a request the message stands; errors name their fields from there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// The message is the whole body.
    Body,
    /// The message is the data of an interaction's response.
    Data,
}

impl Place {
    fn refused(self, refusal: MessageRefusal) -> Refusal {
        match self {
            Self::Body => refusal.into(),
            Self::Data => refusal.under("data").into(),
        }
    }
}

/// Reads a new message for a channel, where its author `may` do this.
pub(crate) fn new(
    core: &Core,
    world: &mut World,
    (channel, may): (u64, Permissions),
    body: &mut Value,
    files: Vec<Upload>,
    place: Place,
) -> Result<Words, Refusal> {
    check_modelled(body)?;
    attachments::name_all(body, &files);
    limits::check_message(body, MessageUse::Create).map_err(|refusal| place.refused(refusal))?;
    let attached = attachments::read(core, world, (channel, &[]), body, files, place)?;
    let (_, guild) = world.place(channel).ok_or(refusal::UNKNOWN_CHANNEL)?;
    let mut words = take(body, guild, may);
    resolve(&mut words, attached.as_deref().unwrap_or_default());
    Ok(Words { attachments: attached, ..words })
}

/// Changes the message, or refuses to. The caller has checked that the bot may.
pub(crate) fn edit(
    core: &Core,
    world: &mut World,
    id: u64,
    body: &mut Value,
    files: Vec<Upload>,
    place: Place,
) -> Result<(), Refusal> {
    check_modelled(body)?;
    let message = world.messages.get(&id).ok_or(refusal::UNKNOWN_MESSAGE)?;
    if message.flags & COMPONENTS_V2 != 0 && body.is_object() {
        // The flag cannot be taken back, so the rules of such messages hold whatever the edit says.
        let flags = body.get("flags").and_then(Value::as_u64).unwrap_or_default();
        body["flags"] = json!(flags | COMPONENTS_V2);
    }
    limits::check_message(body, MessageUse::Edit).map_err(|refusal| place.refused(refusal))?;
    let mut edited = message.clone();
    let mut attached = attachments::read(core, world, (edited.channel, &edited.attachments), body, files, place)?;
    let guild = world.guilds.get(&edited.guild).ok_or(refusal::UNKNOWN_MESSAGE)?;
    let mut words = take(body, guild, world.permissions(edited.author, edited.channel));
    resolve(&mut words, attached.as_ref().unwrap_or(&edited.attachments));
    if let Some(files) = &mut attached {
        // A file that an embed shows is listed nowhere, so an edit that lists the others does not take it away.
        let embeds = words.embeds.as_ref().unwrap_or(&edited.embeds);
        let listed: Vec<u64> = files.iter().map(|file| file.id).collect();
        let shown = edited.attachments.iter().filter(|file| !listed.contains(&file.id) && references::shows(embeds, file));
        files.extend(shown.cloned());
    }
    edited.edit(core.clock.now(), Words { attachments: attached, ..words });
    if edited.is_empty() {
        return Err(refusal::EMPTY_MESSAGE);
    }
    world.messages.insert(id, edited);
    core.message_updated(world, id);
    Ok(())
}

/// Refuses what the sandbox would have to leave out: a message without it would look as if Discord had lost it.
fn check_modelled(body: &Value) -> Result<(), Refusal> {
    const FORWARD: u64 = 1;
    let field = |name: &str| body.get(name).filter(|value| !value.is_null());
    if field("poll").is_some() {
        return Err(Refusal::FieldNotModelled("poll"));
    }
    if field("sticker_ids").and_then(Value::as_array).is_some_and(|stickers| !stickers.is_empty()) {
        return Err(Refusal::FieldNotModelled("sticker_ids"));
    }
    match body.pointer("/message_reference/type").and_then(Value::as_u64) {
        Some(FORWARD) => Err(Refusal::FieldNotModelled("message_reference.type")),
        _ => Ok(()),
    }
}

fn resolve(words: &mut Words, files: &[Attachment]) {
    if let Some(embeds) = &mut words.embeds {
        references::resolve_embeds(embeds, files);
    }
    if let Some(components) = &mut words.components {
        references::resolve_components(components, files);
    }
}

fn take(body: &mut Value, guild: &Guild, may: Permissions) -> Words {
    let content = body.get("content").and_then(Value::as_str).unwrap_or_default();
    let pings = Pings::of(content, body.get("allowed_mentions"), guild, may);
    Words { pings, ..Words::take(body) }
}
