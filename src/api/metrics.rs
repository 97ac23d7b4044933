//! The figures that the program keeps, in Prometheus' text. What is counted is decided where it happens; here are its
//! descriptions, and the one recorder of the process.

use std::sync::{Mutex, PoisonError};

use ::metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use super::Api;
use crate::desk::GatewayState;

/// From a claim in memory to one that waits for a slow disk and a queue.
const SECONDS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Up to the writer's largest transaction.
const JOBS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// A process has one recorder, however many servers it runs.
static RECORDER: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// Begins to keep figures, unless that was done before.
pub(super) fn figures() -> Result<PrometheusHandle, BuildError> {
    let mut recorder = RECORDER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = recorder.as_ref() {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS)?
        .set_buckets_for_metric(Matcher::Suffix("_jobs".to_owned()), JOBS)?
        .install_recorder()?;
    describe();
    Ok(recorder.insert(handle).clone())
}

fn describe() {
    describe_counter!("slotkeeper_claims_total", "Claims by outcome, and by the reason of those that were not taken");
    describe_histogram!("slotkeeper_claim_seconds", Unit::Seconds, "From a claim to its answer, the commit included");
    describe_gauge!("slotkeeper_writer_queue_jobs", "Writes that wait for the writer");
    describe_histogram!("slotkeeper_writer_batch_jobs", "Writes that went into one transaction");
    describe_gauge!("slotkeeper_database_writable", "1 while nothing is known to be wrong with the database, else 0");
    describe_gauge!("slotkeeper_gateway_connected", "1 while the bot is connected to Discord or was a minute ago, else 0");
    describe_gauge!("slotkeeper_gateway_heartbeat_age_seconds", Unit::Seconds, "Since Discord last acknowledged a heartbeat");
    describe_counter!(
        "slotkeeper_discord_invalid_requests_total",
        "Requests that Discord refused with 401, 403 or 429, by status"
    );
    describe_gauge!("slotkeeper_discord_invalid_requests", "Those of the last ten minutes; at 10,000 Discord shuts the bot out");
    describe_gauge!("slotkeeper_discord_paused", "1 while nothing is sent to Discord but answers to interactions, else 0");
    describe_counter!(
        "slotkeeper_quota_refusals_total",
        "What was refused because a workspace or a member had as much as they may have, by what it was"
    );
    describe_gauge!("slotkeeper_roblox_waiting", "Calls to Roblox that wait for their workspace's turn");
    describe_counter!(
        "slotkeeper_roblox_refused_total",
        "Calls to Roblox that were not made, by reason: a workspace's budget, its full queue, or a turn that came too late"
    );
    describe_counter!("slotkeeper_writer_commits_total", "Transactions that the writer has committed");
    describe_counter!("slotkeeper_http_requests_total", "HTTP calls by route, method and status");
    describe_histogram!("slotkeeper_http_request_seconds", Unit::Seconds, "From an HTTP call to its answer");
}

/// Read the figures
///
/// Prometheus' text format. No label holds an ID. Only where `http.operations_listen` says.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "readMetrics",
    tag = "Operation",
    responses((status = 200, description = "The figures", body = String, content_type = "text/plain")),
    security(())
)]
pub(super) async fn metrics(State(api): State<Api>) -> impl IntoResponse {
    gauge!("slotkeeper_database_writable").set(if api.desk.database_trouble().is_none() { 1.0 } else { 0.0 });
    let gateway = api.desk.gateway();
    if gateway != GatewayState::NotUsed {
        gauge!("slotkeeper_gateway_connected").set(if gateway.is_well() { 1.0 } else { 0.0 });
    }
    if let Some(age) = gateway.heartbeat_age() {
        gauge!("slotkeeper_gateway_heartbeat_age_seconds").set(age.as_secs_f64());
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], api.figures.render())
}
