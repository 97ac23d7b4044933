//! Owns the limits of modals and of the text inputs in them. It must never know which interaction a modal answers.

use serde_json::Value;

use super::component::{ACTION_ROW, CustomIds};
use super::form::{Form, Length, field, items, kind};
use super::problem::Problem;
use super::select::{SELECTS, check_select};
use crate::form_errors::FormErrors;

const TEXT_INPUT: i64 = 4;
const TEXT_DISPLAY: i64 = 10;
const LABEL: i64 = 18;
const FILE_UPLOAD: i64 = 19;
const RADIO_GROUP: i64 = 21;
const CHECKBOX_GROUP: i64 = 22;
const CHECKBOX: i64 = 23;
/// What a label may hold: a text input, a select, an upload, or something to tick.
const IN_LABEL: [i64; 10] = [3, TEXT_INPUT, 5, 6, 7, 8, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX];
const INPUT: i64 = 4_000;

/// Checks the data of a modal answer: title of 1 to 45 characters, `custom_id` of 1 to 100, 1 to 5 components, each an
/// action row with one text input, a label with one component, or a text.
///
/// # Errors
///
/// Says everything that is wrong with the modal.
pub(crate) fn check_modal(data: &Value) -> Result<(), FormErrors> {
    Form::run(|form| {
        if !form.is_object(data) {
            return;
        }
        form.required_text(data, "title", Length::Between(1, 45));
        form.required_text(data, "custom_id", Length::Between(1, 100));
        if field(data, "components").is_none() {
            return form.note_at("components", Problem::required());
        }
        // Unique within the modal; the modal's own id is a namespace of its own.
        let mut ids = CustomIds::default();
        form.each_object(data, "components", Length::Between(1, 5), |form, _, component| match kind(component) {
            Some(ACTION_ROW) => check_row(form, component, &mut ids),
            Some(LABEL) => check_label(form, component, &mut ids),
            Some(TEXT_DISPLAY) => form.required_text(component, "content", Length::Between(1, 4_000)),
            _ => form.note(Problem::wrong_type(&[ACTION_ROW, TEXT_DISPLAY, LABEL])),
        });
    })
}

/// A row holds exactly one text input, which then needs its own label.
fn check_row(form: &mut Form, row: &Value, ids: &mut CustomIds) {
    if items(row, "components").is_empty() {
        form.note_at("components", Problem::required());
    }
    form.each_object(row, "components", Length::AtMost(1), |form, _, input| {
        if kind(input) == Some(TEXT_INPUT) {
            form.required_text(input, "label", Length::Between(1, 45));
            check_input(form, input, ids);
        } else {
            form.note(Problem::wrong_type(&[TEXT_INPUT]));
        }
    });
}

fn check_label(form: &mut Form, label: &Value, ids: &mut CustomIds) {
    form.required_text(label, "label", Length::Between(1, 45));
    form.optional_text(label, "description", Length::AtMost(100));
    if field(label, "component").is_none() {
        return form.note_at("component", Problem::required());
    }
    form.object(label, "component", |form, child| match kind(child) {
        Some(TEXT_INPUT) => check_input(form, child, ids),
        Some(found) if SELECTS.contains(&found) => check_select(form, child, ids),
        Some(found @ (RADIO_GROUP | CHECKBOX_GROUP)) => check_group(form, child, found, ids),
        Some(found) if IN_LABEL.contains(&found) => ids.check_required(form, child),
        _ => form.note(Problem::wrong_type(&IN_LABEL)),
    });
}

/// Radio groups have 2 to 10 options, checkbox groups 1 to 10.
fn check_group(form: &mut Form, group: &Value, found: i64, ids: &mut CustomIds) {
    ids.check_required(form, group);
    if field(group, "options").is_none() {
        return form.note_at("options", Problem::required());
    }
    let least = if found == RADIO_GROUP { 2 } else { 1 };
    form.each_object(group, "options", Length::Between(least, 10), |form, _, option| {
        form.required_text(option, "label", Length::Between(1, 100));
        form.required_text(option, "value", Length::Between(1, 100));
        form.optional_text(option, "description", Length::AtMost(100));
    });
}

