//! What one message looks like: text, embeds, files and rows of components, as the body that Discord takes.
//!
//! Must never know what the message says or where it goes.

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};
use serde_json::{Value, json};
use serenity::builder::{CreateActionRow, CreateEmbed};

use super::custom_id::CustomId;
use super::file::{Attached, File};
use super::rest::Payload;
use crate::domain::{ChannelId, DiscordRoleId, DiscordUserId};

/// One message. As a body it always has all five keys, so that an edit clears what was there before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Face {
    /// The text above the embeds.
    pub content: Option<String>,
    /// The embeds.
    pub embeds: Vec<CreateEmbed>,
    /// Menus that Discord fills, from top to bottom.
    pub menus: Vec<Menu>,
    /// Rows of buttons or select menus below them, from top to bottom.
    pub rows: Vec<CreateActionRow>,
    /// The files that go with it.
    pub files: Vec<File>,
}

/// A menu that Discord fills with what the server has, in a row of its own. One choice of it can be made, or none.
///
/// Why not serenity's: it writes what is chosen already as numbers, where Discord's specification wants text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// What choosing means.
    pub id: CustomId,
    /// What stands on it while nothing is chosen, at most 150 characters.
    pub placeholder: String,
    /// What there is to choose from.
    pub offers: Offers,
}

/// What a [`Menu`] offers, and what of that is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offers {
    /// The server's roles.
    Roles(Option<DiscordRoleId>),
    /// The server's channels for text and for announcements.
    TextChannels(Option<ChannelId>),
    /// The server's members.
    Members(Option<DiscordUserId>),
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
        body.serialize_field("components", &Components(self))?;
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

struct Components<'a>(&'a Face);

impl Serialize for Components<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Face { menus, rows, .. } = self.0;
        let mut components = serializer.serialize_seq(Some(menus.len() + rows.len()))?;
        for menu in menus {
            components.serialize_element(&menu.row())?;
        }
        for row in rows {
            components.serialize_element(row)?;
        }
        components.end()
    }
}

impl Menu {
    /// Component types 1 (row), 5 (members), 6 (roles) and 8 (channels); channel types 0 (text) and 5 (announcements).
    fn row(&self) -> Value {
        let mut menu = json!({
            "custom_id": self.id.to_string(), "placeholder": self.placeholder, "min_values": 0, "max_values": 1,
        });
        let (kind, chosen) = match self.offers {
            Offers::Roles(role) => (6, role.map(|role| json!({ "id": role, "type": "role" }))),
            Offers::TextChannels(channel) => {
                menu["channel_types"] = json!([0, 5]);
                (8, channel.map(|channel| json!({ "id": channel, "type": "channel" })))
            }
            Offers::Members(member) => (5, member.map(|member| json!({ "id": member, "type": "user" }))),
        };
        menu["type"] = json!(kind);
        if let Some(chosen) = chosen {
            menu["default_values"] = json!([chosen]);
        }
        json!({ "type": 1, "components": [menu] })
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
    use serde_json::to_value;

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
