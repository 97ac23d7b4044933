//! Messages of a channel, permissions and rate limits.

use std::time::Duration;

use discord_sandbox::{Permissions, Sandbox};
use reqwest::Method;
use serde_json::{Value, json};

use crate::bot::{Bot, Tested, code, text};

fn hello() -> Value {
    json!({ "content": "hello" })
}

#[tokio::test]
async fn a_bot_needs_the_permissions_for_what_it_does() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let channel = guild.add_channel("general");
    let bot = Bot::start(&discord).await?;
    let path = format!("/channels/{}/messages", channel.id());
    assert_eq!(bot.post(&path, hello()).await?.0, 200);
    channel.deny(&guild.bot(), Permissions::EMBED_LINKS);
    let embed = json!({ "embeds": [{ "title": "x" }] });
    assert_eq!(code(&bot.post(&path, embed).await?), (403, 50_013));
    channel.deny(&guild.bot(), Permissions::SEND_MESSAGES);
    assert_eq!(code(&bot.post(&path, hello()).await?), (403, 50_013));
    channel.deny(&guild.everyone(), Permissions::VIEW_CHANNEL);
    assert_eq!(code(&bot.post(&path, hello()).await?), (403, 50_001));
    channel.allow(&guild.bot(), Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES);
    assert_eq!(bot.post(&path, hello()).await?.0, 200);
    assert_eq!(code(&bot.post("/channels/1/messages", hello()).await?), (404, 10_003));
    assert_eq!(code(&bot.get("/guilds/1").await?), (404, 10_004));
    Ok(())
}

#[tokio::test]
async fn requests_that_make_no_sense_are_told_so() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let channel = discord.add_guild("Night Shift").add_channel("general");
    let bot = Bot::start(&discord).await?;
    let path = format!("/channels/{}/messages", channel.id());
    assert_eq!(code(&bot.get("/channels/abc").await?), (400, 50_035));
    let http = reqwest::Client::new();
    let root = format!("{}/api/v10", discord.api_base());
    let unknown = http.get(format!("{root}/users/@me")).header("authorization", "Bot wrong").send().await?;
    assert_eq!(unknown.status().as_u16(), 401);
    let token = format!("Bot {}", discord.token());
    let broken = http.post(format!("{root}{path}")).header("authorization", token).body("{").send().await?;
    let broken: Value = serde_json::from_str(&broken.text().await?)?;
    assert_eq!(broken["code"], 50_109);
    Ok(())
}

#[tokio::test]
async fn of_two_messages_with_the_same_enforced_nonce_one_is_sent() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let channel = discord.add_guild("Night Shift").add_channel("general");
    let bot = Bot::start(&discord).await?;
    let path = format!("/channels/{}/messages", channel.id());
    let with = |nonce: &str, enforced: bool| json!({ "content": "hello", "nonce": nonce, "enforce_nonce": enforced });
    let (_, first) = bot.post(&path, with("a1", true)).await?;
    let (_, again) = bot.post(&path, with("a1", true)).await?;
    assert_eq!(text(&first, "id"), text(&again, "id"));
    let (_, other) = bot.post(&path, with("a2", true)).await?;
    let (_, not_enforced) = bot.post(&path, with("a1", false)).await?;
    assert!(text(&other, "id") != text(&first, "id") && text(&not_enforced, "id") != text(&first, "id"));
    discord.advance(Duration::from_secs(10 * 60));
    let (_, later) = bot.post(&path, with("a1", true)).await?;
    assert_ne!(text(&later, "id"), text(&first, "id"), "a nonce is forgotten after some minutes");
    assert_eq!(channel.messages().len(), 4);
    Ok(())
}

#[tokio::test]
async fn a_message_can_be_edited_by_its_author_only() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let bot = Bot::start(&discord).await?;
    let theirs = alice.say(&channel, "mine");
    let path = |id: u64| format!("/channels/{}/messages/{id}", channel.id());
    assert_eq!(code(&bot.patch(&path(theirs.id()), hello()).await?), (403, 50_005));
    let (_, sent) = bot.post(&format!("/channels/{}/messages", channel.id()), hello()).await?;
    let id: u64 = text(&sent, "id").parse()?;
    let message = channel.message(id).ok_or("not there")?;
    assert_eq!(bot.patch(&path(id), json!({ "content": "bye" })).await?.0, 200);
    assert_eq!(message.current().map(|now| (now.content().to_owned(), now.edits())), Some(("bye".to_owned(), 1)));
    let (_, list) = bot.get(&format!("/channels/{}/messages?limit=1", channel.id())).await?;
    assert_eq!(list[0]["content"], "bye");
    message.delete();
    assert_eq!(code(&bot.patch(&path(id), hello()).await?), (404, 10_008));
    Ok(())
}

#[tokio::test]
async fn an_old_message_is_edited_three_times_an_hour() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let channel = discord.add_guild("Night Shift").add_channel("general");
    let bot = Bot::start(&discord).await?;
    let (_, sent) = bot.post(&format!("/channels/{}/messages", channel.id()), hello()).await?;
    let path = format!("/channels/{}/messages/{}", channel.id(), text(&sent, "id"));
    assert_eq!(bot.patch(&path, hello()).await?.0, 200);
    channel.last_message().ok_or("not there")?.make_older(Duration::from_secs(3_601));
    for _ in 0..3 {
        assert_eq!(bot.patch(&path, hello()).await?.0, 200);
    }
    discord.advance(Duration::from_secs(6));
    assert_eq!(code(&bot.patch(&path, hello()).await?), (429, 30_046));
    discord.advance(Duration::from_secs(3_600));
    assert_eq!(bot.patch(&path, hello()).await?.0, 200);
    Ok(())
}

