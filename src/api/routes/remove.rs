//! PATCH /sessions/{sessionId}/custom-roles/remove.

use axum::extract::{Request, State};

use crate::api::Api;
use crate::api::body::Call;
use crate::api::envelope::{Answer, Success, ok};
use crate::api::path::PathSession;
use crate::api::reason::Reason;
use crate::api::shapes::{RemoveBody, Removed};
use crate::domain::KeyScope;

pub(in crate::api) const REASONS: &[&[Reason]] = &[
    super::WITH_BODY,
    super::WITH_KEY,
    &[Reason::SessionNotFound, Reason::PlanRequired, Reason::RoleNotFound, Reason::NotAMember, Reason::NotInRole],
    super::WRITING,
    super::ANY,
];

/// Take somebody out of a slot
///
/// Unlike leaving, this also works when the session is completed or cancelled.
#[utoipa::path(
    patch,
    path = "/sessions/{sessionId}/custom-roles/remove",
    operation_id = "removeFromSlot",
    tag = "Custom roles",
    params(("sessionId" = String, Path, description = "The session's ID")),
    request_body = RemoveBody,
    responses((status = 200, description = "The slot is vacant", body = Success<Removed>))
)]
pub(in crate::api) async fn remove(State(api): State<Api>, session: PathSession, request: Request) -> Answer<Removed> {
    let Call { program, body } = Call::<RemoveBody>::read(&api, KeyScope::Manage, request).await?;
    let seated = api.desk.remove_for(&program, session.found()?, body.target_user_id, body.role_name).await??;
    Ok(ok(Removed::new(&seated.session.id, seated.change.role(), body.target_user_id)))
}
