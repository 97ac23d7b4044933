//! The registered commands.
//!
//! Owns the two books of commands, global and by guild, and which of them a member's client offers.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::guild::Guild;
use crate::permissions::Permissions;
use crate::person::Whence;
use crate::snowflake;

/// A command that is typed.
pub(crate) const SLASH: u64 = 1;
/// A command in the menu of a user.
pub(crate) const USER: u64 = 2;
/// A command in the menu of a message.
pub(crate) const MESSAGE: u64 = 3;

/// A registered command.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) id: u64,
    pub(crate) guild: Option<u64>,
    pub(crate) name: String,
    /// [`SLASH`], [`USER`] or [`MESSAGE`].
    pub(crate) kind: u64,
    /// As Discord answers it.
    pub(crate) body: Arc<Value>,
}

/// All registered commands, and how many were made today.
#[derive(Debug, Default)]
pub(crate) struct CommandBook {
    global: Vec<Command>,
    guilds: HashMap<u64, Vec<Command>>,
}

impl CommandBook {
    /// The commands of one scope: `None` is global.
    pub(crate) fn of(&self, guild: Option<u64>) -> &[Command] {
        match guild {
            None => &self.global,
            Some(guild) => self.guilds.get(&guild).map(Vec::as_slice).unwrap_or_default(),
        }
    }

    pub(crate) fn of_mut(&mut self, guild: Option<u64>) -> &mut Vec<Command> {
        match guild {
            None => &mut self.global,
            Some(guild) => self.guilds.entry(guild).or_default(),
        }
    }

    /// The command of a kind that a member of `guild` finds under `name`; the guild's own comes before a global one.
    pub(crate) fn find(&self, guild: u64, kind: u64, name: &str) -> Option<&Command> {
        let fits = |command: &&Command| command.kind == kind && command.name == name;
        self.of(Some(guild)).iter().find(fits).or_else(|| self.global.iter().find(fits))
    }

    /// The commands of a kind that clients in `guild` know.
    pub(crate) fn known_in(&self, guild: u64, kind: u64) -> impl Iterator<Item = &Command> {
        self.of(Some(guild)).iter().chain(&self.global).filter(move |command| command.kind == kind)
    }
}

impl Command {
    /// Makes a command out of a request's body.
    pub(crate) fn new(id: u64, application: u64, guild: Option<u64>, mut body: Value, version: u64) -> Self {
        let kind = body.get("type").and_then(Value::as_u64).unwrap_or(1);
        let name = body.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        if let Some(options) = body.get_mut("options") {
            drop_nulls(options);
        }
        if let Some(fields) = body.as_object_mut() {
            fields.insert("id".to_owned(), json!(id.to_string()));
            fields.insert("application_id".to_owned(), json!(application.to_string()));
            fields.insert("version".to_owned(), json!(version.to_string()));
            fields.insert("type".to_owned(), json!(kind));
            fields.retain(|key, value| key == "default_member_permissions" || !value.is_null());
            for (key, value) in [
                ("default_member_permissions", Value::Null),
                ("description", json!("")),
                ("nsfw", json!(false)),
                ("integration_types", json!([0])),
            ] {
                fields.entry(key).or_insert(value);
            }
            if let Some(guild) = guild {
                fields.insert("guild_id".to_owned(), json!(guild.to_string()));
            }
        }
        Self { id, guild, name, kind, body: Arc::new(body) }
    }

    /// Whether clients offer this command there at all: by how the application is added, and in which kind of place it is
    /// used. Left out, an application in a server is meant, and every place.
    pub(crate) fn is_registered_for(&self, whence: Whence) -> bool {
        let (installed, place) = match whence {
            Whence::Server => (0, 0),
            Whence::OwnInstall => (1, 0),
            Whence::DirectMessage => (0, 1),
        };
        let lists = |key: &str, value: u64, otherwise: bool| match self.body.get(key).and_then(Value::as_array) {
            Some(listed) => listed.iter().any(|one| one.as_u64() == Some(value)),
            None => otherwise,
        };
        // What a server has added can be used in a direct message with it, too, unless that is left out.
        let added = lists("integration_types", installed, installed == 0)
            || whence == Whence::DirectMessage && lists("integration_types", 1, false);
        added && lists("contexts", place, true)
    }

    /// Whether a member's client offers this command: by the roles that the server's settings name, or else by the
    /// permissions that the command asks for.
    pub(crate) fn offered(&self, guild: &Guild, user: u64, held: Permissions) -> bool {
        if held.contains(Permissions::ADMINISTRATOR) {
            return true;
        }
        if !held.contains(Permissions::USE_APPLICATION_COMMANDS) {
            return false;
        }
        if let Some(roles) = guild.command_roles.get(&self.name) {
            let member = guild.members.get(&user).map(|member| member.roles.as_slice()).unwrap_or_default();
            if member.iter().any(|role| roles.contains(role)) {
                return true;
            }
        }
        match self.body.get("default_member_permissions").and_then(snowflake::from_json) {
            // Zero stands for "administrators only".
            Some(0) => false,
            Some(wanted) => held.contains(Permissions::from_bits_retain(wanted)),
            None => true,
        }
    }
}

/// Discord answers what was left out by leaving it out.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Array(parts) => parts.iter_mut().for_each(drop_nulls),
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}
