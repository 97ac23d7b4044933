//! What is not shown to whoever looks at the log.
//!
//! Owns finding tokens in text and in JSON: the bot's own, and those of interactions, which stand in paths.

use serde_json::Value;

/// What stands where a token stood.
const HIDDEN: &str = "•••";
/// An interaction's token is its identifier, a point and so many hexadecimal digits.
const TOKEN_DIGITS: usize = 32;

/// The text without tokens.
pub(super) fn hide(text: &str, bot_token: &str) -> String {
    let text = if bot_token.is_empty() { text.to_owned() } else { text.replace(bot_token, HIDDEN) };
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(point) = rest.find('.') {
        let (before, after) = rest.split_at(point);
        let tail = after.get(1..).unwrap_or_default();
        let digits = tail.bytes().take_while(u8::is_ascii_hexdigit).count();
        let identifier = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        if digits >= TOKEN_DIGITS && identifier > 0 {
            shown.push_str(before.get(..before.len() - identifier).unwrap_or_default());
            shown.push_str(HIDDEN);
            rest = tail.get(digits..).unwrap_or_default();
        } else {
            shown.push_str(before);
            shown.push('.');
            rest = tail;
        }
    }
    shown.push_str(rest);
    shown
}

/// The JSON without tokens, wherever they stand.
pub(super) fn hide_in(value: &Value, bot_token: &str) -> Value {
    match value {
        Value::String(text) => Value::String(hide(text, bot_token)),
        Value::Array(parts) => parts.iter().map(|part| hide_in(part, bot_token)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, part)| (hide(name, bot_token), hide_in(part, bot_token))).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{hide, hide_in};

    #[test]
    fn tokens_are_hidden_and_nothing_else_is() {
        let token = format!("1234.{}", "0a".repeat(16));
        assert_eq!(hide(&format!("/interactions/1234/{token}/callback"), "secret"), "/interactions/1234/•••/callback");
        assert_eq!(hide("Bot secret", "secret"), "Bot •••");
        assert_eq!(hide("v1.2 at 127.0.0.1, done.", "secret"), "v1.2 at 127.0.0.1, done.");
        assert_eq!(hide_in(&json!({ "a": [token, 1, "1.5"] }), "secret"), json!({ "a": ["•••", 1, "1.5"] }));
    }
}
