//! Rate limits: how often a bot may ask for what.
//!
//! Owns the windows and the headers that tell a bot where it stands. It must never know what a request does.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::answer::Answer;
use super::route::Resource;
use crate::lock::lock;

/// How many windows may pile up before those that are over are swept out.
const WINDOWS_BEFORE_SWEEP: usize = 4_096;

/// So many requests within so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many.
    pub requests: u32,
    /// Within how long.
    pub within: Duration,
}

impl RateLimit {
    /// So many requests within so much time.
    #[must_use]
    pub const fn new(requests: u32, within: Duration) -> Self {
        Self { requests, within }
    }
}

/// The rate limits of a sandbox; `None` is no limit. [`Default`] is what Discord does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimitSettings {
    /// All requests of the bot together, except those of interactions: 50 in a second.
    pub global: Option<RateLimit>,
    /// Messages sent, by channel: 5 in 5 seconds.
    pub message_creates: Option<RateLimit>,
    /// Messages edited with the bot's token, by channel: 5 in 5 seconds.
    pub message_edits: Option<RateLimit>,
    /// Follow-ups and edits with the token of one interaction: 5 in 2 seconds.
    pub interaction_messages: Option<RateLimit>,
    /// New commands, by guild and for the global ones: 200 in a day.
    pub command_creates: Option<RateLimit>,
    /// Every other route, by its channel, guild or application: 50 in a second.
    pub other: Option<RateLimit>,
}

impl Default for RateLimitSettings {
    fn default() -> Self {
        let limit = |requests, seconds| Some(RateLimit::new(requests, Duration::from_secs(seconds)));
        Self {
            global: limit(50, 1),
            message_creates: limit(5, 5),
            message_edits: limit(5, 5),
            interaction_messages: limit(5, 2),
            command_creates: limit(200, 24 * 60 * 60),
            other: limit(50, 1),
        }
    }
}

