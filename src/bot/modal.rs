//! What one form looks like: a title and fields to write in, as the body that Discord takes. What comes back is an
//! interaction of its own (`submit`).
//!
//! Must never know what the form says or what becomes of what is written.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serenity::all::InputTextStyle;
use serenity::builder::{CreateActionRow, CreateInputText};

use super::custom_id::ModalId;
use super::rest::Payload;

/// One form. It has to be the first answer to a press or a command; Discord takes none later.
#[derive(Debug, Clone, PartialEq)]
pub struct Modal {
    /// What it means.
    pub id: ModalId,
    /// What stands above it, at most 45 characters.
    pub title: String,
    /// What can be written into, from top to bottom; 1 to 5.
    pub fields: Vec<TextField>,
}

/// A line to write in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextField {
    /// What its text is asked for by; see [`super::submit::Fields`].
    pub name: &'static str,
    /// What stands above it, at most 45 characters.
    pub label: String,
    /// What stands in it while it is empty, at most 100 characters.
    pub placeholder: String,
    /// Whether something has to be written.
    pub required: bool,
    /// The longest text, 1 to 4,000 characters.
    pub longest: u16,
    /// Whether it is a box for several lines.
    pub lines: bool,
    /// What is written in it already.
    pub value: Option<String>,
}

impl Serialize for Modal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows: Vec<CreateActionRow> = self.fields.iter().map(row).collect();
        let mut body = serializer.serialize_struct("Modal", 3)?;
        body.serialize_field("custom_id", &self.id.to_string())?;
        body.serialize_field("title", &self.title)?;
        body.serialize_field("components", &rows)?;
        body.end()
    }
}

impl Payload for Modal {}

fn row(field: &TextField) -> CreateActionRow {
    let style = if field.lines { InputTextStyle::Paragraph } else { InputTextStyle::Short };
    let input = CreateInputText::new(style, &field.label, field.name);
    let input = input.placeholder(&field.placeholder).required(field.required).max_length(field.longest);
    CreateActionRow::InputText(match &field.value {
        Some(value) => input.value(value),
        None => input,
    })
}
