//! Owns the limits of one message a bot sends or edits, whichever route it takes. It must never know the stored
//! message an edit applies to.

use serde_json::{Value, json};

use super::allowed_mentions::check_allowed_mentions;
use super::component::check_components;
use super::embed::check_embeds;
use super::form::{Form, Length, field, items, text};
use super::layout::check_layout;
use super::problem::Problem;
use crate::form_errors::FormErrors;

const CONTENT: usize = 2_000;
const IS_COMPONENTS_V2: u64 = 1 << 15;
/// A message reference of this type forwards another message, and so needs nothing of its own.
const FORWARD: u64 = 1;

/// What the payload is for: an edit may leave everything out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessageUse {
    /// A new message: a message create, an interaction answer of type 4, a follow-up.
    Create,
    /// An edit of a message that exists; flags the message already has must be merged in by the caller, since
    /// Components V2 cannot be taken back.
    Edit,
}

/// Why Discord refuses a message.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum MessageRefusal {
    /// JSON error code 50006: nothing in it to show.
    #[error("Cannot send an empty message")]
    Empty,
    /// JSON error code 50035: some field is wrong.
    #[error(transparent)]
    Form(#[from] FormErrors),
}

impl MessageRefusal {
    /// The body of the 400 answer.
    #[must_use]
    pub(crate) fn body(&self) -> Value {
        match self {
            Self::Empty => json!({ "message": "Cannot send an empty message", "code": 50_006 }),
            Self::Form(errors) => errors.body(),
        }
    }

    /// As [`FormErrors::under`]; an empty message is no error of a field and stays as it is.
    #[must_use]
    pub(crate) fn under(self, key: &str) -> Self {
        match self {
            Self::Empty => Self::Empty,
            Self::Form(errors) => Self::Form(errors.under(key)),
        }
    }
}

/// Checks a message: content 2,000 characters, 10 embeds with 6,000 characters in all, 5 action rows (or, with the
/// Components V2 flag, 40 components in all), `custom_id`s unique, and not empty when new.
///
/// # Errors
///
/// Says everything that is wrong with the fields, or that the message is empty.
pub(crate) fn check_message(payload: &Value, purpose: MessageUse) -> Result<(), MessageRefusal> {
    Form::run(|form| {
        if form.is_object(payload) {
            check_fields(form, payload);
        }
    })?;
    if purpose == MessageUse::Create && is_empty(payload) {
        return Err(MessageRefusal::Empty);
    }
    Ok(())
}

fn check_fields(form: &mut Form, message: &Value) {
    form.optional_text(message, "content", Length::AtMost(CONTENT));
    form.boolean(message, "tts");
    form.integer(message, "flags", 0, i64::MAX);
    check_embeds(form, message);
    check_allowed_mentions(form, message);
    if message.get("flags").and_then(Value::as_u64).is_some_and(|flags| flags & IS_COMPONENTS_V2 != 0) {
        for key in ["content", "embeds", "poll", "sticker_ids"] {
            refuse_beside_layout(form, message, key);
        }
        check_layout(form, message);
    } else {
        check_components(form, message);
    }
}

fn refuse_beside_layout(form: &mut Form, message: &Value, key: &str) {
    if !is_blank(message, key) {
        let message = format!("The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
        form.note_at(key, Problem::new("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message));
    }
}

/// Absent, or with nothing in it: libraries send empty texts and lists for what was never set.
fn is_blank(message: &Value, key: &str) -> bool {
    match field(message, key) {
        None => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => false,
    }
}

fn is_empty(message: &Value) -> bool {
    // Discord trims the content, so blanks alone say nothing.
    let says_something = text(message, "content").is_some_and(|content| !content.trim().is_empty());
    let shows_something =
        ["embeds", "components", "attachments", "sticker_ids"].iter().any(|key| !items(message, key).is_empty());
    let forwards = message.pointer("/message_reference/type").and_then(Value::as_u64) == Some(FORWARD);
    !(says_something || shows_something || forwards || field(message, "poll").is_some())
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
