//! Channels.
//!
//! Owns the handle of a channel: what stands in it for everybody, and who may do what there.

use std::sync::Arc;

use serde_json::Value;

use super::message::Message;
use super::role::Holder;
use crate::changes::Change;
use crate::core::Core;
use crate::limits::{self, MessageUse};
use crate::permissions::Permissions;
use crate::world::channel::Overwrite;
use crate::world::message::{Draft, ORDINARY, Words};

/// A message that Discord would not have taken from the bot, with what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Discord would refuse this message: {0}")]
pub struct NotPosted(String);

/// A text channel.
#[derive(Clone, Debug)]
pub struct Channel {
    core: Arc<Core>,
    id: u64,
}

impl Channel {
    pub(crate) fn new(core: Arc<Core>, id: u64) -> Self {
        Self { core, id }
    }

    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        self.core.world().channels.get(&self.id).map(|channel| channel.name.clone()).unwrap_or_default()
    }

    /// What everybody sees in it, oldest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        let world = self.core.world();
        let order = world.channels.get(&self.id).map(|channel| channel.order.as_slice()).unwrap_or_default();
        let messages = order.iter().filter_map(|id| world.messages.get(id));
        messages.map(|message| Message::new(self.core.clone(), message.clone())).collect()
    }

    /// One message of it that everybody sees.
    #[must_use]
    pub fn message(&self, id: u64) -> Option<Message> {
        let world = self.core.world();
        let message = world.messages.get(&id)?;
        (message.channel == self.id && message.only_for.is_none()).then(|| Message::new(self.core.clone(), message.clone()))
    }

    /// The newest message that everybody sees.
    #[must_use]
    pub fn last_message(&self) -> Option<Message> {
        let world = self.core.world();
        let id = world.channels.get(&self.id)?.order.last()?;
        world.messages.get(id).map(|message| Message::new(self.core.clone(), message.clone()))
    }

    /// Puts a message here as if the bot had posted it, from the body of such a request: the past of a server that a test or
    /// a bench begins with. The bot hears of it like of any message of its own.
    ///
    /// # Errors
    ///
    /// If the body breaks a limit of Discord's, or the channel is gone.
    pub fn post_as_bot(&self, mut body: Value) -> Result<Message, NotPosted> {
        limits::check_message(&body, MessageUse::Create).map_err(|refusal| NotPosted(refusal.to_string()))?;
        let mut world = self.core.world();
        let guild = world.channels.get(&self.id).map(|channel| channel.guild);
        let guild = guild.ok_or_else(|| NotPosted("there is no such channel".to_owned()))?;
        let words = Words::take(&mut body);
        let draft =
            Draft { channel: self.id, guild, author: world.application, kind: ORDINARY, only_for: None, answers: None, words };
        let id = world.post(self.core.clock.now(), draft);
        self.core.message_created(&world, id);
        let posted = world.messages.get(&id).cloned();
        let posted = posted.ok_or_else(|| NotPosted("it was deleted at once".to_owned()))?;
        Ok(Message::new(self.core.clone(), posted))
    }

    /// Lets a role or member do this here, whatever their roles say.
    pub fn allow(&self, holder: impl Into<Holder>, permissions: Permissions) {
        self.overwrite(holder.into(), |overwrite| {
            overwrite.allow |= permissions;
            overwrite.deny -= permissions;
        });
    }

    /// Forbids a role or member to do this here, whatever their roles say.
    pub fn deny(&self, holder: impl Into<Holder>, permissions: Permissions) {
        self.overwrite(holder.into(), |overwrite| {
            overwrite.deny |= permissions;
            overwrite.allow -= permissions;
        });
    }

    /// Deletes the channel with everything in it.
    pub fn delete(&self) {
        let mut world = self.core.world();
        let Some(channel) = world.channels.remove(&self.id) else {
            return;
        };
        if let Some(guild) = world.guilds.get_mut(&channel.guild) {
            guild.channels.retain(|id| *id != self.id);
        }
        world.messages.retain(|_, message| message.channel != self.id);
        self.core.tell(Change::World);
        let event = crate::world::view::channel(&channel).to_string();
        self.core.sessions.dispatch("CHANNEL_DELETE", &event, Some(channel.guild), crate::gateway::intents::GUILDS);
    }

    fn overwrite(&self, holder: Holder, change: impl FnOnce(&mut Overwrite)) {
        if let Some(channel) = self.core.world().channels.get_mut(&self.id) {
            let nothing = Overwrite { of_member: holder.of_member, allow: Permissions::empty(), deny: Permissions::empty() };
            change(channel.overwrites.entry(holder.id).or_insert(nothing));
        }
        self.core.tell(Change::World);
    }
}
