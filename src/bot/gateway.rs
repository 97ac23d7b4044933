//! The connection to Discord: checks it, registers the commands, and hands every interaction to whoever answers it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use poise::{FrameworkContext, FrameworkError};
use secrecy::{ExposeSecret as _, SecretString};
use serenity::all::{
    Client, ClientBuilder, ConnectionStage, FullEvent, GatewayError, GatewayIntents, HttpBuilder, Interaction, ShardManager,
};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::absences::{compare, removed, there};
use super::admission::Admission;
use super::answer::{Answer, answer};
use super::boards::Keeper;
use super::commands;
use super::departures::{free_what_is_left, joined, left};
use super::herald::herald;
use super::incoming::Incoming;
use super::muted::Muted;
use super::panel::Pending;
use super::press::press;
use super::rest::{self, Rest, RestFailure};
use super::server_roles::note;
use super::starting::wait_before_session;
use super::submit::submit;
use super::telling::tell_what_is_due;
use super::unconfirmed::take_up;
use super::{Bot, view};
use crate::desk::{Desk, Pulse};

/// How often is looked whether the connection is there.
const FELT_EVERY: Duration = Duration::from_secs(1);

/// Where Discord is and who the bot is there.
#[derive(Debug)]
pub struct Account<'a> {
    /// The root of the API; Discord's own, or a stand-in's.
    pub api_base: &'a str,
    /// The bot's token.
    pub token: &'a SecretString,
    /// Whether Discord is asked to tell who comes and leaves.
    pub members_intent: bool,
    /// Whom the bot serves.
    pub admission: Admission,
}

/// Why there is no connection, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum GatewayFailure {
    /// Discord refused the bot or cannot be reached.
    #[error("{0}")]
    Rest(#[from] RestFailure),
    /// The token has a character that no token has.
    #[error(
        "discord.token is not a bot token: it holds a character that no token has. Copy it anew (Developer Portal, Bot, Reset Token)"
    )]
    Token,
    /// Discord does not let the bot see who comes and leaves.
    #[error(
        "Discord does not let this bot see who leaves a server: switch on \"Server Members Intent\" at \
         https://discord.com/developers/applications (your application, Bot, Privileged Gateway Intents), or set \
         discord.members_intent to false"
    )]
    MembersIntent,
    /// The program's own part failed.
    #[error("the connection to Discord could not be set up: {0}")]
    SetUp(String),
    /// The connection ended for good.
    #[error("Discord closed the connection for good: {0}")]
    Ended(String),
}

/// A bot that is ready to connect.
pub struct Connection {
    client: Client,
    shards: Arc<ShardManager>,
    stop: CancellationToken,
    tasks: TaskTracker,
    keeper: Keeper,
    pulse: Pulse,
    rest: Rest,
    members_intent: bool,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Connection").finish_non_exhaustive()
    }
}

impl Connection {
    /// Makes everything ready before the first event can come: an event that finds half a bot is lost.
    pub async fn prepare(account: Account<'_>, desk: Desk, stop: CancellationToken) -> Result<Self, GatewayFailure> {
        let http = rest::client().map_err(|failure| GatewayFailure::SetUp(failure.to_string()))?;
        let rest = Rest::new(http.clone(), account.api_base, account.token).map_err(|_| GatewayFailure::Token)?;
        // Checked here, since serenity would fall back to the real Discord without a word.
        let gateway = rest.gateway().await?;
        let application = rest.application_id().await?;
        rest.register_commands(application, &poise::builtins::create_application_commands(&commands::all())).await?;
        wait_before_session(&desk, gateway.starts).await;
        desk.server_roles().ask(Arc::new(rest.clone()));
        let tasks = TaskTracker::new();
        let pulse = desk.pulse().clone();
        let muted = Muted::default();
        let keeper = Keeper::start(desk.clone(), rest.clone(), &tasks, stop.clone());
        tasks.spawn(herald(desk.clone(), rest.clone(), muted.clone(), keeper.closed().clone(), stop.clone()));
        let bot = Arc::new(Bot {
            desk,
            rest: rest.clone(),
            application,
            keeper: keeper.clone(),
            muted,
            pending: Pending::default(),
            admission: account.admission,
            hears_departures: account.members_intent,
            stop: stop.clone(),
            tasks: tasks.clone(),
        });
        tasks.spawn(tell_what_is_due(Arc::clone(&bot)));
        tasks.spawn(free_what_is_left(Arc::clone(&bot)));
        let started_at = bot.desk.now();
        tasks.spawn(take_up(Arc::clone(&bot), started_at));
        let serenity_http = HttpBuilder::new(account.token.expose_secret())
            .client(http)
            .proxy(account.api_base)
            // serenity's limiter keeps something for every interaction for ever; ours honours 429 where it happens.
            .ratelimiter_disabled(true)
            .application_id(application)
            .build();
        let client = ClientBuilder::new_with_http(serenity_http, intents(account.members_intent)).framework(framework(bot));
        let client = client.await.map_err(|failure| GatewayFailure::SetUp(failure.to_string()))?;
        let shards = Arc::clone(&client.shard_manager);
        Ok(Self { client, shards, stop, tasks, keeper, pulse, rest, members_intent: account.members_intent })
    }

