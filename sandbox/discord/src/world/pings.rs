//! Whom a message really pings.
//!
//! Owns the reading of mentions in the content, and of `allowed_mentions`. Embeds and components never ping.

use serde_json::Value;

use super::guild::Guild;
use crate::permissions::Permissions;
use crate::snowflake;

/// The people and roles who got a notification from a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pings {
    /// The users, by identifier.
    pub users: Vec<u64>,
    /// The roles, by identifier.
    pub roles: Vec<u64>,
    /// Whether it was everyone, or everyone online.
    pub everyone: bool,
}

impl Pings {
    /// Whether nobody got a notification.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.users.is_empty() && self.roles.is_empty() && !self.everyone
    }

    /// Reads `content` under the `allowed_mentions` of a request; without any, everything that is written counts.
    /// A role that nobody may mention, and `@everyone`, ping only if the author `may` do so.
    pub(crate) fn of(content: &str, allowed: Option<&Value>, guild: &Guild, may: Permissions) -> Self {
        let everyone_may = may.allows(Permissions::MENTION_EVERYONE);
        let users =
            mentioned(content, "<@").filter(|user| guild.members.contains_key(user) && allows(allowed, "users", Some(*user)));
        let roles = mentioned(content, "<@&").filter(|role| {
            guild.roles.get(role).is_some_and(|role| role.mentionable || everyone_may) && allows(allowed, "roles", Some(*role))
        });
        let called = content.contains("@everyone") || content.contains("@here");
        Self { users: unique(users), roles: unique(roles), everyone: called && everyone_may && allows(allowed, "everyone", None) }
    }
}

fn unique(ids: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut all: Vec<u64> = Vec::new();
    for id in ids {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

/// Whether `allowed_mentions` lets this kind of mention, or this one by name, ping.
fn allows(allowed: Option<&Value>, kind: &str, id: Option<u64>) -> bool {
    let Some(allowed) = allowed.filter(|allowed| allowed.is_object()) else {
        return true;
    };
    let list = |name: &str| allowed.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list("parse").iter().any(|parsed| parsed == kind)
        || id.is_some_and(|id| list(kind).iter().any(|one| snowflake::from_json(one) == Some(id)))
}

/// The identifiers between `opening` and `>`.
fn mentioned<'a>(content: &'a str, opening: &'a str) -> impl Iterator<Item = u64> + 'a {
    content.split(opening).skip(1).filter_map(|rest| {
        let (inside, _) = rest.split_once('>')?;
        inside.trim_start_matches('!').parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::{allows, mentioned};
    use serde_json::json;

    #[test]
    fn mentions_are_read_and_an_empty_permission_allows_none() {
        assert_eq!(mentioned("hi <@12> and <@!34> <@&56>", "<@").collect::<Vec<_>>(), [12, 34]);
        assert!(!allows(Some(&json!({ "parse": [] })), "users", Some(12)));
        assert!(allows(Some(&json!({ "parse": [], "users": ["12"] })), "users", Some(12)));
        assert!(allows(None, "everyone", None));
    }
}
