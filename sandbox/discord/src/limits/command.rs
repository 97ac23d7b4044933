//! Owns the limits of application commands, one by one and as the whole list a bot registers. It must never know
//! which commands are registered already.

use std::collections::HashSet;

use serde_json::Value;

use super::command_option::check_options;
use super::form::{Form, Length, field, items, kind, length, text};
use super::problem::Problem;
use crate::form_errors::FormErrors;

const CHAT_INPUT: i64 = 1;
const USER: i64 = 2;
const MESSAGE: i64 = 3;
const ENTRY_POINT: i64 = 4;
/// Characters over all names, descriptions and choice values of one command.
const TEXT: usize = 8_000;
/// How many commands of each type one list may have.
const PER_TYPE: [(i64, usize); 4] = [(CHAT_INPUT, 100), (USER, 15), (MESSAGE, 15), (ENTRY_POINT, 1)];
const LOCALES: &[&str] = &[
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu", "id", "it",
    "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
];

/// Checks the list of a bulk overwrite: each command as [`check_command`], names unique per type, at most 100
/// chat-input, 15 user and 15 message commands.
///
/// # Errors
///
/// Says everything that is wrong, each under the position of its command.
pub(crate) fn check_commands(list: &Value) -> Result<(), FormErrors> {
    Form::run(|form| {
        let Some(commands) = list.as_array() else { return form.note(Problem::not_a_list()) };
        let mut names = HashSet::new();
        for (index, command) in commands.iter().enumerate() {
            form.at(&index.to_string(), |form| {
                check_one(form, command);
                if !names.insert((type_of(command), text(command, "name"))) {
                    let message = "Application command names must be unique";
                    form.note(Problem::new("APPLICATION_COMMANDS_DUPLICATE_NAME", message));
                }
            });
        }
        for (kind, most) in PER_TYPE {
            if commands.iter().filter(|command| type_of(command) == kind).count() > most {
                form.note(Problem::too_long(most));
            }
        }
    })
}

/// Checks one command: name of 1 to 32 characters (lower case for chat-input), description of 1 to 100, 25 options,
/// 8,000 characters of text in all.
///
/// # Errors
///
/// Says everything that is wrong with the command.
pub(crate) fn check_command(command: &Value) -> Result<(), FormErrors> {
    Form::run(|form| check_one(form, command))
}

fn check_one(form: &mut Form, command: &Value) {
    if !form.is_object(command) {
        return;
    }
    match type_of(command) {
        CHAT_INPUT => {
            check_name(form, command);
            check_description(form, command);
            check_options(form, command);
        }
        ENTRY_POINT => {
            check_name(form, command);
            check_description(form, command);
            refuse(form, command, "options");
        }
        USER | MESSAGE => {
            form.required_text(command, "name", Length::Between(1, 32));
            refuse(form, command, "description");
            refuse(form, command, "options");
        }
        _ => form.note_at("type", Problem::not_one_of("1, 2, 3, 4")),
    }
    check_settings(form, command);
    if characters(command) > TEXT {
        let message = format!("Command exceeds maximum size ({TEXT})");
        form.note(Problem::new("APPLICATION_COMMAND_TOO_LARGE", message));
    }
}

fn check_settings(form: &mut Form, command: &Value) {
    form.boolean(command, "nsfw");
    form.boolean(command, "dm_permission");
    let permissions = field(command, "default_member_permissions");
    // A bit set, which libraries send as text since it outgrew what JavaScript can count.
    if let Some(value) = permissions.filter(|value| !is_bit_set(value)) {
        form.note_at("default_member_permissions", Problem::not_a("int", value));
    }
    for (key, most) in [("contexts", 2), ("integration_types", 1)] {
        form.each(command, key, Length::AtMost(3), |form, _, entry| {
            if !entry.as_i64().is_some_and(|entry| (0..=most).contains(&entry)) {
                form.note(Problem::not_one_of(if most == 2 { "0, 1, 2" } else { "0, 1" }));
            }
        });
    }
}

fn is_bit_set(value: &Value) -> bool {
    value.is_u64() || value.as_str().is_some_and(|text| text.parse::<u64>().is_ok())
}

/// The type of a command, chat-input when left out, and one that does not exist when it is no number.
fn type_of(command: &Value) -> i64 {
    field(command, "type").map_or(CHAT_INPUT, |_| kind(command).unwrap_or_default())
}

/// Context menu commands have neither a description nor options; libraries send them empty.
fn refuse(form: &mut Form, command: &Value, key: &str) {
    let filled = match field(command, key) {
        None => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    };
    if filled {
        let message = format!("Commands of this type cannot have {key}");
        form.note_at(key, Problem::new("APPLICATION_COMMAND_INVALID_FIELD", message));
    }
}

/// The name of a chat-input command or of an option, and its translations: 1 to 32 characters, lower case.
pub(super) fn check_name(form: &mut Form, named: &Value) {
    let bounds = Length::Between(1, 32);
    form.required_text(named, "name", bounds);
    note_invalid_name(form, named, "name");
    check_translations(form, named, "name_localizations", |form, names, locale| {
        form.required_text(names, locale, bounds);
        note_invalid_name(form, names, locale);
    });
}

/// A description and its translations: 1 to 100 characters.
pub(super) fn check_description(form: &mut Form, described: &Value) {
    let bounds = Length::Between(1, 100);
    form.required_text(described, "description", bounds);
    check_translations(form, described, "description_localizations", |form, descriptions, locale| {
        form.required_text(descriptions, locale, bounds);
    });
}

fn check_translations(form: &mut Form, object: &Value, key: &str, check: impl Fn(&mut Form, &Value, &str)) {
    form.object(object, key, |form, translations| {
        for locale in translations.as_object().into_iter().flat_map(serde_json::Map::keys) {
            if LOCALES.contains(&locale.as_str()) {
                check(form, translations, locale);
            } else {
                form.note_at(locale, Problem::not_one_of(&LOCALES.join(", ")));
            }
        }
    });
}

fn note_invalid_name(form: &mut Form, object: &Value, key: &str) {
    let letters = |name: &str| name.chars().all(is_name_character);
    if text(object, key).is_some_and(|name| !letters(name)) {
        form.note_at(key, Problem::new("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"));
    }
}

/// Discord's `[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]` without the letters that have a lower-case form. Rust's
/// "alphanumeric" covers letters, numbers and the vowel signs of both scripts.
fn is_name_character(character: char) -> bool {
    let lower_case = character.to_lowercase().eq([character]);
    matches!(character, '-' | '_' | '\'') || (character.is_alphanumeric() && lower_case)
}

/// What counts against the 8,000: names, descriptions and choice values, of translations only the longest.
fn characters(object: &Value) -> usize {
    let longest = |key: &str, translations: &str| {
        let translated = object.get(translations).and_then(Value::as_object).into_iter().flat_map(|map| map.values());
        translated.filter_map(Value::as_str).chain(text(object, key)).map(length).max().unwrap_or(0)
    };
    let choices = items(object, "choices")
        .iter()
        .map(|choice| text(choice, "name").map_or(0, length) + text(choice, "value").map_or(0, length));
    longest("name", "name_localizations")
        + longest("description", "description_localizations")
        + choices.sum::<usize>()
        + items(object, "options").iter().map(characters).sum::<usize>()
}

#[cfg(test)]
#[path = "command_tests.rs"]
mod tests;
