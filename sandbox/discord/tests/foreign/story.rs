//! The story that every bot is taken through: each kind of response, and what libraries do beside it.

use serde_json::{Value, json};

use crate::stage::{CHANNEL, MAYA, Stage, Tested};

pub(crate) async fn tell(stage: &mut Stage) -> Tested {
    commands(stage).await?;
    suggestions(stage).await?;
    components(stage).await?;
    forms(stage).await?;
    menus(stage).await
}

fn text(name: &str, value: &str) -> Value {
    json!([{ "name": name, "type": 3, "value": value }])
}

/// A message at once (4), edited and followed; a promise (5); a file; what the bot asks for meanwhile.
async fn commands(stage: &mut Stage) -> Tested {
    stage.slash("hello", text("name", "Sam")).await?;
    stage.says("Hello, Sam!").await?;
    assert_eq!(stage.says("And welcome").await?["ephemeral"], true);

    stage.slash("think", json!([])).await?;
    assert_eq!(stage.says("Thought").await?["ephemeral"], true);

    stage.slash("picture", json!([])).await?;
    let shown = stage.message("the picture", |message| message["embeds"][0]["title"] == "Here").await?;
    let address = shown["embeds"][0]["image"]["url"].as_str().unwrap_or_default();
    assert_eq!(reqwest::get(address).await?.text().await?, "png");

    stage.slash("count", json!([])).await?;
    stage.says("4 members, Maya").await?;
    Ok(())
}

/// Choices while somebody types (8).
async fn suggestions(stage: &mut Stage) -> Tested {
    let typing = json!({ "channel": CHANNEL, "command": "find", "options": [], "focused": "word", "typed": "t" });
    let choices = stage.deed("autocomplete", typing).await?;
    assert_eq!(choices["choices"], json!([{ "name": "two", "value": "two" }]));
    stage.slash("find", text("word", "two")).await?;
    stage.says("Found two").await?;
    Ok(())
}

/// A changed message (7), a silent acknowledgement (6), a menu.
async fn components(stage: &mut Stage) -> Tested {
    stage.slash("board", json!([])).await?;
    let board = stage.says("Board").await?;
    let on_board = |custom_id: &str| json!({ "message": board["id"], "custom_id": custom_id });
    let mut pick = on_board("pick");
    pick["values"] = json!(["1", "3"]);
    stage.deed("select", pick).await?;
    assert_eq!(stage.says("Picked 1 3").await?["ephemeral"], true);
    stage.deed("press", on_board("update")).await?;
    assert_eq!(stage.says("Updated").await?["id"], board["id"]);
    stage.deed("press", on_board("quiet")).await?;
    assert_eq!(stage.says("Quietly").await?["id"], board["id"]);
    Ok(())
}

/// A form (9), filled in and sent.
async fn forms(stage: &mut Stage) -> Tested {
    let board = stage.says("Quietly").await?;
    let pressed = stage.deed("press", json!({ "message": board["id"], "custom_id": "form" })).await?;
    let filled = json!({ "interaction": pressed["interaction"], "fields": [{ "custom_id": "why", "values": ["it rains"] }] });
    // Until the form is open, there is none to be sent.
    stage.until("the form", async |stage| Ok(stage.deed("submit", filled.clone()).await.ok())).await?;
    assert_eq!(stage.says("Because it rains").await?["ephemeral"], true);
    Ok(())
}

/// Commands in the menus of a person and of a message.
async fn menus(stage: &mut Stage) -> Tested {
    stage.deed("menu", json!({ "channel": CHANNEL, "command": "Greet", "user": MAYA })).await?;
    stage.says("Greetings, Maya").await?;
    let said = stage.deed("say", json!({ "channel": CHANNEL, "text": "a wise word" })).await?;
    stage.deed("menu", json!({ "channel": CHANNEL, "command": "Quote", "message": said["message"] })).await?;
    stage.says("> a wise word").await?;
    Ok(())
}
