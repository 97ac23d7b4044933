//! One call: sent, judged, and read as JSON; and what a service said about coming back later.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{HeaderValue, RETRY_AFTER};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use tokio::sync::Semaphore;

use super::{Settings, Trouble};

/// How many calls may be under way at one time; more would only meet the rate limit together.
const AT_ONCE: usize = 8;

/// How long to keep away when a 429 does not say: doubled with each one in a row.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(2);
/// The longest pause that is believed or made up.
pub(super) const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// The longest that is made up.
const LONGEST_GUESS: SignedDuration = SignedDuration::from_secs(60);

/// A service with a rate limit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Service {
    Users,
    Groups,
    Thumbnails,
    OpenCloud,
}

/// Makes calls and remembers who wants to be left alone.
#[derive(Debug)]
pub(super) struct Caller {
    client: Client,
    patience: Duration,
    places: Semaphore,
    pauses: Mutex<HashMap<Service, Pause>>,
}

#[derive(Debug, Clone, Copy)]
struct Pause {
    until: Timestamp,
    in_a_row: u32,
}

/// A client of Roblox or of a service about it, each of whose calls takes no longer than `patience`.
pub fn client(patience: Duration) -> reqwest::Result<Client> {
    Client::builder()
        .user_agent(concat!("slotkeeper/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(patience)
        .timeout(patience)
        // A key must not follow whoever redirects.
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

impl Caller {
    pub(super) fn new(settings: &Settings) -> reqwest::Result<Self> {
        Ok(Self {
            client: client(settings.patience)?,
            patience: settings.patience,
            places: Semaphore::new(AT_ONCE),
            pauses: Mutex::default(),
        })
    }

    pub(super) const fn client(&self) -> &Client {
        &self.client
    }

    /// As [`Caller::json`], with a key.
    pub(super) async fn json_with_key(
        &self,
        service: Service,
        request: RequestBuilder,
        key: &SecretString,
    ) -> Result<Value, Trouble> {
        // A key that cannot be sent in a header is none.
        let mut key = HeaderValue::from_str(key.expose_secret()).map_err(|_| Trouble::Forbidden)?;
        // Keeps it out of `Debug`.
        key.set_sensitive(true);
        self.json(service, request.header("x-api-key", key)).await
    }

    /// Sends a call and reads its answer. Nothing is sent while the service wants to be left alone.
    pub(super) async fn json(&self, service: Service, request: RequestBuilder) -> Result<Value, Trouble> {
        let now = Timestamp::now();
        if let Some(until) = self.paused(service).filter(|until| *until > now) {
            return Err(Trouble::RateLimited { until });
        }
        // Whoever waits for a place waits as long as for an answer, and no longer.
        let place = tokio::time::timeout(self.patience, self.places.acquire()).await;
        let Ok(Ok(_place)) = place else { return Err(Trouble::Down) };
        let response = request.send().await.map_err(|failure| {
            // Without its address: that may hold what people typed.
            tracing::debug!(error = %failure.without_url(), ?service, "a call to Roblox failed");
            Trouble::Down
        })?;
        self.judge(service, response).await
    }

    async fn judge(&self, service: Service, response: Response) -> Result<Value, Trouble> {
        match response.status() {
            status if status.is_success() => {
                self.lock().remove(&service);
                response.json().await.map_err(|failure| if failure.is_decode() { Trouble::Unreadable } else { Trouble::Down })
            }
            StatusCode::TOO_MANY_REQUESTS => {
                let said = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                Err(Trouble::RateLimited { until: self.pause(service, said) })
            }
            StatusCode::NOT_FOUND => Err(Trouble::NotFound),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                tracing::warn!(
                    ?service,
                    status = response.status().as_u16(),
                    "Roblox refused a call: check the key and the group"
                );
                Err(Trouble::Forbidden)
            }
            status if status.is_server_error() => Err(Trouble::Down),
            // The older interfaces say 400 for a user or a group that does not exist (reference/roblox.md, 4.2).
            StatusCode::BAD_REQUEST => Err(Trouble::NotFound),
            _ => Err(Trouble::Unreadable),
        }
    }

    fn paused(&self, service: Service) -> Option<Timestamp> {
        self.lock().get(&service).map(|pause| pause.until)
    }

    fn pause(&self, service: Service, said: Option<&str>) -> Timestamp {
        let now = Timestamp::now();
        let mut pauses = self.lock();
        let in_a_row = pauses.get(&service).map_or(0, |pause| pause.in_a_row) + 1;
        let wait = said.and_then(|said| wait_said(said, now)).unwrap_or_else(|| guess(in_a_row));
        let until = now.saturating_add(wait).unwrap_or(now);
        pauses.insert(service, Pause { until, in_a_row });
        tracing::warn!(?service, %until, "Roblox takes no more calls for now");
        until
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Service, Pause>> {
        // Nothing in here can panic half-way through a change.
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `retry-after`: seconds, or a date (RFC 9110, 10.2.3).
pub(super) fn wait_said(said: &str, now: Timestamp) -> Option<SignedDuration> {
    let wait = match said.trim().parse::<u32>() {
        Ok(seconds) => SignedDuration::from_secs(i64::from(seconds)),
        Err(_) => jiff::fmt::rfc2822::parse(said.trim()).ok()?.timestamp().duration_since(now),
    };
    Some(wait.clamp(SignedDuration::from_secs(1), LONGEST_PAUSE))
}

fn guess(in_a_row: u32) -> SignedDuration {
    let doubled = 1_i32.checked_shl(in_a_row.saturating_sub(1)).unwrap_or(i32::MAX);
    FIRST_PAUSE.checked_mul(doubled).filter(|pause| *pause <= LONGEST_GUESS).unwrap_or(LONGEST_GUESS)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_kept_in_seconds_or_as_a_date_within_bounds() {
        let now = "2026-12-01T12:00:00Z".parse::<Timestamp>().unwrap();
        let seconds = |said: &str| wait_said(said, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("30"), Some(30));
        assert_eq!(seconds("0"), Some(1));
        assert_eq!(seconds("999999"), Some(3_600));
        assert_eq!(seconds("Tue, 01 Dec 2026 12:00:20 GMT"), Some(20));
        assert_eq!(seconds("Tue, 01 Dec 2026 11:00:00 GMT"), Some(1));
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("-5"), None);
    }

    #[test]
    fn without_a_word_the_pause_doubles_up_to_a_minute() {
        let pauses: Vec<i64> = [1, 2, 3, 6, 40, u32::MAX].into_iter().map(|times| guess(times).as_secs()).collect();
        assert_eq!(pauses, [2, 4, 8, 60, 60, 60]);
    }
}
