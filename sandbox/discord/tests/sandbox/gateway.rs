//! The gateway.

use std::time::Duration;

use discord_sandbox::Sandbox;
use serde_json::json;

use crate::bot::{Bot, Heard, Socket, Tested, identify, text};

#[tokio::test]
async fn a_wrong_token_is_refused_for_good() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let mut socket = Socket::open(&discord).await?;
    socket.send(identify("wrong", 0)).await?;
    assert_eq!(socket.close_code().await?, Some(4004));
    Ok(())
}

#[tokio::test]
async fn each_wrong_greeting_has_its_own_close_code() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let token = discord.token();
    let mut sharded = identify(token, 0);
    sharded["d"]["shard"] = json!([2, 2]);
    for (payload, code) in [
        (json!({ "op": 99, "d": null }), 4001),
        (json!({ "d": null }), 4002),
        (json!({ "op": 3, "d": {} }), 4003),
        (sharded, 4010),
        (identify(token, 1 << 40), 4013),
        (identify(token, 1 << 15), 4014),
        (json!({ "op": 6, "d": { "token": "wrong", "session_id": "1", "seq": 1 } }), 4004),
    ] {
        let mut socket = Socket::open(&discord).await?;
        socket.send(payload).await?;
        assert_eq!(socket.close_code().await?, Some(code));
    }
    let (mut socket, _) = Socket::identified(&discord, 0).await?;
    socket.send(identify(token, 0)).await?;
    assert_eq!(socket.close_code().await?, Some(4005));
    Ok(())
}

#[tokio::test]
async fn guilds_are_announced_only_to_those_who_ask_for_them() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (mut asking, ready) = Socket::identified(&discord, 1).await?;
    assert_eq!(ready["guilds"][0]["unavailable"], true);
    assert_eq!(asking.event("GUILD_CREATE").await?["id"], guild.id().to_string());
    let (mut silent, _) = Socket::identified(&discord, 0).await?;
    silent.send(json!({ "op": 1, "d": null })).await?;
    assert_eq!(silent.payload().await?["op"], 11, "a heartbeat is acknowledged, and nothing came before");
    Ok(())
}

#[tokio::test]
async fn a_resume_brings_what_was_missed_and_nothing_twice() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let (mut first, ready) = Socket::identified(&discord, 0).await?;
    discord.dispatch_raw("ONE", &json!({}));
    assert_eq!(first.payload().await?["s"], 2);
    discord.gateway().drop_abruptly();
    assert_eq!(first.close_code().await?, None, "no close frame");
    discord.dispatch_raw("TWO", &json!({}));
    discord.dispatch_raw("THREE", &json!({}));
    let mut second = Socket::open(&discord).await?;
    let resume = json!({ "op": 6, "d": { "token": discord.token(), "session_id": ready["session_id"], "seq": 2 } });
    second.send(resume).await?;
    let mut heard = Vec::new();
    for _ in 0..3 {
        let payload = second.payload().await?;
        heard.push((text(&payload, "t").to_owned(), payload["s"].as_u64()));
    }
    assert_eq!(heard, [("TWO".into(), Some(3)), ("THREE".into(), Some(4)), ("RESUMED".into(), Some(5))]);
    assert_eq!((discord.gateway().identified(), discord.gateway().resumed()), (1, 1));
    Ok(())
}

#[tokio::test]
async fn a_session_that_is_gone_cannot_be_resumed() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let (mut first, ready) = Socket::identified(&discord, 0).await?;
    let resume = |seq: u64| json!({ "op": 6, "d": { "token": discord.token(), "session_id": ready["session_id"], "seq": seq } });
    discord.gateway().ask_to_reconnect();
    assert_eq!(first.payload().await?["op"], 7);
    let mut ahead = Socket::open(&discord).await?;
    ahead.send(resume(7)).await?;
    assert_eq!(ahead.close_code().await?, Some(4007));
    discord.gateway().invalidate(false);
    assert_eq!(first.payload().await?, json!({ "op": 9, "d": false }));
    let mut late = Socket::open(&discord).await?;
    late.send(resume(1)).await?;
    assert_eq!(late.payload().await?, json!({ "op": 9, "d": false }));
    Ok(())
}

#[tokio::test]
async fn a_bot_that_sends_no_heartbeat_is_dropped() -> Tested {
    let discord = Sandbox::builder().heartbeat_interval(Duration::from_millis(100)).start().await?;
    let (mut socket, _) = Socket::identified(&discord, 0).await?;
    assert_eq!(socket.close_code().await?, Some(4009));
    Ok(())
}

#[tokio::test]
async fn events_that_are_kept_back_arrive_in_order_later() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let (mut socket, _) = Socket::identified(&discord, 0).await?;
    discord.gateway().pause_delivery();
    discord.dispatch_raw("ONE", &json!({}));
    discord.dispatch_raw("TWO", &json!({}));
    let nothing = tokio::time::timeout(Duration::from_millis(50), socket.heard()).await;
    assert!(nothing.is_err());
    discord.gateway().resume_delivery();
    socket.event("ONE").await?;
    socket.event("TWO").await?;
    Ok(())
}

#[tokio::test]
async fn an_interaction_can_be_delivered_twice_and_a_code_can_close() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let mut bot = Bot::start(&discord).await?;
    assert_eq!(text(&bot.ready["user"], "id"), discord.application_id().to_string());
    let reply = alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    discord.deliver_again(&reply);
    let (first, second) = (bot.interaction().await?, bot.interaction().await?);
    assert_eq!(first, second);
    discord.gateway().close(4000);
    assert!(matches!(bot.socket.heard().await?, Heard::Closed(Some(4000))));
    Ok(())
}
