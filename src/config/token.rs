//! The bot's token as people paste it: with a line break, with "Bot " before it, or not at all.

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de};

/// The token without what is around it; nothing but white space counts as no token.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    // The message must not hold the value.
    from_text(&text).ok_or_else(|| de::Error::custom("not a token"))
}

/// The same of a text; nothing for one that cannot be a token.
pub(super) fn from_text(text: &str) -> Option<Option<SecretString>> {
    let text = text.trim();
    let token = text.strip_prefix("Bot ").unwrap_or(text).trim();
    if token.is_empty() || token == "Bot" {
        return Some(None);
    }
    // Anything else could not be sent in a header.
    token.bytes().all(|byte| byte.is_ascii_graphic()).then(|| Some(SecretString::from(token)))
}
