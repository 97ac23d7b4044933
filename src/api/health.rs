//! Whether the program is ready: for whatever restarts it or sends it calls.

use std::time::Duration;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::Api;
use super::envelope::{Answer, ApiFailure, Success, ok};
use super::reason::Reason;
use super::words;
use crate::desk::GatewayState;

pub(super) const REASONS: &[&[Reason]] = &[&[Reason::DatabaseUnavailable, Reason::GatewayUnavailable]];

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
    /// The database was read, and written within the last half minute.
    #[schema(example = "writable")]
    database: &'static str,
    /// `connected` to Discord; `reconnecting` for at most a minute; `not_used` where no bot runs.
    #[schema(example = "connected")]
    gateway: &'static str,
    /// How long ago Discord last acknowledged a heartbeat or the connection, in seconds; it does so every 41.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    heartbeat_age: Option<u64>,
}

/// Ask whether the server is ready
///
/// 200 only when the database answers and takes writes, and the bot, if one runs, is connected to Discord. What was written
/// in the last half minute counts as proof; else this call writes a little, which costs the disk one sync.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "readHealth",
    tag = "Operation",
    responses((status = 200, description = "It is ready", body = Success<Health>)),
    security(())
)]
pub(super) async fn healthz(State(api): State<Api>) -> Answer<Health> {
    match tokio::time::timeout(PATIENCE, database(&api)).await {
        Ok(well) => well?,
        Err(_) => return Err(ApiFailure::new(Reason::DatabaseUnavailable, words::DATABASE_SILENT)),
    }
    let gateway = api.desk.gateway();
    if !gateway.is_well() {
        return Err(ApiFailure::new(Reason::GatewayUnavailable, words::gateway_unavailable(gateway)));
    }
    Ok(ok(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        database: "writable",
        gateway: gateway_word(gateway),
        heartbeat_age: gateway.heartbeat_age().map(|age| age.as_secs()),
    }))
}

async fn database(api: &Api) -> Result<(), ApiFailure> {
    if let Err(trouble) = api.desk.database_takes_writes().await {
        return Err(ApiFailure::new(Reason::DatabaseUnavailable, words::database_unavailable(trouble)));
    }
    if let Err(failure) = api.desk.database_answers().await {
        tracing::error!(error = %failure, "the database does not answer; /healthz says so");
        return Err(ApiFailure::new(Reason::DatabaseUnavailable, words::DATABASE_SILENT));
    }
    Ok(())
}

const fn gateway_word(state: GatewayState) -> &'static str {
    match state {
        GatewayState::NotUsed => "not_used",
        GatewayState::Connected(_) => "connected",
        GatewayState::Reconnecting(_) => "reconnecting",
        GatewayState::NotYet | GatewayState::Lost(_) | GatewayState::Silent(_) => "lost",
    }
}
