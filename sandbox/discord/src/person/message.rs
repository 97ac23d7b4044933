//! Messages as people look at them.
//!
//! Owns the handle of a message: a picture of one moment, with the way to the present one.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::attachment::Attachment;
use super::component::{self, Button, Select};
use crate::core::Core;
use crate::text;
use crate::world::message::Message as MessageState;
use crate::world::pings::Pings;

/// A message as it was when this was taken; [`Message::current`] is how it is now.
#[derive(Clone, Debug)]
pub struct Message {
    pub(super) core: Arc<Core>,
    pub(super) state: MessageState,
}

impl Message {
    pub(crate) fn new(core: Arc<Core>, state: MessageState) -> Self {
        Self { core, state }
    }

    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.state.id
    }

    /// The channel it stands in.
    #[must_use]
    pub fn channel_id(&self) -> u64 {
        self.state.channel
    }

    /// Who wrote it.
    #[must_use]
    pub fn author_id(&self) -> u64 {
        self.state.author
    }

    /// Its text, without embeds.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.state.content
    }

    /// Its embeds, in Discord's JSON.
    #[must_use]
    pub fn embeds(&self) -> &[Value] {
        self.state.embeds.as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// Its components, in Discord's JSON.
    #[must_use]
    pub fn components(&self) -> &[Value] {
        self.state.components.as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// Its buttons, in the order in which they are read.
    #[must_use]
    pub fn buttons(&self) -> Vec<Button> {
        component::buttons(&self.state.components)
    }

    /// Its select menus, in the order in which they are read.
    #[must_use]
    pub fn selects(&self) -> Vec<Select> {
        component::selects(&self.state.components)
    }

    /// Its files, in the order in which they stand there.
    #[must_use]
    pub fn attachments(&self) -> Vec<Attachment> {
        self.state.attachments.iter().map(Attachment::from).collect()
    }

    /// Its flags, as Discord's number.
    #[must_use]
    pub fn flags(&self) -> u64 {
        self.state.flags
    }

    /// Whether only one member sees it.
    #[must_use]
    pub fn is_ephemeral(&self) -> bool {
        self.state.only_for.is_some()
    }

    /// Whether it only says that the bot is thinking.
    #[must_use]
    pub fn is_thinking(&self) -> bool {
        self.state.is_loading()
    }

    /// Whom it pinged.
    #[must_use]
    pub fn pings(&self) -> &Pings {
        &self.state.pings
    }

    /// How often it was edited, apart from a deferred answer that was filled in.
    #[must_use]
    pub fn edits(&self) -> u32 {
        self.state.edits
    }

    /// When it was sent.
    #[must_use]
    pub fn sent_at(&self) -> Timestamp {
        self.state.created
    }

    /// The same message as it is now; `None` if it is gone.
    #[must_use]
    pub fn current(&self) -> Option<Self> {
        let state = self.core.world().messages.get(&self.state.id)?.clone();
        Some(Self { core: self.core.clone(), state })
    }

    /// Makes it older than it is, for the rules about old messages.
    pub fn make_older(&self, by: Duration) {
        if let Some(message) = self.core.world().messages.get_mut(&self.state.id) {
            message.aged += by;
        }
    }

    /// Deletes it, as a moderator would.
    pub fn delete(&self) {
        let mut world = self.core.world();
        if let Some(gone) = world.remove_message(self.state.id) {
            self.core.message_deleted(&gone);
        }
    }

    /// The whole message in Discord's JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        let world = self.core.world();
        serde_json::to_value(world.message_view(&self.state)).unwrap_or_default()
    }

    /// The message as readable text that looks like it: author, content, embeds, buttons, selects; times in UTC.
    #[must_use]
    pub fn text(&self) -> String {
        text::message(&self.core.world(), self.core.clock.now(), &self.state)
    }
}

impl std::fmt::Display for Message {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.text())
    }
}
