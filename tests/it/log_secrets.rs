//! Whatever level is set, no secret and nothing that people wrote stands in the log.

use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use roblox_sandbox::Service;
use slotkeeper::config::Config;

use crate::setup::key_desk::{GOOD, KeyDesk};
use crate::setup::{administrator, panel};
use crate::world::{PATIENCE, World};

const BLOXLINK_KEY: &str = "blox-key-0123456789abcdef";
const OPEN_CLOUD_KEY: &str = "cloud-key-fedcba9876543210";
const WRONG_KEY: &str = "slotkeeper_abcdefgh_thisisnokeyofanybodyatall";
const DESCRIPTION: &str = "Bring the purple umbrella";
const REASON: &str = "The host has a sore throat";
const BUILDER: u64 = 714_760_171;

/// The program at this level, with its log in a file: a pipe that nobody reads would stop it.
fn start(world: &World, log: &str) -> Child {
    let file = File::create(world.folder().join("the.log")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_slotkeeper"));
    command.env_clear().envs(world.environment()).env("SLOTKEEPER_LOG", log).arg("run").current_dir(world.folder());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file).spawn().unwrap()
}

/// Ends it as Ctrl-C does; what it has logged.
fn ended(world: &World, mut bot: Child) -> String {
    assert!(Command::new("kill").args(["-TERM", &bot.id().to_string()]).status().unwrap().success());
    bot.wait().unwrap();
    std::fs::read_to_string(world.folder().join("the.log")).unwrap()
}

/// A day in a community, through every door: linking, claims, the keys of administrators, the HTTP API. What must be in no log.
async fn a_day(world: &World, address: &str) -> Vec<String> {
    let ada = administrator(world);
    world.roblox.add_user(BUILDER, "builder");
    world.roblox.add_bloxlink_key(BLOXLINK_KEY, world.guild.id());
    let linking = world.press(&ada, &panel(world, &ada).await, "Linking and ranks…").await;
    for (button, key) in [("Bloxlink key…", BLOXLINK_KEY), ("Open Cloud key…", OPEN_CLOUD_KEY)] {
        let form = world.open(&ada, linking.updated.as_ref().unwrap(), button).await;
        world.submit(&ada, &form, &[("key", key)]).await;
    }
    let engine = world.press(&ada, &panel(world, &ada).await, "Who decides…").await;
    let form = world.open(&ada, engine.updated.as_ref().unwrap(), "Enter the SERIES key…").await;
    world.submit(&ada, &form, &[("key", GOOD)]).await;

    let alice = world.member("Alice");
    let board = world.board_with("Training", "Trainer x2 @1, Assistant", &[("description", DESCRIPTION.into())]).await;
    let (message, words) = world.words(&alice, &BUILDER.to_string()).await;
    world.press(&alice, &message, "Check now").await;
    world.roblox.set_description(BUILDER, &words);
    world.press(&alice, &message, "Check now").await;
    world.press(&alice, &board, "Assistant (1 free)").await;
    world.give(&alice, "whoami", &[]).await;
    world.linked("Bob", 156, 50).await;
    world.give(&world.moderator, "session cancel", &[("session", "Training".into()), ("reason", REASON.into())]).await;

    let keys = world.press(&ada, &panel(world, &ada).await, "API keys…").await;
    let reply = ada.press(keys.updated.as_ref().unwrap(), "Create a key").await.unwrap();
    let mut outcome = reply.settled().await;
    while outcome.messages.is_empty() {
        outcome = reply.next_change().await;
    }
    let key = outcome.message().unwrap().content().split("```").nth(1).unwrap().trim().to_owned();
    let client = reqwest::Client::new();
    for key in [key.as_str(), WRONG_KEY] {
        client.get(format!("{address}/sessions/list")).header("apikey", key).send().await.unwrap();
        client.get(format!("{address}/basic/check-key/{key}")).send().await.unwrap();
    }
    world.give(&alice, "privacy export", &[]).await;
    let asked = world.give(&alice, "privacy delete", &[]).await;
    world.press(&alice, asked.message().unwrap(), "Delete everything").await;
    let vault_key = std::fs::read_to_string(world.database_path().with_extension("db.key")).unwrap();
    [words, key, vault_key.trim().to_owned(), world.discord.token().to_owned()].to_vec()
}

#[tokio::test]
async fn at_trace_there_is_no_token_no_key_no_word_of_a_proof_and_nothing_that_people_wrote_in_the_log() {
    let desk = KeyDesk::start().await;
    let mut world = World::without_bot().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    world.set("SLOTKEEPER_SERIES__BASE_URL", desk.base());
    world.set("SLOTKEEPER_HTTP__LISTEN", &free.to_string());
    let bot = start(&world, "trace");
    world.discord.wait_until_ready(PATIENCE).await.unwrap();
    world.discord.wait_for_commands(PATIENCE).await.unwrap();
    let mut secrets = a_day(&world, &format!("http://{free}")).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let log = ended(&world, bot);

    secrets.extend([BLOXLINK_KEY, OPEN_CLOUD_KEY, GOOD, WRONG_KEY, DESCRIPTION, REASON].map(str::to_owned));
    let requests = world.discord.requests();
    let tokens = requests.iter().filter_map(|request| {
        let parts: Vec<&str> = request.path.split('/').collect();
        parts.iter().position(|part| *part == "interactions").and_then(|at| parts.get(at + 2)).map(|token| (*token).to_owned())
    });
    let tokens: Vec<String> = tokens.collect();
    assert!(tokens.len() > 20, "{}", tokens.len());
    assert!(!world.roblox.requests_to(Service::Bloxlink).is_empty(), "a key was used");
    for secret in secrets.iter().chain(&tokens) {
        let line = log.lines().find(|line| line.contains(secret.as_str()));
        assert!(line.is_none(), "{secret} stands in the log: {}", line.unwrap_or_default());
    }
    assert!(log.contains("slotkeeper::bot::gateway: connected to Discord"), "there is a log: {log}");
    let foreign = log.lines().find(|line| {
        ["sqlx::", "hyper", "reqwest::", "serenity::", "rustls", "h2::"].iter().any(|name| line.contains(&format!(" {name}")))
    });
    assert!(foreign.is_none(), "{}", foreign.unwrap_or_default());
    world.end().await;
}

#[tokio::test]
async fn a_library_that_is_named_is_heard() {
    let world = World::without_bot().await;
    let bot = start(&world, &format!("{},sqlx=trace", Config::default().log));
    world.discord.wait_until_ready(PATIENCE).await.unwrap();
    let log = ended(&world, bot);
    assert!(log.contains(" sqlx::query: "), "{log}");
    assert!(!log.contains(" hyper"), "{log}");
    world.end().await;
}
