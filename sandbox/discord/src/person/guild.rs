//! Servers.
//!
//! Owns the handle of a server: who and what is added to it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::channel::Channel;
use super::member::Member;
use super::role::Role;
use crate::changes::Change;
use crate::core::Core;
use crate::gateway::intents;
use crate::permissions::Permissions;
use crate::world::channel::Channel as ChannelState;
use crate::world::guild::{Guild as GuildState, Membership, Role as RoleState};
use crate::world::user::User;
use crate::world::view;

/// A server that the bot is a member of.
#[derive(Clone, Debug)]
pub struct Guild {
    core: Arc<Core>,
    id: u64,
}

impl Guild {
    /// Makes a server with an owner, the bot and the bot's own role.
    pub(crate) fn make(core: Arc<Core>, id: Option<u64>, name: &str) -> Self {
        let now = core.clock.now();
        let mut world = core.world();
        let id = id.unwrap_or_else(|| world.mint.next(now));
        let owner = world.mint.next(now);
        let bot_role = world.mint.next(now);
        let bot = world.application;
        let owner_name = format!("{name} Owner");
        world.users.insert(owner, User { id: owner, name: owner_name, bot: false, locale: "en-US".to_owned() });
        let role = |id, name: &str, permissions, of_bot| RoleState {
            id,
            name: name.to_owned(),
            permissions,
            mentionable: false,
            colour: 0,
            of_bot,
        };
        let member = |roles| Membership { roles, nickname: None, joined: now };
        let guild = GuildState {
            id,
            name: name.to_owned(),
            owner,
            locale: "en-US".to_owned(),
            roles: [
                (id, role(id, "@everyone", Permissions::of_everyone(), None)),
                (bot_role, role(bot_role, &core.settings.bot_name, Permissions::of_everyone(), Some(bot))),
            ]
            .into(),
            members: [(owner, member(Vec::new())), (bot, member(vec![bot_role]))].into(),
            channels: Vec::new(),
            command_roles: std::collections::HashMap::new(),
        };
        let event = world.guild_create(&guild).to_string();
        world.guilds.insert(id, guild);
        core.sessions.dispatch("GUILD_CREATE", &event, Some(id), intents::GUILDS);
        core.tell(Change::World);
        drop(world);
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
        self.core.world().guilds.get(&self.id).map(|guild| guild.name.clone()).unwrap_or_default()
    }

    /// The owner, who may do everything.
    #[must_use]
    pub fn owner(&self) -> Member {
        let owner = self.core.world().guilds.get(&self.id).map(|guild| guild.owner).unwrap_or_default();
        self.member(owner)
    }

    /// Makes a member the owner, of which the bot hears.
    pub fn set_owner(&self, owner: &Member) {
        let mut world = self.core.world();
        if let Some(guild) = world.guilds.get_mut(&self.id) {
            guild.owner = owner.id();
        }
        if let Some(guild) = world.guilds.get(&self.id) {
            self.announce("GUILD_UPDATE", &world.guild_view(guild), intents::GUILDS);
        }
        self.core.tell(Change::World);
    }

    /// The bot as a member, to take permissions from it in a channel.
    #[must_use]
    pub fn bot(&self) -> Member {
        self.member(self.core.settings.application)
    }

    /// The role that everybody has.
    #[must_use]
    pub fn everyone(&self) -> Role {
        Role { core: self.core.clone(), guild: self.id, id: self.id }
    }

    /// Adds a text channel.
    #[must_use]
    pub fn add_channel(&self, name: &str) -> Channel {
        self.add_channel_as(None, name)
    }

    pub(crate) fn add_channel_as(&self, id: Option<u64>, name: &str) -> Channel {
        let mut world = self.core.world();
        let id = id.unwrap_or_else(|| world.mint.next(self.core.clock.now()));
        let guild = world.guilds.get_mut(&self.id);
        let position = guild.map_or(0, |guild| {
            guild.channels.push(id);
            u16::try_from(guild.channels.len() - 1).unwrap_or(u16::MAX)
        });
        let channel = ChannelState {
            id,
            guild: self.id,
            name: name.to_owned(),
            position,
            overwrites: std::collections::HashMap::new(),
            order: Vec::new(),
            whispers: std::collections::HashMap::new(),
        };
        self.announce("CHANNEL_CREATE", &view::channel(&channel), intents::GUILDS);
        world.channels.insert(id, channel);
        self.core.tell(Change::World);
        Channel::new(self.core.clone(), id)
    }

    /// Adds a role that may do this beside what everybody may.
    #[must_use]
    pub fn add_role(&self, name: &str, permissions: Permissions) -> Role {
        self.add_role_as(None, name, permissions)
    }

    pub(crate) fn add_role_as(&self, id: Option<u64>, name: &str, permissions: Permissions) -> Role {
        let mut world = self.core.world();
        let id = id.unwrap_or_else(|| world.mint.next(self.core.clock.now()));
        let role = RoleState { id, name: name.to_owned(), permissions, mentionable: false, colour: 0, of_bot: None };
        let event = json!({ "guild_id": self.id.to_string(), "role": view::role(&role, self.id) });
        self.announce("GUILD_ROLE_CREATE", &event, intents::GUILDS);
        if let Some(guild) = world.guilds.get_mut(&self.id) {
            guild.roles.insert(id, role);
        }
        self.core.tell(Change::World);
        Role { core: self.core.clone(), guild: self.id, id }
    }

