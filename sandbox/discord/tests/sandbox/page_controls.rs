//! What developers do on the page, and the log that they read.

use discord_sandbox::Sandbox;
use serde_json::json;

use crate::bot::{Bot, Heard, Tested, code, text};
use crate::page::Page;

#[tokio::test]
async fn trouble_meets_the_requests_that_it_was_planned_for_until_it_is_called_off() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let channel = guild.add_channel("general");
    let bot = Bot::start(&discord).await?;
    let page = Page::of(&discord)?;
    let plan = json!({ "what": "broken", "status": 502, "method": "POST", "path": "/channels/*/messages", "times": 1 });
    assert_eq!(page.post("controls/faults", plan).await?.0, 200);
    assert_eq!(
        page.post("controls/faults", json!({ "what": "rate_limited", "path": "/users/**", "seconds": 2.5 })).await?.0,
        200
    );
    let (_, planned) = page.get("controls").await?;
    assert_eq!(
        planned["faults"],
        json!([
            { "method": "POST", "path": "/channels/*/messages", "left": 1, "what": "answered 502" },
            { "method": "*", "path": "/users/**", "left": null, "what": "answered 429, wait 2.5 s" },
        ])
    );
    let path = format!("/channels/{}/messages", channel.id());
    assert_eq!(bot.post(&path, json!({ "content": "one" })).await?.0, 502);
    assert_eq!(bot.post(&path, json!({ "content": "two" })).await?.0, 200);
    for _ in 0..2 {
        let (status, answer) = bot.get("/users/@me").await?;
        assert_eq!((status, answer["retry_after"].as_f64()), (429, Some(2.5)));
    }
    assert_eq!(page.post("controls/faults/clear", json!({})).await?.0, 200);
    assert_eq!(bot.get("/users/@me").await?.0, 200);
    Ok(())
}

#[tokio::test]
async fn the_connection_is_cut_and_the_page_says_that_the_bot_is_away() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let alice = discord.add_guild("Night Shift").add_member("Alice", &[]);
    let mut bot = Bot::start(&discord).await?;
    let page = Page::of(&discord)?;
    let mut events = page.events(alice.id()).await?;
    assert_eq!(page.post("controls/gateway", json!({ "action": "ask_to_reconnect" })).await?.0, 200);
    assert!(matches!(bot.socket.heard().await?, Heard::Payload(payload) if payload["op"] == 7));
    assert_eq!(page.post("controls/gateway", json!({ "action": "drop" })).await?.0, 200);
    assert_eq!(bot.socket.close_code().await?, None);
    assert_eq!(events.next_of("bot").await?["online"], false);
    assert_eq!(page.get("controls").await?.1["connected"], 0);
    Ok(())
}

#[tokio::test]
async fn messages_are_deleted_and_made_old_and_time_is_skipped() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let mut bot = Bot::start(&discord).await?;
    let page = Page::of(&discord)?;
    let path = format!("/channels/{}/messages", channel.id());
    let (_, sent) = bot.post(&path, json!({ "content": "old" })).await?;
    let chosen = json!({ "message": sent["id"] });
    assert_eq!(page.post("controls/messages/age", chosen.clone()).await?.0, 200);
    let own = format!("{path}/{}", text(&sent, "id"));
    for _ in 0..3 {
        assert_eq!(bot.patch(&own, json!({ "content": "edited" })).await?.0, 200);
    }
    assert_eq!(code(&bot.patch(&own, json!({ "content": "once more" })).await?), (429, 30_046));
    assert_eq!(page.post("controls/messages/delete", chosen).await?.0, 200);
    assert_eq!(bot.get(&own).await?.0, 404);

    let mut events = page.events(alice.id()).await?;
    let deed = json!({ "as": alice.id().to_string(), "channel": channel.id().to_string(), "command": "ask",
        "options": [{ "name": "what", "type": 3, "value": "x" }] });
    page.post("deeds/slash", deed).await?;
    bot.interaction().await?;
    assert_eq!(page.post("controls/advance", json!({ "seconds": 60 })).await?.0, 200);
    events.next_of("interaction").await?;
    assert_eq!(events.next_of("interaction").await?["state"], "failed");
    Ok(())
}

#[tokio::test]
async fn a_promise_that_can_no_longer_be_kept_is_shown_as_failed() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let mut bot = Bot::start(&discord).await?;
    let page = Page::of(&discord)?;
    alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    let heard = bot.interaction().await?;
    bot.respond(&heard, json!({ "type": 5 })).await?;
    let path = format!("channels/{}/messages?as={}", channel.id(), alice.id());
    let state = async || -> Tested<_> {
        let (_, list) = page.get(&path).await?;
        Ok((list["messages"][0]["thinking"] == true, list["messages"][0]["failed"] == true))
    };
    assert_eq!(state().await?, (true, false));
    page.post("controls/advance", json!({ "seconds": 16 * 60 })).await?;
    assert_eq!(state().await?, (true, true));
    Ok(())
}

#[tokio::test]
async fn the_log_tells_every_request_and_no_secret() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let mut bot = Bot::start(&discord).await?;
    let page = Page::of(&discord)?;
    let (_, before) = page.get("log").await?;
    alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    let heard = bot.interaction().await?;
    let token = text(&heard, "token").to_owned();
    bot.respond(&heard, json!({ "type": 4, "data": { "content": format!("{token} {}", discord.token()) } })).await?;
    bot.get(&format!("{}/messages/@original", bot.webhook(&heard))).await?;
    let (_, log) = page.get(&format!("log?from={}", before["next"])).await?;
    let requests = log["requests"].as_array().ok_or("no requests")?;
    assert_eq!(requests.len(), 2);
    assert_eq!((&requests[0]["method"], &requests[0]["status"]), (&json!("POST"), &json!(204)));
    assert_eq!(requests[0]["path"], format!("/interactions/{}/•••/callback", text(&heard, "id")));
    assert_eq!(requests[0]["body"]["data"]["content"], "••• •••");
    let whole = log.to_string();
    assert!(!whole.contains(&token) && !whole.contains(discord.token()), "{whole}");
    assert_eq!(page.get(&format!("log?from={}", log["next"])).await?.1["requests"], json!([]));
    Ok(())
}
