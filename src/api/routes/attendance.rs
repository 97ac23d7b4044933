//! POST /attendance/add-attendee/{sessionId} and /attendance/update-attendee/{sessionId}. The ID is the session's own.

use axum::extract::{Request, State};
use jiff::Timestamp;

use crate::api::Api;
use crate::api::body::Call;
use crate::api::envelope::{Answer, Success, created, ok};
use crate::api::path::PathSession;
use crate::api::reason::Reason;
use crate::api::shapes::{AddAttendeeBody, AddedAttendee, UpdateAttendeeBody, UpdatedAttendee};
use crate::domain::KeyScope;

pub(in crate::api) const ADD_REASONS: &[&[Reason]] = &[
    super::WITH_BODY,
    super::WITH_KEY,
    &[Reason::SessionNotFound, Reason::PlanRequired, Reason::NotAMember, Reason::LeavesBeforeJoining, Reason::AlreadyAttending],
    super::WRITING,
    super::ANY,
];

pub(in crate::api) const UPDATE_REASONS: &[&[Reason]] = &[
    super::WITH_BODY,
    super::WITH_KEY,
    &[Reason::SessionNotFound, Reason::PlanRequired, Reason::NotAMember, Reason::AttendeeNotFound, Reason::LeavesBeforeJoining],
    super::WRITING,
    super::ANY,
];

/// Put somebody on the attendance list
///
/// In any session, whatever its status. Somebody is on a list once; `JoinTime` is now if it is left out. `duration` is
/// in seconds.
#[utoipa::path(
    post,
    path = "/attendance/add-attendee/{sessionId}",
    operation_id = "addAttendee",
    tag = "Attendance",
    params(("sessionId" = String, Path, description = "The session's ID")),
    request_body = AddAttendeeBody,
    responses((status = 201, description = "The entry", body = Success<AddedAttendee>))
)]
pub(in crate::api) async fn add(State(api): State<Api>, session: PathSession, request: Request) -> Answer<AddedAttendee> {
    let Call { program, body } = Call::<AddAttendeeBody>::read(&api, KeyScope::Manage, request).await?;
    let attendee = api.desk.add_attendee_for(&program, session.found()?, body.draft(Timestamp::now())).await??;
    Ok(created(AddedAttendee::from(&attendee)))
}

/// Change when somebody on the list came or went
///
/// Only what is sent changes; null or "" as `LeaveTime` says that they are there after all. `duration` is in seconds.
#[utoipa::path(
    post,
    path = "/attendance/update-attendee/{sessionId}",
    operation_id = "updateAttendee",
    tag = "Attendance",
    params(("sessionId" = String, Path, description = "The session's ID")),
    request_body = UpdateAttendeeBody,
    responses((status = 200, description = "The entry as it is now", body = Success<UpdatedAttendee>))
)]
pub(in crate::api) async fn update(State(api): State<Api>, session: PathSession, request: Request) -> Answer<UpdatedAttendee> {
    let Call { program, body } = Call::<UpdateAttendeeBody>::read(&api, KeyScope::Manage, request).await?;
    let changes = body.changes();
    let attendee = api.desk.update_attendee_for(&program, session.found()?, body.user_id, changes).await??;
    Ok(ok(UpdatedAttendee::new(&attendee, Timestamp::now())))
}