    /// Lets a new person join.
    #[must_use]
    pub fn add_member(&self, name: &str, roles: &[&Role]) -> Member {
        self.add_member_as(None, name, roles)
    }

    pub(crate) fn add_member_as(&self, id: Option<u64>, name: &str, roles: &[&Role]) -> Member {
        let id = {
            let mut world = self.core.world();
            let id = id.unwrap_or_else(|| world.mint.next(self.core.clock.now()));
            world.users.insert(id, User { id, name: name.to_owned(), bot: false, locale: "en-US".to_owned() });
            id
        };
        self.join(id, roles)
    }

    /// A person of this identifier who has been a member all along, made when they are first asked for: of hundreds of
    /// thousands of members only those cost anything who do something. Nobody is told that they are here.
    #[must_use]
    pub fn member_all_along(&self, id: u64) -> Member {
        let mut world = self.core.world();
        let joined = self.core.clock.now();
        world.users.entry(id).or_insert_with(|| User {
            id,
            name: format!("Member {id}"),
            bot: false,
            locale: "en-US".to_owned(),
        });
        if let Some(guild) = world.guilds.get_mut(&self.id) {
            guild.members.entry(id).or_insert_with(|| Membership { roles: Vec::new(), nickname: None, joined });
        }
        drop(world);
        self.member(id)
    }

    /// Lets a person join who is a member of another server already.
    #[must_use]
    pub fn add_existing(&self, person: &Member, roles: &[&Role]) -> Member {
        self.join(person.id(), roles)
    }

    /// Makes a person leave.
    pub fn remove_member(&self, member: &Member) {
        let mut world = self.core.world();
        if let Some(guild) = world.guilds.get_mut(&self.id) {
            guild.members.remove(&member.id());
        }
        let user = world.users.get(&member.id()).map(view::user);
        let event = json!({ "guild_id": self.id.to_string(), "user": user });
        self.announce("GUILD_MEMBER_REMOVE", &event, intents::GUILD_MEMBERS);
        self.core.tell(Change::World);
    }

    /// Takes the bot out of the server, as an administrator does who kicks it: for the bot there is no such server any more.
    pub fn remove_bot(&self) {
        let mut world = self.core.world();
        if let Some(guild) = world.guilds.remove(&self.id) {
            world.without_bot.insert(self.id, guild);
        }
        let event = json!({ "id": self.id.to_string() });
        self.announce("GUILD_DELETE", &event, intents::GUILDS);
        self.core.tell(Change::World);
    }

    /// Discord cannot show the server for now, which happens to it: the bot is still in it.
    pub fn cannot_be_shown(&self) {
        let event = json!({ "id": self.id.to_string(), "unavailable": true });
        let world = self.core.world();
        self.announce("GUILD_DELETE", &event, intents::GUILDS);
        drop(world);
    }

    /// Lets the bot in again.
    pub fn let_bot_in(&self) {
        let mut world = self.core.world();
        if let Some(guild) = world.without_bot.remove(&self.id) {
            let event = world.guild_create(&guild);
            world.guilds.insert(self.id, guild);
            self.announce("GUILD_CREATE", &event, intents::GUILDS);
        }
        self.core.tell(Change::World);
    }

    /// Shows a command to the members of a role in spite of its default permissions, as the server's Integrations
    /// settings do.
    pub fn show_command(&self, command: &str, role: &Role) {
        if let Some(guild) = self.core.world().guilds.get_mut(&self.id) {
            guild.command_roles.entry(command.to_owned()).or_default().insert(role.id());
        }
        self.core.tell(Change::World);
    }

    /// The server's language.
    pub fn set_locale(&self, locale: &str) {
        if let Some(guild) = self.core.world().guilds.get_mut(&self.id) {
            locale.clone_into(&mut guild.locale);
        }
    }

    /// Gives the bot's own role other permissions.
    pub fn set_bot_permissions(&self, permissions: Permissions) {
        let bot = self.core.settings.application;
        if let Some(guild) = self.core.world().guilds.get_mut(&self.id) {
            for role in guild.roles.values_mut().filter(|role| role.of_bot == Some(bot)) {
                role.permissions = permissions;
            }
        }
        self.core.tell(Change::World);
    }

    fn join(&self, id: u64, roles: &[&Role]) -> Member {
        let mut world = self.core.world();
        let joined = self.core.clock.now();
        let roles = roles.iter().map(|role| role.id()).collect();
        if let Some(guild) = world.guilds.get_mut(&self.id) {
            guild.members.insert(id, Membership { roles, nickname: None, joined });
        }
        if let Some(mut event) = world.guilds.get(&self.id).and_then(|guild| world.member_view(guild, id)) {
            event["guild_id"] = json!(self.id.to_string());
            self.announce("GUILD_MEMBER_ADD", &event, intents::GUILD_MEMBERS);
        }
        self.core.tell(Change::World);
        drop(world);
        self.member(id)
    }

    fn member(&self, id: u64) -> Member {
        Member::new(self.core.clone(), self.id, id)
    }

    fn announce(&self, event: &str, data: &Value, intents: u64) {
        if self.core.sessions.anyone_wants(intents) {
            self.core.sessions.dispatch(event, &data.to_string(), Some(self.id), intents);
        }
    }
}
