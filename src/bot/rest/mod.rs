//! The one client for Discord's REST API: typed calls, typed failures, tries bounded in time.
//!
//! Why not serenity's: its rate limiter keeps a bucket for every interaction for ever, which grows without end, and with
//! the limiter off the wait that a 429 asks for is lost. This module must never know what a message says or which session
//! it shows, and no token may leave it in an error or a log.

mod call;
mod failure;
#[cfg(any(test, feature = "fuzzing"))]
pub(super) mod fuzzing;
mod gate;
mod nonce;
mod patience;
mod payload;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderValue, InvalidHeaderValue};
use reqwest::{Client, Method};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serenity::all::{ApplicationId, InteractionId};
use tokio::time::Instant;

use crate::domain::{ChannelId, DiscordUserId, GuildId, MessageId};
use call::Call;
pub use failure::RestFailure;
use gate::{Gate, Need};
pub use nonce::Nonce;
use patience::Patience;
pub use payload::Payload;
use payload::{Body, weight};

/// Speaks to Discord as the bot. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Rest {
    client: Client,
    api_base: Box<str>,
    /// Marked sensitive, which keeps it out of `Debug`.
    authorization: HeaderValue,
    gate: Arc<Gate>,
}

/// Where the gateway is, and how often the bot may still begin a session there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    /// Its address.
    pub url: String,
    /// How many sessions may be begun until then; nothing if Discord does not say.
    pub starts: Option<StartsLeft>,
}

/// How many sessions a bot may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct StartsLeft {
    /// How many are left.
    pub remaining: u64,
    /// In how many milliseconds there are a day's again.
    pub reset_after: u64,
}

