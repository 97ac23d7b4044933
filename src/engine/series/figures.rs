//! What is counted and timed of SERIES, for whoever watches it. A label never holds an ID: there would be no end of them.

use std::time::Duration;

use metrics::{counter, histogram};

use super::failure::CallFailure;

/// A request came to this after so long.
pub(super) fn request<T>(answer: &Result<T, CallFailure>, took: Duration) {
    let outcome = match answer {
        Ok(_) => "done",
        Err(CallFailure::Refused { .. }) => "refused",
        Err(CallFailure::Unauthorized | CallFailure::NoKey(_)) => "key",
        Err(CallFailure::TooMany { .. }) => "too_many",
        Err(CallFailure::TimedOut) => "timed_out",
        Err(CallFailure::Resting) => "resting",
        Err(CallFailure::Unreachable(_) | CallFailure::BrokenOff(_)) => "connection",
        Err(CallFailure::Failed(_) | CallFailure::Unreadable(_)) => "failed",
    };
    counter!("slotkeeper_series_requests_total", "outcome" => outcome).increment(1);
    histogram!("slotkeeper_series_request_seconds", "outcome" => outcome).record(took);
}
