//! What one message looks like: text, embeds and rows of components, as the body that Discord takes.
//!
//! Must never know what the message says or where it goes.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serenity::builder::{CreateActionRow, CreateEmbed};

/// One message. As a body it always has all four keys, so that an edit clears what was there before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Face {
    /// The text above the embeds.
    pub content: Option<String>,
    /// The embeds.
    pub embeds: Vec<CreateEmbed>,
    /// Rows of buttons or select menus, from top to bottom.
    pub rows: Vec<CreateActionRow>,
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
}

impl Serialize for Face {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_struct("Face", 4)?;
        body.serialize_field("content", self.content.as_deref().unwrap_or_default())?;
        body.serialize_field("embeds", &self.embeds)?;
        body.serialize_field("components", &self.rows)?;
        body.serialize_field("allowed_mentions", &NoMentions { parse: [] })?;
        body.end()
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
    fn a_body_has_all_four_keys_so_that_an_edit_clears_the_rest() {
        let body = json!({"content": "Done.", "embeds": [], "components": [], "allowed_mentions": {"parse": []}});
        assert_eq!(to_value(Face::text("Done.")).unwrap(), body);
        let empty = json!({"content": "", "embeds": [], "components": [], "allowed_mentions": {"parse": []}});
        assert_eq!(to_value(Face::default()).unwrap(), empty);
    }

    #[test]
    fn rows_and_embeds_stand_in_their_order() {
        let row = CreateActionRow::Buttons(vec![serenity::builder::CreateButton::new("id").label("Press")]);
        let body = to_value(Face::embed(CreateEmbed::new().title("Title")).with_rows([row])).unwrap();
        assert_eq!(body["embeds"][0]["title"], "Title");
        assert_eq!(body["components"][0]["components"][0]["custom_id"], "id");
    }
}
