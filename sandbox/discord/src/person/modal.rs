//! Forms that a bot opens.
//!
//! Owns the handle of an open form.

use std::sync::Arc;

use serde_json::Value;

use super::component::{is_select, kind, text, walk};
use crate::world::interaction::Interaction;

/// A form that stands open before the member who was shown it.
#[derive(Clone, Debug)]
pub struct Modal {
    pub(super) user: u64,
    pub(super) channel: u64,
    pub(super) source: Option<u64>,
    pub(super) body: Arc<Value>,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What the bot is told.
    pub custom_id: String,
    /// What a person reads beside it.
    pub label: String,
    /// What stands in it from the beginning.
    pub value: String,
    /// What stands in it while it is empty.
    pub placeholder: String,
    /// Whether it must be filled in.
    pub required: bool,
}

impl Modal {
    /// The form that an interaction opened.
    pub(crate) fn of(interaction: &Interaction) -> Option<Self> {
        let body = interaction.modal.clone()?;
        Some(Self { user: interaction.user, channel: interaction.channel, source: interaction.source, body })
    }

    /// What the bot is told about the form.
    #[must_use]
    pub fn custom_id(&self) -> &str {
        text(&self.body, "custom_id")
    }

    /// What stands above it.
    #[must_use]
    pub fn title(&self) -> &str {
        text(&self.body, "title")
    }

    /// Its fields, in the order in which they are read.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut label = "";
        walk(self.body.get("components").unwrap_or(&Value::Null), &mut |component| {
            if kind(component) == LABEL {
                label = text(component, "label");
            } else if is_field(component) {
                let own = text(component, "label");
                fields.push(Field {
                    custom_id: text(component, "custom_id").to_owned(),
                    label: if own.is_empty() { label } else { own }.to_owned(),
                    value: text(component, "value").to_owned(),
                    placeholder: text(component, "placeholder").to_owned(),
                    required: component.get("required").and_then(Value::as_bool).unwrap_or(true),
                });
            }
        });
        fields
    }
}

/// A label around a field.
pub(super) const LABEL: u64 = 18;
/// A row around a field, as it was before labels.
pub(super) const ROW: u64 = 1;
/// A field for text.
pub(super) const TEXT_INPUT: u64 = 4;
/// A select menu.
pub(super) const STRING_SELECT: u64 = 3;
/// Options of which one is ticked.
pub(super) const RADIO_GROUP: u64 = 21;
/// Options of which any are ticked.
pub(super) const CHECKBOX_GROUP: u64 = 22;
/// One thing to tick.
pub(super) const CHECKBOX: u64 = 23;

pub(super) fn is_field(component: &Value) -> bool {
    matches!(kind(component), TEXT_INPUT | RADIO_GROUP | CHECKBOX_GROUP | CHECKBOX) || is_select(component)
}
