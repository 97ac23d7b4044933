//! Owns the wording of Discord's form errors: a code and a sentence. It must never know where in a payload they occur.
//!
//! The general codes (`BASE_TYPE_*`, `NUMBER_TYPE_*`, `UNION_TYPE_CHOICES`, ...) and those that name a component or a
//! command are what real answers carry. For three rules Discord's own code is not known and the one here only says
//! what is wrong: `BUTTON_COMPONENT_INVALID_FIELD`, `APPLICATION_COMMAND_INVALID_FIELD` and
//! `APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_EXCLUSIVE`. A test should rely on their path, not on their spelling.

use serde_json::Value;

/// One thing wrong with one field.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Problem {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(super) fn required() -> Self {
        Self::new("BASE_TYPE_REQUIRED", "This field is required")
    }

    pub(super) fn too_long(most: usize) -> Self {
        Self::new("BASE_TYPE_MAX_LENGTH", format!("Must be {most} or fewer in length."))
    }

    pub(super) fn bad_length(least: usize, most: usize) -> Self {
        Self::new("BASE_TYPE_BAD_LENGTH", format!("Must be between {least} and {most} in length."))
    }

    pub(super) fn not_one_of(allowed: &str) -> Self {
        Self::new("BASE_TYPE_CHOICES", format!("Value must be one of {{{allowed}}}."))
    }

    /// A component or an option of a type that may not stand here: Discord picks the rules by `type`.
    pub(super) fn wrong_type(allowed: &[i64]) -> Self {
        let mut list = allowed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        if allowed.len() == 1 {
            // Discord prints a Python tuple, and a tuple of one keeps its comma.
            list.push(',');
        }
        Self::new("UNION_TYPE_CHOICES", format!("Value of field \"type\" must be one of ({list})."))
    }

    pub(super) fn not_a(kind: &str, value: &Value) -> Self {
        Self::new("NUMBER_TYPE_COERCE", format!("Value \"{}\" is not {kind}.", shown(value)))
    }

    pub(super) fn too_small(least: i64) -> Self {
        Self::new("NUMBER_TYPE_MIN", format!("int value should be greater than or equal to {least}."))
    }

    pub(super) fn too_large(most: i64) -> Self {
        Self::new("NUMBER_TYPE_MAX", format!("int value should be less than or equal to {most}."))
    }

    pub(super) fn not_text(value: &Value) -> Self {
        Self::new("STRING_TYPE_CONVERT", format!("Could not interpret \"{}\" as string.", shown(value)))
    }

    pub(super) fn not_boolean() -> Self {
        Self::new("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
    }

    pub(super) fn not_an_object() -> Self {
        Self::new("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
    }

    pub(super) fn not_a_list() -> Self {
        Self::new("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    }
}

/// The value without quotes, cut: an error must not echo a whole payload.
fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars().take(100).collect()
}
