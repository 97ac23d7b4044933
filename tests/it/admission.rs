//! Who is served at all: servers that whoever runs the bot has listed, from where the bot is added, and nobody faster than a
//! person presses. Whoever is not makes nothing.

use discord_sandbox::{ClientRefusal, Permissions, Sandbox, Whence};

use crate::answers::Answer;
use crate::disk;
use crate::world::World;

async fn workspaces(world: &World) -> i64 {
    disk::number(&world.database_path(), "select count(*) from workspaces").await
}

#[tokio::test]
async fn a_server_that_is_not_listed_reads_one_kind_sentence_and_gets_no_workspace() {
    let mut world = World::on(Sandbox::builder().privileged_intents(true).start().await.unwrap()).await;
    let home = world.guild.id().to_string();
    world.set("SLOTKEEPER_DISCORD__GUILDS", &format!("1234567890, {home}"));
    world.set("SLOTKEEPER_DISCORD__MEMBERS_INTENT", "true");
    world.start_bot().await;
    let stranger = world.discord.add_guild("Elsewhere");
    let lobby = stranger.add_channel("lobby");
    let owner = stranger.owner();
    let said = format!(
        "This bot isn't set up for this server, so nothing happened. Ask whoever runs the bot to add the server ID {}",
        stranger.id()
    );
    for (command, options) in [
        ("sessions", vec![]),
        ("setup", vec![]),
        ("link", vec![("account", "builder".into())]),
        (
            "session create",
            vec![("title", "Mine".into()), ("when", "in 2h".into()), ("duration", 60.into()), ("roles", "A".into())],
        ),
    ] {
        world.give_in(&lobby, &owner, command, &options).await.says(&[&said]);
    }
    assert_eq!(owner.autocomplete(&lobby, "claim", &[], ("role", "")).await.unwrap().len(), 0);
    let none: &[&discord_sandbox::Role] = &[];
    let guest = stranger.add_member("Guest", none);
    stranger.remove_member(&guest);
    world.quiet().await;
    assert_eq!(workspaces(&world).await, 0);
    world.give(&world.moderator, "sessions", &[]).await.says(&["No session"]);
    assert_eq!(workspaces(&world).await, 1);
    world.end().await;
}

#[tokio::test]
async fn a_board_that_stood_before_the_list_says_so_when_it_is_pressed() {
    let mut world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer").await;
    world.set("SLOTKEEPER_DISCORD__GUILDS", "1234567890");
    world.restart_bot().await;
    world.press(&alice, &board, "Trainer (1 free)").await.says(&["This bot isn't set up for this server"]);
    assert_eq!(world.claims().await, 0);
    world.end().await;
}

#[tokio::test]
async fn commands_are_offered_in_servers_that_have_added_the_bot_and_nowhere_else() {
    let world = World::new().await;
    let alice = world.member("Alice");
    for whence in [Whence::OwnInstall, Whence::DirectMessage] {
        for command in ["sessions", "claim", "session show", "link", "whoami", "privacy export"] {
            let offered = alice.slash_from(whence, &world.channel, command, &[]).await;
            assert!(matches!(offered, Err(ClientRefusal::CommandHidden { .. })), "{command} {whence:?}: {offered:?}");
        }
    }
    assert_eq!(world.discord.requests_to("POST", "/interactions/*/*/callback").len(), 0);
    world.end().await;
}

#[tokio::test]
async fn what_comes_from_elsewhere_all_the_same_is_refused_kindly_and_makes_no_workspace() {
    let world = World::new().await;
    let ada = crate::setup::administrator(&world);
    let ask = async |whence| {
        let reply = ada.slash_raw_from(whence, &world.channel, "setup", &[]).await.unwrap();
        Answer::to(&world.discord, &reply).await
    };
    ask(Whence::OwnInstall).await.says(&["Slotkeeper works in servers that have added it.", "Ask an administrator"]);
    ask(Whence::DirectMessage).await.says(&["This works in a server only."]);
    assert_eq!(workspaces(&world).await, 0);
    ask(Whence::Server).await.says(&["Settings of this server"]);
    assert_eq!(workspaces(&world).await, 1);
    world.end().await;
}

#[tokio::test]
async fn a_member_who_presses_without_end_waits_and_nobody_else_does() {
    let mut world = World::without_bot().await;
    world.set("SLOTKEEPER_LIMITS__PRESSES_PER_MINUTE", "60");
    world.set("SLOTKEEPER_LIMITS__PRESSES_AT_ONCE", "3");
    world.start_bot().await;
    let (hasty, calm) = (world.member("Hasty"), world.member("Calm"));
    for _ in 0..3 {
        world.give(&hasty, "sessions", &[]).await.says(&["No session"]);
    }
    world.give(&hasty, "sessions", &[]).await.says(&["That was a bit fast, so nothing happened."]);
    world.give(&calm, "sessions", &[]).await.says(&["No session"]);
    let figures = reqwest::get(format!("http://{}/metrics", world.operations.unwrap())).await.unwrap().text().await.unwrap();
    assert!(figures.contains("slotkeeper_quota_refusals_total{quota=\"presses\"}"), "{figures}");
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    world.give(&hasty, "sessions", &[]).await.says(&["No session"]);
    world.end().await;
}

#[tokio::test]
async fn an_administrator_of_a_server_that_added_the_bot_for_themselves_alone_changes_nothing_there() {
    let world = World::new().await;
    let elsewhere = world.discord.add_guild("Elsewhere");
    let lobby = elsewhere.add_channel("lobby");
    let role = elsewhere.add_role("Boss", Permissions::ADMINISTRATOR);
    let boss = elsewhere.add_member("Boss", &[&role]);
    let rank = [("member", (&boss).into()), ("rank", 9.into())];
    let reply = boss.slash_raw_from(Whence::OwnInstall, &lobby, "member rank", &rank).await.unwrap();
    Answer::to(&world.discord, &reply).await.says(&["Slotkeeper works in servers that have added it."]);
    assert_eq!(workspaces(&world).await, 0);
    world.end().await;
}
