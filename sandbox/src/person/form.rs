//! Filling in a form.
//!
//! Owns the client's checks of its fields and the data that the bot is sent.

use serde_json::{Value, json};

use super::component::{self, kind, text};
use super::modal::{LABEL, Modal, ROW, STRING_SELECT, TEXT_INPUT};
use super::option::check_length;
use super::refusal::ClientRefusal;

/// The data of a submitted form.
pub(super) fn data(modal: &Modal, filled: &[(&str, &str)]) -> Result<Value, ClientRefusal> {
    let fields = modal.fields();
    for (wanted, _) in filled {
        if !fields.iter().any(|field| field.custom_id == *wanted || field.label == *wanted) {
            return Err(ClientRefusal::NoSuchField {
                field: (*wanted).to_owned(),
                present: fields.into_iter().map(|field| field.custom_id).collect(),
            });
        }
    }
    let rows = modal.body.get("components").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut components = Vec::with_capacity(rows.len());
    for row in rows {
        components.extend(submitted(row, text(row, "label"), filled)?);
    }
    Ok(json!({ "custom_id": modal.custom_id(), "components": components }))
}

/// What is sent of one component of a form; nothing of mere text.
fn submitted(part: &Value, label: &str, filled: &[(&str, &str)]) -> Result<Option<Value>, ClientRefusal> {
    Ok(Some(match kind(part) {
        ROW => {
            let inner = part.get("components").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let mut fields = Vec::with_capacity(inner.len());
            for one in inner {
                fields.extend(submitted(one, text(one, "label"), filled)?);
            }
            json!({ "type": ROW, "id": number(part), "components": fields })
        }
        LABEL => {
            let inner = part.get("component").unwrap_or(&Value::Null);
            let Some(field) = submitted(inner, label, filled)? else {
                return Ok(None);
            };
            json!({ "type": LABEL, "id": number(part), "component": field })
        }
        TEXT_INPUT => text_input(part, label, filled)?,
        STRING_SELECT => string_select(part, label, filled)?,
        _ => return Ok(None),
    }))
}

fn text_input(field: &Value, label: &str, filled: &[(&str, &str)]) -> Result<Value, ClientRefusal> {
    let name = text(field, "custom_id");
    let typed = given(name, label, filled).unwrap_or_else(|| text(field, "value"));
    if typed.is_empty() {
        check_required(field, name)?;
    } else {
        check_length(field, name, typed)?;
    }
    Ok(json!({ "type": TEXT_INPUT, "id": number(field), "custom_id": name, "value": typed }))
}

fn string_select(field: &Value, label: &str, filled: &[(&str, &str)]) -> Result<Value, ClientRefusal> {
    let name = text(field, "custom_id");
    let picked: Vec<&str> = given(name, label, filled).into_iter().collect();
    if picked.is_empty() {
        check_required(field, name)?;
    }
    let values = component::chosen(&component::select(field), &picked)?;
    Ok(json!({ "type": STRING_SELECT, "id": number(field), "custom_id": name, "values": values }))
}

fn given<'a>(name: &str, label: &str, filled: &[(&str, &'a str)]) -> Option<&'a str> {
    filled.iter().find(|(wanted, _)| *wanted == name || *wanted == label).map(|(_, text)| *text)
}

fn check_required(field: &Value, name: &str) -> Result<(), ClientRefusal> {
    if field.get("required").and_then(Value::as_bool).unwrap_or(true) {
        Err(ClientRefusal::MissingField { field: name.to_owned() })
    } else {
        Ok(())
    }
}

/// The component's number within the form, which Discord gives it.
fn number(part: &Value) -> u64 {
    part.get("id").and_then(Value::as_u64).unwrap_or_default()
}