/// A client with our limits; serenity's own gets the same one, since serenity sets no timeout at all.
pub fn client() -> reqwest::Result<Client> {
    Client::builder()
        .user_agent(concat!("DiscordBot (slotkeeper, ", env!("CARGO_PKG_VERSION"), ")"))
        .connect_timeout(Duration::from_secs(3))
        .timeout(patience::ONE_TRY)
        // Discord does not redirect, and the token must not follow anybody else who does.
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

impl Rest {
    /// For the API below that root (`/api/v10` is added) with that token, over that client.
    pub fn new(client: Client, api_base: &str, token: &SecretString) -> Result<Self, InvalidHeaderValue> {
        let mut authorization = HeaderValue::from_str(&format!("Bot {}", token.expose_secret()))?;
        authorization.set_sensitive(true);
        Ok(Self { client, api_base: api_base.trim_end_matches('/').into(), authorization, gate: Arc::default() })
    }

    /// Sets the figures of what Discord refuses.
    pub fn show_figures(&self) {
        self.gate.show(Instant::now());
    }

    /// Where the gateway is. Also the first check of the token: [`RestFailure::Unauthorized`] says that it is wrong.
    pub async fn gateway(&self) -> Result<Gateway, RestFailure> {
        #[derive(Deserialize)]
        struct Answer {
            url: String,
            session_start_limit: Option<StartsLeft>,
        }
        let call = at_start("asking for the gateway", Method::GET, "/gateway/bot".to_owned(), Body::None);
        let Answer { url, session_start_limit } = read(&self.carry_out(&call).await?)?;
        Ok(Gateway { url, starts: session_start_limit })
    }

    /// The application that the token belongs to.
    pub async fn application_id(&self) -> Result<ApplicationId, RestFailure> {
        #[derive(Deserialize)]
        struct Application {
            id: ApplicationId,
        }
        let path = "/applications/@me".to_owned();
        let call = at_start("asking for the application", Method::GET, path, Body::None);
        read(&self.carry_out(&call).await?).map(|Application { id }| id)
    }

    /// Replaces all global commands. To do it twice changes nothing, so it is tried again until it succeeds, five times.
    pub async fn register_commands(&self, application: ApplicationId, commands: &impl Serialize) -> Result<(), RestFailure> {
        let path = format!("/applications/{application}/commands");
        let call = at_start("registering the commands", Method::PUT, path, Body::json(commands)?);
        self.carry_out(&call).await.map(drop)
    }

    /// The first answer to an interaction that arrived then, of that kind (Discord's interaction callback type). Tried
    /// again until 2.7 s after the arrival. To be called once for each interaction.
    pub async fn answer(
        &self,
        interaction: InteractionId,
        token: &str,
        kind: u8,
        data: Option<&impl Payload>,
        arrived: Instant,
    ) -> Result<(), RestFailure> {
        #[derive(Serialize)]
        struct Callback<'a, Data> {
            #[serde(rename = "type")]
            kind: u8,
            #[serde(skip_serializing_if = "Option::is_none")]
            data: Option<&'a Data>,
        }
        let body = Body::of(&Callback { kind, data }, data.map(Payload::files).unwrap_or_default())?;
        let path = format!("/interactions/{interaction}/{token}/callback");
        let patience = Patience::callback(arrived);
        let call = with_interaction_token("answering an interaction", Method::POST, path, body, patience);
        self.carry_out(&call).await.map(drop)
    }

    /// Changes the first answer to an interaction, or fills it in after a deferral. Tried again for 30 s, and longer the
    /// more bytes of files go with it.
    pub async fn edit_original(&self, application: ApplicationId, token: &str, body: &impl Payload) -> Result<(), RestFailure> {
        let path = format!("/webhooks/{application}/{token}/messages/@original");
        let patience = Patience::later_answer(weight(body.files()));
        let body = Body::of(body, body.files())?;
        let call = with_interaction_token("editing an answer", Method::PATCH, path, body, patience);
        self.carry_out(&call).await.map(drop)
    }

    /// Says one more thing after the first answer. Tried again for 30 s, even when the try before may have arrived: to
    /// read the same line twice does less harm than to read nothing. The message, unless Discord's answer cannot be read.
    pub async fn follow_up(
        &self,
        application: ApplicationId,
        token: &str,
        body: &impl Payload,
    ) -> Result<Option<MessageId>, RestFailure> {
        let path = format!("/webhooks/{application}/{token}");
        let patience = Patience::later_answer(weight(body.files()));
        let body = Body::of(body, body.files())?;
        let call = with_interaction_token("following up an answer", Method::POST, path, body, patience);
        let said = self.carry_out(&call).await?;
        Ok(read::<Made>(&said).ok().map(|Made { id }| id))
    }

    /// Changes what was said after the first answer. Tried again for 30 s.
    pub async fn edit_follow_up(
        &self,
        application: ApplicationId,
        token: &str,
        message: MessageId,
        body: &impl Payload,
    ) -> Result<(), RestFailure> {
        let path = format!("/webhooks/{application}/{token}/messages/{message}");
        let patience = Patience::later_answer(weight(body.files()));
        let body = Body::of(body, body.files())?;
        let call = with_interaction_token("editing a later answer", Method::PATCH, path, body, patience);
        self.carry_out(&call).await.map(drop)
    }

    /// Posts a message. Tried again for 6 s: of messages with the same nonce Discord posts only the first, and answers with
    /// that. [`RestFailure::Unreadable`] means that it was posted, under an ID that got lost.
    pub async fn create_message(
        &self,
        channel: ChannelId,
        message: &impl Payload,
        nonce: &Nonce,
    ) -> Result<MessageId, RestFailure> {
        #[derive(Serialize)]
        struct Posted<'a, Message> {
            #[serde(flatten)]
            message: &'a Message,
            nonce: &'a Nonce,
            enforce_nonce: bool,
        }
        let path = format!("/channels/{channel}/messages");
        let body = Body::of(&Posted { message, nonce, enforce_nonce: true }, message.files())?;
        let call = as_bot("posting a message", Method::POST, path, body, Patience::post());
        read(&self.carry_out(&call).await?).map(|Made { id }| id)
    }

    /// Deletes a message of the bot. To do it twice changes nothing.
    pub async fn delete_message(&self, channel: ChannelId, message: MessageId) -> Result<(), RestFailure> {
        let path = format!("/channels/{channel}/messages/{message}");
        let call = as_bot("deleting a message", Method::DELETE, path, Body::None, Patience::post());
        self.carry_out(&call).await.map(drop)
    }

    /// Whether the bot is in a server. Of a server that it is not in Discord says that it does not exist.
    pub async fn is_member_of(&self, guild: GuildId) -> Result<bool, RestFailure> {
        let call = as_bot("asking for a server", Method::GET, format!("/guilds/{guild}"), Body::None, Patience::post());
        match self.carry_out(&call).await {
            Ok(_) => Ok(true),
            Err(failure) if failure.is_unknown_guild() => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// A server, as far as the answer is read. Tried once: somebody waits for it.
    pub(super) async fn server<Server: DeserializeOwned>(&self, guild: GuildId) -> Result<Server, RestFailure> {
        let path = format!("/guilds/{guild}");
        let call = as_bot("asking for the roles of a server", Method::GET, path, Body::None, Patience::while_somebody_waits());
        read(&self.carry_out(&call).await?)
    }

    /// Whether somebody is in a server that the bot is in.
    pub async fn is_there(&self, guild: GuildId, user: DiscordUserId) -> Result<bool, RestFailure> {
        let path = format!("/guilds/{guild}/members/{user}");
        match self.carry_out(&as_bot("asking for a member", Method::GET, path, Body::None, Patience::post())).await {
            Ok(_) => Ok(true),
            Err(failure) if failure.is_unknown_member() => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Edits a message of the bot. Tried once: by the time of a second try the caller may have something newer to show.
    pub async fn edit_message(&self, channel: ChannelId, message: MessageId, body: &impl Payload) -> Result<(), RestFailure> {
        let path = format!("/channels/{channel}/messages/{message}");
        let call = as_bot("editing a message", Method::PATCH, path, Body::of(body, body.files())?, Patience::once());
        self.carry_out(&call).await.map(drop)
    }
}

/// A message that was made.
#[derive(Deserialize)]
struct Made {
    id: MessageId,
}

/// A call without which the bot does not start.
fn at_start(what: &'static str, method: Method, path: String, body: Body) -> Call {
    Call { what, method, path, body, need: Need::Start, patience: Patience::registration() }
}

/// A call that the bot's token goes with.
fn as_bot(what: &'static str, method: Method, path: String, body: Body, patience: Patience) -> Call {
    Call { what, method, path, body, need: Need::Upkeep, patience }
}

/// A call whose path holds an interaction's token, which is all the authority that it needs.
fn with_interaction_token(what: &'static str, method: Method, path: String, body: Body, patience: Patience) -> Call {
    Call { what, method, path, body, need: Need::Answer, patience }
}

fn read<Answer: DeserializeOwned>(body: &[u8]) -> Result<Answer, RestFailure> {
    serde_json::from_slice(body).map_err(|error| RestFailure::Unreadable(error.to_string()))
}
