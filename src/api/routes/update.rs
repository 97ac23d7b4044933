//! PATCH /sessions/update/{sessionId}.

use axum::extract::{Request, State};
use jiff::Timestamp;

use crate::api::Api;
use crate::api::body::Call;
use crate::api::envelope::{Answer, Success, ok};
use crate::api::path::PathSession;
use crate::api::reason::Reason;
use crate::api::shapes::{SessionShape, UpdateBody, UpdatedSession};
use crate::domain::KeyScope;

pub(in crate::api) const REASONS: &[&[Reason]] = &[
    super::WITH_BODY,
    super::WITH_KEY,
    &[Reason::SessionNotFound, Reason::PlanRequired, Reason::HostNotAMember, Reason::HoldersWouldLoseSlots],
    super::WRITING,
    super::ANY,
];

/// Change a session
///
/// Only what is sent changes. `CustomRoles` replaces all roles; who holds a slot keeps it when a role of the same name
/// still has a slot of that number. Nobody loses a slot unless `"Force": true` is sent. Fields that are not listed here
/// are passed over, `Status` and `Delayed` among them.
#[utoipa::path(
    patch,
    path = "/sessions/update/{sessionId}",
    operation_id = "updateSession",
    tag = "Sessions",
    params(("sessionId" = String, Path, description = "The session's ID")),
    request_body = UpdateBody,
    responses((status = 200, description = "The session as it is now", body = Success<UpdatedSession>))
)]
pub(in crate::api) async fn update(State(api): State<Api>, session: PathSession, request: Request) -> Answer<UpdatedSession> {
    let Call { program, body } = Call::<UpdateBody>::read(&api, KeyScope::Manage, request).await?;
    let session = api.desk.update_for(&program, session.found()?, body.into()).await??;
    let session = SessionShape::new(&session, program.workspace().plan);
    Ok(ok(UpdatedSession::new(session, Timestamp::now())))
}