/// A text input: value and bounds of 4,000 characters, placeholder of 100.
fn check_input(form: &mut Form, input: &Value, ids: &mut CustomIds) {
    ids.check_required(form, input);
    form.optional_text(input, "label", Length::Between(1, 45));
    form.optional_text(input, "value", Length::AtMost(4_000));
    form.optional_text(input, "placeholder", Length::AtMost(100));
    form.boolean(input, "required");
    if field(input, "style").is_none() {
        form.note_at("style", Problem::required());
    } else if !matches!(input["style"].as_i64(), Some(1 | 2)) {
        form.note_at("style", Problem::not_one_of("1, 2"));
    }
    let least = form.integer(input, "min_length", 0, INPUT).unwrap_or(0);
    let most = form.integer(input, "max_length", 1, INPUT).unwrap_or(INPUT);
    if least > most {
        form.note_at("min_length", Problem::too_large(most));
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::json;

    use super::*;

    fn input() -> Value {
        json!({"type": 4, "custom_id": "reason", "style": 2, "label": "Why?", "min_length": 1, "max_length": 200})
    }

    fn modal(components: &Value) -> Value {
        json!({"title": "Report", "custom_id": "report", "components": components})
    }

    fn errors(data: &Value) -> Value {
        check_modal(data).unwrap_err().body()["errors"].take()
    }

    #[test]
    fn a_row_with_a_text_input_and_a_label_with_one_pass() {
        let mut bare = input();
        bare["label"] = Value::Null;
        bare["custom_id"] = json!("other");
        let label = json!({"type": 18, "label": "Why?", "component": bare});
        assert_eq!(check_modal(&modal(&json!([{"type": 1, "components": [input()]}, label]))), Ok(()));
    }

    #[test]
    fn a_title_of_forty_six_characters_is_too_long() {
        let mut data = modal(&json!([{"type": 1, "components": [input()]}]));
        data["title"] = json!("x".repeat(46));
        let expected = json!({"title": {"_errors": [
            {"code": "BASE_TYPE_BAD_LENGTH", "message": "Must be between 1 and 45 in length."}
        ]}});
        assert_eq!(errors(&data), expected);
    }

    #[test]
    fn a_button_has_no_place_in_a_modal_row() {
        let button = json!({"type": 2, "style": 1, "label": "x", "custom_id": "x"});
        let expected = json!({"components": {"0": {"components": {"0": {"_errors": [
            {"code": "UNION_TYPE_CHOICES", "message": "Value of field \"type\" must be one of (4,)."}
        ]}}}}});
        assert_eq!(errors(&modal(&json!([{"type": 1, "components": [button]}]))), expected);
    }

    #[test]
    fn a_modal_has_one_to_five_components() {
        for count in [0, 6] {
            let rows: Vec<_> = (0..count)
                .map(|number| {
                    let mut input = input();
                    input["custom_id"] = json!(format!("input{number}"));
                    json!({"type": 1, "components": [input]})
                })
                .collect();
            let code = errors(&modal(&json!(rows)))["components"]["_errors"][0]["code"].take();
            assert_eq!(code, "BASE_TYPE_BAD_LENGTH", "{count} components");
        }
    }

    #[test]
    fn inputs_of_one_modal_need_different_custom_ids_and_sensible_bounds() {
        let mut second = input();
        second["min_length"] = json!(300);
        let rows = json!([{"type": 1, "components": [input()]}, {"type": 1, "components": [second]}]);
        let mut found = errors(&modal(&rows));
        let second = found["components"]["1"]["components"]["0"].take();
        assert_eq!(second["custom_id"]["_errors"][0]["code"], "COMPONENT_CUSTOM_ID_DUPLICATED");
        assert_eq!(second["min_length"]["_errors"][0]["code"], "NUMBER_TYPE_MAX");
    }
}
