//! PATCH /sessions/{sessionId}/custom-roles/quit.

use axum::extract::{Request, State};

use crate::api::Api;
use crate::api::body::Call;
use crate::api::envelope::{Answer, Success, ok};
use crate::api::path::PathSession;
use crate::api::reason::Reason;
use crate::api::shapes::{Claimed, QuitBody};
use crate::domain::KeyScope;

pub(in crate::api) const REASONS: &[&[Reason]] = &[
    super::WITH_BODY,
    super::WITH_KEY,
    &[
        Reason::SessionNotFound,
        Reason::PlanRequired,
        Reason::RoleNotFound,
        Reason::SessionOver,
        Reason::NotAMember,
        Reason::NotInRole,
    ],
    super::WRITING,
    super::ANY,
];

/// Leave a slot
///
/// The slot becomes vacant under the key that it had before it was claimed.
#[utoipa::path(
    patch,
    path = "/sessions/{sessionId}/custom-roles/quit",
    operation_id = "quitSlot",
    tag = "Custom roles",
    params(("sessionId" = String, Path, description = "The session's ID")),
    request_body = QuitBody,
    responses((status = 200, description = "The slot is vacant", body = Success<Claimed>))
)]
pub(in crate::api) async fn quit(State(api): State<Api>, session: PathSession, request: Request) -> Answer<Claimed> {
    let Call { program, body } = Call::<QuitBody>::read(&api, KeyScope::Claim, request).await?;
    let seated = api.desk.quit_for(&program, session.found()?, body.user_id, body.role_name).await??;
    Ok(ok(Claimed::by_quit(&seated.session.id, seated.change.role(), body.user_id)))
}
