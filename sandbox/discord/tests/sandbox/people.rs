//! What Discord's own client refuses before a bot hears of it.

use discord_sandbox::{Change, ClientRefusal, InteractionState, OptionValue, Permissions, Sandbox};
use serde_json::json;

use crate::bot::{Bot, Tested};

#[tokio::test]
async fn options_are_checked_before_the_bot_hears_of_them() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let mut bot = Bot::start(&discord).await?;
    let what = || ("what", OptionValue::from("x"));
    let refused: Vec<Vec<(&str, OptionValue)>> = vec![
        vec![],
        vec![("what", 1.into())],
        vec![("what", "more than ten letters".into())],
        vec![what(), ("often", 4.into())],
        vec![what(), ("often", "twice".into())],
        vec![what(), ("tone", "Quiet".into())],
        vec![what(), ("whom", "Alice".into())],
        vec![what(), ("why", "x".into())],
    ];
    for options in refused {
        assert!(alice.slash(&channel, "ask", &options).await.is_err(), "{options:?}");
    }
    assert!(matches!(
        alice.slash(&channel, "nothing", &[]).await,
        Err(ClientRefusal::NoSuchCommand { known, .. }) if known == ["ask", "rule add"]
    ));
    alice.slash(&channel, "ask", &[what(), ("often", 3.into()), ("tone", "Loud".into()), ("whom", (&alice).into())]).await?;
    let heard = bot.interaction().await?;
    let id = alice.id().to_string();
    assert_eq!(
        heard["data"]["options"],
        json!([
            { "name": "what", "type": 3, "value": "x" },
            { "name": "often", "type": 4, "value": 3 },
            { "name": "tone", "type": 3, "value": "l" },
            { "name": "whom", "type": 6, "value": id },
        ])
    );
    assert_eq!(heard["data"]["resolved"]["users"][&id]["global_name"], "Alice");
    assert!(heard["data"]["resolved"]["members"][&id]["permissions"].is_string());
    Ok(())
}

#[tokio::test]
async fn a_command_for_moderators_is_hidden_from_the_rest() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let channel = guild.add_channel("general");
    let moderators = guild.add_role("Moderators", Permissions::MANAGE_EVENTS);
    let helpers = guild.add_role("Helpers", Permissions::empty());
    let alice = guild.add_member("Alice", &[&moderators]);
    let bob = guild.add_member("Bob", &[&helpers]);
    let mut bot = Bot::start(&discord).await?;
    assert!(matches!(bob.slash(&channel, "rule add", &[]).await, Err(ClientRefusal::CommandHidden { .. })));
    assert!(alice.slash(&channel, "rule", &[]).await.is_err(), "a command with subcommands is not used by itself");
    alice.slash(&channel, "rule add", &[]).await?;
    let heard = bot.interaction().await?;
    assert_eq!(heard["data"]["options"], json!([{ "name": "add", "type": 1, "options": [] }]));
    guild.owner().slash(&channel, "rule add", &[]).await?;
    guild.show_command("rule", &helpers);
    bob.slash(&channel, "rule add", &[]).await?;
    channel.deny(&guild.everyone(), Permissions::VIEW_CHANNEL);
    assert!(matches!(bob.slash(&channel, "rule add", &[]).await, Err(ClientRefusal::ChannelHidden)));
    Ok(())
}

#[tokio::test]
async fn whoever_listens_hears_what_changes() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let mut bot = Bot::start(&discord).await?;
    let mut changes = discord.changes();
    let reply = alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    let heard = bot.interaction().await?;
    bot.respond(&heard, json!({ "type": 4, "data": { "content": "hello", "flags": 64 } })).await?;
    let message = reply.settled().await.message().ok_or("no message")?.id();
    let (interaction, user) = (reply.id(), alice.id());
    let state = |state| Change::Interaction { interaction, user, state };
    assert_eq!(changes.recv().await?, state(InteractionState::Dispatched));
    assert_eq!(changes.recv().await?, Change::MessageCreated { channel: channel.id(), message, only_for: Some(user) });
    assert_eq!(changes.recv().await?, state(InteractionState::Answered));
    Ok(())
}

#[tokio::test]
async fn an_old_whisper_can_still_be_pressed() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let bob = guild.add_member("Bob", &[]);
    let mut bot = Bot::start(&discord).await?;
    let reply = alice.slash(&channel, "ask", &[("what", "x".into())]).await?;
    let heard = bot.interaction().await?;
    let row = json!([{ "type": 1, "components": [{ "type": 2, "style": 1, "label": "Go", "custom_id": "go" }] }]);
    bot.respond(&heard, json!({ "type": 4, "data": { "components": row, "flags": 64 } })).await?;
    let outcome = reply.settled().await;
    let whisper = outcome.message().ok_or("no message")?;
    discord.advance(std::time::Duration::from_secs(24 * 60 * 60));
    assert!(matches!(bob.press(whisper, "Go").await, Err(ClientRefusal::MessageHidden)));
    alice.press(whisper, "Go").await?;
    assert_eq!(bot.interaction().await?["message"]["flags"], 64);
    Ok(())
}

#[tokio::test]
async fn somebody_who_was_there_all_along_presses_a_message_that_the_bot_posted_long_ago() -> Tested {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let channel = guild.add_channel("general");
    let row = json!({ "type": 1, "components": [{ "type": 2, "style": 1, "label": "Join", "custom_id": "join" }] });
    let board = json!({ "embeds": [{ "title": "Tonight" }], "components": [row] });
    let message = channel.post_as_bot(board)?;
    assert!(channel.post_as_bot(json!({ "content": "" })).is_err(), "an empty message");
    assert!(channel.post_as_bot(json!({ "content": "x".repeat(2_001) })).is_err(), "a message that is too long");
    assert_eq!(channel.messages().len(), 1);

    let mut bot = Bot::start(&discord).await?;
    let alice = guild.member_all_along(42);
    alice.press(&message, "Join").await?;
    let heard = bot.interaction().await?;
    assert_eq!(heard["member"]["user"]["id"], "42");
    assert_eq!(heard["message"]["id"], message.id().to_string());
    assert_eq!(heard["message"]["author"]["id"], discord.application_id().to_string());
    assert_eq!(heard["message"]["embeds"][0]["title"], "Tonight");
    assert_eq!(heard["message"]["components"][0]["components"][0]["custom_id"], "join");
    assert_eq!(guild.member_all_along(42).name(), alice.name(), "the same person");
    Ok(())
}
