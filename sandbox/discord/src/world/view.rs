//! The world in Discord's JSON.
//!
//! Owns the shape of users, members, roles, channels, guilds and messages on the wire, whoever asks.

use serde::Serialize;
use serde_json::{Value, json};

use super::World;
use super::channel::Channel;
use super::command;
use super::guild::{Guild, Membership, Role};
use super::interaction::Target;
use super::message::{Answers, Message};
use super::references;
use super::user::User;
use crate::permissions::Permissions;
use crate::snowflake::{as_optional_text, as_text};

pub(crate) fn user(user: &User) -> Value {
    let mut view = json!({
        "id": user.id.to_string(),
        "username": user.account_name(),
        "global_name": if user.bot { Value::Null } else { json!(user.name) },
        "discriminator": if user.bot { "0001" } else { "0" },
        "avatar": null,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": null,
    });
    if user.bot {
        view["bot"] = json!(true);
        view["username"] = json!(user.name);
    }
    view
}

/// A member, without the user.
pub(crate) fn membership(member: &Membership) -> Value {
    let roles: Vec<String> = member.roles.iter().map(u64::to_string).collect();
    json!({
        "nick": member.nickname,
        "avatar": null,
        "banner": null,
        "roles": roles,
        "joined_at": member.joined.to_string(),
        "premium_since": null,
        "deaf": false,
        "mute": false,
        "flags": 0,
        "pending": false,
        "communication_disabled_until": null,
    })
}

pub(crate) fn role(role: &Role, guild: u64) -> Value {
    let mut view = json!({
        "id": role.id.to_string(),
        "name": role.name,
        "color": role.colour,
        "colors": { "primary_color": role.colour, "secondary_color": null, "tertiary_color": null },
        "hoist": false,
        "managed": role.of_bot.is_some(),
        "mentionable": role.mentionable,
        "permissions": role.permissions,
        "position": u8::from(role.id != guild),
        "icon": null,
        "unicode_emoji": null,
        "flags": 0,
    });
    if let Some(bot) = role.of_bot {
        view["tags"] = json!({ "bot_id": bot.to_string() });
    }
    view
}

pub(crate) fn channel(channel: &Channel) -> Value {
    let overwrites: Vec<Value> = channel
        .overwrites
        .iter()
        .map(|(id, overwrite)| {
            json!({
                "id": id.to_string(),
                "type": u8::from(overwrite.of_member),
                "allow": overwrite.allow,
                "deny": overwrite.deny,
            })
        })
        .collect();
    json!({
        "id": channel.id.to_string(),
        "type": 0,
        "guild_id": channel.guild.to_string(),
        "name": channel.name,
        "position": channel.position,
        "permission_overwrites": overwrites,
        "parent_id": null,
        "topic": null,
        "nsfw": false,
        "rate_limit_per_user": 0,
        "last_message_id": channel.order.last().map(u64::to_string),
        "flags": 0,
    })
}

/// A channel as interactions show it, with what `held` permits the user there.
pub(crate) fn partial_channel(channel: &Channel, held: Permissions) -> Value {
    json!({
        "id": channel.id.to_string(),
        "type": 0,
        "guild_id": channel.guild.to_string(),
        "name": channel.name,
        "position": channel.position,
        "parent_id": null,
        "topic": null,
        "nsfw": false,
        "rate_limit_per_user": 0,
        "last_message_id": channel.order.last().map(u64::to_string),
        "flags": 0,
        "permissions": held,
    })
}

impl World {
    /// A member with the user.
    pub(crate) fn member_view(&self, guild: &Guild, id: u64) -> Option<Value> {
        let mut view = membership(guild.members.get(&id)?);
        view["user"] = user(self.users.get(&id)?);
        Some(view)
    }

    /// A guild as REST answers it.
    pub(crate) fn guild_view(&self, guild: &Guild) -> Value {
        let roles: Vec<Value> = guild.roles.values().map(|one| role(one, guild.id)).collect();
        json!({
            "id": guild.id.to_string(),
            "name": guild.name,
            "icon": null,
            "description": null,
            "home_header": null,
            "splash": null,
            "discovery_splash": null,
            "features": [],
            "banner": null,
            "owner_id": guild.owner.to_string(),
            "application_id": null,
            "region": "deprecated",
            "afk_channel_id": null,
            "afk_timeout": 300,
            "system_channel_id": null,
            "system_channel_flags": 0,
            "widget_enabled": false,
            "widget_channel_id": null,
            "verification_level": 0,
            "roles": roles,
            "default_message_notifications": 1,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": null,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": null,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": guild.locale,
            "rules_channel_id": null,
            "safety_alerts_channel_id": null,
            "public_updates_channel_id": null,
            "premium_progress_bar_enabled": false,
            "nsfw": false,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            "incidents_data": null,
        })
    }

