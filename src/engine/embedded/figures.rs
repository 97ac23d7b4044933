//! What the engine counts and times, for whoever watches it. A label never holds an ID: there would be no end of them.

use std::time::Duration;

use metrics::{counter, gauge, histogram};

use crate::engine::{Decision, EngineFailure, Seated};

/// A claim was answered after this long.
pub(super) fn claim(decided: &Result<Decision<Seated>, EngineFailure>, took: Duration) {
    let (outcome, reason) = match decided {
        Ok(Ok(_)) => ("claimed", ""),
        Ok(Err(refusals)) => ("refused", refusals.first().reason()),
        Err(EngineFailure::Busy) => ("failed", "busy"),
        Err(EngineFailure::Stopped) => ("failed", "stopping"),
        Err(EngineFailure::Store(_)) => ("failed", "store"),
        Err(EngineFailure::Remote(_) | EngineFailure::Unconfirmed(_)) => ("failed", "remote"),
    };
    counter!("slotkeeper_claims_total", "outcome" => outcome, "reason" => reason).increment(1);
    histogram!("slotkeeper_claim_seconds", "outcome" => outcome).record(took);
}

/// So many jobs wait for the writer.
pub(super) fn waiting(jobs: usize) {
    gauge!("slotkeeper_writer_queue_jobs").set(as_figure(jobs));
}

/// So many jobs went into one transaction.
pub(super) fn batch(jobs: usize) {
    histogram!("slotkeeper_writer_batch_jobs").record(as_figure(jobs));
}

/// A transaction was committed: a sync of the disk.
pub(super) fn commit() {
    counter!("slotkeeper_writer_commits_total").increment(1);
}

/// The queue is bounded far below what would not fit.
fn as_figure(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
