//! Owns the shape of Discord's "Invalid Form Body" answer: errors collected by path, rendered as the nested
//! object real clients parse. It must never know which rule was broken or what kind of payload was checked.

use std::fmt;

use serde_json::{Map, Value, json};

/// Discord's JSON error code for "Invalid Form Body".
const INVALID_FORM_BODY: u32 = 50_035;

/// The errors of one request, each at the path of the field it is about (JSON error code 50035).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FormErrors {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    path: Vec<String>,
    code: String,
    message: String,
}

impl FormErrors {
    /// Adds an error at `path`, where list positions are written as decimal numbers. Several errors may share a path.
    pub(crate) fn push(&mut self, path: &[impl AsRef<str>], code: &str, message: impl Into<String>) {
        self.entries.push(Entry {
            path: path.iter().map(|part| part.as_ref().to_owned()).collect(),
            code: code.to_owned(),
            message: message.into(),
        });
    }

    /// Whether nothing was found wrong.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The same errors one level deeper: Discord reports the message of an interaction answer under `data`.
    #[must_use]
    pub(crate) fn under(mut self, key: &str) -> Self {
        for entry in &mut self.entries {
            entry.path.insert(0, key.to_owned());
        }
        self
    }

    /// The body of the 400 answer, as Discord nests it.
    #[must_use]
    pub(crate) fn body(&self) -> Value {
        let mut errors = Map::new();
        for entry in &self.entries {
            insert(&mut errors, &entry.path, entry);
        }
        json!({ "code": INVALID_FORM_BODY, "message": "Invalid Form Body", "errors": errors })
    }

    /// `Ok` when nothing was found wrong, else the errors.
    ///
    /// # Errors
    ///
    /// Returns itself when at least one error was pushed.
    pub(crate) fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// Readable in logs the way JavaScript clients print it: `embeds.0.title[BASE_TYPE_MAX_LENGTH]: ...`.
impl fmt::Display for FormErrors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Invalid Form Body")?;
        for entry in &self.entries {
            let path = entry.path.join(".");
            write!(out, "\n{path}[{}]: {}", entry.code, entry.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for FormErrors {}

fn insert(node: &mut Map<String, Value>, path: &[String], entry: &Entry) {
    let Some((key, rest)) = path.split_first() else {
        let error = json!({ "code": entry.code, "message": entry.message });
        match node.get_mut("_errors") {
            Some(Value::Array(errors)) => errors.push(error),
            _ => {
                node.insert("_errors".to_owned(), Value::Array(vec![error]));
            }
        }
        return;
    };
    let child = node.entry(key.clone()).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(child) = child {
        insert(child, rest, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_nested_the_way_discord_nests_them() {
        let mut errors = FormErrors::default();
        errors.push(&["embeds", "0", "title"], "BASE_TYPE_MAX_LENGTH", "Must be 256 or fewer in length.");
        let expected = json!({
            "code": 50035,
            "message": "Invalid Form Body",
            "errors": {"embeds": {"0": {"title": {"_errors": [
                {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."}
            ]}}}},
        });
        assert_eq!(errors.body(), expected);
    }

    #[test]
    fn errors_at_one_path_share_a_list_and_may_sit_beside_deeper_ones() {
        let mut errors = FormErrors::default();
        errors.push(&["a"], "ONE", "1");
        errors.push(&["a"], "TWO", "2");
        errors.push(&["a", "b"], "THREE", "3");
        let expected = json!({"a": {
            "_errors": [{"code": "ONE", "message": "1"}, {"code": "TWO", "message": "2"}],
            "b": {"_errors": [{"code": "THREE", "message": "3"}]},
        }});
        assert_eq!(errors.body()["errors"], expected);
    }

    #[test]
    fn an_error_of_the_whole_body_has_no_key_above_it() {
        let mut errors = FormErrors::default();
        errors.push(&[] as &[&str], "BASE_TYPE_REQUIRED", "This field is required");
        assert!(errors.body()["errors"]["_errors"].is_array());
    }

    #[test]
    fn under_moves_every_error_one_level_down() {
        let mut errors = FormErrors::default();
        errors.push(&["content"], "X", "x");
        assert!(errors.under("data").body()["errors"]["data"]["content"]["_errors"].is_array());
    }

    #[test]
    fn nothing_pushed_is_nothing_wrong() {
        assert_eq!(FormErrors::default().into_result(), Ok(()));
    }
}
