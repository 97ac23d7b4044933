//! Typing a slash command.
//!
//! Owns what the client does with it: finding the command and its subcommand, checking every option, and the data that
//! the bot is sent.

use serde_json::{Value, json};

use super::component::{kind, text};
use super::option::OptionValue;
use super::refusal::ClientRefusal;
use super::resolved::Resolved;
use super::whence::Whence;
use crate::permissions::Permissions;
use crate::world::World;
use crate::world::access;
use crate::world::command::{self, Command};
use crate::world::guild::Guild;

const SUBCOMMAND: u64 = 1;
const SUBCOMMAND_GROUP: u64 = 2;

/// A command as a member found it.
pub(super) struct Found<'a> {
    guild: &'a Guild,
    channel: u64,
    user: u64,
    command: &'a Command,
    /// Groups and subcommands, outermost first.
    path: Vec<&'a Value>,
    options: &'a [Value],
}

/// Finds a command by what is typed: `name`, `name subcommand` or `name group subcommand`.
pub(super) fn find<'a>(world: &'a World, user: u64, channel: u64, typed: &str) -> Result<Found<'a>, ClientRefusal> {
    let (place, guild) = world.place(channel).ok_or(ClientRefusal::ChannelHidden)?;
    let held = access::in_channel(guild, place, user);
    if !guild.members.contains_key(&user) || !held.allows(Permissions::VIEW_CHANNEL) {
        return Err(ClientRefusal::ChannelHidden);
    }
    let no_such = || ClientRefusal::NoSuchCommand { command: typed.to_owned(), known: known(world, guild) };
    let mut words = typed.trim_start_matches('/').split_whitespace();
    let name = words.next().ok_or_else(no_such)?;
    let command = world.commands.find(guild.id, command::SLASH, name).ok_or_else(no_such)?;
    if !command.is_registered_for(Whence::Server) || !command.offered(guild, user, held) {
        return Err(ClientRefusal::CommandHidden { command: typed.to_owned() });
    }
    let mut path = Vec::new();
    let mut options = options_of(&command.body);
    for word in words {
        let deeper = options.iter().find(|option| is_deeper(option) && text(option, "name") == word);
        let deeper = deeper.ok_or_else(no_such)?;
        path.push(deeper);
        options = options_of(deeper);
    }
    // A command with subcommands cannot be used by itself.
    if options.iter().any(is_deeper) { Err(no_such()) } else { Ok(Found { guild, channel, user, command, path, options }) }
}

impl Found<'_> {
    pub(super) fn is_registered_for(&self, whence: Whence) -> bool {
        self.command.is_registered_for(whence)
    }

    pub(super) fn name(&self) -> String {
        let mut name = self.command.name.clone();
        for part in &self.path {
            name.push(' ');
            name.push_str(text(part, "name"));
        }
        name
    }

    /// The data of a command that is sent off: every required option must be there.
    pub(super) fn data(&self, world: &World, filled: &[(&str, OptionValue)]) -> Result<Value, ClientRefusal> {
        let mut resolved = Resolved::default();
        let options = self.fill(world, filled, &mut resolved)?;
        let is_filled = |name: &str| filled.iter().any(|(filled, _)| *filled == name);
        for option in self.options {
            let required = option.get("required").and_then(Value::as_bool).unwrap_or_default();
            let name = text(option, "name");
            if required && !is_filled(name) {
                return Err(ClientRefusal::MissingOption { option: name.to_owned() });
            }
        }
        Ok(self.wrap(options, resolved))
    }

    /// The data of a command that is still being typed, with the option under the cursor.
    pub(super) fn typing(
        &self,
        world: &World,
        filled: &[(&str, OptionValue)],
        (focused, typed): (&str, &str),
    ) -> Result<Value, ClientRefusal> {
        let mut resolved = Resolved::default();
        let mut options = self.fill(world, filled, &mut resolved)?;
        let option = self.option(focused)?;
        if option.get("autocomplete").and_then(Value::as_bool) != Some(true) {
            return Err(ClientRefusal::NotAutocompleted { option: focused.to_owned() });
        }
        options.push(json!({ "name": focused, "type": kind(option), "value": typed, "focused": true }));
        Ok(self.wrap(options, resolved))
    }

    fn option(&self, name: &str) -> Result<&Value, ClientRefusal> {
        let found = self.options.iter().find(|option| text(option, "name") == name);
        found.ok_or_else(|| ClientRefusal::NoSuchOption {
            option: name.to_owned(),
            known: self.options.iter().map(|option| text(option, "name").to_owned()).collect(),
        })
    }

    fn fill(&self, world: &World, filled: &[(&str, OptionValue)], resolved: &mut Resolved) -> Result<Vec<Value>, ClientRefusal> {
        let mut options = Vec::with_capacity(filled.len() + 1);
        for (name, value) in filled {
            let option = self.option(name)?;
            let told = value.for_option(option)?;
            match value {
                OptionValue::User(id) => resolved.user(world, self.guild, self.channel, *id),
                OptionValue::Role(id) => resolved.role(self.guild, *id),
                OptionValue::Channel(id) => resolved.channel(world, self.guild, self.user, *id),
                _ => {}
            }
            options.push(json!({ "name": name, "type": kind(option), "value": told }));
        }
        Ok(options)
    }

    /// Wraps the options into their subcommands, innermost first.
    fn wrap(&self, mut options: Vec<Value>, resolved: Resolved) -> Value {
        for part in self.path.iter().rev() {
            options = vec![json!({ "name": text(part, "name"), "type": kind(part), "options": options })];
        }
        let mut data = json!({
            "id": self.command.id.to_string(),
            "name": self.command.name,
            "type": 1,
            "options": options,
        });
        if let Some(guild) = self.command.guild {
            data["guild_id"] = json!(guild.to_string());
        }
        resolved.add_to(&mut data);
        data
    }
}

fn options_of(part: &Value) -> &[Value] {
    part.get("options").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn is_deeper(option: &Value) -> bool {
    matches!(kind(option), SUBCOMMAND | SUBCOMMAND_GROUP)
}

/// Every command that clients in this guild know, with its subcommands.
fn known(world: &World, guild: &Guild) -> Vec<String> {
    let mut names = Vec::new();
    for command in world.commands.known_in(guild.id, command::SLASH) {
        list(&command.name, &command.body, &mut names);
    }
    names
}

fn list(prefix: &str, part: &Value, names: &mut Vec<String>) {
    let before = names.len();
    for option in options_of(part).iter().filter(|option| is_deeper(option)) {
        list(&format!("{prefix} {}", text(option, "name")), option, names);
    }
    if names.len() == before {
        names.push(prefix.to_owned());
    }
}
