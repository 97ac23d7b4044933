//! What one person sees.
//!
//! Owns the JSON of a message on the page: Discord's own, and what Discord's client knows beside it. Everything the page
//! reads of messages goes through here, so that nobody sees what is for somebody else.

use serde_json::{Value, json};

use crate::core::Core;
use crate::permissions::Permissions;
use crate::world::World;
use crate::world::message::Message;

/// The message, if `viewer` sees it.
pub(super) fn message(core: &Core, world: &World, viewer: u64, id: u64) -> Option<Value> {
    let message = world.messages.get(&id).filter(|message| sees(world, viewer, message))?;
    let mut view = serde_json::to_value(world.message_view(message)).ok()?;
    view["guild_id"] = json!(message.guild.to_string());
    view["ephemeral"] = json!(message.only_for.is_some());
    view["thinking"] = json!(message.is_loading());
    view["failed"] = json!(message.is_loading() && promise_is_broken(core, world, message));
    Some(view)
}

/// Whether `viewer` may look into a channel.
pub(super) fn enters(world: &World, viewer: u64, channel: u64) -> bool {
    world.permissions(viewer, channel).allows(Permissions::VIEW_CHANNEL)
}

fn sees(world: &World, viewer: u64, message: &Message) -> bool {
    message.only_for.is_none_or(|only| only == viewer) && !message.dismissed && enters(world, viewer, message.channel)
}

/// Whether the bot said that it is thinking, and can no longer answer.
fn promise_is_broken(core: &Core, world: &World, message: &Message) -> bool {
    let interaction = message.answers.as_ref().map(|answers| answers.interaction);
    let interaction = interaction.and_then(|id| world.interactions.get(id));
    interaction.is_none_or(|interaction| !interaction.token_good(core.clock.elapsed()))
}
