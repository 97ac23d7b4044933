//! A key as people paste it; nothing but white space counts as none.

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de};

/// The key without what is around it.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let key = text.trim();
    if key.is_empty() {
        return Ok(None);
    }
    // Anything else could not be sent in a header. The message must not hold the value.
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(de::Error::custom("not a key"));
    }
    Ok(Some(SecretString::from(key)))
}