    /// Stays connected until told to stop; then takes nothing new and finishes what is under way.
    pub async fn run(mut self) -> Result<(), GatewayFailure> {
        let ended = tokio::select! {
            () = feel(&self.shards, &self.pulse, &self.rest) => Ok(()),
            ended = self.client.start() => ended.map_err(|failure| GatewayFailure::from_end(&failure, self.members_intent)),
            () = self.stop.cancelled() => Ok(()),
        };
        self.shards.shutdown_all().await;
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.keeper.finish().await;
        ended
    }
}

/// Says every second how the connection is, for ever. An acknowledged heartbeat shows as another latency.
async fn feel(shards: &ShardManager, pulse: &Pulse, rest: &Rest) {
    let mut last_seen = None;
    loop {
        tokio::time::sleep(FELT_EVERY).await;
        rest.show_figures();
        let seen = shards.runners.lock().await.values().map(|shard| (shard.stage, shard.latency)).next();
        match seen {
            Some((ConnectionStage::Connected, latency)) => {
                let beat = last_seen.is_none_or(|last| latency.is_some() && latency != last);
                if beat {
                    pulse.beat();
                }
                last_seen = Some(latency.or(last_seen.flatten()));
            }
            Some(_) | None => {
                pulse.is_lost();
                last_seen = None;
            }
        }
    }
}

impl GatewayFailure {
    fn from_end(failure: &serenity::Error, members_intent: bool) -> Self {
        match failure {
            serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) if members_intent => Self::MembersIntent,
            other => Self::Ended(other.to_string()),
        }
    }
}

/// Interactions need no intent. What the roles of servers permit, and that the bot is removed or let in again, needs `GUILDS`.
const fn intents(members: bool) -> GatewayIntents {
    if members { GatewayIntents::GUILDS.union(GatewayIntents::GUILD_MEMBERS) } else { GatewayIntents::GUILDS }
}

fn framework(bot: Arc<Bot>) -> poise::Framework<Arc<Bot>, Infallible> {
    let options = poise::FrameworkOptions {
        commands: commands::all(),
        on_error: |error| Box::pin(not_handled(error)),
        event_handler: |context, event| Box::pin(other_event(context, event)),
        allowed_mentions: Some(serenity::all::CreateAllowedMentions::new()),
        ..Default::default()
    };
    poise::Framework::builder()
        .options(options)
        .initialize_owners(false)
        .setup(move |_, ready, _| {
            tracing::info!(user.name = %ready.user.name, "connected to Discord");
            Box::pin(async move { Ok(bot) })
        })
        .build()
}

/// Presses and forms come this way; the framework handles commands itself. Who comes and leaves does, too, if it was
/// asked for.
async fn other_event(context: FrameworkContext<'_, Arc<Bot>, Infallible>, event: &FullEvent) -> Result<(), Infallible> {
    let bot = context.user_data;
    note(bot.desk.server_roles(), event);
    match event {
        FullEvent::InteractionCreate { interaction: Interaction::Component(interaction) } => press(bot, interaction).await,
        FullEvent::InteractionCreate { interaction: Interaction::Modal(interaction) } => submit(bot, interaction).await,
        FullEvent::Ready { data_about_bot } => compare(bot, data_about_bot),
        FullEvent::GuildCreate { guild, .. } => there(bot, guild.id).await,
        // A server that Discord cannot show right now is not one that the bot has left.
        FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => removed(bot, incomplete.id),
        FullEvent::GuildMemberRemoval { guild_id, user, .. } if bot.serves(*guild_id) => left(bot, *guild_id, user.id).await,
        FullEvent::GuildMemberAddition { new_member } if bot.serves(new_member.guild_id) => {
            joined(bot, new_member.guild_id, new_member.user.id).await;
        }
        _ => {}
    }
    Ok(())
}

/// A command that the framework could not hand to its function: Discord shows the person an older or a newer form of
/// it. Whatever the cause, the person gets an answer.
async fn not_handled(error: FrameworkError<'_, Arc<Bot>, Infallible>) {
    let (bot, interaction) = match error {
        FrameworkError::UnknownInteraction { framework, interaction, .. } => (framework.user_data, interaction),
        other => match other.ctx() {
            Some(poise::Context::Application(context)) => (context.framework.user_data, context.interaction),
            Some(poise::Context::Prefix(_)) | None => return tracing::error!(error = %other, "the framework failed"),
        },
    };
    if interaction.data.autocomplete().is_some() {
        return tracing::warn!(command = %interaction.data.name, "choices were asked for a command in an unknown form");
    }
    tracing::warn!(command = %interaction.data.name, "a command came in an unknown form");
    let incoming = Incoming::command(interaction, None);
    answer(bot, &incoming, async { Ok(Answer::Whisper(view::trouble::command_changed())) }).await;
}
