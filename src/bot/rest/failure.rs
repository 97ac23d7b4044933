//! What can go wrong between Discord's REST API and us. No value here holds a token or an address with one in it: such
//! values end up in logs.

use std::time::Duration;

use reqwest::header::HeaderMap;
use serde::Deserialize;

/// The longest part of a refusal's details that is kept; enough to find the field, short enough for a log line.
const LONGEST_DETAILS: usize = 500;

/// The longest wait that is believed. One that no clock can count would stop the program instead of the request.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// Why a request was not carried out, as far as we know.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RestFailure {
    /// The token is wrong or was reset.
    #[error(
        "Discord does not accept the bot's token: take a new one at https://discord.com/developers/applications (your \
         application, Bot, Reset Token) and set SLOTKEEPER_DISCORD__TOKEN"
    )]
    Unauthorized,
    /// Discord answered, with an error.
    #[error("Discord answered {status}, code {code}: {message}")]
    Discord {
        /// The HTTP status.
        status: u16,
        /// Discord's own code; 0 if it gave none.
        code: i64,
        /// Discord's own words, with the fields that it refused.
        message: String,
    },
    /// Too many requests; nothing was done.
    #[error("Discord asks to wait {} ms before the next request{}", retry_after.as_millis(), if *global { " of any kind" } else { "" })]
    RateLimited {
        /// How long to wait.
        retry_after: Duration,
        /// Whether that holds for every request of this bot.
        global: bool,
    },
    /// No answer in time; the request may have arrived.
    #[error("Discord did not answer in time")]
    TimedOut,
    /// The connection failed; the request may have arrived.
    #[error("Discord cannot be reached: {0}")]
    Unreachable(String),
    /// Discord did it, but its answer could not be read.
    #[error("Discord's answer could not be read: {0}")]
    Unreadable(String),
    /// The request cannot be put into JSON and was not sent: a mistake in this program.
    #[error("the request cannot be written as JSON: {0}")]
    Unwritable(String),
}

/// The body of an error, as far as it is of use.
#[derive(Debug, Default, Deserialize)]
struct ErrorBody {
    #[serde(default)]
    code: i64,
    #[serde(default)]
    message: String,
    #[serde(default)]
    errors: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
struct RateLimitBody {
    retry_after: f64,
    #[serde(default)]
    global: bool,
}

/// What the headers of a 429 say.
#[derive(Debug, Default)]
pub(super) struct RateLimit {
    retry_after: Option<f64>,
    is_global: bool,
    /// Others have used it up, too, and Discord does not count this one against the bot.
    pub(super) is_shared: bool,
}

impl RateLimit {
    pub(super) fn told_by(headers: &HeaderMap) -> Self {
        let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            retry_after: value("retry-after").and_then(|seconds| seconds.parse().ok()),
            is_global: value("x-ratelimit-global").is_some(),
            is_shared: value("x-ratelimit-scope") == Some("shared"),
        }
    }
}

impl RestFailure {
    /// From an answer that is not a success. A 429 is told by [`RestFailure::from_rate_limit`] instead.
    pub(super) fn from_answer(status: u16, body: &[u8]) -> Self {
        // A proxy on the way answers with a page of HTML: then the status says all there is to say.
        let ErrorBody { code, mut message, errors } = serde_json::from_slice(body).unwrap_or_default();
        if let Some(errors) = errors {
            message.push(' ');
            message.extend(errors.to_string().chars().take(LONGEST_DETAILS));
        }
        Self::Discord { status, code, message }
    }

    /// From a 429: the body is exact; the header, in whole seconds, is all that Discord's outer wall sends, and what that
    /// says holds for everything.
    ///
    /// A message that was edited too often comes as a 429 as well, but no wait that anybody would wait makes it editable.
    pub(super) fn from_rate_limit(limit: &RateLimit, body: &[u8]) -> Self {
        let refused = Self::from_answer(429, body);
        if refused.is_too_old_to_edit() {
            return refused;
        }
        let told = serde_json::from_slice::<RateLimitBody>(body).ok();
        let seconds = told.as_ref().map(|told| told.retry_after).or(limit.retry_after);
        let retry_after = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        Self::RateLimited {
            retry_after: retry_after.unwrap_or(Duration::from_secs(1)).min(LONGEST_WAIT),
            global: limit.is_global || told.is_none_or(|told| told.global),
        }
    }

    /// From a request without an answer. reqwest's errors hold the address, and ours hold interaction tokens.
    pub(super) fn from_transport(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        let error = error.without_url();
        let mut reason = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(deeper) = cause {
            reason = format!("{reason}: {deeper}");
            cause = deeper.source();
        }
        Self::Unreachable(reason)
    }

    /// The message was deleted.
    #[must_use]
    pub fn is_unknown_message(&self) -> bool {
        self.code() == Some(10008)
    }

    /// The message is older than an hour and was edited as often as Discord allows then.
    #[must_use]
    pub fn is_too_old_to_edit(&self) -> bool {
        self.code() == Some(30046)
    }

    /// The channel was deleted.
    #[must_use]
    pub fn is_unknown_channel(&self) -> bool {
        self.code() == Some(10003)
    }

