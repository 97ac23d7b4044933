//! Filling in a form.
//!
//! Owns the client's checks of its fields and the data that the bot is sent.

use serde_json::{Value, json};

use super::component::{self, kind, text};
use super::modal::{CHECKBOX, CHECKBOX_GROUP, LABEL, Modal, RADIO_GROUP, ROW, STRING_SELECT, TEXT_INPUT};
use super::naming;
use super::option::check_length;
use super::refusal::ClientRefusal;
use super::resolved::Resolved;
use crate::world::World;

/// Fields with what stands in each: one text, or what was chosen.
pub(super) type Filled<'a> = [(&'a str, &'a [&'a str])];

/// The data of a submitted form.
pub(super) fn data(world: &World, modal: &Modal, filled: &Filled<'_>) -> Result<Value, ClientRefusal> {
    let fields = modal.fields();
    for (wanted, _) in filled {
        if !fields.iter().any(|field| field.custom_id == *wanted || field.label == *wanted) {
            return Err(ClientRefusal::NoSuchField {
                field: (*wanted).to_owned(),
                present: fields.into_iter().map(|field| field.custom_id).collect(),
            });
        }
    }
    let guild = world.channels.get(&modal.channel).ok_or(ClientRefusal::ChannelHidden)?.guild;
    let mut sheet = Sheet { world, place: (guild, modal.channel, modal.user), filled, resolved: Resolved::default() };
    let rows = modal.body.get("components").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut components = Vec::with_capacity(rows.len());
    for row in rows {
        components.extend(sheet.submitted(row, text(row, "label"))?);
    }
    let mut data = json!({ "custom_id": modal.custom_id(), "components": components });
    sheet.resolved.add_to(&mut data);
    Ok(data)
}

/// A form that is being read from top to bottom.
struct Sheet<'a> {
    world: &'a World,
    /// Server, channel and person.
    place: (u64, u64, u64),
    filled: &'a Filled<'a>,
    resolved: Resolved,
}

impl<'a> Sheet<'a> {
    /// What is sent of one component of a form; nothing of mere text.
    fn submitted(&mut self, part: &'a Value, label: &str) -> Result<Option<Value>, ClientRefusal> {
        Ok(Some(match kind(part) {
            ROW => {
                let inner = part.get("components").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                let mut fields = Vec::with_capacity(inner.len());
                for one in inner {
                    fields.extend(self.submitted(one, text(one, "label"))?);
                }
                json!({ "type": ROW, "id": number(part), "components": fields })
            }
            LABEL => {
                let inner = part.get("component").unwrap_or(&Value::Null);
                let Some(field) = self.submitted(inner, label)? else {
                    return Ok(None);
                };
                json!({ "type": LABEL, "id": number(part), "component": field })
            }
            TEXT_INPUT => self.text_input(part, label)?,
            RADIO_GROUP | CHECKBOX_GROUP => self.group(part, label)?,
            CHECKBOX => {
                let ticked = self.given(part, label).map(|values| values == ["true"]);
                let before = part.get("default").and_then(Value::as_bool).unwrap_or_default();
                filled_in(part, "value", json!(ticked.unwrap_or(before)))
            }
            select if component::is_select(part) => self.select(part, label, select)?,
            _ => return Ok(None),
        }))
    }

    fn text_input(&self, field: &'a Value, label: &str) -> Result<Value, ClientRefusal> {
        let name = text(field, "custom_id");
        let typed = self.given(field, label).map(|values| values.first().copied().unwrap_or_default());
        let typed = typed.unwrap_or_else(|| text(field, "value"));
        if typed.is_empty() {
            check_required(field)?;
        } else {
            check_length(field, name, typed)?;
        }
        Ok(filled_in(field, "value", json!(typed)))
    }

    fn select(&mut self, field: &'a Value, label: &str, found: u64) -> Result<Value, ClientRefusal> {
        let select = component::select(field);
        let defaults = || select.options.iter().filter(|option| option.default).map(|option| option.value.as_str());
        let picked = self.given(field, label).map_or_else(|| defaults().collect(), <[&str]>::to_vec);
        if picked.is_empty() {
            check_required(field)?;
        }
        let values = if found == STRING_SELECT {
            component::chosen(&select, &picked)?
        } else {
            naming::ids(self.world, self.place, found, &picked, &mut self.resolved)?
        };
        if !values.is_empty() {
            component::check_count(&select, &values)?;
        }
        Ok(filled_in(field, "values", json!(values)))
    }

    /// Something to tick: one of a radio group, any of a checkbox group.
    fn group(&self, field: &'a Value, label: &str) -> Result<Value, ClientRefusal> {
        let group = component::select(field);
        let defaults = || group.options.iter().filter(|option| option.default).map(|option| option.value.as_str());
        let picked = self.given(field, label).map_or_else(|| defaults().collect(), <[&str]>::to_vec);
        if picked.is_empty() {
            check_required(field)?;
        }
        let values = component::chosen(&group, &picked)?;
        if kind(field) == RADIO_GROUP {
            if values.len() > 1 {
                let chosen = u64::try_from(values.len()).unwrap_or(u64::MAX);
                return Err(ClientRefusal::WrongCount { least: 0, most: 1, chosen });
            }
            return Ok(filled_in(field, "value", json!(values.first())));
        }
        let bounded = field.get("max_values").is_some() || field.get("min_values").is_some();
        if bounded && !values.is_empty() {
            component::check_count(&group, &values)?;
        }
        Ok(filled_in(field, "values", json!(values)))
    }

    /// What was filled into a field, if it was touched at all.
    fn given(&self, field: &Value, label: &str) -> Option<&'a [&'a str]> {
        let name = text(field, "custom_id");
        self.filled.iter().find(|(wanted, _)| *wanted == name || *wanted == label).map(|(_, values)| *values)
    }
}

/// A field as it is sent.
fn filled_in(field: &Value, key: &str, value: Value) -> Value {
    let mut sent = json!({ "type": kind(field), "id": number(field), "custom_id": text(field, "custom_id") });
    sent[key] = value;
    sent
}

fn check_required(field: &Value) -> Result<(), ClientRefusal> {
    if field.get("required").and_then(Value::as_bool).unwrap_or(true) {
        Err(ClientRefusal::MissingField { field: text(field, "custom_id").to_owned() })
    } else {
        Ok(())
    }
}

/// The component's number within the form, which Discord gives it.
fn number(part: &Value) -> u64 {
    part.get("id").and_then(Value::as_u64).unwrap_or_default()
}
