//! Owns the limits of embeds, each and all of one message together. It must never know of the rest of a message.

use serde_json::Value;

use super::form::{Form, Length, field, items, length, text};
use super::problem::Problem;

const EMBEDS: usize = 10;
const CHARACTERS_OF_ALL: usize = 6_000;
const URL: usize = 2_048;
const WEB: &[&str] = &["http", "https"];
/// Pictures may also point at a file of the same message.
const PICTURE: &[&str] = &["http", "https", "attachment"];

/// At most 10 embeds with at most 6,000 characters over all of them.
pub(super) fn check_embeds(form: &mut Form, message: &Value) {
    form.each_object(message, "embeds", Length::AtMost(EMBEDS), |form, _, embed| check_embed(form, embed));
    let characters: usize = items(message, "embeds").iter().map(embed_characters).sum();
    if characters > CHARACTERS_OF_ALL {
        let message = format!("Embed size exceeds maximum size of {CHARACTERS_OF_ALL}");
        form.note_at("embeds", Problem::new("MAX_EMBED_SIZE_EXCEEDED", message));
    }
}

fn check_embed(form: &mut Form, embed: &Value) {
    form.optional_text(embed, "title", Length::AtMost(256));
    form.optional_text(embed, "description", Length::AtMost(4_096));
    form.url(embed, "url", URL, WEB);
    form.integer(embed, "color", 0, 0xFF_FF_FF);
    check_timestamp(form, embed);
    form.object(embed, "footer", |form, footer| {
        form.required_text(footer, "text", Length::AtMost(2_048));
        form.url(footer, "icon_url", URL, PICTURE);
    });
    form.object(embed, "author", |form, author| {
        form.required_text(author, "name", Length::AtMost(256));
        form.url(author, "url", URL, WEB);
        form.url(author, "icon_url", URL, PICTURE);
    });
    for key in ["image", "thumbnail"] {
        form.object(embed, key, |form, picture| form.url(picture, "url", URL, PICTURE));
    }
    form.each_object(embed, "fields", Length::AtMost(25), |form, _, entry| {
        form.required_text(entry, "name", Length::AtMost(256));
        form.required_text(entry, "value", Length::AtMost(1_024));
        form.boolean(entry, "inline");
    });
    if is_blank(embed) {
        form.note_at("description", Problem::required());
    }
}

fn check_timestamp(form: &mut Form, embed: &Value) {
    let Some(value) = field(embed, "timestamp") else { return };
    let well_formed = value.as_str().is_some_and(|text| {
        // Discord takes ISO 8601 with an offset, and without one as UTC.
        text.parse::<jiff::Timestamp>().is_ok() || text.parse::<jiff::civil::DateTime>().is_ok()
    });
    if !well_formed {
        let shown: String = value.to_string().chars().take(100).collect();
        let message = format!("Could not parse {shown}. Should be ISO8601.");
        form.note_at("timestamp", Problem::new("DATE_TIME_TYPE_PARSE", message));
    }
}

/// An embed with nothing to show: Discord then asks for a description.
fn is_blank(embed: &Value) -> bool {
    let says_something = |key| text(embed, key).is_some_and(|text| !text.is_empty());
    let has_part = |key| field(embed, key).is_some();
    !(["title", "description"].into_iter().any(says_something)
        || ["footer", "author", "image", "thumbnail", "video"].into_iter().any(has_part)
        || !items(embed, "fields").is_empty())
}

/// What counts against the 6,000: title, description, field names and values, footer text and author name.
fn embed_characters(embed: &Value) -> usize {
    let count = |object: &Value, key| text(object, key).map_or(0, length);
    let part = |key, inner| embed.get(key).map_or(0, |object| count(object, inner));
    let fields: usize = items(embed, "fields").iter().map(|entry| count(entry, "name") + count(entry, "value")).sum();
    count(embed, "title") + count(embed, "description") + part("footer", "text") + part("author", "name") + fields
}
