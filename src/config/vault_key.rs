//! The vault's key as somebody writes it into the settings.

use serde::{Deserialize, Deserializer, de};

use crate::vault::Key;

/// The key; nothing but white space counts as none.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Key>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let text = text.filter(|text| !text.trim().is_empty());
    // The complaint must not hold the value.
    text.map(|text| Key::from_text(&text)).transpose().map_err(de::Error::custom)
}
