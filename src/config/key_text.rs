//! A key as people paste it; nothing but white space counts as none.

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de};

/// The key without what is around it.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    // The message must not hold the value.
    from_text(&text).ok_or_else(|| de::Error::custom("not a key"))
}

/// The same of a text; nothing for one that cannot be a key.
pub(super) fn from_text(text: &str) -> Option<Option<SecretString>> {
    let key = text.trim();
    if key.is_empty() {
        return Some(None);
    }
    // Anything else could not be sent in a header.
    key.bytes().all(|byte| byte.is_ascii_graphic()).then(|| Some(SecretString::from(key)))
}
