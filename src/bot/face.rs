//! What one message looks like: text, embeds, files and rows of components, as the body that Discord takes.
//!
//! Must never know what the message says or where it goes.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serenity::builder::{CreateActionRow, CreateEmbed};

use super::file::{Attached, File};
use super::rest::Payload;

/// One message. As a body it always has all five keys, so that an edit clears what was there before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Face {
    /// The text above the embeds.
    pub content: Option<String>,
    /// The embeds.
    pub embeds: Vec<CreateEmbed>,
    /// Rows of buttons or select menus, from top to bottom.
    pub rows: Vec<CreateActionRow>,
    /// The files that go with it.
    pub files: Vec<File>,
}

impl Face {
    /// Nothing but text.
    #[must_use]
    pub fn text(content: impl Into<String>) -> Self {
        Self { content: Some(content.into()), ..Self::default() }
    }

    /// Nothing but an embed.
    #[must_use]
    pub fn embed(embed: CreateEmbed) -> Self {
        Self { embeds: vec![embed], ..Self::default() }
    }

    /// The same with these rows below it.
    #[must_use]
    pub fn with_rows(mut self, rows: impl IntoIterator<Item = CreateActionRow>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The same with this file beside it.
    #[must_use]
    pub fn with_file(mut self, file: File) -> Self {
        self.files.push(file);
        self
    }
}

impl Serialize for Face {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_struct("Face", 5)?;
        body.serialize_field("content", self.content.as_deref().unwrap_or_default())?;
        body.serialize_field("embeds", &self.embeds)?;
        body.serialize_field("components", &self.rows)?;
        body.serialize_field("attachments", &Attached::all(&self.files))?;
        body.serialize_field("allowed_mentions", &NoMentions { parse: [] })?;
        body.end()
    }
}

impl Payload for Face {
    fn files(&self) -> &[File] {
        &self.files
    }
}

/// Titles and names are other people's input: no message of ours ever pings anybody. This is the one place that says so.
#[derive(serde::Serialize)]
struct NoMentions {
    parse: [&'static str; 0],
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::{json, to_value};

    use super::*;

    #[test]
    fn a_body_has_all_five_keys_so_that_an_edit_clears_the_rest() {
        let body =
            json!({"content": "Done.", "embeds": [], "components": [], "attachments": [], "allowed_mentions": {"parse": []}});
        assert_eq!(to_value(Face::text("Done.")).unwrap(), body);
        let empty = json!({"content": "", "embeds": [], "components": [], "attachments": [], "allowed_mentions": {"parse": []}});
        assert_eq!(to_value(Face::default()).unwrap(), empty);
    }

    #[test]
    fn files_are_named_in_their_order_and_stay_out_of_the_json() {
        let face = Face::text("Here.").with_file(File::new("a.json", "application/json", *b"{}"));
        let face = face.with_file(File::new("b.csv", "text/csv", *b"x"));
        let attached = json!([{"id": "0", "filename": "a.json"}, {"id": "1", "filename": "b.csv"}]);
        assert_eq!(to_value(&face).unwrap()["attachments"], attached);
        assert_eq!(face.files().len(), 2);
    }

    #[test]
    fn rows_and_embeds_stand_in_their_order() {
        let row = CreateActionRow::Buttons(vec![serenity::builder::CreateButton::new("id").label("Press")]);
        let body = to_value(Face::embed(CreateEmbed::new().title("Title")).with_rows([row])).unwrap();
        assert_eq!(body["embeds"][0]["title"], "Title");
        assert_eq!(body["components"][0]["components"][0]["custom_id"], "id");
    }
}
