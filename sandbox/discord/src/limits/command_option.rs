//! Owns the limits of command options: their types, how subcommands nest, and the bounds on their values. It must
//! never know which command they belong to.

use std::collections::HashSet;

use serde_json::Value;

use super::autocomplete::{ChoiceValue, check_choice_list};
use super::command::{check_description, check_name};
use super::form::{Form, Length, field, items, kind, text, whole};
use super::problem::Problem;

const SUBCOMMAND: i64 = 1;
const GROUP: i64 = 2;
const STRING: i64 = 3;
const INTEGER: i64 = 4;
const CHANNEL: i64 = 7;
const NUMBER: i64 = 10;
const OPTIONS: usize = 25;
const ALL: [i64; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const VALUES: [i64; 9] = [3, 4, 5, 6, 7, 8, 9, 10, 11];

/// The options of a chat-input command: at most 25, subcommands nested at most two levels deep.
pub(super) fn check_options(form: &mut Form, command: &Value) {
    check_level(form, command, &ALL);
}

/// One list of options, of which only some types may stand there.
fn check_level(form: &mut Form, parent: &Value, allowed: &[i64]) {
    let options = items(parent, "options");
    let has_values = options.iter().filter_map(kind).any(|found| VALUES.contains(&found));
    let (mut names, mut optional_before) = (HashSet::new(), false);
    form.each_object(parent, "options", Length::AtMost(OPTIONS), |form, _, option| {
        let Some(found) = kind(option).filter(|found| allowed.contains(found)) else {
            return form.note(Problem::wrong_type(allowed));
        };
        check_option(form, option, found);
        if text(option, "name").is_some_and(|name| !names.insert(name.to_owned())) {
            form.note(Problem::new("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists"));
        }
        if matches!(found, SUBCOMMAND | GROUP) {
            if has_values {
                let message = "Sub-command and sub-command group option types are mutually exclusive to all other types";
                form.note(Problem::new("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message));
            }
            return;
        }
        let required = option.get("required") == Some(&Value::Bool(true));
        if required && optional_before {
            let message = "Required options must be placed before non-required options";
            form.note(Problem::new("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message));
        }
        optional_before |= !required;
    });
}

fn check_option(form: &mut Form, option: &Value, found: i64) {
    check_name(form, option);
    check_description(form, option);
    form.boolean(option, "required");
    form.boolean(option, "autocomplete");
    match found {
        SUBCOMMAND => check_level(form, option, &VALUES),
        GROUP => check_group(form, option),
        STRING => check_lengths(form, option),
        INTEGER => check_values(form, option, "int", |value| whole(value).is_some()),
        NUMBER => check_values(form, option, "float", Value::is_number),
        CHANNEL => form.each(option, "channel_types", Length::AtMost(OPTIONS), |form, _, entry| {
            if !entry.is_u64() {
                form.note(Problem::not_a("int", entry));
            }
        }),
        _ => {}
    }
    if VALUES.contains(&found) {
        refuse_nested(form, option);
        check_choices(form, option, found);
    }
}

/// Only subcommands and groups hold options of their own.
fn refuse_nested(form: &mut Form, option: &Value) {
    if !items(option, "options").is_empty() {
        let message = "Options of this type cannot have options";
        form.note_at("options", Problem::new("APPLICATION_COMMAND_INVALID_FIELD", message));
    }
}

/// A group holds subcommands only, and at least one.
fn check_group(form: &mut Form, group: &Value) {
    if items(group, "options").is_empty() {
        form.note_at("options", Problem::required());
    }
    check_level(form, group, &[SUBCOMMAND]);
}

fn check_lengths(form: &mut Form, option: &Value) {
    let least = form.integer(option, "min_length", 0, 6_000);
    let most = form.integer(option, "max_length", 1, 6_000);
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        form.note_at("min_length", Problem::too_large(most));
    }
}

fn check_values(form: &mut Form, option: &Value, wanted: &str, suits: impl Fn(&Value) -> bool) {
    for key in ["min_value", "max_value"] {
        if let Some(value) = field(option, key).filter(|value| !suits(value)) {
            form.note_at(key, Problem::not_a(wanted, value));
        }
    }
    let bound = |key| field(option, key).and_then(Value::as_f64);
    if let (Some(least), Some(most)) = (bound("min_value"), bound("max_value"))
        && least > most
    {
        let message = format!("{wanted} value should be less than or equal to {most}.");
        form.note_at("min_value", Problem::new("NUMBER_TYPE_MAX", message));
    }
}

/// Fixed choices and autocomplete suit texts and numbers, and exclude each other.
fn check_choices(form: &mut Form, option: &Value, found: i64) {
    let chosen = !items(option, "choices").is_empty();
    let completed = option.get("autocomplete") == Some(&Value::Bool(true));
    let value = match found {
        STRING => ChoiceValue::Text,
        INTEGER => ChoiceValue::Integer,
        NUMBER => ChoiceValue::Number,
        _ => {
            for (key, used) in [("choices", chosen), ("autocomplete", completed)] {
                if used {
                    let message = format!("Options of this type cannot have {key}");
                    form.note_at(key, Problem::new("APPLICATION_COMMAND_INVALID_FIELD", message));
                }
            }
            return;
        }
    };
    check_choice_list(form, option, value);
    note_repeated_choices(form, option);
    if chosen && completed {
        let message = "Autocomplete and choices are mutually exclusive";
        form.note_at("autocomplete", Problem::new("APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_EXCLUSIVE", message));
    }
}

fn note_repeated_choices(form: &mut Form, option: &Value) {
    let mut names = HashSet::new();
    for (index, choice) in items(option, "choices").iter().enumerate() {
        if text(choice, "name").is_some_and(|name| !names.insert(name)) {
            let problem = Problem::new("APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Choice name already exists");
            form.at("choices", |form| form.note_at(&index.to_string(), problem));
        }
    }
}
