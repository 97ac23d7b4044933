//! What an interaction is before anybody looks at what it asks for: who, where, and how to answer it.

use serenity::all::{
    AuthorizingIntegrationOwner, AuthorizingIntegrationOwners, ChannelId, CommandInteraction, ComponentInteraction, GuildId,
    InteractionId, Member, ModalInteraction, Permissions, User, UserId,
};
use tokio::time::Instant;

use crate::desk::{Caller, Person};
use crate::domain::{self, DiscordUserId, Door, InvalidId};

/// How an interaction is answered.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Its ID.
    pub id: InteractionId,
    /// What gives the right to answer it, for fifteen minutes. A secret: never in a log.
    pub token: Box<str>,
    /// What it came from.
    pub kind: Kind,
    /// Who, if they are served.
    pub caller: Option<Caller>,
    /// When it came in; the three seconds run from a little before that.
    pub arrived: Instant,
    /// The channel that it came from, if the bot may keep boards there: Discord says so with every interaction.
    pub writable: Option<domain::ChannelId>,
}

/// What an interaction came from: that decides which first answers Discord takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A slash command.
    Command,
    /// A button or a select menu on a message, or a form that one of them opened: the message can be redrawn.
    Press,
}

impl Incoming {
    /// A slash command that came in just now.
    #[must_use]
    pub fn command(interaction: &CommandInteraction, caller: Option<&Caller>) -> Self {
        Self {
            id: interaction.id,
            token: interaction.token.as_str().into(),
            kind: Kind::Command,
            caller: caller.cloned(),
            arrived: Instant::now(),
            writable: writable(interaction.channel_id, interaction.app_permissions),
        }
    }

    /// A press that came in just now.
    #[must_use]
    pub fn press(interaction: &ComponentInteraction, caller: Option<&Caller>) -> Self {
        Self {
            id: interaction.id,
            token: interaction.token.as_str().into(),
            kind: Kind::Press,
            caller: caller.cloned(),
            arrived: Instant::now(),
            writable: writable(interaction.channel_id, interaction.app_permissions),
        }
    }

    /// A form that came in just now. One that a command opened has no message behind it.
    #[must_use]
    pub fn form(interaction: &ModalInteraction, caller: Option<&Caller>) -> Self {
        let kind = if interaction.message.is_some() { Kind::Press } else { Kind::Command };
        Self {
            id: interaction.id,
            token: interaction.token.as_str().into(),
            kind,
            caller: caller.cloned(),
            arrived: Instant::now(),
            writable: writable(interaction.channel_id, interaction.app_permissions),
        }
    }
}

/// What a board needs: to be seen, to be posted anew, and to have an embed. Threads have a permission of their own.
fn writable(channel: ChannelId, bot_may: Option<Permissions>) -> Option<domain::ChannelId> {
    let bot_may = bot_may.unwrap_or_default();
    let seen = bot_may.contains(Permissions::VIEW_CHANNEL | Permissions::EMBED_LINKS);
    let written = bot_may.intersects(Permissions::SEND_MESSAGES | Permissions::SEND_MESSAGES_IN_THREADS);
    if seen && written { domain::ChannelId::new(channel.get()).ok() } else { None }
}

/// From where nothing can be asked for: there is no community.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// A direct message.
    NoServer,
    /// A server that has not added the bot: somebody has added it to their own account.
    NotAdded,
}

/// Who gave a command.
pub fn caller_of_command(interaction: &CommandInteraction) -> Result<Result<Caller, Outside>, InvalidId> {
    let from = From {
        id: interaction.id,
        guild: interaction.guild_id,
        channel: interaction.channel_id,
        user: interaction.user.id,
        member: interaction.member.as_deref(),
        owners: Some(&interaction.authorizing_integration_owners),
    };
    from.caller(Door::Command)
}

/// Who pressed.
pub fn caller_of_press(interaction: &ComponentInteraction) -> Result<Result<Caller, Outside>, InvalidId> {
    let from = From {
        id: interaction.id,
        guild: interaction.guild_id,
        channel: interaction.channel_id,
        user: interaction.user.id,
        member: interaction.member.as_ref(),
        owners: Some(&interaction.authorizing_integration_owners),
    };
    from.caller(Door::Board)
}

/// Who filled in a form.
pub fn caller_of_form(interaction: &ModalInteraction) -> Result<Result<Caller, Outside>, InvalidId> {
    let from = From {
        id: interaction.id,
        guild: interaction.guild_id,
        channel: interaction.channel_id,
        user: interaction.user.id,
        member: interaction.member.as_ref(),
        owners: None,
    };
    from.caller(Door::Board)
}

/// A Discord user that an option or a select names.
pub fn user(id: UserId) -> Result<DiscordUserId, InvalidId> {
    DiscordUserId::new(id.get())
}

/// Somebody whom an option of a command names, with their Discord roles as Discord sends them along.
pub fn person(interaction: &CommandInteraction, named: &User) -> Result<Person, InvalidId> {
    let member = interaction.data.resolved.members.get(&named.id);
    let roles = member.map(|member| member.roles.iter().map(|role| domain::DiscordRoleId::new(role.get())).collect());
    Ok(Person { user: user(named.id)?, discord_roles: roles.transpose()? })
}

struct From<'a> {
    id: InteractionId,
    guild: Option<GuildId>,
    channel: ChannelId,
    user: UserId,
    member: Option<&'a Member>,
    /// Nothing is told of a form, which opens for those alone who were served before.
    owners: Option<&'a AuthorizingIntegrationOwners>,
}

impl From<'_> {
    fn caller(self, door: Door) -> Result<Result<Caller, Outside>, InvalidId> {
        let (Some(guild), Some(member)) = (self.guild, self.member) else { return Ok(Err(Outside::NoServer)) };
        // Where somebody has added the bot to their account, it is named here instead of the server.
        let added = |owner: &AuthorizingIntegrationOwner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(Some(_)));
        if self.owners.is_some_and(|owners| !owners.0.iter().any(added)) {
            return Ok(Err(Outside::NotAdded));
        }
        // What Discord says they may do holds in this channel alone, so nobody's rights go by it: their roles' do.
        let discord_roles = member.roles.iter().map(|role| domain::DiscordRoleId::new(role.get())).collect::<Result<_, _>>()?;
        Ok(Ok(Caller {
            guild: domain::GuildId::new(guild.get())?,
            channel: domain::ChannelId::new(self.channel.get())?,
            user: user(self.user)?,
            discord_roles,
            door,
            request: self.id.to_string().parse()?,
        }))
    }
}
