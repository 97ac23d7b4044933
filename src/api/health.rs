//! Whether the program is ready: for whatever restarts it or sends it calls.

use std::time::Duration;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::Api;
use super::envelope::{Answer, ApiFailure, Success, ok};
use super::reason::Reason;
use super::words;

pub(super) const REASONS: &[&[Reason]] = &[&[Reason::DatabaseUnavailable]];

/// Far more than a query takes, and less than those wait who ask.
const PATIENCE: Duration = Duration::from_secs(2);

/// Everything is well.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    #[schema(example = "ok")]
    status: &'static str,
    /// Of Slotkeeper.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// Ask whether the server is ready
///
/// 200 only when the database has answered a query.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "Operation",
    responses((status = 200, description = "It is ready", body = Success<Health>)),
    security(())
)]
pub(super) async fn healthz(State(api): State<Api>) -> Answer<Health> {
    let problem = match tokio::time::timeout(PATIENCE, api.desk.database_answers()).await {
        Ok(Ok(())) => return Ok(ok(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })),
        Ok(Err(failure)) => failure.to_string(),
        Err(_) => "no answer in time".to_owned(),
    };
    tracing::error!(error = problem, "the database does not answer; /healthz says so");
    Err(ApiFailure::new(Reason::DatabaseUnavailable, words::DATABASE_UNAVAILABLE))
}
