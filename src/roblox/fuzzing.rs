//! The readers of what Roblox answers, for any bytes.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::account::{account, rows};
use super::open_cloud::membership;
use super::pauses::{LONGEST_PAUSE, wait_said};
use super::ranks::highest;
use crate::domain::RobloxGroupId;

/// One answer, read as every call would, and as a `retry-after`.
pub(crate) fn answers(data: &[u8]) {
    if let Some(wait) = str::from_utf8(data).ok().and_then(|said| wait_said(said, Timestamp::UNIX_EPOCH)) {
        assert!(wait > SignedDuration::ZERO && wait <= LONGEST_PAUSE, "{wait} is no pause");
    }
    let (Ok(answer), Ok(group)) = (serde_json::from_slice::<Value>(data), RobloxGroupId::new(5_000)) else { return };
    let rows = rows(&answer).unwrap_or_default();
    for row in rows.iter().chain([&answer]) {
        drop(account(row));
        drop(membership(row, group));
    }
    let _ = highest(rows, group);
}
