//! Single values of a seed: identifiers, permissions, colours.
//!
//! Owns how each may be written.

use serde::de::{Deserialize, Deserializer, Error as _};

use crate::permissions::Permissions;

/// An identifier, as text or as a number.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(u64),
        Text(String),
    }
    let id = match Written::deserialize(deserializer)? {
        Written::Number(number) => Some(number),
        Written::Text(text) => text.parse().ok(),
    };
    match id.filter(|id| *id > 0) {
        Some(id) => Ok(Some(id)),
        None => Err(D::Error::custom("an identifier is a number above 0, such as 1234567890")),
    }
}

/// Permissions, as a list of Discord's names or as the number of their bits.
pub(super) fn permissions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Permissions, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Written {
        Names(Vec<String>),
        Bits(u64),
        Text(String),
    }
    match Written::deserialize(deserializer)? {
        Written::Names(names) => names.iter().map(|name| named(name).map_err(D::Error::custom)).collect(),
        Written::Bits(bits) => Ok(Permissions::from_bits_retain(bits)),
        Written::Text(text) => text
            .parse()
            .map(Permissions::from_bits_retain)
            .map_err(|_| D::Error::custom("permissions are a list of names, or the number of their bits")),
    }
}

pub(super) fn optional_permissions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Permissions>, D::Error> {
    permissions(deserializer).map(Some)
}

fn named(name: &str) -> Result<Permissions, String> {
    let known = || Permissions::all().iter_names().map(|(name, _)| name).collect::<Vec<_>>().join(", ");
    Permissions::from_name(name).ok_or_else(|| format!("there is no permission `{name}`; there are: {}", known()))
}

/// A colour, as `#rrggbb` or as its number.
pub(super) fn colour<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(u32),
        Text(String),
    }
    let colour = match Written::deserialize(deserializer)? {
        Written::Number(number) => Some(number),
        Written::Text(text) => {
            text.strip_prefix('#').filter(|digits| digits.len() == 6).and_then(|digits| u32::from_str_radix(digits, 16).ok())
        }
    };
    colour.filter(|colour| *colour <= 0xFF_FF_FF).ok_or_else(|| D::Error::custom("a colour is written as \"#e67e22\""))
}