    /// A guild as the gateway announces it: with its channels, and of its members only the bot, as Discord does for
    /// a bot that does not ask for members.
    pub(crate) fn guild_create(&self, guild: &Guild) -> Value {
        let mut view = self.guild_view(guild);
        let channels: Vec<Value> = guild.channels.iter().filter_map(|id| self.channels.get(id)).map(channel).collect();
        let bot = self.member_view(guild, self.application);
        let joined = guild.members.get(&self.application).map(|bot| bot.joined.to_string());
        if let (Some(view), Value::Object(more)) = (
            view.as_object_mut(),
            json!({
                "joined_at": joined,
                "large": false,
                "unavailable": false,
                "member_count": guild.members.len(),
                "voice_states": [],
                "members": bot.into_iter().collect::<Vec<_>>(),
                "channels": channels,
                "threads": [],
                "presences": [],
                "stage_instances": [],
                "guild_scheduled_events": [],
                "soundboard_sounds": [],
            }),
        ) {
            view.extend(more);
        }
        view
    }

    /// A message, borrowed and ready to be written.
    pub(crate) fn message_view<'a>(&'a self, message: &'a Message) -> MessageView<'a> {
        let author = self.users.get(&message.author).map(user).unwrap_or_default();
        MessageView {
            kind: message.kind,
            id: message.id,
            channel_id: message.channel,
            author,
            content: &message.content,
            timestamp: message.created.to_string(),
            edited_timestamp: message.edited.map(|at| at.to_string()),
            flags: message.flags,
            embeds: &message.embeds,
            components: &message.components,
            mentions: self.mentioned_users(message),
            mention_roles: message.pings.roles.iter().map(u64::to_string).collect(),
            mention_everyone: message.pings.everyone,
            attachments: message
                .attachments
                .iter()
                .filter(|file| !references::shows(&message.embeds, file))
                .map(|file| file.view(message.only_for.is_some()))
                .collect(),
            pinned: false,
            tts: false,
            webhook_id: message.answers.as_ref().map(|_| self.application),
            application_id: Some(self.application),
            interaction_metadata: message.answers.as_ref().map(|answers| self.metadata(message, answers)),
        }
    }

    fn mentioned_users(&self, message: &Message) -> Vec<Value> {
        message.pings.users.iter().filter_map(|id| self.users.get(id)).map(user).collect()
    }

    fn metadata(&self, message: &Message, answers: &Answers) -> Value {
        let mut view = json!({
            "id": answers.interaction.to_string(),
            "type": answers.kind,
            "user": self.users.get(&answers.user).map(user),
            "authorizing_integration_owners": { "0": message.guild.to_string() },
        });
        if let Some(name) = &answers.command {
            view["name"] = json!(name);
            view["command_type"] = json!(answers.target.map_or(command::SLASH, Target::command_kind));
        }
        match answers.target {
            Some(Target::User(id)) => view["target_user"] = json!(self.users.get(&id).map(user)),
            Some(Target::Message(id)) => view["target_message_id"] = json!(id.to_string()),
            None => {}
        }
        if let Some(source) = answers.source {
            view["interacted_message_id"] = json!(source.to_string());
        }
        if answers.kind == 5 {
            // What opened the form: the command or the component, of which only the kind is still known.
            view["triggering_interaction_metadata"] = json!({
                "id": answers.interaction.to_string(),
                "type": if answers.source.is_some() { 3 } else { 2 },
                "user": self.users.get(&answers.user).map(user),
                "authorizing_integration_owners": { "0": message.guild.to_string() },
                "interacted_message_id": answers.source.unwrap_or(message.id).to_string(),
                "name": answers.command,
            });
        }
        view
    }
}

/// A message on the wire. It borrows the big parts, because a press carries the whole message.
#[derive(Serialize)]
pub(crate) struct MessageView<'a> {
    #[serde(rename = "type")]
    kind: u8,
    #[serde(serialize_with = "as_text")]
    id: u64,
    #[serde(serialize_with = "as_text")]
    channel_id: u64,
    author: Value,
    content: &'a str,
    timestamp: String,
    edited_timestamp: Option<String>,
    flags: u64,
    embeds: &'a Value,
    components: &'a Value,
    mentions: Vec<Value>,
    mention_roles: Vec<String>,
    mention_everyone: bool,
    attachments: Vec<Value>,
    pinned: bool,
    tts: bool,
    #[serde(serialize_with = "as_optional_text", skip_serializing_if = "Option::is_none")]
    webhook_id: Option<u64>,
    #[serde(serialize_with = "as_optional_text", skip_serializing_if = "Option::is_none")]
    application_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interaction_metadata: Option<Value>,
}
