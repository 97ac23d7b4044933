//! What every answer is wrapped in (SERIES reference, section 3, Envelope), and how a failure becomes one.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::reason::Reason;
use super::words;
use crate::desk::DeskFailure;
use crate::desk::mishap::reference;
use crate::domain::{AttendanceRefusal, Refusals};
use crate::engine::EngineFailure;
use crate::store::{StoreFailure, Trouble};

/// In seconds. A trouble that is over is found out every second.
const RETRY_AFTER_TROUBLE: u64 = 2;

/// An answer, or why there is none.
pub(super) type Answer<T> = Result<(StatusCode, Json<Success<T>>), ApiFailure>;

/// What was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Success<T> {
    /// Always true.
    #[schema(example = true)]
    success: bool,
    data: T,
}

/// 200 with this.
pub(super) fn ok<T>(data: T) -> (StatusCode, Json<Success<T>>) {
    (StatusCode::OK, Json(Success { success: true, data }))
}

/// 201 with this.
pub(super) fn created<T>(data: T) -> (StatusCode, Json<Success<T>>) {
    (StatusCode::CREATED, Json(Success { success: true, data }))
}

/// A "no", or a failure.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Failure {
    /// Always false.
    #[schema(example = false)]
    success: bool,
    error: ErrorPart,
}

/// What it was.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErrorPart {
    /// The HTTP status once more.
    #[schema(example = 400)]
    code: u16,
    /// A sentence for people. It may change.
    message: String,
    /// The word for programs. It never changes.
    #[schema(example = "slot_filled")]
    reason: &'static str,
}

/// Why a call has no answer, ready to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiFailure {
    reason: Reason,
    message: String,
    retry_after: Option<u64>,
}

impl ApiFailure {
    pub(super) fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into(), retry_after: None }
    }

    /// The request cannot be read.
    pub(super) fn malformed(problem: &str) -> Self {
        Self::new(Reason::Malformed, words::malformed(problem))
    }

    pub(super) fn session_not_found() -> Self {
        Self::new(Reason::SessionNotFound, words::SESSION_NOT_FOUND)
    }

    /// No more calls for so long, for the reason that is said.
    pub(super) fn rate_limited(wait: Duration, said: impl Fn(u64) -> String) -> Self {
        // Up, and never 0: who comes back when we say finds a call.
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let seconds = seconds.max(1);
        Self { retry_after: Some(seconds), ..Self::new(Reason::RateLimited, said(seconds)) }
    }

    pub(super) fn busy() -> Self {
        Self { retry_after: Some(1), ..Self::new(Reason::Busy, words::BUSY) }
    }

    /// The database cannot be used. What passes is logged when it begins; what does not mend by itself, each time it is met.
    pub(super) fn database_unavailable(trouble: Trouble, failure: &dyn std::fmt::Display) -> Self {
        let answer = Self::new(Reason::DatabaseUnavailable, words::database_unavailable(trouble));
        if trouble == Trouble::Damaged {
            tracing::error!(error = %failure, "a call met a damaged part of the database");
            return answer;
        }
        tracing::debug!(error = %failure, "a call could not be carried out");
        Self { retry_after: Some(RETRY_AFTER_TROUBLE), ..answer }
    }

    /// Something broke. The log has all of it, and the answer the reference to find it by.
    pub(super) fn internal(failure: &dyn std::fmt::Display) -> Self {
        let reference = reference();
        tracing::error!(error = %failure, reference, "a call failed");
        Self::new(Reason::Internal, words::internal(&reference))
    }
}

impl From<Refusals> for ApiFailure {
    /// The first that said no: the order of the rules is the contract.
    fn from(refusals: Refusals) -> Self {
        let first = refusals.first();
        Self::new(Reason::from(first), words::refusal(first))
    }
}

impl From<AttendanceRefusal> for ApiFailure {
    fn from(refusal: AttendanceRefusal) -> Self {
        Self::new(Reason::from(refusal), words::attendance_refusal(refusal))
    }
}

impl From<DeskFailure> for ApiFailure {
    fn from(failure: DeskFailure) -> Self {
        match failure {
            DeskFailure::Engine(EngineFailure::Busy) => Self::busy(),
            DeskFailure::Engine(EngineFailure::Stopped) => Self::new(Reason::Stopping, words::STOPPING),
            DeskFailure::Engine(EngineFailure::Remote(_) | EngineFailure::Unconfirmed(_)) => {
                Self::new(Reason::DecidedElsewhere, words::DECIDED_ELSEWHERE)
            }
            // No call of the API is made by a Discord member, so the third never comes this way.
            DeskFailure::Engine(EngineFailure::Store(_))
            | DeskFailure::Store(_)
            | DeskFailure::Roles(_)
            | DeskFailure::NoRandomness(_) => match failure.trouble() {
                Some(trouble) => Self::database_unavailable(trouble, &failure),
                None => Self::internal(&failure),
            },
        }
    }
}

impl From<StoreFailure> for ApiFailure {
    fn from(failure: StoreFailure) -> Self {
        DeskFailure::Store(failure).into()
    }
}

impl IntoResponse for ApiFailure {
    fn into_response(self) -> Response {
        let status = self.reason.status();
        let error = ErrorPart { code: status.as_u16(), message: self.message, reason: self.reason.word() };
        let mut response = (status, Json(Failure { success: false, error })).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_told_to_wait_is_told_long_enough() {
        for (millis, seconds) in [(0, 1), (1, 1), (1_000, 1), (1_001, 2), (59_999, 60)] {
            let failure = ApiFailure::rate_limited(Duration::from_millis(millis), words::rate_limited);
            assert_eq!(failure.retry_after, Some(seconds), "{millis}");
        }
    }
}