impl RateLimitSettings {
    /// No limit anywhere.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self {
            global: None,
            message_creates: None,
            message_edits: None,
            interaction_messages: None,
            command_creates: None,
            other: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Bucket {
    MessageCreates,
    MessageEdits,
    InteractionMessages,
    CommandCreates,
    Other,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    ends: Duration,
    used: u32,
}

/// Where every bucket stands.
#[derive(Debug)]
pub(crate) struct RateLimits {
    settings: RateLimitSettings,
    global: Mutex<Option<Window>>,
    windows: Mutex<HashMap<(Bucket, u64), Window>>,
}

/// The headers of a bucket, for the answer.
pub(crate) type Headers = Vec<(&'static str, String)>;

impl RateLimits {
    pub(crate) fn new(settings: RateLimitSettings) -> Self {
        Self { settings, global: Mutex::new(None), windows: Mutex::default() }
    }

    /// Counts a request. The headers belong on its answer; `Err` is the answer that it gets instead.
    pub(crate) fn count(
        &self,
        method: &str,
        resource: &Resource<'_>,
        elapsed: Duration,
        now: Timestamp,
    ) -> Result<Headers, Box<Answer>> {
        if let (Some(limit), false) = (self.settings.global, resource.carries_token()) {
            let window = &mut *lock(&self.global);
            let mut current = renewed(*window, limit, elapsed);
            if current.used >= limit.requests {
                return Err(Box::new(refused(current.ends.saturating_sub(elapsed), true, Headers::new())));
            }
            current.used += 1;
            *window = Some(current);
        }
        let Some((bucket, major)) = bucket(method, resource) else {
            return Ok(Headers::new());
        };
        self.use_up(bucket, major, 1, elapsed, now)
    }

    /// Counts new commands against the limit of a day.
    pub(crate) fn count_commands(
        &self,
        guild: Option<u64>,
        new: usize,
        elapsed: Duration,
        now: Timestamp,
    ) -> Result<(), Box<Answer>> {
        let new = u32::try_from(new).unwrap_or(u32::MAX);
        if new == 0 {
            return Ok(());
        }
        self.use_up(Bucket::CommandCreates, guild.unwrap_or_default(), new, elapsed, now).map(drop)
    }

    fn use_up(
        &self,
        bucket: Bucket,
        major: u64,
        requests: u32,
        elapsed: Duration,
        now: Timestamp,
    ) -> Result<Headers, Box<Answer>> {
        let Some(limit) = self.limit(bucket) else {
            return Ok(Headers::new());
        };
        let mut windows = lock(&self.windows);
        if windows.len() > WINDOWS_BEFORE_SWEEP {
            windows.retain(|_, window| window.ends > elapsed);
        }
        let mut window = renewed(windows.get(&(bucket, major)).copied(), limit, elapsed);
        let full = window.used.saturating_add(requests) > limit.requests;
        if !full {
            window.used += requests;
        }
        windows.insert((bucket, major), window);
        let left = window.ends.saturating_sub(elapsed);
        let headers = headers(bucket, major, limit, window, left, now);
        if full { Err(Box::new(refused(left, false, headers))) } else { Ok(headers) }
    }

    fn limit(&self, bucket: Bucket) -> Option<RateLimit> {
        match bucket {
            Bucket::MessageCreates => self.settings.message_creates,
            Bucket::MessageEdits => self.settings.message_edits,
            Bucket::InteractionMessages => self.settings.interaction_messages,
            Bucket::CommandCreates => self.settings.command_creates,
            Bucket::Other => self.settings.other,
        }
    }
}

fn renewed(window: Option<Window>, limit: RateLimit, elapsed: Duration) -> Window {
    window.filter(|window| window.ends > elapsed).unwrap_or(Window { ends: elapsed + limit.within, used: 0 })
}

/// The bucket of a request, and the resource it is kept for. Callbacks have none: one interaction has one.
fn bucket(method: &str, resource: &Resource<'_>) -> Option<(Bucket, u64)> {
    Some(match *resource {
        Resource::Callback { .. } | Resource::Gateway => return None,
        Resource::Webhook { token, .. } | Resource::WebhookMessage { token, .. } => {
            // A token names its interaction; what is no token at all shares one bucket.
            let interaction = token.split_once('.').and_then(|(id, _)| id.parse().ok());
            (Bucket::InteractionMessages, interaction.unwrap_or_default())
        }
        Resource::Messages(channel) if method == "POST" => (Bucket::MessageCreates, channel),
        Resource::Message { channel, .. } if method == "PATCH" => (Bucket::MessageEdits, channel),
        Resource::Messages(major)
        | Resource::Message { channel: major, .. }
        | Resource::Channel(major)
        | Resource::Typing(major)
        | Resource::Guild(major)
        | Resource::Members(major)
        | Resource::Member { guild: major, .. }
        | Resource::Roles(major)
        | Resource::Channels(major)
        | Resource::Commands { application: major, .. }
        | Resource::Command { application: major, .. }
        | Resource::User(major) => (Bucket::Other, major),
        Resource::GatewayBot | Resource::Myself | Resource::MyGuilds | Resource::MyApplication => (Bucket::Other, 0),
    })
}

fn headers(bucket: Bucket, major: u64, limit: RateLimit, window: Window, left: Duration, now: Timestamp) -> Headers {
    let reset = now.as_duration().as_secs_f64() + left.as_secs_f64();
    vec![
        ("x-ratelimit-limit", limit.requests.to_string()),
        ("x-ratelimit-remaining", limit.requests.saturating_sub(window.used).to_string()),
        ("x-ratelimit-reset", format!("{reset:.3}")),
        ("x-ratelimit-reset-after", format!("{:.3}", left.as_secs_f64())),
        ("x-ratelimit-bucket", format!("{:032x}", (bucket as u128) << 64 | u128::from(major))),
    ]
}

/// 429, with what tells the bot how long to wait.
pub(crate) fn refused(retry_after: Duration, global: bool, headers: Headers) -> Answer {
    // Rounded up to milliseconds: a bot that waits exactly as long as told must not be refused again.
    let seconds = (retry_after.as_secs_f64() * 1000.0).ceil() / 1000.0;
    let body = json!({
        "message": "You are being rate limited.",
        "retry_after": seconds,
        "global": global,
        "code": 0,
    });
    let mut answer = Answer::with_status(429, &body);
    answer.headers = headers;
    answer.headers.push(("retry-after", format!("{}", seconds.ceil())));
    answer.headers.push(("x-ratelimit-scope", if global { "global" } else { "user" }.to_owned()));
    if global {
        answer.headers.push(("x-ratelimit-global", "true".to_owned()));
    }
    answer
}

/// 429 from Cloudflare, which stands in front of Discord: it knows nothing of JSON, and says whole seconds.
pub(crate) fn walled_off(retry_after: Duration) -> Answer {
    let mut answer = Answer::html(429, "Error 1015: You are being rate limited");
    answer.headers.push(("retry-after", format!("{}", retry_after.as_secs_f64().ceil())));
    answer
}
