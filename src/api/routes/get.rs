//! GET /sessions/get/{sessionId}.

use axum::extract::State;
use axum::http::HeaderMap;

use crate::api::caller::Caller;
use crate::api::envelope::{Answer, ApiFailure, Success, ok};
use crate::api::path::PathSession;
use crate::api::reason::Reason;
use crate::api::shapes::SessionShape;
use crate::api::{Api, auth};
use crate::domain::KeyScope;

pub(in crate::api) const REASONS: &[&[Reason]] = &[super::WITH_KEY, &[Reason::SessionNotFound], super::ANY];

/// Read a session
#[utoipa::path(
    get,
    path = "/sessions/get/{sessionId}",
    operation_id = "getSession",
    tag = "Sessions",
    params(("sessionId" = String, Path, description = "The session's ID")),
    responses((status = 200, description = "The session", body = Success<SessionShape>))
)]
pub(in crate::api) async fn get(
    State(api): State<Api>,
    caller: Caller,
    session: PathSession,
    headers: HeaderMap,
) -> Answer<SessionShape> {
    let program = auth::admit(&api, &headers, caller, KeyScope::Read).await?;
    let session = api.desk.get_for(&program, &session.found()?).await?;
    let session = session.ok_or_else(ApiFailure::session_not_found)?;
    Ok(ok(SessionShape::new(&session, program.workspace().plan)))
}
