//! Suggestions for an option that is being typed.
//!
//! Owns how the bot's choices are read.

use serde_json::Value;

use super::component::text;

/// A suggestion.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What a person reads.
    pub name: String,
    /// What the bot is told if it is picked: a text or a number.
    pub value: Value,
}

impl Choice {
    pub(super) fn read(choices: &Value) -> Vec<Self> {
        let choices = choices.as_array().map(Vec::as_slice).unwrap_or_default();
        let read = |choice: &Value| Self {
            name: text(choice, "name").to_owned(),
            value: choice.get("value").cloned().unwrap_or_default(),
        };
        choices.iter().map(read).collect()
    }
}
