//! A positive whole number, however it was written: a number in the file, text in the environment.

use std::fmt;
use std::num::NonZeroU32;

use serde::{Deserializer, de};

/// From 1 to 4,294,967,295.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NonZeroU32, D::Error> {
    deserializer.deserialize_any(Count)
}

struct Count;

impl de::Visitor<'_> for Count {
    type Value = NonZeroU32;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a positive whole number")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<NonZeroU32, E> {
        let count = u32::try_from(number).ok().and_then(NonZeroU32::new);
        count.ok_or_else(|| E::invalid_value(de::Unexpected::Signed(number), &self))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<NonZeroU32, E> {
        let count = u32::try_from(number).ok().and_then(NonZeroU32::new);
        count.ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<NonZeroU32, E> {
        text.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}
