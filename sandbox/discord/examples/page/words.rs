//! What the bot registers and says: one of everything that Discord can show.

use serde_json::{Value, json};

/// What `/list` answers with.
pub(crate) const LIST: &str = "game,seat,name\nAzul,1,Robin\nAzul,2,Maya\n";

pub(crate) fn commands() -> Value {
    json!([
        { "name": "join", "description": "Take a seat at a table", "options": [
            { "type": 3, "name": "game", "description": "Which game", "required": true, "autocomplete": true },
            { "type": 3, "name": "note", "description": "Anything the host should know", "max_length": 40 },
        ] },
        { "name": "table", "description": "Open a table of your own", "options": [
            { "type": 4, "name": "players", "description": "How many can play", "required": true, "min_value": 2, "max_value": 8 },
            { "type": 5, "name": "outdoors", "description": "Whether it is in the garden" },
            { "type": 3, "name": "length", "description": "How long it takes", "choices": [
                { "name": "Short", "value": "short" }, { "name": "The whole evening", "value": "long" } ] },
            { "type": 6, "name": "with", "description": "Somebody to keep a seat for" },
            { "type": 7, "name": "where", "description": "Where to announce it" },
            { "type": 9, "name": "ping", "description": "Whom to tell" },
        ] },
        { "name": "suggest", "description": "Suggest a game" },
        { "name": "list", "description": "Who comes, as a file" },
        { "name": "slow", "description": "Answers after two seconds" },
        { "name": "silent", "description": "Never answers" },
        { "name": "host", "description": "For hosts", "default_member_permissions": "8589934592", "options": [
            { "type": 1, "name": "close", "description": "Close the list" },
            { "type": 1, "name": "call", "description": "Call somebody to a table", "options": [
                { "type": 6, "name": "whom", "description": "Whom", "required": true } ] },
        ] },
    ])
}

pub(crate) fn board(players: &[u64]) -> Value {
    let seats: Vec<String> = players.iter().map(|id| format!("<@{id}>")).collect();
    json!({
        "content": "The tables for **Friday** are open. Type `/join`, or press a button.",
        "embeds": [{
            "title": "Board game night", "color": 0x58_65_F2,
            "description": "Starts <t:1796148000:F> (<t:1796148000:R>).\nBring snacks, and *patience* for the rules.",
            "fields": [
                { "name": "Azul", "value": format!("1. {}\n2. vacant", seats.join("\n1. ")), "inline": true },
                { "name": "Root", "value": "1. vacant\n2. vacant", "inline": true },
                { "name": "Cascadia", "value": "1. vacant\n2. vacant", "inline": true },
                { "name": "House rules", "value": "> Shoes off at the door.\n> No phones at the table." },
            ],
            "footer": { "text": "2 of 6 seats taken" }, "timestamp": "2026-12-01T18:00:00Z",
        }],
        "components": [
            { "type": 1, "components": [
                { "type": 2, "style": 1, "label": "Azul", "custom_id": "azul", "emoji": { "name": "🎲" } },
                { "type": 2, "style": 2, "label": "Root", "custom_id": "root" },
                { "type": 2, "style": 3, "label": "Cascadia", "custom_id": "cascadia" },
                { "type": 2, "style": 4, "label": "Leave", "custom_id": "leave" },
                { "type": 2, "style": 2, "label": "Closed", "custom_id": "closed", "disabled": true },
            ] },
            { "type": 1, "components": [{ "type": 3, "custom_id": "seat", "placeholder": "A particular seat", "options": [
                { "label": "Azul, seat 2", "value": "azul 2", "description": "By the window" },
                { "label": "Root, seat 1", "value": "root 1", "description": "For experts" },
                { "label": "Cascadia, seat 1", "value": "cascadia 1" },
            ] }] },
            { "type": 1, "components": [{ "type": 5, "custom_id": "friends", "placeholder": "Bring friends", "max_values": 3 }] },
            { "type": 1, "components": [
                { "type": 2, "style": 2, "label": "Never answers", "custom_id": "nothing" },
                { "type": 2, "style": 5, "label": "Rules", "url": "https://example.com/rules" },
            ] },
        ],
    })
}

pub(crate) fn rules() -> Value {
    json!({ "flags": 1 << 15, "components": [{ "type": 17, "accent_color": 0xE6_7E_22, "components": [
        { "type": 10, "content": "## How it goes\n- Take a seat\n  - or two, for a friend\n- Be there at `18:00`\n-# Late? Tell your host." },
        { "type": 14 },
        { "type": 9, "components": [{ "type": 10, "content": "Still a question?" }],
          "accessory": { "type": 2, "style": 2, "label": "Ask a host", "custom_id": "ask" } },
    ] }] })
}

pub(crate) fn form() -> Value {
    json!({ "type": 9, "data": { "title": "Suggest a game", "custom_id": "suggestion", "components": [
        { "type": 18, "label": "Name", "component": { "type": 4, "custom_id": "name", "style": 1, "placeholder": "Azul", "max_length": 40 } },
        { "type": 18, "label": "Why?", "description": "The hosts read this.", "component":
            { "type": 4, "custom_id": "why", "style": 2, "required": false, "min_length": 10, "max_length": 300 } },
        { "type": 18, "label": "How long", "component": { "type": 3, "custom_id": "length", "options": [
            { "label": "Short", "value": "short" }, { "label": "The whole evening", "value": "long" } ] } },
    ] } })
}

/// The answer to whatever it is: choices, a private word, or a changed board.
pub(crate) fn answer(interaction: &Value) -> Value {
    let text = |pointer: &str| interaction.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let who = text("/member/user/id");
    let private = |said: String| json!({ "type": 4, "data": { "content": said, "flags": 64 } });
    match interaction["type"].as_u64() {
        Some(4) => {
            let typed = text("/data/options/0/value").to_lowercase();
            let games = ["Azul", "Cascadia", "Root", "Wingspan"];
            let fitting = games.iter().filter(|game| game.to_lowercase().contains(&typed));
            json!({ "type": 8, "data": { "choices": fitting.map(|game| json!({ "name": format!("{game} · 2 seats left"), "value": game })).collect::<Vec<_>>() } })
        }
        Some(3) if text("/data/custom_id") == "azul" => {
            let mut board = board(&[who.parse().unwrap_or_default()]);
            board["content"] = json!(format!("<@{who}> has the last seat at **Azul**."));
            json!({ "type": 7, "data": board })
        }
        Some(3) => private(format!("You chose `{}` {}.", text("/data/custom_id"), interaction["data"]["values"])),
        Some(5) => private("Thank you. The hosts will read it.".to_owned()),
        _ => {
            let mut said = json!({ "type": 4, "data": { "content": format!("Done, <@{who}>."), "embeds": [
                { "title": "What you asked for", "color": 0x2E_CC_71, "description": format!("`{}`", interaction["data"]["options"]) } ] } });
            if text("/data/name") == "join" {
                said["data"]["flags"] = json!(64);
            }
            said
        }
    }
}
