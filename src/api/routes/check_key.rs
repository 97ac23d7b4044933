//! GET /basic/check-key/{apiKey}. The key is in the path: neither is ever logged.

use axum::extract::State;
use jiff::Timestamp;

use crate::api::Api;
use crate::api::envelope::{Answer, Success, ok};
use crate::api::path::PathText;
use crate::api::reason::Reason;
use crate::api::shapes::KeyShape;

pub(in crate::api) const REASONS: &[&[Reason]] = &[super::ANY];

/// Look at a key
///
/// A bad key is no error: the answer is 200 with `valid` false. Checking takes one call of the key's allowance and is
/// answered even when none is left.
#[utoipa::path(
    get,
    path = "/basic/check-key/{apiKey}",
    tag = "Keys",
    params(("apiKey" = String, Path, description = "The whole key")),
    responses((status = 200, description = "Whether it is good, and whose", body = Success<KeyShape>)),
    security(())
)]
pub(in crate::api) async fn check_key(State(api): State<Api>, PathText(shown): PathText) -> Answer<KeyShape> {
    let checked = api.keyring.check(&shown).await?;
    Ok(ok(KeyShape::new(checked, Timestamp::now())))
}
