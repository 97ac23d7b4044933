//! Buttons and selects of a message.
//!
//! Owns finding them by what a person reads on them, and what the client refuses to do with them.

use serde_json::Value;

use super::refusal::ClientRefusal;

const BUTTON: u64 = 2;
const LINK: u64 = 5;

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it; empty if it is only a picture.
    pub label: String,
    /// What the bot is told; `None` for a button that opens an address.
    pub custom_id: Option<String>,
    /// Whether it cannot be pressed.
    pub disabled: bool,
    /// 1 primary, 2 secondary, 3 success, 4 danger, 5 link.
    pub style: u64,
}

/// A select menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    /// What stands on it while nothing is chosen.
    pub placeholder: String,
    /// What the bot is told.
    pub custom_id: String,
    /// Whether nothing can be chosen.
    pub disabled: bool,
    /// 3 texts, 5 users, 6 roles, 7 both, 8 channels.
    pub kind: u64,
    /// What it offers, if it offers texts.
    pub options: Vec<SelectOption>,
    /// At least so many values must be chosen.
    pub min_values: u64,
    /// At most so many.
    pub max_values: u64,
}

/// What a select menu offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    /// What a person reads.
    pub label: String,
    /// What the bot is told.
    pub value: String,
    /// The smaller text below the label.
    pub description: String,
    /// Whether it is chosen from the beginning.
    pub default: bool,
}

/// Calls `visit` for every component, in the order in which they are read.
pub(crate) fn walk<'a>(components: &'a Value, visit: &mut dyn FnMut(&'a Value)) {
    match components {
        Value::Array(parts) => parts.iter().for_each(|part| walk(part, visit)),
        Value::Object(fields) => {
            visit(components);
            for inner in ["components", "accessory", "component"] {
                if let Some(inner) = fields.get(inner) {
                    walk(inner, visit);
                }
            }
        }
        _ => {}
    }
}

pub(crate) fn kind(component: &Value) -> u64 {
    component.get("type").and_then(Value::as_u64).unwrap_or_default()
}

pub(crate) fn text<'a>(component: &'a Value, field: &str) -> &'a str {
    component.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn is_disabled(component: &Value) -> bool {
    component.get("disabled").and_then(Value::as_bool).unwrap_or_default()
}

pub(super) fn is_select(component: &Value) -> bool {
    matches!(kind(component), 3 | 5..=8)
}

pub(crate) fn button(component: &Value) -> Button {
    Button {
        label: text(component, "label").to_owned(),
        custom_id: component.get("custom_id").and_then(Value::as_str).map(str::to_owned),
        disabled: is_disabled(component),
        style: component.get("style").and_then(Value::as_u64).unwrap_or_default(),
    }
}

pub(crate) fn select(component: &Value) -> Select {
    let number = |field: &str| component.get(field).and_then(Value::as_u64).unwrap_or(1);
    let options = component.get("options").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    Select {
        placeholder: text(component, "placeholder").to_owned(),
        custom_id: text(component, "custom_id").to_owned(),
        disabled: is_disabled(component),
        kind: kind(component),
        options: options
            .iter()
            .map(|option| SelectOption {
                label: text(option, "label").to_owned(),
                value: text(option, "value").to_owned(),
                description: text(option, "description").to_owned(),
                default: option.get("default").and_then(Value::as_bool).unwrap_or_default(),
            })
            .collect(),
        min_values: number("min_values"),
        max_values: number("max_values"),
    }
}

pub(crate) fn buttons(components: &Value) -> Vec<Button> {
    let mut found = Vec::new();
    walk(components, &mut |component| {
        if kind(component) == BUTTON {
            found.push(button(component));
        }
    });
    found
}

pub(crate) fn selects(components: &Value) -> Vec<Select> {
    let mut found = Vec::new();
    walk(components, &mut |component| {
        if is_select(component) {
            found.push(select(component));
        }
    });
    found
}

/// The button with this custom identifier or label that can be pressed. What the bot named itself comes first, since a
/// label may say anything.
pub(super) fn find_button<'a>(components: &'a Value, wanted: &str) -> Result<&'a Value, ClientRefusal> {
    let (mut enabled, mut disabled) = (None, None);
    for name in ["custom_id", "label"] {
        walk(components, &mut |component| {
            if kind(component) == BUTTON && text(component, name) == wanted {
                let place = if is_disabled(component) { &mut disabled } else { &mut enabled };
                place.get_or_insert(component);
            }
        });
    }
    match (enabled, disabled) {
        (Some(button), _) if button.get("style").and_then(Value::as_u64) == Some(LINK) => {
            Err(ClientRefusal::OnlyALink { component: wanted.to_owned() })
        }
        (Some(button), _) => Ok(button),
        (None, Some(_)) => Err(ClientRefusal::Disabled { component: wanted.to_owned() }),
        (None, None) => Err(ClientRefusal::NoSuchComponent {
            kind: "button",
            wanted: wanted.to_owned(),
            present: buttons(components).into_iter().map(|button| button.label).collect(),
        }),
    }
}

/// The select with this custom identifier or placeholder.
pub(super) fn find_select<'a>(components: &'a Value, wanted: &str) -> Result<&'a Value, ClientRefusal> {
    let mut found = None;
    for name in ["custom_id", "placeholder"] {
        walk(components, &mut |component| {
            if is_select(component) && text(component, name) == wanted {
                found.get_or_insert(component);
            }
        });
    }
    match found {
        Some(select) if is_disabled(select) => Err(ClientRefusal::Disabled { component: wanted.to_owned() }),
        Some(select) => Ok(select),
        None => Err(ClientRefusal::NoSuchComponent {
            kind: "select",
            wanted: wanted.to_owned(),
            present: selects(components).into_iter().map(|select| select.placeholder).collect(),
        }),
    }
}

/// What the bot is told for the chosen labels or values of a select of texts.
pub(super) fn chosen(select: &Select, wanted: &[&str]) -> Result<Vec<String>, ClientRefusal> {
    let mut values = Vec::new();
    for one in wanted {
        let option = select.options.iter().find(|option| option.value == *one || option.label == *one);
        match option {
            Some(option) => values.push(option.value.clone()),
            None => {
                return Err(ClientRefusal::NotOffered {
                    value: (*one).to_owned(),
                    offered: select.options.iter().map(|option| option.label.clone()).collect(),
                });
            }
        }
    }
    Ok(values)
}

/// Whether so many values may be chosen.
pub(super) fn check_count(select: &Select, values: &[String]) -> Result<(), ClientRefusal> {
    let chosen = u64::try_from(values.len()).unwrap_or(u64::MAX);
    if (select.min_values..=select.max_values).contains(&chosen) {
        Ok(())
    } else {
        Err(ClientRefusal::WrongCount { least: select.min_values, most: select.max_values, chosen })
    }
}
