//! One call: whose turn it is, sent, judged, and read as JSON.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderValue, RETRY_AFTER};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::pauses::{Credential, Operation, Pauses};
use super::turns::Turns;
use super::{Settings, Trouble};
use crate::domain::WorkspaceId;
use crate::received::{self, NotReceived};

/// Makes calls and remembers who wants to be left alone.
#[derive(Debug)]
pub(super) struct Caller {
    client: Client,
    patience: Duration,
    turns: Arc<Turns>,
    pauses: Pauses,
}

/// What a call is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) operation: Operation,
    /// In whose line it waits.
    pub(super) workspace: &'a WorkspaceId,
    pub(super) key: Option<&'a SecretString>,
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
        let client = client(settings.patience)?;
        Ok(Self { client, patience: settings.patience, turns: Turns::new(), pauses: Pauses::default() })
    }

    pub(super) const fn client(&self) -> &Client {
        &self.client
    }

    /// Sends a call and reads its answer. Nothing is sent while Roblox wants no such calls with this key.
    pub(super) async fn json(&self, call: Call<'_>, request: RequestBuilder) -> Result<Value, Trouble> {
        let credential = Credential::of(call.key);
        let request = with_key(request, call.key)?;
        let paused = || self.pauses.until(call.operation, credential).map(|until| Trouble::RateLimited { until });
        if let Some(paused) = paused() {
            return Err(paused);
        }
        // Whoever waits for a turn waits as long as for an answer, and no longer.
        let _turn = self.turns.wait(call.workspace, self.patience).await.map_err(|_| Trouble::Busy)?;
        // It may have been said of a call that was made while this one waited.
        if let Some(paused) = paused() {
            return Err(paused);
        }
        let response = request.send().await.map_err(|failure| {
            // Without its address: that may hold what people typed.
            tracing::debug!(error = %failure.without_url(), operation = ?call.operation, "a call to Roblox failed");
            Trouble::Down
        })?;
        self.judge(call.operation, credential, response).await
    }

    async fn judge(&self, operation: Operation, credential: Credential, response: Response) -> Result<Value, Trouble> {
        match response.status() {
            status if status.is_success() => {
                self.pauses.answered(operation, credential);
                let body = received::body(response).await.map_err(|problem| match problem {
                    NotReceived::TooLong => {
                        tracing::warn!(?operation, "a call to Roblox gave nothing: {problem}");
                        Trouble::Unreadable
                    }
                    NotReceived::Broken(_) => Trouble::Down,
                })?;
                serde_json::from_slice(&body).map_err(|_| Trouble::Unreadable)
            }
            StatusCode::TOO_MANY_REQUESTS => {
                let said = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                Err(Trouble::RateLimited { until: self.pauses.begin(operation, credential, said) })
            }
            StatusCode::NOT_FOUND => Err(Trouble::NotFound),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                tracing::warn!(
                    ?operation,
                    status = response.status().as_u16(),
                    "Roblox refused a call: check the key and the group"
                );
                Err(Trouble::Forbidden)
            }
            status if status.is_server_error() => Err(Trouble::Down),
            // The older interfaces say 400 for a user or a group that does not exist.
            StatusCode::BAD_REQUEST => Err(Trouble::NotFound),
            _ => Err(Trouble::Unreadable),
        }
    }
}

fn with_key(request: RequestBuilder, key: Option<&SecretString>) -> Result<RequestBuilder, Trouble> {
    let Some(key) = key else { return Ok(request) };
    // A key that cannot be sent in a header is none.
    let mut key = HeaderValue::from_str(key.expose_secret()).map_err(|_| Trouble::Forbidden)?;
    // Keeps it out of `Debug`.
    key.set_sensitive(true);
    Ok(request.header("x-api-key", key))
}
