//! What people see on the page, and what they do there.

use discord_sandbox::{Permissions, Sandbox};
use serde_json::{Value, json};

use crate::bot::{Bot, Tested, text};
use crate::page::Page;

fn names(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().map(|one| text(one, "name")).collect()
}

fn contents(messages: &Value) -> Vec<&str> {
    messages["messages"].as_array().into_iter().flatten().map(|one| text(one, "content")).collect()
}

#[tokio::test]
async fn a_person_is_told_of_the_channels_that_they_see_and_the_commands_that_they_may_use() -> Tested {
    let discord = Sandbox::builder().page(true).welcome("Hello").neighbour("Roblox", "http://127.0.0.1:1/").start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, secret) = (guild.add_channel("general"), guild.add_channel("secret"));
    let moderators = guild.add_role("Moderators", Permissions::MANAGE_EVENTS);
    let (alice, bob) = (guild.add_member("Alice", &[&moderators]), guild.add_member("Bob", &[]));
    secret.deny(&guild.everyone(), Permissions::VIEW_CHANNEL);
    secret.allow(&moderators, Permissions::VIEW_CHANNEL);
    let _bot = Bot::start(&discord).await?;
    let page = Page::of(&discord)?;

    let (_, first) = page.get("world").await?;
    assert_eq!(first["viewer"], alice.id().to_string(), "an ordinary member is acted as, not the owner");
    assert_eq!((&first["welcome"], &first["neighbours"][0]["title"]), (&json!("Hello"), &json!("Roblox")));
    assert_eq!(first["bot"]["online"], true);
    let (_, of_bob) = page.get("world?as=Bob").await?;
    assert_eq!(of_bob["viewer"], bob.id().to_string());
    assert_eq!(names(&of_bob["guilds"][0]["channels"]), ["general"]);
    assert_eq!(names(&first["guilds"][0]["channels"]), ["general", "secret"]);
    let members = &first["guilds"][0]["members"];
    let told = members.as_array().into_iter().flatten().find(|one| one["name"] == "Alice").ok_or("no Alice")?;
    assert_eq!((&told["rights"], &told["roles"]), (&json!(["Manage Events"]), &json!([moderators.id().to_string()])));

    let commands = async |who: u64| page.get(&format!("channels/{}/commands?as={who}", channel.id())).await;
    assert_eq!(names(&commands(alice.id()).await?.1["commands"]), ["ask", "rule"]);
    assert_eq!(names(&commands(bob.id()).await?.1["commands"]), ["ask"]);
    assert_eq!(page.get(&format!("channels/{}/messages?as={}", secret.id(), bob.id())).await?.0, 404);
    assert_eq!(page.get(&format!("channels/{}/messages?as={}", secret.id(), alice.id())).await?.0, 200);
    Ok(())
}

#[tokio::test]
async fn a_command_reaches_the_bot_with_its_typed_options_and_its_answer_only_whom_it_is_for() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let channel = guild.add_channel("general");
    let (alice, bob) = (guild.add_member("Alice", &[]), guild.add_member("Bob", &[]));
    let mut bot = Bot::start(&discord).await?;
    let page = Page::of(&discord)?;
    let (mut hers, mut his) = (page.events(alice.id()).await?, page.events(bob.id()).await?);
    let deed = json!({ "as": alice.id().to_string(), "channel": channel.id().to_string(), "command": "ask", "options": [
        { "name": "what", "type": 3, "value": "x" }, { "name": "often", "type": 4, "value": 2 },
        { "name": "whom", "type": 6, "value": bob.id().to_string() }, { "name": "tone", "type": 3, "value": "l" } ] });
    let (status, begun) = page.post("deeds/slash", deed).await?;
    assert_eq!(status, 200, "{begun}");
    let heard = bot.interaction().await?;
    assert_eq!(heard["id"], begun["interaction"]);
    assert_eq!(heard["data"]["options"][1]["value"], 2);
    assert_eq!(heard["data"]["options"][2]["value"], bob.id().to_string());
    assert_eq!(hers.next().await?["state"], "dispatched");
    bot.respond(&heard, json!({ "type": 4, "data": { "content": "only for her", "flags": 64 } })).await?;
    let shown = hers.next_of("message").await?;
    assert_eq!((&shown["message"]["content"], &shown["message"]["ephemeral"]), (&json!("only for her"), &json!(true)));
    let gone_on = hers.next_of("interaction").await?;
    assert_eq!((&gone_on["state"], &gone_on["interaction"]), (&json!("answered"), &begun["interaction"]));

    // What he hears next is what everybody hears: nothing of hers came before it.
    bob.say(&channel, "hello");
    assert_eq!(his.next().await?["message"]["content"], "hello");
    let list = async |who: u64| page.get(&format!("channels/{}/messages?as={who}", channel.id())).await;
    assert_eq!(contents(&list(alice.id()).await?.1), ["only for her", "hello"]);
    assert_eq!(contents(&list(bob.id()).await?.1), ["hello"]);

    let message = &shown["message"]["id"];
    let dismiss = async |who: u64| page.post("deeds/dismiss", json!({ "as": who.to_string(), "message": message })).await;
    assert_eq!(dismiss(bob.id()).await?.0, 422);
    assert_eq!(dismiss(alice.id()).await?.0, 200);
    assert_eq!(hers.next_of("gone").await?["message"], *message);
    assert_eq!(contents(&list(alice.id()).await?.1), ["hello"]);
    // What the bot writes into it afterwards is not seen.
    bot.patch(&format!("{}/messages/@original", bot.webhook(&heard)), json!({ "content": "again" })).await?;
    bob.say(&channel, "bye");
    assert_eq!(hers.next_of("message").await?["message"]["content"], "bye");
    Ok(())
}

