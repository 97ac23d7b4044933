//! Values of another form than expected are read as far as they can be, and else as nothing: one odd field must not hide a
//! whole session.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// An object with its entries in the order in which they came. Anything else, and entries of another form, are passed over.
#[derive(Debug)]
pub(super) struct Ordered<T>(pub(super) Vec<(String, T)>);

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Entries(PhantomData))
    }
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Entries<T> {
    type Value = Ordered<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ordered<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, Lenient(value))) = map.next_entry()? {
            entries.push((key, value));
        }
        Ok(Ordered(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Ordered<T>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Ordered(Vec::new()))
    }

    fn visit_unit<E>(self) -> Result<Ordered<T>, E> {
        Ok(Ordered(Vec::new()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Ordered<T>, E> {
        Ok(Ordered(Vec::new()))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Ordered<T>, E> {
        Ok(Ordered(Vec::new()))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Ordered<T>, E> {
        Ok(Ordered(Vec::new()))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Ordered<T>, E> {
        Ok(Ordered(Vec::new()))
    }

    fn visit_str<E>(self, _: &str) -> Result<Ordered<T>, E> {
        Ok(Ordered(Vec::new()))
    }
}

/// Something of the right form, or else its default.
#[derive(Debug, Default)]
pub(super) struct Lenient<T>(pub(super) T);

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either<T> {
            Right(T),
            Other(IgnoredAny),
        }
        Ok(match Either::deserialize(deserializer)? {
            Either::Right(value) => Self(value),
            Either::Other(IgnoredAny) => Self(T::default()),
        })
    }
}

/// A text, or a number as text; anything else and an empty text are nothing.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(text_of(&Value::deserialize(deserializer)?))
}

/// A whole number, or a text of one.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(whole(&Value::deserialize(deserializer)?))
}

/// True or false, or a text or a number that says so.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(flag) => Some(flag),
        Value::String(text) => text.trim().to_ascii_lowercase().parse().ok(),
        Value::Number(number) => number.as_i64().map(|number| number != 0),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    })
}

pub(super) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
    };
    (!text.is_empty()).then_some(text)
}

pub(super) fn whole(value: &Value) -> Option<i64> {
    let text = text_of(value)?;
    // "60.0" is a whole number too.
    text.parse().ok().or_else(|| text.strip_suffix(".0")?.parse().ok())
}
