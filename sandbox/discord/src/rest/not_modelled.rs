//! What is said where the sandbox does not know what Discord would do.
//!
//! Owns that answer. It is none of Discord's: a bot's author must see at once that the sandbox lacks something, and not
//! look for a mistake in the bot.

use serde_json::json;

use super::answer::Answer;

/// The status: Discord itself never answers it.
pub(super) const STATUS: u16 = 501;

/// The answer to a request whose route is not modelled.
pub(super) fn route(method: &str, path: &str) -> Answer {
    let route = format!("{method} {}", named(path));
    tracing::warn!(route, "the sandbox does not model this route");
    let message = format!("This is discord-sandbox, not Discord: it does not model the route {route}.");
    Answer::with_status(STATUS, &json!({ "message": message, "code": 0, "sandbox": { "not_modelled": route } }))
}

/// The answer to a request with a field that is not modelled.
pub(super) fn field(method: &str, path: &str, field: &str) -> Answer {
    let route = format!("{method} {}", named(path));
    tracing::warn!(route, field, "the sandbox does not model this field");
    let message = format!("This is discord-sandbox, not Discord: it does not model the field `{field}` of {route}.");
    Answer::with_status(STATUS, &json!({ "message": message, "code": 0, "sandbox": { "not_modelled": route, "field": field } }))
}

/// The answer to a request for an address outside the interface.
pub(super) fn elsewhere(path: &str) -> Answer {
    let message = format!("This is discord-sandbox: its interface is under /api, /api/v9 and /api/v10, and {path} is not.");
    Answer::with_status(404, &json!({ "message": message, "code": 0, "sandbox": { "elsewhere": path } }))
}

/// The route without what differs between requests: identifiers, and the tokens of webhooks and interactions.
fn named(path: &str) -> String {
    let mut name = String::with_capacity(path.len());
    for (place, segment) in path.split('/').enumerate() {
        if place > 0 {
            name.push('/');
        }
        let is_token = segment.len() > 32 || segment.contains('.');
        let is_identifier = !segment.is_empty() && segment.bytes().all(|letter| letter.is_ascii_digit());
        name.push_str(if is_token || is_identifier { "*" } else { segment });
    }
    name
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_route_is_named_without_identifiers_and_tokens() {
        assert_eq!(named("/channels/123/pins/456"), "/channels/*/pins/*");
        assert_eq!(named("/webhooks/1/123.abcdef/github"), "/webhooks/*/*/github");
        assert_eq!(named("/users/@me/channels"), "/users/@me/channels");
    }
}
