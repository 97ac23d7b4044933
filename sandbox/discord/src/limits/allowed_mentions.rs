//! Owns the limits of `allowed_mentions`. It must never know whom a message would really mention.

use serde_json::Value;

use super::form::{Form, Length, items};
use super::problem::Problem;

/// At most 100 users and 100 roles, and neither beside the `parse` entry of the same kind.
pub(super) fn check_allowed_mentions(form: &mut Form, message: &Value) {
    form.object(message, "allowed_mentions", |form, mentions| {
        form.each(mentions, "parse", Length::AtMost(3), |form, _, entry| {
            if !matches!(entry.as_str(), Some("roles" | "users" | "everyone")) {
                form.note(Problem::not_one_of("'roles', 'users', 'everyone'"));
            }
        });
        for key in ["users", "roles"] {
            form.each(mentions, key, Length::AtMost(100), |form, _, id| {
                if !is_snowflake(id) {
                    form.note(Problem::not_a("snowflake", id));
                }
            });
            // An empty list beside `parse` is fine: Discord looks only at lists with something in them.
            let parsed = items(mentions, "parse").iter().any(|entry| entry.as_str() == Some(key));
            if parsed && !items(mentions, key).is_empty() {
                let message = format!("parse:[\"{key}\"] and {key}: [ids...] are mutually exclusive.");
                form.note(Problem::new("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message));
            }
        }
        form.boolean(mentions, "replied_user");
    });
}

/// Discord reads snowflakes written as text or as a number.
fn is_snowflake(value: &Value) -> bool {
    value.is_u64() || value.as_str().is_some_and(|text| text.parse::<u64>().is_ok())
}
