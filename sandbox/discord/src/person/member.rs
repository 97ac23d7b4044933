//! People, and what they do.
//!
//! Owns the handle of a member. What the client refuses is decided in the module of each deed.

use std::sync::Arc;

use serde_json::{Value, json};

use super::autocomplete::Choice;
use super::channel::Channel;
use super::component::{self, kind, text};
use super::dispatch::{self, Start};
use super::message::Message;
use super::modal::Modal;
use super::option::OptionValue;
use super::refusal::ClientRefusal;
use super::reply::Reply;
use super::resolved::Resolved;
use super::role::Role;
use super::whence::Whence;
use super::{form, naming, slash};
use crate::changes::Change;
use crate::core::Core;
use crate::permissions::Permissions;
use crate::world::World;
use crate::world::interaction::{Kind, Stage};
use crate::world::message::{Draft, Message as MessageState, ORDINARY, Words};
use crate::world::pings::Pings;

const BUTTON: u64 = 2;
pub(super) const STRING_SELECT: u64 = 3;
/// What people may write without a subscription.
const LONGEST_MESSAGE: usize = 2_000;

/// A person in a server.
#[derive(Clone, Debug)]
pub struct Member {
    pub(super) core: Arc<Core>,
    pub(super) guild: u64,
    pub(super) id: u64,
}

impl Member {
    pub(crate) fn new(core: Arc<Core>, guild: u64, id: u64) -> Self {
        Self { core, guild, id }
    }

    /// The user's identifier.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The name that people see.
    #[must_use]
    pub fn name(&self) -> String {
        self.core.world().users.get(&self.id).map(|user| user.name.clone()).unwrap_or_default()
    }

    /// What this member may do in a channel.
    #[must_use]
    pub fn permissions_in(&self, channel: &Channel) -> Permissions {
        self.core.world().permissions(self.id, channel.id())
    }

    /// Gives this member a role.
    pub fn grant(&self, role: &Role) {
        self.change_roles(|roles| {
            if !roles.contains(&role.id()) {
                roles.push(role.id());
            }
        });
    }

    /// Takes a role from this member.
    pub fn revoke(&self, role: &Role) {
        self.change_roles(|roles| roles.retain(|id| *id != role.id()));
    }

    /// The language of this member's client.
    pub fn set_locale(&self, locale: &str) {
        if let Some(user) = self.core.world().users.get_mut(&self.id) {
            locale.clone_into(&mut user.locale);
        }
    }

