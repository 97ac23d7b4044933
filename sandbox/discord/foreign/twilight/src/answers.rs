//! What the bot registers and says.

use serde_json::{Value, json};
use twilight_model::application::command::Command;
use twilight_model::channel::message::MessageFlags;
use twilight_model::http::attachment::Attachment;
use twilight_model::http::interaction::InteractionResponseData;

pub fn commands() -> Result<Vec<Command>, serde_json::Error> {
    let typed = |name: &str, options: Value| json!({ "type": 1, "name": name, "description": name, "options": options, "version": "1", "default_member_permissions": null });
    let menu = |kind: u8, name: &str| json!({ "type": kind, "name": name, "description": "", "options": [], "version": "1", "default_member_permissions": null });
    let text = |name: &str, autocomplete: bool| json!([{ "type": 3, "name": name, "description": name, "required": true, "autocomplete": autocomplete }]);
    serde_json::from_value(json!([
        typed("hello", text("name", false)),
        typed("board", json!([])),
        typed("think", json!([])),
        typed("find", text("word", true)),
        typed("picture", json!([])),
        typed("count", json!([])),
        menu(2, "Greet"),
        menu(3, "Quote"),
    ]))
}

pub fn said(text: &str, hidden: bool) -> InteractionResponseData {
    let flags = hidden.then_some(MessageFlags::EPHEMERAL);
    InteractionResponseData { content: Some(text.to_owned()), flags, ..InteractionResponseData::default() }
}

pub fn hidden() -> InteractionResponseData {
    InteractionResponseData { flags: Some(MessageFlags::EPHEMERAL), ..InteractionResponseData::default() }
}

pub fn choices(typed: &str) -> Result<InteractionResponseData, serde_json::Error> {
    let fitting = ["one", "two"].into_iter().filter(|word| word.starts_with(typed));
    let choices = fitting.map(|word| json!({ "name": word, "value": word })).collect();
    Ok(InteractionResponseData { choices: serde_json::from_value(choices)?, ..InteractionResponseData::default() })
}

pub fn board() -> Result<InteractionResponseData, serde_json::Error> {
    let button = |id: &str, label: &str| json!({ "type": 2, "style": 1, "custom_id": id, "label": label });
    let option = |label: &str, value: &str| json!({ "label": label, "value": value });
    let options = [option("One", "1"), option("Two", "2"), option("Three", "3")];
    let components = json!([
        { "type": 1, "components": [button("update", "Update"), button("quiet", "Quiet"), button("form", "Form")] },
        { "type": 1, "components": [{ "type": 3, "custom_id": "pick", "max_values": 2, "options": options }] },
    ]);
    Ok(InteractionResponseData { components: serde_json::from_value(components)?, ..said("Board", false) })
}

pub fn form() -> Result<InteractionResponseData, serde_json::Error> {
    let field = json!({ "type": 4, "custom_id": "why", "label": "Why", "style": 1 });
    Ok(InteractionResponseData {
        custom_id: Some("reasons".to_owned()),
        title: Some("Reasons".to_owned()),
        components: serde_json::from_value(json!([{ "type": 1, "components": [field] }]))?,
        ..InteractionResponseData::default()
    })
}

pub fn picture() -> Result<InteractionResponseData, serde_json::Error> {
    let embed = json!({ "type": "rich", "title": "Here", "fields": [], "image": { "url": "attachment://map.png" } });
    Ok(InteractionResponseData {
        embeds: serde_json::from_value(json!([embed]))?,
        attachments: Some(vec![Attachment::from_bytes("map.png".to_owned(), b"png".to_vec(), 0)]),
        ..InteractionResponseData::default()
    })
}
