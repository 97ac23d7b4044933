//! What a sandbox begins with, from a file.

use discord_sandbox::{Sandbox, Seed};
use serde_json::json;

use crate::bot::{Bot, Tested, text};
use crate::page::Page;

#[tokio::test]
async fn a_seed_brings_the_server_its_channels_its_roles_and_its_people() -> Tested {
    let seed = Seed::from_toml(
        r##"
        welcome = "Hello"
        [bot]
        application_id = "77"
        name = "Dicebox"
        token = "secret"
        [[guilds]]
        id = 11
        name = "Board Games"
        locale = "de"
        roles = [{ id = 12, name = "Hosts", permissions = ["MANAGE_EVENTS"], colour = "#e67e22" }]
        channels = [
            { id = "13", name = "tables" },
            { name = "hosts-only", overwrites = [
                { who = "@everyone", deny = ["VIEW_CHANNEL"] }, { who = "Hosts", allow = ["VIEW_CHANNEL"] },
                { who = "@bot", allow = ["VIEW_CHANNEL"] } ] },
        ]
        people = [{ id = 14, name = "Robin", owner = true }, { name = "Maya", roles = ["Hosts"] }, { name = "Sam" }]
        "##,
    )?;
    let discord = Sandbox::builder().seed(seed).page(true).start().await?;
    assert_eq!((discord.token(), discord.application_id()), ("secret", 77));
    let bot = Bot::start(&discord).await?;
    let (_, guild) = bot.get("/guilds/11?with_counts=true").await?;
    assert_eq!(
        (&guild["name"], &guild["owner_id"], &guild["preferred_locale"]),
        (&json!("Board Games"), &json!("14"), &json!("de"))
    );
    assert_eq!(guild["approximate_member_count"], 4, "three people and the bot, and no owner but the one who is named");
    let hosts = guild["roles"].as_array().into_iter().flatten().find(|role| role["id"] == "12").ok_or("no role")?;
    assert_eq!((&hosts["permissions"], &hosts["color"]), (&json!("8589934592"), &json!(0xE6_7E_22)));
    assert_eq!(bot.post("/channels/13/messages", json!({ "content": "hello" })).await?.0, 200);
    let page = Page::of(&discord)?;
    for (who, channels) in [("Maya", 2), ("Sam", 1), ("Robin", 2)] {
        let (_, seen) = page.get(&format!("world?as={who}")).await?;
        assert_eq!(seen["guilds"][0]["channels"].as_array().map(Vec::len), Some(channels), "{who}");
        assert_eq!(text(&seen, "welcome"), "Hello");
    }
    assert_eq!(bot.get(&format!("/channels/{}", 13)).await?.0, 200);
    Ok(())
}

#[tokio::test]
async fn a_seed_may_be_written_in_json_and_the_example_is_one() -> Tested {
    let seed =
        Seed::from_json(r#"{ "guilds": [{ "id": "5", "name": "G", "bot_permissions": "2048", "people": [{ "name": "A" }] }] }"#)?;
    let discord = Sandbox::builder().seed(seed).start().await?;
    let bot = Bot::start(&discord).await?;
    let (_, mine) = bot.get("/users/@me/guilds").await?;
    assert_eq!((&mine[0]["id"], discord.token().is_empty()), (&json!("5"), false));
    let example = Sandbox::builder().seed(Seed::example()?).start().await?;
    let bot = Bot::start(&example).await?;
    assert_eq!(bot.get("/guilds/1200000000000000001/channels").await?.1.as_array().map(Vec::len), Some(2));
    Ok(())
}

#[test]
fn what_is_wrong_with_a_seed_is_said_in_a_sentence() {
    let wrong = |text: &str| Seed::from_toml(text).err().map(|error| error.to_string()).unwrap_or_default();
    for (text, part) in [
        (
            "[[guilds]]\nname = \"G\"\npeople = [{ name = \"A\", roles = [\"Hosts\"] }]",
            "G: A has the role `Hosts`, which is not among its roles",
        ),
        (
            "[[guilds]]\nname = \"G\"\nroles = [{ name = \"R\", permissions = [\"FLY\"] }]",
            "there is no permission `FLY`; there are: CREATE_INSTANT_INVITE",
        ),
        (
            "[[guilds]]\nname = \"G\"\nchannels = [{ name = \"c\", overwrites = [{ who = \"B\" }] }]",
            "#c is for `B`, which is no role",
        ),
        ("[[guilds]]\nname = \"G\"\nid = 5\nchannels = [{ name = \"c\", id = 5 }]", "the identifier 5 stands there twice"),
        (
            "[[guilds]]\nname = \"G\"\npeople = [{ name = \"A\", owner = true }, { name = \"B\", owner = true }]",
            "a server has one owner",
        ),
        ("[[guilds]]\nname = \"G\"\ncolour = 1", "unknown field `colour`"),
        ("[[guilds]]\nid = \"x\"\nname = \"G\"", "an identifier is a number above 0"),
        ("[[guilds]]\nname = \"G\"\nroles = [{ name = \"R\", colour = \"red\" }]", "a colour is written as"),
    ] {
        assert!(wrong(text).contains(part), "{text}\n{}", wrong(text));
    }
    let missing = Seed::read(std::path::Path::new("/nowhere/seed.toml")).err().map(|error| error.to_string());
    assert!(missing.is_some_and(|sentence| sentence.starts_with("the seed /nowhere/seed.toml: ")));
}
