//! The HTTP side of SERIES: one request at a time, sent with a workspace's key, judged by its envelope.
//!
//! No address is ever logged: check-key's holds the key (SERIES reference 2.1).

use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Method, Response, StatusCode, Url};
use serde_json::Value;

use super::breaker::Breaker;
use super::failure::CallFailure;
use super::figures;
use super::key::{NoKey, SeriesKey};
use super::limits::Limits;
use super::read::Envelope;
use crate::received::{self, NotReceived};

/// How much of SERIES' own words is kept, in characters.
const LONGEST_WORDS: usize = 200;

/// How long to wait after a 429 that does not say.
const WAIT_UNSAID: Duration = Duration::from_secs(5);

/// The longest wait that is believed; more is more likely a slip than a wish.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Speaks to SERIES.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
    breaker: Breaker,
}

/// A request, without its key.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) method: Method,
    /// Below the base URL.
    pub(super) path: &'a [&'a str],
    pub(super) query: &'a [(&'a str, String)],
    pub(super) body: Option<Value>,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum NoClient {
    /// The address is none.
    #[error("series.base_url is not an address")]
    Address,
    /// The system gives no means to connect.
    #[error("no connection to SERIES can be made: {0}")]
    Setup(reqwest::Error),
}

impl Client {
    pub(super) fn new(base: &str, limits: &Limits) -> Result<Self, NoClient> {
        let base = Url::parse(base).map_err(|_| NoClient::Address)?;
        if base.cannot_be_a_base() {
            return Err(NoClient::Address);
        }
        let http = reqwest::Client::builder()
            .user_agent(concat!("slotkeeper/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(limits.connect)
            .timeout(limits.request)
            .pool_max_idle_per_host(16)
            // A key must not follow anybody elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(NoClient::Setup)?;
        Ok(Self { http, base, breaker: Breaker::new(limits.rest) })
    }

    /// Sends a request with a key in its header; the envelope's bytes when SERIES says "done".
    pub(super) async fn send(&self, key: &SeriesKey, request: Request<'_>) -> Result<Vec<u8>, CallFailure> {
        let header = key.header().map_err(NoKey::from)?;
        let mut builder = self.http.request(request.method, self.address(request.path, request.query)?).header("apikey", header);
        if let Some(body) = request.body {
            builder = builder.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        self.carry_out(builder, key).await
    }

    /// Looks at a key, which travels in the path and in no header (SERIES reference 2.1). To be called rarely.
    pub(super) async fn check_key(&self, key: &SeriesKey) -> Result<Vec<u8>, CallFailure> {
        let address = self.address(&["basic", "check-key", key.expose()], &[])?;
        self.carry_out(self.http.get(address), key).await
    }

    fn address(&self, path: &[&str], query: &[(&str, String)]) -> Result<Url, CallFailure> {
        let mut address = self.base.clone();
        // Every segment is encoded here, whatever is in it.
        let mut segments = address.path_segments_mut().map_err(|()| CallFailure::Unreachable("no base address".to_owned()))?;
        segments.pop_if_empty().extend(path);
        drop(segments);
        if !query.is_empty() {
            address.query_pairs_mut().extend_pairs(query);
        }
        Ok(address)
    }

    async fn carry_out(&self, builder: reqwest::RequestBuilder, key: &SeriesKey) -> Result<Vec<u8>, CallFailure> {
        let asked_at = Instant::now();
        let Some(pass) = self.breaker.pass() else {
            let resting = Err(CallFailure::Resting);
            figures::request(&resting, asked_at.elapsed());
            return resting;
        };
        let answer = exchange(builder, key).await;
        figures::request(&answer, asked_at.elapsed());
        match &answer {
            Ok(_) | Err(CallFailure::Refused { .. } | CallFailure::Unauthorized | CallFailure::TooMany { .. }) => pass.alive(),
            Err(_) => pass.failed(),
        }
        answer
    }
}

async fn exchange(builder: reqwest::RequestBuilder, key: &SeriesKey) -> Result<Vec<u8>, CallFailure> {
    let response = builder.send().await.map_err(CallFailure::from_transport)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = body(response).await;
    if !status.is_success() {
        return Err(refusal(status, &headers, &body.unwrap_or_default(), key));
    }
    let body = body?;
    let envelope: Envelope = serde_json::from_slice(&body).map_err(|problem| unreadable(&problem))?;
    match envelope.failure() {
        // An error under a success status; it names the status that it means.
        Some(error) => Err(refusal(error.status(), &headers, &body, key)),
        None => Ok(body),
    }
}

/// The problem's place alone: its own text may quote what SERIES sent.
pub(super) fn unreadable(problem: &serde_json::Error) -> CallFailure {
    CallFailure::Unreadable(format!("line {}, column {}", problem.line(), problem.column()))
}

async fn body(response: Response) -> Result<Vec<u8>, CallFailure> {
    received::body(response).await.map_err(|problem| match problem {
        NotReceived::TooLong => CallFailure::Unreadable(problem.to_string()),
        NotReceived::Broken(failure) => CallFailure::from_transport(failure),
    })
}

fn refusal(status: StatusCode, headers: &HeaderMap, body: &[u8], key: &SeriesKey) -> CallFailure {
    match status {
        StatusCode::UNAUTHORIZED => CallFailure::Unauthorized,
        StatusCode::TOO_MANY_REQUESTS => CallFailure::TooMany { wait: wait(headers) },
        // The server gave up waiting for a request that was complete: as good as a time-out.
        StatusCode::REQUEST_TIMEOUT => CallFailure::Failed(status),
        status if status.is_client_error() => CallFailure::Refused { status, said: words(body, key) },
        status => CallFailure::Failed(status),
    }
}

/// Seconds, or a moment (RFC 9110, 10.2.3).
fn wait(headers: &HeaderMap) -> Duration {
    let said = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::trim);
    let seconds = said.and_then(|said| said.parse::<f64>().ok()).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let moment = || {
        let moment = jiff::fmt::rfc2822::parse(said?).ok()?.timestamp();
        Duration::try_from(moment.duration_since(jiff::Timestamp::now())).ok()
    };
    seconds.or_else(moment).unwrap_or(WAIT_UNSAID).min(LONGEST_WAIT)
}

/// SERIES' own words about a refusal: one line, bounded, and never with the key in it.
fn words(body: &[u8], key: &SeriesKey) -> Option<Box<str>> {
    let said = serde_json::from_slice::<Envelope>(body).ok()?.into_message()?;
    let said = said.replace(key.expose(), "…");
    let printable: String =
        said.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(LONGEST_WORDS).collect();
    let trimmed = printable.trim();
    (!trimmed.is_empty()).then(|| trimmed.into())
}
