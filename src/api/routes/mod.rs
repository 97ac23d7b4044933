//! The routes of SERIES: one file for each, with what it does, what it takes and every reason it may refuse for.

pub(super) mod attendance;
pub(super) mod check_key;
pub(super) mod claim;
pub(super) mod create;
pub(super) mod get;
pub(super) mod list;
pub(super) mod quit;
pub(super) mod remove;
pub(super) mod update;

use super::envelope::ApiFailure;
use super::reason::Reason;
use super::words;

/// What every route with a key may refuse for.
pub(super) const WITH_KEY: &[Reason] =
    &[Reason::Unauthorized, Reason::DecidedElsewhere, Reason::RateLimited, Reason::ScopeMissing];

/// What every route with a body may refuse for.
pub(super) const WITH_BODY: &[Reason] =
    &[Reason::Malformed, Reason::RequestTimeout, Reason::TooLarge, Reason::UnsupportedMediaType];

/// What every route that writes may fail for.
pub(super) const WRITING: &[Reason] = &[Reason::Busy, Reason::Stopping];

/// What every route may fail for.
pub(super) const ANY: &[Reason] = &[Reason::TimedOut, Reason::DatabaseUnavailable, Reason::Internal];

pub(super) async fn unknown_path() -> ApiFailure {
    ApiFailure::new(Reason::NotFound, words::NOT_FOUND)
}

/// Axum adds the header Allow.
pub(super) async fn unknown_method() -> ApiFailure {
    ApiFailure::new(Reason::MethodNotAllowed, words::METHOD_NOT_ALLOWED)
}
