//! Files that the bot sends with its messages.

use discord_sandbox::{Permissions, Sandbox};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::bot::{Bot, Tested, code, text};

/// A message with files, each with its number.
fn form(body: &Value, files: &[(usize, &str, &'static [u8])]) -> Form {
    let mut form = Form::new().text("payload_json", body.to_string());
    for (number, name, bytes) in files {
        form = form.part(format!("files[{number}]"), Part::bytes(*bytes).file_name((*name).to_owned()));
    }
    form
}

#[tokio::test]
async fn files_stand_under_a_message_and_can_be_saved() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let channel = guild.add_channel("general");
    let bot = Bot::start(&discord).await?;
    let path = format!("/channels/{}/messages", channel.id());
    let body = json!({ "content": "The list", "attachments": [{ "id": 0, "description": "Who came" }] });
    let files: &[(usize, &str, &[u8])] = &[(0, "who came.csv", b"name\nAlice\n"), (1, "all.json", b"[]")];
    let (status, sent) = bot.upload(Method::POST, &path, form(&body, files)).await?;
    assert_eq!(status, 200, "{sent}");
    let message = channel.last_message().ok_or("no message")?;
    let attached = message.attachments();
    assert_eq!(attached.iter().map(|file| file.filename.as_str()).collect::<Vec<_>>(), ["who_came.csv", "all.json"]);
    assert_eq!((&*attached[0].bytes, attached[0].description.as_deref()), (&b"name\nAlice\n"[..], Some("Who came")));
    assert_eq!(sent["attachments"][0]["size"], 11);
    let saved = reqwest::get(text(&sent["attachments"][0], "url")).await?;
    assert_eq!(saved.headers()["content-disposition"], "attachment; filename=\"who_came.csv\"");
    assert_eq!(saved.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(saved.text().await?, "name\nAlice\n");
    assert_eq!(discord.requests_to("POST", "/channels/*/messages").last().ok_or("no request")?.files.len(), 2);

    // An edit that names one keeps that one and adds the new one; the other is gone.
    let edit = json!({ "attachments": [{ "id": text(&sent["attachments"][1], "id") }, { "id": 0 }] });
    let own = format!("{path}/{}", text(&sent, "id"));
    let (status, edited) = bot.upload(Method::PATCH, &own, form(&edit, &[(0, "new.txt", b"new")])).await?;
    assert_eq!(status, 200, "{edited}");
    let names = || message.current().into_iter().flat_map(|message| message.attachments()).map(|file| file.filename);
    assert_eq!(names().collect::<Vec<_>>(), ["all.json", "new.txt"]);
    assert_eq!(bot.patch(&own, json!({ "content": "The same files" })).await?.0, 200);
    assert_eq!(names().count(), 2);
    assert_eq!(bot.patch(&own, json!({ "attachments": [] })).await?.0, 200);
    assert_eq!(names().count(), 0);
    assert_eq!(reqwest::get(text(&sent["attachments"][1], "url")).await?.status(), 404);
    assert_eq!(discord.violations(), [""; 0]);
    Ok(())
}

#[tokio::test]
async fn an_answer_to_an_interaction_may_be_nothing_but_a_file() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let mut bot = Bot::start(&discord).await?;
    let reply = alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    let heard = bot.interaction().await?;
    let path = format!("/interactions/{}/{}/callback", text(&heard, "id"), text(&heard, "token"));
    let body = json!({ "type": 4, "data": { "flags": 64 } });
    assert_eq!(bot.upload(Method::POST, &path, form(&body, &[(0, "export.json", b"{}")])).await?.0, 204);
    let outcome = reply.settled().await;
    let message = outcome.message().ok_or("no message")?;
    assert!(message.is_ephemeral());
    assert_eq!(message.json()["attachments"][0]["ephemeral"], true);
    let follow = bot.webhook(&heard);
    assert_eq!(bot.upload(Method::POST, &follow, form(&json!({}), &[(0, "more.csv", b"a")])).await?.0, 200);
    assert_eq!(discord.violations(), [""; 0]);
    Ok(())
}

#[tokio::test]
async fn files_that_discord_would_not_take_are_refused() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let channel = guild.add_channel("general");
    let bot = Bot::start(&discord).await?;
    let path = format!("/channels/{}/messages", channel.id());
    static TOO_LARGE: [u8; 10 * 1024 * 1024 + 1] = [0; 10 * 1024 * 1024 + 1];
    let send =
        async |body: Value, files: &[(usize, &str, &'static [u8])]| bot.upload(Method::POST, &path, form(&body, files)).await;
    assert_eq!(code(&send(json!({}), &[(0, "a", &TOO_LARGE)]).await?), (413, 40_005));
    assert_eq!(code(&send(json!({}), &[]).await?), (400, 50_006));
    let (status, answer) = send(json!({ "content": "x", "attachments": [{ "id": 3 }] }), &[]).await?;
    assert_eq!((status, answer["errors"]["attachments"]["0"]["_errors"].is_array()), (400, true), "{answer}");
    let many: Vec<(usize, &str, &'static [u8])> = (0..11).map(|number| (number, "a", &b"a"[..])).collect();
    assert_eq!(send(json!({}), &many).await?.0, 400);
    channel.deny(&guild.bot(), Permissions::ATTACH_FILES);
    assert_eq!(code(&send(json!({ "content": "x" }), &[(0, "a", b"a")]).await?), (403, 50_013));
    assert_eq!(channel.messages().len(), 0);
    Ok(())
}