    /// The bot is not in that server, or there is none.
    #[must_use]
    pub fn is_unknown_guild(&self) -> bool {
        // Every member may ask for the server itself, so being refused that says the same.
        matches!(self.code(), Some(10004 | 50001))
    }

    /// The channel is gone, or the bot may not see it or write there.
    #[must_use]
    pub fn is_missing_access(&self) -> bool {
        matches!(self.code(), Some(10003 | 50001 | 50013))
    }

    /// The bot sees the channel and may not do that there.
    #[must_use]
    pub fn is_missing_permissions(&self) -> bool {
        self.code() == Some(50013)
    }

    /// That user is not in that server.
    #[must_use]
    pub fn is_unknown_member(&self) -> bool {
        matches!(self.code(), Some(10007 | 10013))
    }

    /// The interaction has its first answer already.
    #[must_use]
    pub fn is_already_answered(&self) -> bool {
        self.code() == Some(40060)
    }

    /// Discord read the request and does not want what is in it: the same again would be refused again.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        let for_good = matches!(self, Self::Discord { status: 400..=499, .. });
        for_good && !self.is_already_answered() && !self.is_too_late()
    }

    /// The interaction's three seconds, or its fifteen minutes, are over.
    #[must_use]
    pub fn is_too_late(&self) -> bool {
        matches!(self.code(), Some(10062 | 10015 | 50027))
    }

    /// Whether a moment later the same request may well succeed.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::RateLimited { .. } | Self::TimedOut | Self::Unreachable(_) => true,
            Self::Discord { status, .. } => *status >= 500,
            Self::Unauthorized | Self::Unreadable(_) | Self::Unwritable(_) => false,
        }
    }

    /// Whether Discord may have carried out the request nevertheless.
    pub(super) fn may_have_arrived(&self) -> bool {
        match self {
            Self::TimedOut | Self::Unreachable(_) | Self::Unreadable(_) => true,
            Self::Discord { status, .. } => *status >= 500,
            Self::Unauthorized | Self::RateLimited { .. } | Self::Unwritable(_) => false,
        }
    }

    fn code(&self) -> Option<i64> {
        match self {
            Self::Discord { code, .. } => Some(*code),
            Self::Unauthorized
            | Self::RateLimited { .. }
            | Self::TimedOut
            | Self::Unreachable(_)
            | Self::Unreadable(_)
            | Self::Unwritable(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_the_code_and_the_fields_that_were_refused() {
        let body = br#"{"message": "Invalid Form Body", "code": 50035, "errors": {"content": {"_errors": []}}}"#;
        let failure = RestFailure::from_answer(400, body);
        assert_eq!(failure.to_string(), r#"Discord answered 400, code 50035: Invalid Form Body {"content":{"_errors":[]}}"#);
        assert_eq!(
            RestFailure::from_answer(502, b"<html>"),
            RestFailure::Discord { status: 502, code: 0, message: String::new() }
        );
    }

    #[test]
    fn the_wait_comes_from_the_body_then_the_header_then_is_a_second() {
        let limit = |retry_after| RateLimit { retry_after, ..RateLimit::default() };
        let wait = |header, body: &str| match RestFailure::from_rate_limit(&limit(header), body.as_bytes()) {
            RestFailure::RateLimited { retry_after, global } => (retry_after.as_millis(), global),
            other => unreachable!("{other}"),
        };
        assert_eq!(wait(Some(2.0), r#"{"retry_after": 1.25, "global": true}"#), (1250, true));
        assert_eq!(wait(Some(2.0), r#"{"retry_after": 1.25}"#), (1250, false));
        assert_eq!(wait(Some(2.0), "<html>"), (2000, true), "the wall before Discord stops everything");
        assert_eq!(wait(None, r#"{"retry_after": -1}"#), (1000, false));
        let too_old = RestFailure::from_rate_limit(&limit(None), br#"{"code": 30046, "retry_after": 3000.0}"#);
        assert!(too_old.is_too_old_to_edit(), "{too_old:?}");
    }

    #[test]
    fn a_wait_that_no_clock_can_count_is_a_day() {
        for (header, body) in [(None, r#"{"retry_after": 1e19}"#), (Some(1e19), "<html>")] {
            let limit = RateLimit { retry_after: header, ..RateLimit::default() };
            let failure = RestFailure::from_rate_limit(&limit, body.as_bytes());
            assert!(matches!(failure, RestFailure::RateLimited { retry_after: LONGEST_WAIT, .. }), "{failure:?}");
        }
    }

    #[test]
    fn discords_codes_have_names() {
        let failure = |code| RestFailure::Discord { status: 400, code, message: String::new() };
        assert!(failure(10008).is_unknown_message());
        assert!(failure(30046).is_too_old_to_edit());
        assert!([10003, 50001, 50013].into_iter().all(|code| failure(code).is_missing_access()));
        assert!(failure(40060).is_already_answered());
        assert!([10062, 10015, 50027].into_iter().all(|code| failure(code).is_too_late()));
        assert!(!RestFailure::TimedOut.is_too_late());
        assert!(failure(40005).is_refused() && !failure(40060).is_refused() && !RestFailure::TimedOut.is_refused());
    }
}