    /// Uses a slash command: `name`, `name subcommand` or `name group subcommand`.
    ///
    /// # Errors
    ///
    /// What Discord's client refuses itself: a command that is not there or hidden, and options that do not fit.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn slash(&self, channel: &Channel, command: &str, options: &[(&str, OptionValue)]) -> Result<Reply, ClientRefusal> {
        let mut world = self.core.world();
        let found = slash::find(&world, self.id, channel.id(), command)?;
        let data = found.data(&world, options)?;
        let name = found.name();
        self.begin(&mut world, Kind::Command, channel.id(), Some(name), None, data)
    }

    /// Types into an option of a slash command, and gets the bot's suggestions.
    ///
    /// # Errors
    ///
    /// As [`Member::slash`], or if the option suggests nothing, or if the bot does not answer in time.
    pub async fn autocomplete(
        &self,
        channel: &Channel,
        command: &str,
        options: &[(&str, OptionValue)],
        focused: (&str, &str),
    ) -> Result<Vec<Choice>, ClientRefusal> {
        let reply = {
            let mut world = self.core.world();
            let found = slash::find(&world, self.id, channel.id(), command)?;
            let data = found.typing(&world, options, focused)?;
            self.begin(&mut world, Kind::Autocomplete, channel.id(), None, None, data)?
        };
        let outcome = reply.until(|one, now| one.stage == Stage::Answered || one.has_failed(now)).await;
        if outcome.failed { Err(ClientRefusal::LoadingOptionsFailed) } else { Ok(outcome.choices) }
    }

    /// Presses a button of a message, as it is now, by its label or custom identifier.
    ///
    /// # Errors
    ///
    /// If the member does not see the message, or it has no such button that can be pressed.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn press(&self, message: &Message, button: &str) -> Result<Reply, ClientRefusal> {
        let mut world = self.core.world();
        let state = self.seen(&world, message.id())?;
        let channel = state.channel;
        let button = component::find_button(&state.components, button)?;
        let data = pressed(text(button, "custom_id"), button.get("id"));
        self.begin(&mut world, Kind::Component, channel, None, Some(message.id()), data)
    }

    /// Presses a button that need not be on the message: one that was there a moment ago, or a forged one.
    ///
    /// # Errors
    ///
    /// If the member does not see the message.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn press_raw(&self, message: &Message, custom_id: &str) -> Result<Reply, ClientRefusal> {
        let mut world = self.core.world();
        let channel = self.seen(&world, message.id())?.channel;
        let data = pressed(custom_id, None);
        self.begin(&mut world, Kind::Component, channel, None, Some(message.id()), data)
    }

    /// Chooses in a select menu, found by its placeholder or custom identifier. What is chosen is named by label or
    /// value, and by name or identifier in a menu of people, roles or channels.
    ///
    /// # Errors
    ///
    /// If the member does not see the message, or it has no such menu, or the menu does not offer this or not so many.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn select(&self, message: &Message, menu: &str, chosen: &[&str]) -> Result<Reply, ClientRefusal> {
        let mut world = self.core.world();
        let state = self.seen(&world, message.id())?;
        let channel = state.channel;
        let found = component::find_select(&state.components, menu)?;
        let select = component::select(found);
        let mut resolved = Resolved::default();
        let values = if select.kind == STRING_SELECT {
            component::chosen(&select, chosen)?
        } else {
            naming::ids(&world, (self.guild, channel, self.id), select.kind, chosen, &mut resolved)?
        };
        component::check_count(&select, &values)?;
        let mut data = json!({
            "custom_id": select.custom_id,
            "component_type": kind(found),
            "id": found.get("id"),
            "values": values,
        });
        resolved.add_to(&mut data);
        self.begin(&mut world, Kind::Component, channel, None, Some(message.id()), data)
    }

    /// Chooses values in a select menu that need not be on the message: a stale or forged one.
    ///
    /// # Errors
    ///
    /// If the member does not see the message.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn select_raw(&self, message: &Message, custom_id: &str, values: &[&str]) -> Result<Reply, ClientRefusal> {
        let mut world = self.core.world();
        let channel = self.seen(&world, message.id())?.channel;
        let data = json!({ "custom_id": custom_id, "component_type": STRING_SELECT, "values": values });
        self.begin(&mut world, Kind::Component, channel, None, Some(message.id()), data)
    }

    /// Fills in and submits a form, its fields found by custom identifier or label.
    ///
    /// # Errors
    ///
    /// If the form was shown to somebody else, or a field is missing, unknown, too short or too long.
    pub async fn submit(&self, modal: &Modal, fields: &[(&str, &str)]) -> Result<Reply, ClientRefusal> {
        let fields: Vec<(&str, [&str; 1])> = fields.iter().map(|(name, text)| (*name, [*text])).collect();
        let fields: Vec<(&str, &[&str])> = fields.iter().map(|(name, text)| (*name, text.as_slice())).collect();
        self.submit_values(modal, &fields).await
    }

    /// Fills in and submits a form of which some fields take several values: menus and what can be ticked, by label, value,
    /// name or identifier. A single checkbox takes `true` or `false`.
    ///
    /// # Errors
    ///
    /// As [`Member::submit`], or if a menu does not offer this or not so many.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn submit_values(&self, modal: &Modal, fields: &[(&str, &[&str])]) -> Result<Reply, ClientRefusal> {
        if modal.user != self.id {
            return Err(ClientRefusal::MessageHidden);
        }
        let mut world = self.core.world();
        let data = form::data(&world, modal, fields)?;
        let source = modal.source.filter(|source| world.messages.contains_key(source));
        self.begin(&mut world, Kind::Modal, modal.channel, None, source, data)
    }

    /// Submits a form as it was opened, under another custom identifier: that of another release, or a forged one.
    ///
    /// # Errors
    ///
    /// If the form was shown to somebody else, or has fields that must be filled in.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn submit_raw(&self, modal: &Modal, custom_id: &str) -> Result<Reply, ClientRefusal> {
        if modal.user != self.id {
            return Err(ClientRefusal::MessageHidden);
        }
        let mut world = self.core.world();
        let mut data = form::data(&world, modal, &[])?;
        data["custom_id"] = json!(custom_id);
        let source = modal.source.filter(|source| world.messages.contains_key(source));
        self.begin(&mut world, Kind::Modal, modal.channel, None, source, data)
    }

    /// What this member sees in a channel now, oldest first: ephemeral messages only if they are theirs.
    #[must_use]
    pub fn sees(&self, channel: &Channel) -> Vec<Message> {
        let world = self.core.world();
        let Some(state) = world.channels.get(&channel.id()) else {
            return Vec::new();
        };
        if !world.permissions(self.id, channel.id()).allows(Permissions::VIEW_CHANNEL) {
            return Vec::new();
        }
        let ids = state.seen_by(self.id);
        let messages = ids.iter().filter_map(|id| world.messages.get(id)).filter(|message| !message.dismissed);
        messages.map(|message| Message::new(self.core.clone(), message.clone())).collect()
    }

    /// Writes a message as their client lets them.
    ///
    /// # Errors
    ///
    /// If they may not write here, or there is nothing in it, or too much.
    pub fn write(&self, channel: &Channel, text: &str) -> Result<Message, ClientRefusal> {
        let may = self.permissions_in(channel);
        if !may.allows(Permissions::VIEW_CHANNEL) {
            return Err(ClientRefusal::ChannelHidden);
        }
        if !may.allows(Permissions::SEND_MESSAGES) {
            return Err(ClientRefusal::NotWritable);
        }
        let length = text.trim().chars().count();
        if !(1..=LONGEST_MESSAGE).contains(&length) {
            let limit = format!("1 to {LONGEST_MESSAGE} characters long");
            return Err(ClientRefusal::OutOfRange { name: "message".to_owned(), limit });
        }
        Ok(self.say(channel, text.trim()))
    }

    /// Writes a message, whatever their client thinks of it.
    pub fn say(&self, channel: &Channel, text: &str) -> Message {
        let mut world = self.core.world();
        let may = world.permissions(self.id, channel.id());
        let pings = world.guilds.get(&self.guild).map(|guild| Pings::of(text, None, guild, may));
        let words = Words { content: Some(text.to_owned()), pings: pings.unwrap_or_default(), ..Words::default() };
        let (channel, guild) = (channel.id(), self.guild);
        let draft = Draft { channel, guild, author: self.id, kind: ORDINARY, only_for: None, answers: None, words };
        let now = self.core.clock.now();
        let id = world.post(now, draft.clone());
        self.core.message_created(&world, id);
        Message::new(self.core.clone(), MessageState::new(id, now, draft))
    }

    /// Puts an ephemeral message of theirs out of sight for good. The bot hears nothing of it, and what it writes into the
    /// message afterwards is not seen either.
    ///
    /// # Errors
    ///
    /// If the message is not theirs, or everybody sees it.
    pub fn dismiss(&self, message: &Message) -> Result<(), ClientRefusal> {
        let mut world = self.core.world();
        let found = world.messages.get_mut(&message.id()).filter(|message| message.only_for == Some(self.id));
        let found = found.ok_or(ClientRefusal::NotDismissible)?;
        found.dismissed = true;
        self.core.message_deleted(found);
        Ok(())
    }

    fn change_roles(&self, change: impl FnOnce(&mut Vec<u64>)) {
        let mut world = self.core.world();
        let guild = world.guilds.get_mut(&self.guild);
        if let Some(member) = guild.and_then(|guild| guild.members.get_mut(&self.id)) {
            change(&mut member.roles);
        }
        self.core.tell(Change::World);
    }

    /// The message, if this member sees it.
    pub(super) fn seen<'a>(&self, world: &'a World, message: u64) -> Result<&'a MessageState, ClientRefusal> {
        world
            .messages
            .get(&message)
            .filter(|message| message.only_for.is_none_or(|only| only == self.id) && !message.dismissed)
            .filter(|message| world.permissions(self.id, message.channel).allows(Permissions::VIEW_CHANNEL))
            .ok_or(ClientRefusal::MessageHidden)
    }

    pub(super) fn begin(
        &self,
        world: &mut World,
        kind: Kind,
        channel: u64,
        command: Option<String>,
        source: Option<u64>,
        data: Value,
    ) -> Result<Reply, ClientRefusal> {
        let start = Start { kind, user: self.id, channel, command, target: None, source, data, whence: Whence::Server };
        dispatch::begin(&self.core, world, start).ok_or(ClientRefusal::ChannelHidden)
    }
}

fn pressed(custom_id: &str, number: Option<&Value>) -> Value {
    json!({ "custom_id": custom_id, "component_type": BUTTON, "id": number.unwrap_or(&json!(0)) })
}
