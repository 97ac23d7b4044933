//! PATCH /sessions/{sessionId}/custom-roles/claim: the call that the project exists for.

use axum::extract::{Request, State};

use crate::api::Api;
use crate::api::body::Call;
use crate::api::envelope::{Answer, Success, ok};
use crate::api::path::PathSession;
use crate::api::reason::Reason;
use crate::api::shapes::{ClaimBody, Claimed};
use crate::domain::KeyScope;

pub(in crate::api) const REASONS: &[&[Reason]] = &[
    super::WITH_BODY,
    super::WITH_KEY,
    &[
        Reason::SessionNotFound,
        Reason::PlanRequired,
        Reason::RoleNotFound,
        Reason::NotClaimable,
        Reason::NotAMember,
        Reason::RankTooLow,
        Reason::RankUnknown,
        Reason::AlreadyInRole,
        Reason::SlotFilled,
        Reason::SlotNotFound,
    ],
    super::WRITING,
    super::ANY,
];

/// Claim a slot
///
/// When more than one rule says no, the answer is the first in this order: malformed, unauthorized, rate_limited,
/// session_not_found, plan_required, role_not_found, not_claimable, not_a_member, rank_too_low, already_in_role,
/// slot_filled or slot_not_found.
#[utoipa::path(
    patch,
    path = "/sessions/{sessionId}/custom-roles/claim",
    operation_id = "claimSlot",
    tag = "Custom roles",
    params(("sessionId" = String, Path, description = "The session's ID")),
    request_body = ClaimBody,
    responses((status = 200, description = "The slot is the user's", body = Success<Claimed>))
)]
pub(in crate::api) async fn claim(State(api): State<Api>, session: PathSession, request: Request) -> Answer<Claimed> {
    let Call { program, body } = Call::<ClaimBody>::read(&api, KeyScope::Claim, request).await?;
    let session = session.found()?;
    let seated = api.desk.claim_for(&program, session, body.user_id, body.role_name, body.slot_key).await??;
    Ok(ok(Claimed::by_claim(&seated.session.id, seated.change.role(), body.user_id)))
}
