//! Owns the limits of select menus: their options and how many may be chosen. It must never know which row or label
//! holds the menu.

use std::collections::HashSet;

use serde_json::Value;

use super::action_row::check_emoji;
use super::component::CustomIds;
use super::form::{Form, Length, field, items, kind, text};
use super::problem::Problem;

const STRING_SELECT: i64 = 3;
/// String, user, role, mentionable and channel selects.
pub(super) const SELECTS: [i64; 5] = [STRING_SELECT, 5, 6, 7, 8];
const OPTIONS: usize = 25;

/// A select: placeholder of 150 characters, 1 to 25 options, `min_values` 0 to 25, `max_values` 1 to 25.
pub(super) fn check_select(form: &mut Form, select: &Value, ids: &mut CustomIds) {
    ids.check_required(form, select);
    form.optional_text(select, "placeholder", Length::AtMost(150));
    form.boolean(select, "disabled");
    let most = check_bounds(form, select);
    if kind(select) == Some(STRING_SELECT) {
        check_options(form, select);
        let defaults = items(select, "options").iter().filter(|option| option["default"] == true).count();
        if defaults > most {
            form.note_at("options", Problem::too_long(most));
        }
    } else {
        form.each_object(select, "default_values", Length::AtMost(most), |_, _, _| {});
    }
}

/// Returns how many options may be chosen.
fn check_bounds(form: &mut Form, select: &Value) -> usize {
    let least = form.integer(select, "min_values", 0, 25).unwrap_or(1);
    let most = form.integer(select, "max_values", 1, 25).unwrap_or(1);
    if least > most {
        form.note_at("min_values", Problem::too_large(most));
    }
    // Only a string select knows its number of options; the others are filled by Discord.
    let options = items(select, "options").len();
    let available = i64::try_from(options).unwrap_or(i64::MAX);
    if kind(select) == Some(STRING_SELECT) && options > 0 && most > available {
        form.note_at("max_values", Problem::too_large(available));
    }
    usize::try_from(most).unwrap_or(OPTIONS)
}

fn check_options(form: &mut Form, select: &Value) {
    if field(select, "options").is_none() {
        return form.note_at("options", Problem::required());
    }
    let mut values = HashSet::new();
    form.each_object(select, "options", Length::Between(1, OPTIONS), |form, _, option| {
        form.required_text(option, "label", Length::Between(1, 100));
        form.required_text(option, "value", Length::Between(1, 100));
        form.optional_text(option, "description", Length::AtMost(100));
        form.boolean(option, "default");
        check_emoji(form, option);
        if text(option, "value").is_some_and(|value| !values.insert(value.to_owned())) {
            let message = "The specified option value is already used";
            form.note(Problem::new("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message));
        }
    });
}
