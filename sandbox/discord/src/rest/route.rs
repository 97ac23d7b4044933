//! What a path names.
//!
//! Owns the reading of paths and which of them are used without the bot's token. It must never know the world.

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource<'a> {
    Gateway,
    GatewayBot,
    Myself,
    MyGuilds,
    User(u64),
    MyApplication,
    Commands { application: u64, guild: Option<u64> },
    Command { application: u64, guild: Option<u64>, command: u64 },
    Guild(u64),
    Members(u64),
    Member { guild: u64, user: u64 },
    Roles(u64),
    Channels(u64),
    Channel(u64),
    Typing(u64),
    Messages(u64),
    Message { channel: u64, message: u64 },
    Callback { interaction: u64, token: &'a str },
    Webhook { application: u64, token: &'a str },
    WebhookMessage { application: u64, token: &'a str, message: Which },
}

/// Which message of an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// `@original`: what the first response made, or the message it acted on.
    Original,
    /// Any of them.
    Numbered(u64),
}

/// Why a path names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoResource<'a> {
    Unknown,
    NotAnIdentifier(&'a str),
}

impl<'a> Resource<'a> {
    /// Reads a path without `/api/v10`.
    pub(crate) fn read(path: &'a str) -> Result<Self, NoResource<'a>> {
        let mut segments = [""; 7];
        let mut count = 0;
        for segment in path.trim_matches('/').split('/') {
            *segments.get_mut(count).ok_or(NoResource::Unknown)? = segment;
            count += 1;
        }
        Self::of(segments.get(..count).unwrap_or_default())
    }

    fn of(segments: &[&'a str]) -> Result<Self, NoResource<'a>> {
        Ok(match *segments {
            ["gateway"] => Self::Gateway,
            ["gateway", "bot"] => Self::GatewayBot,
            ["users", "@me"] => Self::Myself,
            ["users", "@me", "guilds"] => Self::MyGuilds,
            ["users", user] => Self::User(id(user)?),
            ["applications", "@me"] | ["oauth2", "applications", "@me"] => Self::MyApplication,
            ["applications", application, "commands"] => Self::Commands { application: id(application)?, guild: None },
            ["applications", application, "commands", command] => {
                Self::Command { application: id(application)?, guild: None, command: id(command)? }
            }
            ["applications", application, "guilds", guild, "commands"] => {
                Self::Commands { application: id(application)?, guild: Some(id(guild)?) }
            }
            ["applications", application, "guilds", guild, "commands", command] => {
                Self::Command { application: id(application)?, guild: Some(id(guild)?), command: id(command)? }
            }
            ["guilds", guild] => Self::Guild(id(guild)?),
            ["guilds", guild, "members"] => Self::Members(id(guild)?),
            ["guilds", guild, "members", user] => Self::Member { guild: id(guild)?, user: id(user)? },
            ["guilds", guild, "roles"] => Self::Roles(id(guild)?),
            ["guilds", guild, "channels"] => Self::Channels(id(guild)?),
            ["channels", channel] => Self::Channel(id(channel)?),
            ["channels", channel, "typing"] => Self::Typing(id(channel)?),
            ["channels", channel, "messages"] => Self::Messages(id(channel)?),
            ["channels", channel, "messages", message] => Self::Message { channel: id(channel)?, message: id(message)? },
            ["interactions", interaction, token, "callback"] => Self::Callback { interaction: id(interaction)?, token },
            ["webhooks", application, token] => Self::Webhook { application: id(application)?, token },
            ["webhooks", application, token, "messages", "@original"] => {
                Self::WebhookMessage { application: id(application)?, token, message: Which::Original }
            }
            ["webhooks", application, token, "messages", message] => {
                Self::WebhookMessage { application: id(application)?, token, message: Which::Numbered(id(message)?) }
            }
            _ => return Err(NoResource::Unknown),
        })
    }

    /// Whether the path itself carries what authorises the request. Such requests also do not count against the
    /// bot's global limit.
    pub(crate) fn carries_token(&self) -> bool {
        matches!(self, Self::Callback { .. } | Self::Webhook { .. } | Self::WebhookMessage { .. })
    }
}

fn id(segment: &str) -> Result<u64, NoResource<'_>> {
    segment.parse().map_err(|_| NoResource::NotAnIdentifier(segment))
}
