//! Commands in the menu of a user or of a message ("Apps").
//!
//! Owns what the client does with one: finding it, and the data that the bot is sent.

use serde_json::{Value, json};

use super::channel::Channel;
use super::dispatch::{self, Start};
use super::member::Member;
use super::message::Message;
use super::refusal::ClientRefusal;
use super::reply::Reply;
use super::resolved::Resolved;
use super::whence::Whence;
use crate::permissions::Permissions;
use crate::world::command::Command;
use crate::world::interaction::{Kind, Target};
use crate::world::{World, access};

impl Member {
    /// Uses a command in the menu of a user, by its name as it is shown.
    ///
    /// # Errors
    ///
    /// If there is no such command, or it is hidden from this member, or nobody of that identifier is a member here.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn use_on_user(&self, channel: &Channel, command: &str, user: u64) -> Result<Reply, ClientRefusal> {
        self.use_on(channel.id(), command, Target::User(user))
    }

    /// Uses a command in the menu of a message, by its name as it is shown.
    ///
    /// # Errors
    ///
    /// If there is no such command, or it is hidden from this member, or they do not see the message.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn use_on_message(&self, message: &Message, command: &str) -> Result<Reply, ClientRefusal> {
        self.use_on(message.channel_id(), command, Target::Message(message.id()))
    }

    fn use_on(&self, channel: u64, name: &str, target: Target) -> Result<Reply, ClientRefusal> {
        let mut world = self.core.world();
        let command = self.find_in_menu(&world, channel, name, target)?;
        let (target_id, resolved) = self.resolved(&world, channel, target)?;
        let mut data = json!({
            "id": command.id.to_string(),
            "name": command.name,
            "type": command.kind,
            "target_id": target_id.to_string(),
        });
        if let Some(guild) = command.guild {
            data["guild_id"] = json!(guild.to_string());
        }
        resolved.add_to(&mut data);
        let start = Start {
            kind: Kind::Command,
            user: self.id,
            channel,
            command: Some(command.name.clone()),
            target: Some(target),
            source: None,
            data,
            whence: Whence::Server,
        };
        dispatch::begin(&self.core, &mut world, start).ok_or(ClientRefusal::ChannelHidden)
    }

    fn find_in_menu<'a>(&self, world: &'a World, channel: u64, name: &str, target: Target) -> Result<&'a Command, ClientRefusal> {
        let (place, guild) = world.place(channel).ok_or(ClientRefusal::ChannelHidden)?;
        let held = access::in_channel(guild, place, self.id);
        if !guild.members.contains_key(&self.id) || !held.allows(Permissions::VIEW_CHANNEL) {
            return Err(ClientRefusal::ChannelHidden);
        }
        let kind = target.command_kind();
        let command = world.commands.find(guild.id, kind, name).ok_or_else(|| ClientRefusal::NotInMenu {
            command: name.to_owned(),
            known: world.commands.known_in(guild.id, kind).map(|known| known.name.clone()).collect(),
        })?;
        if command.is_registered_for(Whence::Server) && command.offered(guild, self.id, held) {
            Ok(command)
        } else {
            Err(ClientRefusal::HiddenInMenu { command: name.to_owned() })
        }
    }

    /// The target in full, as the bot is told of it.
    fn resolved(&self, world: &World, channel: u64, target: Target) -> Result<(u64, Resolved), ClientRefusal> {
        let mut resolved = Resolved::default();
        match target {
            Target::User(user) => {
                let guild = world.guilds.get(&self.guild).filter(|guild| guild.members.contains_key(&user));
                resolved.user(world, guild.ok_or(ClientRefusal::NotAMember)?, channel, user);
                Ok((user, resolved))
            }
            Target::Message(id) => {
                let message = self.seen(world, id)?;
                let view: Value = serde_json::to_value(world.message_view(message)).unwrap_or_default();
                resolved.message(id, view);
                Ok((id, resolved))
            }
        }
    }
}
