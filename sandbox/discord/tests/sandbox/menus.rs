//! Commands in the menu of a person or of a message, from the page and by a test.

use discord_sandbox::{Permissions, Sandbox};
use serde_json::{Value, json};

use crate::bot::{Bot, Tested, text};
use crate::page::Page;

fn commands() -> Value {
    json!([
        { "type": 2, "name": "Say hello" },
        { "type": 3, "name": "Quote this" },
        { "type": 3, "name": "Report", "default_member_permissions": Permissions::MANAGE_MESSAGES.bits().to_string() },
    ])
}

#[tokio::test]
async fn a_command_in_a_menu_reaches_the_bot_with_what_it_was_used_on() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let channel = guild.add_channel("general");
    let (alice, bob) = (guild.add_member("Alice", &[]), guild.add_member("Bob", &[]));
    let mut bot = Bot::start(&discord).await?;
    bot.put(&format!("/applications/{}/commands", bot.application), commands()).await?;
    let page = Page::of(&discord)?;
    let said = bob.say(&channel, "a wise word");
    let (who, place) = (alice.id().to_string(), channel.id().to_string());
    let (_, offered) = page.get(&format!("channels/{place}/commands?as={who}")).await?;
    assert_eq!(offered["user_commands"][0]["name"], "Say hello");
    assert_eq!(offered["message_commands"].as_array().map(Vec::len), Some(1), "Report is hidden from her");

    let on_bob = json!({ "as": who, "channel": place, "command": "Say hello", "user": bob.id().to_string() });
    assert_eq!(page.post("deeds/menu", on_bob).await?.0, 200);
    let heard = bot.interaction().await?;
    assert_eq!((&heard["type"], &heard["data"]["type"]), (&json!(2), &json!(2)));
    assert_eq!(heard["data"]["target_id"], bob.id().to_string());
    assert_eq!(heard["data"]["resolved"]["users"][bob.id().to_string()]["global_name"], "Bob");
    assert!(heard["data"]["resolved"]["members"][bob.id().to_string()]["permissions"].is_string());
    bot.respond(&heard, json!({ "type": 4, "data": { "content": "Hello, Bob" } })).await?;
    let (_, list) = page.get(&format!("channels/{place}/messages?as={who}")).await?;
    let answer = &list["messages"][1];
    assert_eq!((&answer["content"], &answer["type"]), (&json!("Hello, Bob"), &json!(23)));
    assert_eq!(answer["interaction_metadata"]["target_user"]["id"], bob.id().to_string());

    let on_message = json!({ "as": who, "channel": place, "command": "Quote this", "message": said.id().to_string() });
    assert_eq!(page.post("deeds/menu", on_message).await?.0, 200);
    let heard = bot.interaction().await?;
    assert_eq!((&heard["data"]["type"], text(&heard["data"], "target_id")), (&json!(3), said.id().to_string().as_str()));
    assert_eq!(heard["data"]["resolved"]["messages"][said.id().to_string()]["content"], "a wise word");
    assert!(heard["message"].is_null(), "only components stand on a message");
    assert_eq!(discord.violations(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_menu_has_only_what_the_bot_offers_there_and_the_member_may_use() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let bot = Bot::start(&discord).await?;
    bot.put(&format!("/applications/{}/commands", bot.application), commands()).await?;
    let message = alice.say(&channel, "hello");
    let refused = |result: Result<_, discord_sandbox::ClientRefusal>| result.err().map(|refusal| refusal.to_string());
    assert_eq!(
        refused(alice.use_on_message(&message, "Say hello").await),
        Some("there is no command `Say hello` in this menu; there are: Quote this, Report".to_owned())
    );
    assert_eq!(refused(alice.use_on_message(&message, "Report").await), Some("`Report` is hidden from this member".to_owned()));
    assert_eq!(
        refused(alice.use_on_user(&channel, "Say hello", 7).await),
        Some("there is no such member in this server".to_owned())
    );
    assert!(guild.owner().use_on_message(&message, "Report").await.is_ok());
    message.delete();
    assert!(alice.use_on_message(&message, "Quote this").await.is_err());
    let page = Page::of(&discord)?;
    let both = json!({ "as": alice.id().to_string(), "channel": channel.id().to_string(), "command": "Say hello" });
    assert_eq!(page.post("deeds/menu", both).await?.0, 400);
    Ok(())
}
