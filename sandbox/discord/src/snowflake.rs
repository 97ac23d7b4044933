//! Discord's identifiers: the millisecond of making, then a counter.
//!
//! Owns how an identifier is made and that it is written as text in JSON. It must never know what it names.

use jiff::Timestamp;
use serde::Serializer;
use serde_json::Value;

/// The first millisecond of 2015, where Discord's identifiers begin to count.
const DISCORD_EPOCH_MILLISECONDS: i64 = 1_420_070_400_000;

/// Makes identifiers that rise strictly and tell the time of their making.
#[derive(Debug, Default)]
pub(crate) struct SnowflakeMint {
    last: u64,
}

impl SnowflakeMint {
    pub(crate) fn next(&mut self, now: Timestamp) -> u64 {
        let since = now.as_millisecond().saturating_sub(DISCORD_EPOCH_MILLISECONDS);
        let by_time = u64::try_from(since).unwrap_or_default() << 22;
        self.last = by_time.max(self.last + 1);
        self.last
    }
}

/// Writes an identifier the way Discord does: a string, because JavaScript cannot hold 64 bits.
pub(crate) fn as_text<S: Serializer>(id: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

/// Writes an optional identifier; use it together with `skip_serializing_if`.
#[expect(clippy::ref_option, reason = "the signature that serde's serialize_with asks for")]
pub(crate) fn as_optional_text<S: Serializer>(id: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => serializer.collect_str(id),
        None => serializer.serialize_none(),
    }
}

/// Reads an identifier from JSON, where Discord accepts both text and numbers.
pub(crate) fn from_json(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64(),
        _ => None,
    }
}
