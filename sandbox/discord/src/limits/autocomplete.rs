//! Owns the limits of choices: those a bot suggests while a user types, and those a command is registered with. It
//! must never know the option they belong to beyond the kind of its values.

use serde_json::Value;

use super::form::{Form, Length, field, whole};
use super::problem::Problem;
use crate::form_errors::FormErrors;

const CHOICES: usize = 25;
const CHARACTERS: usize = 100;

/// What the values of choices must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChoiceValue {
    Text,
    Integer,
    Number,
    /// Suggestions: the check does not know the option, so any of the above.
    Any,
}

/// Checks the data of an autocomplete answer: at most 25 choices, names of 1 to 100 characters, values that are texts
/// of at most 100 characters or numbers.
///
/// # Errors
///
/// Says everything that is wrong with the choices.
pub(crate) fn check_choices(data: &Value) -> Result<(), FormErrors> {
    Form::run(|form| {
        if !form.is_object(data) {
            return;
        }
        if field(data, "choices").is_none() {
            return form.note_at("choices", Problem::required());
        }
        check_choice_list(form, data, ChoiceValue::Any);
    })
}

/// Checks the `choices` of an autocomplete answer or of a command option.
pub(super) fn check_choice_list(form: &mut Form, object: &Value, kind: ChoiceValue) {
    form.each_object(object, "choices", Length::AtMost(CHOICES), |form, _, choice| {
        form.required_text(choice, "name", Length::Between(1, CHARACTERS));
        check_value(form, choice, kind);
    });
}

fn check_value(form: &mut Form, choice: &Value, kind: ChoiceValue) {
    let Some(value) = field(choice, "value") else {
        return form.note_at("value", Problem::required());
    };
    let suits = match kind {
        ChoiceValue::Integer => whole(value).is_some(),
        ChoiceValue::Number => value.is_number(),
        // Text is also what an option of unknown kind gets when it sends no number; the reader below notes the rest.
        ChoiceValue::Any if value.is_number() => true,
        ChoiceValue::Text | ChoiceValue::Any => {
            return form.optional_text(choice, "value", Length::AtMost(CHARACTERS));
        }
    };
    if !suits {
        let wanted = if kind == ChoiceValue::Integer { "int" } else { "float" };
        form.note_at("value", Problem::not_a(wanted, value));
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn suggestions_of_texts_and_numbers_pass() {
        let data = json!({"choices": [{"name": "A", "value": "a"}, {"name": "B", "value": 2}, {"name": "C", "value": 2.5}]});
        assert_eq!(check_choices(&data), Ok(()));
        assert_eq!(check_choices(&json!({"choices": []})), Ok(()));
    }

    #[test]
    fn the_twenty_sixth_choice_is_one_too_many() {
        let choices: Vec<_> = (0..26).map(|number| json!({"name": "n", "value": number})).collect();
        let body = check_choices(&json!({ "choices": choices })).unwrap_err().body();
        let error = &body["errors"]["choices"]["_errors"][0];
        assert_eq!(error, &json!({"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 25 or fewer in length."}));
    }

    #[test]
    fn names_and_values_keep_to_a_hundred_characters() {
        let data = json!({"choices": [{"name": "", "value": "x".repeat(101)}]});
        let body = check_choices(&data).unwrap_err().body();
        assert_eq!(body["errors"]["choices"]["0"]["name"]["_errors"][0]["code"], "BASE_TYPE_BAD_LENGTH");
        assert_eq!(body["errors"]["choices"]["0"]["value"]["_errors"][0]["code"], "BASE_TYPE_MAX_LENGTH");
    }

    #[test]
    fn a_value_that_is_neither_text_nor_number_is_refused() {
        let body = check_choices(&json!({"choices": [{"name": "a", "value": true}]})).unwrap_err().body();
        assert_eq!(body["errors"]["choices"]["0"]["value"]["_errors"][0]["code"], "STRING_TYPE_CONVERT");
    }
}