#[tokio::test]
async fn what_discords_client_refuses_is_refused_with_a_sentence() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let bot = Bot::start(&discord).await?;
    let page = Page::of(&discord)?;
    let who = alice.id().to_string();
    let slash = async |command: &str, options: Value| {
        let deed = json!({ "as": who, "channel": channel.id().to_string(), "command": command, "options": options });
        page.post("deeds/slash", deed).await
    };
    for (command, options, sentence) in [
        ("ask", json!([]), "The option `what` is required."),
        (
            "ask",
            json!([{ "name": "what", "type": 3, "value": "far too long a text" }]),
            "`what` must be at most 10 characters long.",
        ),
        ("rule add", json!([]), "/rule add is hidden from this member."),
    ] {
        let (status, answer) = slash(command, options).await?;
        assert_eq!((status, text(&answer, "error").to_lowercase()), (422, sentence.to_lowercase()));
    }
    let row =
        json!([{ "type": 1, "components": [{ "type": 2, "style": 1, "label": "No", "custom_id": "no", "disabled": true }] }]);
    let (_, sent) = bot.post(&format!("/channels/{}/messages", channel.id()), json!({ "components": row })).await?;
    let press = json!({ "as": who, "message": sent["id"], "custom_id": "no" });
    assert_eq!(page.post("deeds/press", press).await?.0, 422);
    let say = async |words: &str| {
        page.post("deeds/say", json!({ "as": who, "channel": channel.id().to_string(), "text": words })).await
    };
    assert_eq!(say("  ").await?.0, 422);
    assert_eq!(say(&"x".repeat(2001)).await?.0, 422);
    channel.deny(&alice, Permissions::SEND_MESSAGES);
    assert_eq!(say("hello").await?.1["error"], "This member may not write in this channel.");
    assert_eq!(channel.messages().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_form_is_opened_by_a_press_filled_in_and_sent() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let channel = guild.add_channel("general");
    let (alice, bob) = (guild.add_member("Alice", &[]), guild.add_member("Bob", &[]));
    let mut bot = Bot::start(&discord).await?;
    let page = Page::of(&discord)?;
    let row = json!([{ "type": 1, "components": [{ "type": 2, "style": 1, "label": "Go", "custom_id": "go" }] }]);
    let (_, sent) = bot.post(&format!("/channels/{}/messages", channel.id()), json!({ "components": row })).await?;
    let (mut hers, mut his) = (page.events(alice.id()).await?, page.events(bob.id()).await?);
    let who = alice.id().to_string();
    let press = json!({ "as": who, "message": sent["id"], "custom_id": "go" });
    let (_, begun) = page.post("deeds/press", press).await?;
    let pressed = bot.interaction().await?;
    let fields = json!([
        { "type": 18, "label": "Why", "component": { "type": 4, "custom_id": "why", "style": 1, "min_length": 3 } },
        { "type": 18, "label": "Whom", "component": { "type": 5, "custom_id": "whom", "max_values": 2 } },
        { "type": 18, "label": "When", "component": { "type": 21, "custom_id": "when", "options": [
            { "label": "Now", "value": "now" }, { "label": "Later", "value": "later" } ] } },
    ]);
    let form = json!({ "type": 9, "data": { "custom_id": "form", "title": "A form", "components": fields } });
    assert_eq!(bot.respond(&pressed, form).await?.0, 204);
    hers.next_of("interaction").await?;
    let opened = hers.next_of("interaction").await?;
    assert_eq!(opened["modal"]["title"], "A form");

    let submit = async |who: &str, why: &str| {
        let fields = json!([
            { "custom_id": "why", "values": [why] },
            { "custom_id": "whom", "values": [alice.id().to_string(), bob.id().to_string()] },
            { "custom_id": "when", "values": ["later"] },
        ]);
        page.post("deeds/submit", json!({ "as": who, "interaction": begun["interaction"], "fields": fields })).await
    };
    assert_eq!(submit(&bob.id().to_string(), "because").await?.0, 404, "it is not his form");
    assert_eq!(submit(&who, "no").await?.0, 422, "too short");
    assert_eq!(submit(&who, "because").await?.0, 200);
    let submitted = bot.interaction().await?;
    let filled = &submitted["data"]["components"];
    assert_eq!(filled[0]["component"]["value"], "because");
    assert_eq!(filled[1]["component"]["values"], json!([alice.id().to_string(), bob.id().to_string()]));
    assert_eq!(filled[2]["component"]["value"], "later");
    assert_eq!(submitted["data"]["resolved"]["users"][bob.id().to_string()]["global_name"], "Bob");
    bob.say(&channel, "hello");
    assert_eq!(his.next().await?["type"], "message", "he heard nothing of her press and her form");
    Ok(())
}

