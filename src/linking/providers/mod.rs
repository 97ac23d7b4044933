//! Linking providers: services that know who Discord users are on Roblox. The only place that speaks to them.
//!
//! Whatever is wrong with one is a [`Trouble`]; whoever asked goes on without it. A provider that is down, or whose key
//! has no calls left, is left alone for a while. Nothing here keeps an answer.

mod bloxlink;
#[cfg(any(test, feature = "fuzzing"))]
pub(super) mod fuzzing;
mod rover;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{AUTHORIZATION, HeaderValue, RETRY_AFTER};
use reqwest::{Client, StatusCode};
use secrecy::SecretString;
use serde_json::Value;

use super::Settings;
use crate::domain::{DiscordUserId, GuildId, LinkSource, RobloxId};
use crate::received::{self, NotReceived};

/// How long a provider that does not answer is left alone.
const DOWN_FOR: SignedDuration = SignedDuration::from_secs(15);
/// How long a key that is not taken is not tried again.
const BAD_KEY_FOR: SignedDuration = SignedDuration::from_mins(10);
/// How long to wait after a 429 that does not say.
const LIMITED_FOR: SignedDuration = SignedDuration::from_secs(60);
/// The longest wait that is believed.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

/// Why a provider gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Trouble {
    /// It does not answer, or says that it is broken.
    #[error("it does not answer")]
    Down,
    /// The key is not taken.
    #[error("it does not take the key")]
    BadKey,
    /// The key has no calls left before this moment.
    #[error("it takes no more calls until {0}")]
    Limited(Timestamp),
    /// It answered in a shape that this release does not know.
    #[error("it answered in a shape that cannot be read")]
    Unreadable,
}

/// Asks providers.
#[derive(Debug)]
pub(super) struct Providers {
    client: Client,
    bloxlink: Box<str>,
    rover: Box<str>,
    off: Mutex<Off>,
}

/// Who is left alone, until when and why: a provider in one server, or (no server) everywhere.
type Off = HashMap<(LinkSource, Option<GuildId>), (Timestamp, Trouble)>;

/// What came back, before anybody looks for a Roblox account in it.
struct Reply {
    status: StatusCode,
    retry_after: Option<String>,
    body: Value,
}

impl Providers {
    pub(super) fn new(settings: &Settings) -> reqwest::Result<Self> {
        let client = crate::roblox::client(settings.patience)?;
        Ok(Self { client, bloxlink: settings.bloxlink.clone(), rover: settings.rover.clone(), off: Mutex::default() })
    }

    /// Who this is, as the provider knows it; nobody, if it knows none.
    pub(super) async fn ask(
        &self,
        source: LinkSource,
        guild: GuildId,
        discord: DiscordUserId,
        key: &SecretString,
    ) -> Result<Option<RobloxId>, Trouble> {
        if let Some(trouble) = self.left_alone(source, guild) {
            return Err(trouble);
        }
        let answer = match source {
            LinkSource::Bloxlink => self.ask_bloxlink(guild, discord, key).await,
            LinkSource::Rover => self.ask_rover(guild, discord, key).await,
            // These are not asked, they are known.
            LinkSource::Phrase | LinkSource::Moderator => Ok(None),
        };
        if let Err(trouble) = answer {
            self.leave_alone(source, guild, trouble);
        }
        answer
    }

    async fn get(&self, address: String, authorization: &str) -> Result<Reply, Trouble> {
        let mut authorization = HeaderValue::from_str(authorization).map_err(|_| Trouble::BadKey)?;
        // Keeps it out of `Debug`.
        authorization.set_sensitive(true);
        let sent = self.client.get(address).header(AUTHORIZATION, authorization).send().await;
        let response = sent.map_err(|failure| {
            tracing::debug!(error = %failure.without_url(), "a call to a linking provider failed");
            Trouble::Down
        })?;
        let status = response.status();
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let bytes = received::body(response).await.map_err(|problem| match problem {
            NotReceived::TooLong => {
                tracing::warn!("a call to a linking provider gave nothing: {problem}");
                Trouble::Unreadable
            }
            NotReceived::Broken(_) => Trouble::Down,
        })?;
        Ok(Reply { status, retry_after, body: serde_json::from_slice(&bytes).unwrap_or_default() })
    }

    fn left_alone(&self, source: LinkSource, guild: GuildId) -> Option<Trouble> {
        let (now, off) = (Timestamp::now(), self.lock());
        let places = [off.get(&(source, None)), off.get(&(source, Some(guild)))];
        places.into_iter().flatten().find(|(until, _)| *until > now).map(|(_, trouble)| *trouble)
    }

    fn leave_alone(&self, source: LinkSource, guild: GuildId, trouble: Trouble) {
        let now = Timestamp::now();
        let after = |wait: SignedDuration| now.saturating_add(wait).unwrap_or(now);
        let (place, until) = match trouble {
            Trouble::Down | Trouble::Unreadable => (None, after(DOWN_FOR)),
            Trouble::BadKey => (Some(guild), after(BAD_KEY_FOR)),
            Trouble::Limited(until) => (Some(guild), until),
        };
        tracing::warn!(guild.id = %guild, source = source.as_str(), %until, "a linking provider is skipped: {trouble}");
        self.lock().insert((source, place), (until, trouble));
    }

    /// A server has another key.
    pub(super) fn try_again(&self, guild: GuildId) {
        self.lock().retain(|(_, place), _| *place != Some(guild));
    }

    fn lock(&self) -> MutexGuard<'_, Off> {
        // Nothing in here can panic half-way through a change.
        self.off.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reply {
    /// What a status says that is the same for every provider.
    fn trouble(&self) -> Trouble {
        match self.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Trouble::BadKey,
            StatusCode::TOO_MANY_REQUESTS => Trouble::Limited(self.until()),
            status if status.is_server_error() => Trouble::Down,
            _ => Trouble::Unreadable,
        }
    }

    fn until(&self) -> Timestamp {
        let now = Timestamp::now();
        let said = self.retry_after.as_deref().and_then(|said| said.trim().parse::<f64>().ok());
        let wait = said.and_then(|seconds| SignedDuration::try_from_secs_f64(seconds.ceil()).ok()).unwrap_or(LIMITED_FOR);
        now.saturating_add(wait.clamp(SignedDuration::from_secs(1), LONGEST_WAIT)).unwrap_or(now)
    }
}

/// The next midnight, in UTC: when a daily quota begins anew.
fn next_midnight() -> Timestamp {
    const DAY: i64 = 24 * 60 * 60;
    let now = Timestamp::now();
    Timestamp::from_second((now.as_second() / DAY + 1) * DAY).unwrap_or(now)
}

/// A Roblox account, written as a number or as text.
fn account(value: &Value) -> Option<RobloxId> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    RobloxId::new(number).ok()
}
