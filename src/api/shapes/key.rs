//! What check-key says of a key (SERIES reference 2.1).

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::to_the_second;
use crate::api::words;
use crate::desk::programs::CheckedKey;

/// A key that is good, or one that is not: tell them apart by `valid`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(in crate::api) enum KeyShape {
    Good(GoodKey),
    Bad(BadKey),
}

/// A good key.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct GoodKey {
    #[schema(example = true)]
    valid: bool,
    #[schema(example = "workspace_abc123")]
    workspace_id: String,
    #[schema(example = "My Organization")]
    workspace_name: String,
    #[schema(example = "active")]
    status: &'static str,
    #[schema(format = DateTime, example = "2024-01-01T00:00:00Z")]
    created_at: String,
    /// To the minute; null for a key that was never used. Checking it is no use of it.
    #[schema(format = DateTime, example = "2024-01-05T11:30:00Z")]
    last_used: Option<String>,
    /// How many calls may be made at once now. Checking takes one.
    #[schema(example = 999)]
    rate_limit_remaining: u32,
    /// When the whole burst is there again.
    #[schema(format = DateTime, example = "2024-01-05T13:00:00Z")]
    rate_limit_reset: String,
}

/// A key that opens nothing.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct BadKey {
    #[schema(example = false)]
    valid: bool,
    #[schema(example = "inactive")]
    status: &'static str,
    #[schema(example = "API key is inactive or invalid")]
    message: &'static str,
}

impl KeyShape {
    pub(in crate::api) fn new(checked: Option<CheckedKey>, now: Timestamp) -> Self {
        let Some(checked) = checked else {
            return Self::Bad(BadKey { valid: false, status: "inactive", message: words::INACTIVE_KEY });
        };
        let full_at = now.saturating_add(checked.figures.full_in).unwrap_or(Timestamp::MAX);
        Self::Good(GoodKey {
            valid: true,
            workspace_id: checked.workspace.id.to_string(),
            workspace_name: checked.workspace.name.to_string(),
            status: "active",
            created_at: to_the_second(checked.created_at),
            last_used: checked.last_used_at.map(to_the_second),
            rate_limit_remaining: checked.figures.remaining,
            rate_limit_reset: to_the_second(full_at),
        })
    }
}