#[tokio::test]
async fn typing_is_answered_by_the_bot_and_choosing_reaches_it() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let mut bot = Bot::start(&discord).await?;
    let page = Page::of(&discord)?;
    let who = alice.id().to_string();
    let typing = json!({ "as": who, "channel": channel.id().to_string(), "command": "ask", "focused": "role", "typed": "Tr",
        "options": [{ "name": "what", "type": 3, "value": "x" }] });
    let answering = async {
        let heard = bot.interaction().await?;
        assert_eq!(heard["data"]["options"][1]["value"], "Tr");
        bot.respond(&heard, json!({ "type": 8, "data": { "choices": [{ "name": "Trainer", "value": "t" }] } })).await
    };
    let (typed, answered) = tokio::join!(page.post("deeds/autocomplete", typing), answering);
    assert_eq!(answered?.0, 204);
    assert_eq!(typed?, (200, json!({ "choices": [{ "name": "Trainer", "value": "t" }] })));

    let menu = json!([{ "type": 1, "components": [{ "type": 6, "custom_id": "roles", "max_values": 2 }] }]);
    let (_, sent) = bot.post(&format!("/channels/{}/messages", channel.id()), json!({ "components": menu })).await?;
    let role = guild.add_role("Trainers", Permissions::empty()).id().to_string();
    let choose = async |values: Value| {
        page.post("deeds/select", json!({ "as": who, "message": sent["id"], "custom_id": "roles", "values": values })).await
    };
    assert_eq!(choose(json!([])).await?.0, 422);
    assert_eq!(choose(json!(["1"])).await?.0, 422);
    assert_eq!(choose(json!([role])).await?.0, 200);
    assert_eq!(bot.interaction().await?["data"]["values"], json!([role]));
    Ok(())
}

#[tokio::test]
async fn older_messages_are_read_page_by_page() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    for number in 0..60 {
        alice.say(&channel, &number.to_string());
    }
    let page = Page::of(&discord)?;
    let path = format!("channels/{}/messages?as={}", channel.id(), alice.id());
    let (_, newest) = page.get(&path).await?;
    assert_eq!((contents(&newest).len(), contents(&newest)[0], &newest["more"]), (50, "10", &json!(true)));
    let (_, older) = page.get(&format!("{path}&before={}", text(&newest["messages"][0], "id"))).await?;
    assert_eq!((contents(&older).len(), contents(&older)[0], &older["more"]), (10, "0", &json!(false)));
    Ok(())
}

#[tokio::test]
async fn whoever_looks_hears_of_new_people_and_new_neighbours() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let alice = guild.add_member("Alice", &[]);
    let page = Page::of(&discord)?;
    let mut events = page.events(alice.id()).await?;
    let _bob = guild.add_member("Bob", &[]);
    assert_eq!(events.next().await?["type"], "world");
    discord.add_neighbour("Roblox", "http://127.0.0.1:1/");
    discord.add_neighbour("Roblox", "http://127.0.0.1:2/");
    assert_eq!(events.next().await?["type"], "world");
    let (_, world) = page.get("world").await?;
    assert_eq!(world["neighbours"], json!([{ "title": "Roblox", "address": "http://127.0.0.1:2/" }]));
    assert!(names(&world["guilds"][0]["members"]).contains(&"Bob"));
    let _bot = Bot::start(&discord).await?;
    assert_eq!(events.next_of("bot").await?["online"], true);
    Ok(())
}
