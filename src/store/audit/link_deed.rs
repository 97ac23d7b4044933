//! What the details of an entry say of a link.

use serde_json::{Map, Value};

use crate::domain::{DiscordUserId, LinkDeed};

/// As the details keep it. IDs are text, and parts that name somebody go with them.
#[must_use]
pub fn written(deed: &LinkDeed) -> String {
    let mut parts = Map::new();
    let mut note = |name: &str, value: Option<Value>| {
        value.map(|value| parts.insert(name.to_owned(), value));
    };
    note("discord", deed.discord.map(|user| user.to_string().into()));
    note("by_moderator", deed.by_moderator.then_some(true.into()));
    note("of_themselves", deed.of_themselves.then_some(true.into()));
    note("held_by", deed.held_by.map(|user| user.to_string().into()));
    Value::Object(parts).to_string()
}

/// What details say; nothing of anybody where there are none.
pub(super) fn read(details: Option<&str>) -> LinkDeed {
    let parts = details.and_then(|details| serde_json::from_str::<Map<String, Value>>(details).ok()).unwrap_or_default();
    let user = |name: &str| parts.get(name).and_then(Value::as_str).and_then(|user| user.parse::<DiscordUserId>().ok());
    let is = |name: &str| parts.get(name) == Some(&Value::Bool(true));
    LinkDeed {
        discord: user("discord"),
        by_moderator: is("by_moderator"),
        of_themselves: is("of_themselves"),
        held_by: user("held_by"),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_reads_back_and_what_is_not_there_is_nobody() {
        let user = |id| DiscordUserId::new(id).ok();
        let deed = LinkDeed { discord: user(5), by_moderator: true, of_themselves: true, held_by: user(6) };
        assert_eq!(read(Some(&written(&deed))), deed);
        assert_eq!(written(&LinkDeed { discord: user(5), ..LinkDeed::default() }), r#"{"discord":"5"}"#);
        assert_eq!(read(None), LinkDeed::default());
        let other = read(Some(r#"{"discord":"80351110224678912"}"#));
        assert_eq!((other.discord.unwrap().get(), other.by_moderator), (80_351_110_224_678_912, false));
    }
}
