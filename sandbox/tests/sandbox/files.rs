//! Files on messages.

use discord_sandbox::{Channel, Guild, Permissions, Sandbox};
use reqwest::Method;
use serde_json::json;

use crate::bot::{Bot, Tested, code};

async fn stage() -> Tested<(Sandbox, Guild, Channel, Bot)> {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let channel = guild.add_channel("general");
    let bot = Bot::start(&discord).await?;
    Ok((discord, guild, channel, bot))
}

fn file(part: &'static str, text: &str) -> (&'static str, &'static str, Vec<u8>) {
    (part, "my notes.txt", text.as_bytes().to_vec())
}

#[tokio::test]
async fn a_file_hangs_on_the_private_answer_that_it_came_with() -> Tested {
    let (discord, guild, channel, mut bot) = stage().await?;
    let alice = guild.add_member("Alice", &[]);
    let reply = alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    let asked = bot.interaction().await?;
    let path =
        format!("/interactions/{}/{}/callback", asked["id"].as_str().unwrap_or_default(), reply.token().unwrap_or_default());
    let answer = json!({ "type": 4, "data": { "flags": 64, "attachments": [{ "id": "0", "description": "Notes" }] } });
    let (status, refused) = bot.upload(Method::POST, &path, answer, &[file("files[0]", "hello")]).await?;
    assert_eq!(status, 204, "{refused}");
    let outcome = reply.settled().await;
    let message = outcome.message().ok_or("no message")?;
    let files = message.files();
    assert_eq!((files.len(), files[0].text(), files[0].name.as_str()), (1, Some("hello"), "my_notes.txt"));
    assert_eq!((files[0].description.as_str(), files[0].content_type.as_str()), ("Notes", "text/plain"));
    assert!(message.is_ephemeral() && message.text().contains("(my_notes.txt, 5 bytes)"), "{message}");
    assert_eq!(message.json()["attachments"][0]["ephemeral"], true);

    // Deferred first, filled in with a file later.
    let reply = alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    let asked = bot.interaction().await?;
    assert_eq!(bot.respond(&asked, json!({ "type": 5, "data": { "flags": 64 } })).await?.0, 204);
    let path = format!("{}/messages/@original", bot.webhook(&asked));
    let edit = json!({ "content": "Here", "attachments": [{ "id": "7" }] });
    assert_eq!(bot.upload(Method::PATCH, &path, edit, &[file("files[7]", "later")]).await?.0, 200);
    let outcome = reply.settled().await;
    assert_eq!(outcome.message().ok_or("no message")?.files()[0].text(), Some("later"));
    assert_eq!(discord.violations(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn an_edit_keeps_the_files_that_it_names_or_says_nothing_of() -> Tested {
    let (discord, _, channel, bot) = stage().await?;
    let path = format!("/channels/{}/messages", channel.id());
    let two = [file("files[0]", "first"), file("files[1]", "second")];
    let (status, posted) = bot.upload(Method::POST, &path, json!({ "content": "Two" }), &two).await?;
    assert_eq!((status, posted["attachments"].as_array().map(Vec::len)), (200, Some(2)), "{posted}");
    let message = format!("{path}/{}", posted["id"].as_str().unwrap_or_default());
    let count = |answer: &serde_json::Value| answer["attachments"].as_array().map(Vec::len);
    assert_eq!(count(&bot.patch(&message, json!({ "content": "Still two" })).await?.1), Some(2));
    let second = posted["attachments"][1]["id"].clone();
    let kept = json!({ "attachments": [{ "id": second }, { "id": "0" }] });
    assert_eq!(count(&bot.upload(Method::PATCH, &message, kept, &[file("files[0]", "third")]).await?.1), Some(2));
    let texts: Vec<_> = channel.last_message().ok_or("none")?.files().into_iter().map(|file| file.content).collect();
    assert_eq!(texts, [b"second".to_vec(), b"third".to_vec()]);
    assert_eq!(count(&bot.patch(&message, json!({ "attachments": [] })).await?.1), Some(0));
    assert_eq!(discord.violations(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_a_file_is_refused_in_discords_words() -> Tested {
    let (_discord, guild, channel, bot) = stage().await?;
    let path = format!("/channels/{}/messages", channel.id());
    let missing = json!({ "content": "x", "attachments": [{ "id": "3" }] });
    let (status, refused) = bot.post(&path, missing).await?;
    assert_eq!((status, &refused["errors"]["attachments"]["0"]["_errors"][0]["code"]), (400, &json!("ATTACHMENT_NOT_FOUND")));
    let large = ("files[0]", "large.bin", vec![0; 10 * 1024 * 1024 + 1]);
    assert_eq!(code(&bot.upload(Method::POST, &path, json!({}), &[large]).await?), (413, 40_005));
    let many: Vec<String> = (0..11).map(|number| format!("files[{number}]")).collect();
    let many: Vec<_> = many.iter().map(|part| (part.as_str(), "a.txt", b"a".to_vec())).collect();
    assert_eq!(code(&bot.upload(Method::POST, &path, json!({}), &many).await?), (400, 30_015));
    channel.deny(&guild.bot(), Permissions::ATTACH_FILES);
    let refused = bot.upload(Method::POST, &path, json!({ "content": "x" }), &[file("files[0]", "a")]).await?;
    assert_eq!(code(&refused), (403, 50_013));
    assert!(channel.messages().is_empty());
    Ok(())
}
