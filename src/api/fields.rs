//! Single fields of a body, read strictly: each function is a field's whole rule, and its error says what was expected.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use jiff::Timestamp;
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, de};

use crate::desk::programs::RoleAsked;
use crate::domain::{InvalidName, Minutes, RoleName, SlotChoice};

/// A JSON object and nothing else. serde would take an array for a struct, field by field in their order.
#[derive(Debug)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON object")
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// A text that reads as what it has to be.
pub(super) fn parsed<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

/// As [`parsed`]; null and "" are as if it was left out.
pub(super) fn optional<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    let text = Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty());
    text.map(|text| text.parse().map_err(de::Error::custom)).transpose()
}

/// As [`parsed`], in a body that may leave it out; null is not leaving it out.
pub(super) fn given<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    parsed(deserializer).map(Some)
}

/// As [`parsed`], in a body that may leave it out; null and "" clear it.
pub(super) fn clearable<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    optional(deserializer).map(Some)
}

/// A role to be found. A name that no role can have is well-formed and never found.
pub(super) fn role<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RoleAsked, D::Error> {
    match String::deserialize(deserializer)?.parse::<RoleName>() {
        Ok(name) => Ok(RoleAsked::Named(name)),
        Err(InvalidName::Reserved(_)) => Ok(RoleAsked::Reserved),
        Err(other) => Err(de::Error::custom(other)),
    }
}

/// A slot's key; what is none names a slot that is not there.
pub(super) fn slot<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SlotChoice, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.len() {
        0 => Err(de::Error::custom("the slot key is empty; expected one such as VACANT_0")),
        1..=LONGEST_SLOT_KEY => Ok(SlotChoice::from_key(&text)),
        _ => Err(de::Error::custom("the slot key is too long; expected one such as VACANT_0")),
    }
}

const LONGEST_SLOT_KEY: usize = 64;

/// A length in minutes.
pub(super) fn minutes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Minutes, D::Error> {
    let number = whole(deserializer, "a whole number of minutes from 1 to 10080")?;
    Minutes::new(number).ok_or_else(|| out_of_range(number, "a whole number of minutes from 1 to 10080"))
}

/// As [`minutes`], in a body that may leave it out.
pub(super) fn given_minutes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Minutes>, D::Error> {
    minutes(deserializer).map(Some)
}

/// How many slots a role has.
pub(super) fn slot_count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let expected = "a whole number from 1 to 10";
    let number = whole(deserializer, expected)?;
    u8::try_from(number).ok().filter(|count| (1..=10).contains(count)).ok_or_else(|| out_of_range(number, expected))
}

/// A minimum rank.
pub(super) fn rank<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let expected = "a whole number from 0 to 255";
    let number = whole(deserializer, expected)?;
    u8::try_from(number).map_err(|_| out_of_range(number, expected))
}

/// A moment, in ISO 8601 with any offset. Kept to the millisecond, which is what is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(pub(super) Timestamp);

/// Text that is no such moment.
#[derive(Debug, thiserror::Error)]
#[error("expected an ISO 8601 time with its offset, such as \"2024-01-20T15:00:00.000Z\", from 1970 to 9999")]
pub(super) struct NotAMoment;

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        // jiff takes 9999-12-31 as its last day; before 1970 there was no Roblox.
        let moment = text.parse::<Timestamp>().map_err(|_| NotAMoment)?.as_millisecond();
        Timestamp::from_millisecond(moment).ok().filter(|_| moment >= 0).map(Self).ok_or(NotAMoment)
    }
}

fn whole<'de, D: Deserializer<'de>>(deserializer: D, expected: &'static str) -> Result<i64, D::Error> {
    deserializer.deserialize_i64(Whole(expected))
}

fn out_of_range<E: de::Error>(number: i64, expected: &'static str) -> E {
    E::invalid_value(de::Unexpected::Signed(number), &Whole(expected))
}

struct Whole(&'static str);

impl de::Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<i64, E> {
        i64::try_from(number).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_an_offset_and_is_kept_to_the_millisecond() {
        for text in ["2024-01-20T15:00:00Z", "2024-01-20T16:00:00.000+01:00", "2024-01-20T15:00:00.0009Z"] {
            assert_eq!(text.parse::<Moment>().unwrap().0.to_string(), "2024-01-20T15:00:00Z", "{text}");
        }
        for wrong in ["", "2024-01-20", "2024-01-20T15:00:00", "1969-12-31T23:59:59Z", "-000001-01-01T00:00:00Z", "soon"] {
            assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
        }
    }
}
