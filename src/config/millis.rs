//! A length of time in milliseconds within bounds, however it was written: a number in the file, text in the environment.

use std::time::Duration;

use serde::{Deserializer, de};

/// From `LEAST` to `MOST` milliseconds.
pub(super) fn deserialize<'de, D, const LEAST: u32, const MOST: u32>(deserializer: D) -> Result<Duration, D::Error>
where
    D: Deserializer<'de>,
{
    let count = super::count::deserialize(deserializer)?.get();
    if (LEAST..=MOST).contains(&count) {
        Ok(Duration::from_millis(count.into()))
    } else {
        Err(de::Error::custom("out of bounds"))
    }
}
