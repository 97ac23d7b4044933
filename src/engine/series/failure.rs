//! What can go wrong in one request to SERIES. No value here holds a key or an address, which may hold one.

use std::time::Duration;

use reqwest::StatusCode;

use super::key::NoKey;
use crate::engine::{EngineFailure, Obstacle};

/// Why a request has no answer that says "done".
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum CallFailure {
    /// There is no key to send it with.
    #[error("{0}")]
    NoKey(#[from] NoKey),
    /// SERIES is left alone for now; nothing was sent.
    #[error("SERIES is left alone for now")]
    Resting,
    /// There is no connection; nothing was sent.
    #[error("SERIES cannot be reached: {0}")]
    Unreachable(String),
    /// No answer in time.
    #[error("SERIES did not answer in time")]
    TimedOut,
    /// The connection ended before the answer did.
    #[error("the connection to SERIES broke off: {0}")]
    BrokenOff(String),
    /// SERIES, or something on the way, failed.
    #[error("SERIES answered {0}")]
    Failed(StatusCode),
    /// A success whose body is not what it has to be.
    #[error("SERIES' answer cannot be read: {0}")]
    Unreadable(String),
    /// The key is not accepted.
    #[error("SERIES does not accept the key")]
    Unauthorized,
    /// Too many requests; nothing was done.
    #[error("SERIES asks to wait {} ms", wait.as_millis())]
    TooMany {
        /// For so long.
        wait: Duration,
    },
    /// SERIES said no; nothing was done.
    #[error("SERIES answered {status}")]
    Refused {
        /// Why, as far as a status tells.
        status: StatusCode,
        /// Its own words, bounded, without the key.
        said: Option<Box<str>>,
    },
}

impl CallFailure {
    /// Whether SERIES may have done it, or may still do it.
    pub(super) const fn may_be_done(&self) -> bool {
        match self {
            Self::TimedOut | Self::BrokenOff(_) | Self::Failed(_) | Self::Unreadable(_) => true,
            Self::NoKey(_)
            | Self::Resting
            | Self::Unreachable(_)
            | Self::Unauthorized
            | Self::TooMany { .. }
            | Self::Refused { .. } => false,
        }
    }

    /// Whether reading once more, a moment later, may well succeed. After a time-out nobody wants to wait a second time.
    pub(super) const fn passes_soon(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::BrokenOff(_) | Self::Failed(_) | Self::Unreadable(_) => true,
            Self::NoKey(_)
            | Self::Resting
            | Self::TimedOut
            | Self::Unauthorized
            | Self::TooMany { .. }
            | Self::Refused { .. } => false,
        }
    }

    /// What it means for whoever waits.
    pub(super) const fn obstacle(&self) -> Obstacle {
        match self {
            Self::NoKey(NoKey::NotSet) => Obstacle::KeyMissing,
            // A database that does not say is told as what it is; see below.
            Self::NoKey(NoKey::Unreadable(_) | NoKey::Unsendable(_) | NoKey::Store(_)) => Obstacle::KeyUnreadable,
            Self::Resting | Self::Unreachable(_) | Self::TimedOut | Self::BrokenOff(_) | Self::Failed(_) => Obstacle::Down,
            Self::Unreadable(_) | Self::Refused { .. } => Obstacle::Unreadable,
            Self::Unauthorized => Obstacle::KeyRefused,
            Self::TooMany { wait } => Obstacle::TooMany { wait: *wait },
        }
    }

    /// From a request without an answer. reqwest's errors hold the address, and check-key's holds the key.
    pub(super) fn from_transport(error: reqwest::Error) -> Self {
        if error.is_connect() {
            return Self::Unreachable(causes(error));
        }
        if error.is_timeout() { Self::TimedOut } else { Self::BrokenOff(causes(error)) }
    }
}

impl From<CallFailure> for EngineFailure {
    fn from(failure: CallFailure) -> Self {
        match failure {
            CallFailure::NoKey(NoKey::Store(failure)) => Self::Store(failure),
            other => Self::Remote(other.obstacle()),
        }
    }
}

fn causes(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut reason = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(deeper) = cause {
        reason = format!("{reason}: {deeper}");
        cause = deeper.source();
    }
    reason
}
