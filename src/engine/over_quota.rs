//! The count of what was refused because there was as much as there may be, for whoever watches it.

use crate::domain::Quota;

/// Counts that somebody was refused something because of a quota.
pub fn over_quota(quota: Quota) {
    metrics::counter!("slotkeeper_quota_refusals_total", "quota" => quota.as_str()).increment(1);
}
