//! What libraries of other languages write differently.

use discord_sandbox::{Channel, Member, Sandbox};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::bot::{Bot, Socket, Tested, code, identify, text};

async fn stage() -> Tested<(Sandbox, Channel, Member, Bot)> {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let bot = Bot::start(&discord).await?;
    Ok((discord, channel, alice, bot))
}

#[tokio::test]
async fn an_encoded_segment_is_the_same_segment() -> Tested {
    let (discord, channel, alice, mut bot) = stage().await?;
    let (status, me) = bot.get("/users/%40me").await?;
    assert_eq!((status, text(&me, "id")), (200, discord.application_id().to_string().as_str()));
    alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    let heard = bot.interaction().await?;
    bot.respond(&heard, json!({ "type": 4, "data": { "content": "first" } })).await?;
    let original = format!("{}/messages/%40original", bot.webhook(&heard));
    assert_eq!(bot.patch(&original, json!({ "content": "second" })).await?.0, 200);
    assert_eq!(alice.sees(&channel)[0].content(), "second");
    assert_eq!(discord.requests_to("PATCH", "/webhooks/*/*/messages/@original").len(), 1);
    Ok(())
}

#[tokio::test]
async fn every_version_that_discord_serves_is_served() -> Tested {
    let (discord, _, _, _) = stage().await?;
    let http = reqwest::Client::new();
    let ask = async |path: &str| -> Tested<(u16, Value)> {
        let request = http.get(format!("{}{path}", discord.api_base()));
        let answer = request.header("authorization", format!("Bot {}", discord.token())).send().await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    };
    for root in ["/api", "/api/v9", "/api/v10"] {
        assert_eq!(ask(&format!("{root}/users/@me")).await?.0, 200, "{root}");
    }
    assert_eq!(code(&ask("/api/v6/users/@me").await?), (400, 50_041));
    let (status, answer) = ask("/users/@me").await?;
    assert_eq!(status, 404);
    assert!(text(&answer, "message").starts_with("This is discord-sandbox"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn a_response_is_described_to_whoever_asks_however_they_write_yes() -> Tested {
    let (_discord, channel, alice, mut bot) = stage().await?;
    for yes in ["true", "True", "1"] {
        alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
        let heard = bot.interaction().await?;
        let path = format!("/interactions/{}/{}/callback?with_response={yes}", text(&heard, "id"), text(&heard, "token"));
        let (status, answer) = bot.post(&path, json!({ "type": 4, "data": { "content": "hello" } })).await?;
        assert_eq!((status, &answer["resource"]["type"]), (200, &json!(4)), "{yes}");
        assert_eq!(answer["resource"]["message"]["content"], "hello");
        assert_eq!(answer["interaction"]["response_message_id"], answer["resource"]["message"]["id"]);
    }
    alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    let heard = bot.interaction().await?;
    let path = format!("/interactions/{}/{}/callback?with_response=false", text(&heard, "id"), text(&heard, "token"));
    assert_eq!(bot.post(&path, json!({ "type": 5 })).await?, (204, Value::Null));
    Ok(())
}

#[tokio::test]
async fn a_guild_is_counted_for_whoever_asks() -> Tested {
    let (discord, channel, _, bot) = stage().await?;
    let (_, place) = bot.get(&format!("/channels/{}", channel.id())).await?;
    let guild = text(&place, "guild_id");
    let (_, plain) = bot.get(&format!("/guilds/{guild}")).await?;
    assert!(plain["approximate_member_count"].is_null());
    for yes in ["true", "1"] {
        let (_, counted) = bot.get(&format!("/guilds/{guild}?with_counts={yes}")).await?;
        assert_eq!(counted["approximate_member_count"], 3, "the owner, Alice and the bot");
        let (_, mine) = bot.get(&format!("/users/@me/guilds?with_counts={yes}")).await?;
        assert_eq!(mine[0]["approximate_presence_count"], 3);
    }
    assert_eq!(discord.violations(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn what_is_not_modelled_is_said_to_be_missing_in_the_sandbox() -> Tested {
    let (discord, channel, _, bot) = stage().await?;
    let (status, answer) = bot.put("/guilds/12/bans/34", json!({})).await?;
    assert_eq!((status, &answer["sandbox"]["not_modelled"]), (501, &json!("PUT /guilds/*/bans/*")));
    assert!(text(&answer, "message").starts_with("This is discord-sandbox, not Discord"), "{answer}");
    let (status, answer) = bot.request(Method::DELETE, &format!("/channels/{}", channel.id()), None).await?;
    assert_eq!((status, &answer["sandbox"]["not_modelled"]), (501, &json!("DELETE /channels/*")));

    let messages = format!("/channels/{}/messages", channel.id());
    let poll = json!({ "question": { "text": "Tea?" }, "answers": [{ "poll_media": { "text": "Yes" } }], "duration": 24 });
    for (field, body) in [
        ("poll", json!({ "content": "Choose", "poll": poll })),
        ("sticker_ids", json!({ "content": "Look", "sticker_ids": ["1"] })),
        ("message_reference.type", json!({ "message_reference": { "type": 1, "message_id": "1" } })),
    ] {
        let (status, answer) = bot.post(&messages, body).await?;
        assert_eq!((status, &answer["sandbox"]["field"]), (501, &json!(field)));
    }
    let unset = json!({ "content": "hello", "poll": null, "sticker_ids": [] });
    assert_eq!(bot.post(&messages, unset).await?.0, 200, "what is left empty is not missed");
    assert_eq!(channel.messages().len(), 1);
    assert_eq!(discord.violations().iter().filter(|one| one.contains("501")).count(), 0);
    Ok(())
}

#[tokio::test]
async fn an_embed_shows_the_file_that_it_names() -> Tested {
    let (discord, channel, _, bot) = stage().await?;
    let path = format!("/channels/{}/messages", channel.id());
    let picture = || Part::bytes(vec![1, 2, 3]).file_name("map.png");
    let body = json!({ "embeds": [{
        "title": "Here", "image": { "url": "attachment://map.png" }, "thumbnail": { "url": "attachment://none.png" },
        "footer": { "text": "f", "icon_url": "attachment://map.png" } }] });
    let form = Form::new().text("payload_json", body.to_string()).part("files[0]", picture());
    let (status, sent) = bot.upload(Method::POST, &path, form).await?;
    assert_eq!(status, 200, "{sent}");
    let embed = &sent["embeds"][0];
    let address = text(&embed["image"], "url").to_owned();
    assert!(address.starts_with(&discord.api_base()) && address.ends_with("/map.png"), "{address}");
    assert_eq!((&embed["image"]["proxy_url"], &embed["footer"]["icon_url"]), (&json!(address), &json!(address)));
    assert!(embed["thumbnail"]["url"].is_null());
    assert_eq!(sent["attachments"], json!([]), "what an embed shows is not listed a second time");
    let served = async || -> Tested<u16> { Ok(reqwest::get(&address).await?.status().as_u16()) };
    assert_eq!(served().await?, 200);

    let own = format!("{path}/{}", text(&sent, "id"));
    bot.patch(&own, json!({ "embeds": sent["embeds"], "attachments": [] })).await?;
    assert_eq!(served().await?, 200, "an edit that keeps the embed keeps its picture");
    bot.patch(&own, json!({ "embeds": [{ "title": "Here" }], "attachments": [] })).await?;
    assert_eq!(served().await?, 404);
    Ok(())
}

#[tokio::test]
async fn a_bot_asks_for_members_over_the_gateway() -> Tested {
    let discord = Sandbox::builder().privileged_intents(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let (alice, alan) = (guild.add_member("Alice", &[]), guild.add_member("Alan", &[]));
    let (mut socket, _) = Socket::identified(&discord, 1 << 1).await?;
    let ask = |question: Value| {
        let mut data = json!({ "guild_id": guild.id().to_string(), "nonce": "n" });
        if let (Some(data), Value::Object(question)) = (data.as_object_mut(), question) {
            data.extend(question);
        }
        json!({ "op": 8, "d": data })
    };
    let ids = |chunk: &Value| -> Vec<String> {
        chunk["members"].as_array().into_iter().flatten().map(|one| text(&one["user"], "id").to_owned()).collect()
    };
    socket.send(ask(json!({ "query": "al", "limit": 10 }))).await?;
    let chunk = socket.event("GUILD_MEMBERS_CHUNK").await?;
    assert_eq!(ids(&chunk), [alice.id().to_string(), alan.id().to_string()]);
    assert_eq!((&chunk["nonce"], &chunk["chunk_index"], &chunk["chunk_count"]), (&json!("n"), &json!(0), &json!(1)));
    socket.send(ask(json!({ "user_ids": [alan.id().to_string(), "7"] }))).await?;
    let chunk = socket.event("GUILD_MEMBERS_CHUNK").await?;
    assert_eq!((ids(&chunk), &chunk["not_found"]), (vec![alan.id().to_string()], &json!(["7"])));
    socket.send(ask(json!({ "query": "", "limit": 0 }))).await?;
    assert_eq!(ids(&socket.event("GUILD_MEMBERS_CHUNK").await?).len(), 4, "the owner and the bot, too");
    Ok(())
}

#[tokio::test]
async fn all_members_are_told_only_to_those_with_the_intent_for_them() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    for number in 0..1_001 {
        let _ = guild.add_member(&format!("M{number}"), &[]);
    }
    let question = json!({ "op": 8, "d": { "guild_id": guild.id().to_string(), "query": "", "limit": 0 } });
    let (mut socket, _) = Socket::identified(&discord, 0).await?;
    socket.send(question.clone()).await?;
    socket.send(json!({ "op": 1, "d": null })).await?;
    assert_eq!(socket.payload().await?["op"], 11, "nothing but the heartbeat is answered");
    socket.send(json!({ "op": 8, "d": { "guild_id": guild.id().to_string(), "query": "m1", "limit": 0 } })).await?;
    assert_eq!(socket.event("GUILD_MEMBERS_CHUNK").await?["members"].as_array().map(Vec::len), Some(100));
    socket.send(json!({ "op": 8, "d": {} })).await?;
    assert_eq!(socket.close_code().await?, Some(4002));
    let mut early = Socket::open(&discord).await?;
    early.send(question).await?;
    assert_eq!(early.close_code().await?, Some(4003));

    let granted = Sandbox::builder().privileged_intents(true).start().await?;
    let guild = granted.add_guild("Night Shift");
    for number in 0..1_001 {
        let _ = guild.add_member(&format!("M{number}"), &[]);
    }
    let mut socket = Socket::open(&granted).await?;
    socket.send(identify(granted.token(), 1 << 1)).await?;
    socket.event("READY").await?;
    socket.send(json!({ "op": 8, "d": { "guild_id": guild.id().to_string(), "query": "", "limit": 0 } })).await?;
    let sizes = [socket.event("GUILD_MEMBERS_CHUNK").await?, socket.event("GUILD_MEMBERS_CHUNK").await?];
    assert_eq!(sizes.map(|chunk| chunk["members"].as_array().map(Vec::len)), [Some(1_000), Some(3)]);
    Ok(())
}