#[tokio::test]
async fn the_sixth_message_in_five_seconds_waits() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let channel = discord.add_guild("Night Shift").add_channel("general");
    Bot::start(&discord).await?;
    let http = reqwest::Client::new();
    let send = || {
        let address = format!("{}/api/v10/channels/{}/messages", discord.api_base(), channel.id());
        http.post(address).header("authorization", format!("Bot {}", discord.token())).json(&hello()).send()
    };
    for left in (0..5).rev() {
        let answer = send().await?;
        assert_eq!(answer.status().as_u16(), 200);
        assert_eq!(answer.headers()["x-ratelimit-remaining"], left.to_string());
    }
    let refused = send().await?;
    assert_eq!(refused.status().as_u16(), 429);
    assert_eq!(refused.headers()["x-ratelimit-scope"], "user");
    assert!(refused.headers().contains_key("retry-after"));
    let body: Value = serde_json::from_str(&refused.text().await?)?;
    assert_eq!(body["global"], false);
    discord.advance(Duration::from_secs_f64(body["retry_after"].as_f64().ok_or("no number")?));
    assert_eq!(send().await?.status().as_u16(), 200, "who waits as long as told is let in");
    Ok(())
}

#[tokio::test]
async fn fifty_requests_in_a_second_are_enough_for_one_bot() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let bot = Bot::start(&discord).await?;
    let mut refused = None;
    for _ in 0..60 {
        let answer = bot.get("/users/@me").await?;
        if answer.0 == 429 {
            refused = Some(answer.1);
            break;
        }
    }
    assert_eq!(refused.map(|body| body["global"].clone()), Some(json!(true)));
    Ok(())
}

#[tokio::test]
async fn a_mention_pings_only_from_the_content_and_only_if_it_may() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let bot = Bot::start(&discord).await?;
    let path = format!("/channels/{}/messages", channel.id());
    let mention = format!("<@{}> @everyone", alice.id());
    let pings = || channel.last_message().map(|message| message.pings().clone()).ok_or("no message");
    bot.post(&path, json!({ "content": mention })).await?;
    assert_eq!((pings()?.users, pings()?.everyone), (vec![alice.id()], false));
    bot.post(&path, json!({ "content": mention, "allowed_mentions": { "parse": [] } })).await?;
    assert!(pings()?.is_empty());
    bot.post(&path, json!({ "embeds": [{ "description": mention }] })).await?;
    assert!(pings()?.is_empty());
    assert!(channel.last_message().ok_or("no message")?.text().contains("@Alice"));
    Ok(())
}

/// With `DISCORD_OPENAPI` set this compares every answer with Discord's own description; without it, it only walks.
#[tokio::test]
async fn every_answer_is_as_the_specification_says() -> Tested {
    let discord = Sandbox::builder().without_rate_limits().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    channel.allow(&alice, Permissions::MANAGE_MESSAGES);
    let mut bot = Bot::start(&discord).await?;
    let (application, id) = (bot.application, guild.id());
    let (_, sent) = bot.post(&format!("/channels/{}/messages", channel.id()), hello()).await?;
    for path in [
        "/gateway".to_owned(),
        "/gateway/bot".to_owned(),
        "/users/@me".to_owned(),
        "/users/@me/guilds".to_owned(),
        "/applications/@me".to_owned(),
        format!("/applications/{application}/commands"),
        format!("/guilds/{id}"),
        format!("/guilds/{id}/roles"),
        format!("/guilds/{id}/channels"),
        format!("/guilds/{id}/members/{}", alice.id()),
        format!("/channels/{}", channel.id()),
        format!("/channels/{}/messages", channel.id()),
        format!("/channels/{}/messages/{}", channel.id(), text(&sent, "id")),
        "/channels/1".to_owned(),
    ] {
        bot.get(&path).await?;
    }
    let command = json!({ "name": "extra", "description": "More" });
    let commands = format!("/applications/{application}/guilds/{id}/commands");
    let (status, made) = bot.post(&commands, command.clone()).await?;
    assert_eq!((status, bot.post(&commands, command).await?.0), (201, 200));
    let one = format!("{commands}/{}", text(&made, "id"));
    assert_eq!(bot.patch(&one, json!({ "description": "Less" })).await?.1["description"], "Less");
    assert_eq!(bot.request(Method::DELETE, &one, None).await?.0, 204);
    alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    let interaction = bot.interaction().await?;
    let callback =
        format!("/interactions/{}/{}/callback?with_response=true", text(&interaction, "id"), text(&interaction, "token"));
    let rows = json!([
        { "type": 1, "components": [{ "type": 2, "style": 5, "label": "Site", "url": "https://example.com" }] },
        { "type": 1, "components": [{ "type": 5, "custom_id": "who", "placeholder": "Who" }] },
    ]);
    let data = json!({ "content": "hello", "embeds": [{ "title": "T", "fields": [{ "name": "a", "value": "b" }] }], "components": rows });
    let (status, resource) = bot.post(&callback, json!({ "type": 4, "data": data })).await?;
    assert_eq!((status, text(&resource["resource"]["message"], "content")), (200, "hello"));
    let webhook = bot.webhook(&interaction);
    bot.post(&format!("{webhook}?wait=true"), json!({ "content": "more", "flags": 64 })).await?;
    bot.patch(&format!("{webhook}/messages/@original"), hello()).await?;
    bot.request(Method::DELETE, &format!("{webhook}/messages/@original"), None).await?;
    let message = channel.last_message().ok_or("no message")?;
    assert_eq!(message.content(), "hello");
    assert_eq!(discord.violations(), Vec::<String>::new());
    Ok(())
}
