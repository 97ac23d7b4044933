//! Owns what one action row may hold: 1 to 5 buttons, or exactly one select. It must never know how many rows there
//! are, nor where they stand.

use serde_json::Value;

use super::component::CustomIds;
use super::form::{Form, Length, field, items, kind, text};
use super::problem::Problem;
use super::select::{SELECTS, check_select};

pub(super) const BUTTON: i64 = 2;
const LINK: i64 = 5;
const PREMIUM: i64 = 6;
/// How many buttons fit beside each other; a select takes the whole row.
const WIDTH: usize = 5;

/// A row of 1 to 5 buttons or of one select.
pub(super) fn check_row(form: &mut Form, row: &Value, ids: &mut CustomIds) {
    let mut width = 0;
    form.each_object(row, "components", Length::Between(1, WIDTH), |form, _, component| {
        let found = kind(component).unwrap_or_default();
        match found {
            BUTTON => check_button(form, component, ids),
            _ if SELECTS.contains(&found) => check_select(form, component, ids),
            _ => return form.note(Problem::wrong_type(&[BUTTON, 3, 5, 6, 7, 8])),
        }
        width += if found == BUTTON { 1 } else { WIDTH };
        if width > WIDTH && items(row, "components").len() <= WIDTH {
            let message = "The specified component exceeds the maximum width";
            form.note(Problem::new("COMPONENT_LAYOUT_WIDTH_EXCEEDED", message));
        }
    });
}

/// A button: label of 80 characters, a label or an emoji, and a `custom_id`, a `url` or a `sku_id` by its style.
pub(super) fn check_button(form: &mut Form, button: &Value, ids: &mut CustomIds) {
    form.optional_text(button, "label", Length::AtMost(80));
    form.boolean(button, "disabled");
    check_emoji(form, button);
    if field(button, "style").is_none() {
        return form.note_at("style", Problem::required());
    }
    let Some(style) = form.integer(button, "style", i64::MIN, i64::MAX) else { return };
    match style {
        1..=4 => {
            refuse(form, button, "url");
            ids.check_required(form, button);
            require_face(form, button);
        }
        LINK => {
            refuse(form, button, "custom_id");
            check_link(form, button);
            require_face(form, button);
        }
        PREMIUM => check_premium(form, button),
        _ => form.note_at("style", Problem::not_one_of("1, 2, 3, 4, 5, 6")),
    }
}

fn check_link(form: &mut Form, button: &Value) {
    if field(button, "url").is_none() {
        form.note_at("url", Problem::required());
    }
    form.url(button, "url", 512, &["http", "https", "discord"]);
}

fn check_premium(form: &mut Form, button: &Value) {
    for key in ["custom_id", "label", "url", "emoji"] {
        refuse(form, button, key);
    }
    if field(button, "sku_id").is_none() {
        form.note_at("sku_id", Problem::required());
    }
}

/// Something to see on the button.
fn require_face(form: &mut Form, button: &Value) {
    let labelled = text(button, "label").is_some_and(|label| !label.is_empty());
    if !labelled && field(button, "emoji").is_none() {
        form.note_at("label", Problem::required());
    }
}

fn refuse(form: &mut Form, button: &Value, key: &str) {
    if field(button, key).is_some() {
        let message = if matches!(key, "custom_id" | "url") {
            "A custom id and url cannot both be specified".to_owned()
        } else {
            format!("A button of this style cannot have {key}")
        };
        form.note_at(key, Problem::new("BUTTON_COMPONENT_INVALID_FIELD", message));
    }
}

/// An emoji is named by its characters or by the id of a custom one.
pub(super) fn check_emoji(form: &mut Form, object: &Value) {
    form.object(object, "emoji", |form, emoji| {
        let named = text(emoji, "name").is_some_and(|name| !name.is_empty());
        if !named && field(emoji, "id").is_none() {
            form.note_at("name", Problem::new("COMPONENT_INVALID_EMOJI", "Invalid emoji"));
        }
    });
}
