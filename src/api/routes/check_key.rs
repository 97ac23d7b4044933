//! GET /basic/check-key/{apiKey}. The key is in the path: neither is ever logged.

use axum::extract::State;
use jiff::Timestamp;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::envelope::{Answer, Success, ok};
use crate::api::path::PathText;
use crate::api::reason::Reason;
use crate::api::shapes::KeyShape;
use crate::desk::programs::NotAdmitted;

pub(in crate::api) const REASONS: &[&[Reason]] = &[&[Reason::RateLimited], super::ANY];

/// Look at a key
///
/// A bad key is no error: the answer is 200 with `valid` false. Checking takes one call of the key's allowance
/// and is refused when none is left, or when too many wrong keys came from the same address.
#[utoipa::path(
    get,
    path = "/basic/check-key/{apiKey}",
    operation_id = "checkKey",
    tag = "Keys",
    params(("apiKey" = String, Path, description = "The whole key")),
    responses((status = 200, description = "Whether it is good, and whose", body = Success<KeyShape>)),
    security(())
)]
pub(in crate::api) async fn check_key(State(api): State<Api>, caller: Caller, PathText(shown): PathText) -> Answer<KeyShape> {
    let checked = match api.keyring.check(&shown, caller.0).await? {
        Ok(checked) => Some(checked),
        // Any good key may be looked at, so none is without the scope for it.
        Err(NotAdmitted::WrongKey | NotAdmitted::DecidedElsewhere | NotAdmitted::NotInScope { .. }) => None,
        Err(refused @ (NotAdmitted::TooMany { .. } | NotAdmitted::TooManyTogether { .. } | NotAdmitted::TooManyWrong { .. })) => {
            return Err(refused.into());
        }
    };
    Ok(ok(KeyShape::new(checked, Timestamp::now())))
}
