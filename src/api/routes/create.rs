//! POST /sessions/create.

use axum::extract::{Request, State};

use crate::api::Api;
use crate::api::body::Call;
use crate::api::envelope::{Answer, Success, created};
use crate::api::reason::Reason;
use crate::api::shapes::{CreateBody, CreatedSession, SessionShape};
use crate::domain::KeyScope;

pub(in crate::api) const REASONS: &[&[Reason]] =
    &[super::WITH_BODY, super::WITH_KEY, &[Reason::PlanRequired, Reason::HostNotAMember], super::WRITING, super::ANY];

/// Make a session
///
/// Fields that are not listed here are passed over; one that is given twice is refused as malformed.
#[utoipa::path(
    post,
    path = "/sessions/create",
    operation_id = "createSession",
    tag = "Sessions",
    request_body = CreateBody,
    responses((status = 201, description = "The session", body = Success<CreatedSession>))
)]
pub(in crate::api) async fn create(State(api): State<Api>, request: Request) -> Answer<CreatedSession> {
    let Call { program, body } = Call::<CreateBody>::read(&api, KeyScope::Manage, request).await?;
    let made = api.desk.create_for(&program, body.into()).await??;
    let session = SessionShape::new(&made.session, program.workspace().plan);
    Ok(created(CreatedSession::new(session, made.created_at)))
}
