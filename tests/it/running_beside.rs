//! The real program as a process of its own: a bot that is started, spoken to from beside, and told to stop.

use discord_sandbox::Fault;
use serde_json::json;

use crate::answers::Answer;
use crate::disk::WriteLock;
use crate::process::{Process, Run};
use crate::world::{World, until};

#[tokio::test]
async fn sigterm_and_ctrl_c_end_it_cleanly_with_code_0() {
    for signal in ["-TERM", "-INT"] {
        let world = World::without_bot().await;
        let bot = Process::start(&world).await;
        let (code, logged) = bot.end(signal).await;
        assert_eq!(code, Some(0), "{logged}");
        assert_eq!(world.discord.gateway().connected(), 0);
        assert!(!logged.contains("ERROR"), "{logged}");
        assert!(!logged.contains(world.discord.token()), "the token is in the log");
        assert!(!world.database_path().with_extension("db-wal").exists(), "the log is folded into the database");
        world.end().await;
    }
}

#[tokio::test]
async fn a_rank_set_from_the_command_line_counts_at_the_next_press() {
    let world = World::without_bot().await;
    let bot = Process::start(&world).await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer @50").await;
    world.press(&alice, &board, "Trainer (1 free)").await.says(&["Trainer needs rank 50; yours is 0."]);

    let listed = bot.beside(&world, &["workspace", "list"]).await;
    let workspace = listed.split_whitespace().next().expect("the server's workspace");
    let set = bot.beside(&world, &["member", "set", workspace, "714760171", "--rank", "50"]).await;
    assert_eq!(set, "714760171 has rank 50 (was rank 0)\n");

    let claimed = world.press(&alice, &board, "Trainer (1 free)").await;
    assert!(claimed.text().contains("You have Trainer, slot 1,"), "{}", claimed.text());
    assert_eq!(bot.end("-TERM").await.0, Some(0));
    world.end().await;
}

#[tokio::test]
async fn told_to_stop_it_commits_and_answers_what_is_under_way() {
    let world = World::without_bot().await;
    let bot = Process::start(&world).await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer").await;
    let lock = WriteLock::hold(&world.database_path()).await;
    let reply = alice.press(&board, "Trainer (1 free)").await.unwrap();
    reply.acknowledged().await;

    let ((code, logged), ()) = tokio::join!(bot.end("-TERM"), lock.release());

    assert_eq!(code, Some(0), "{logged}");
    let answer = Answer::to(&world.discord, &reply).await;
    assert!(answer.text().contains("You have Trainer, slot 1,"), "{}", answer.text());
    assert_eq!(world.claims().await, 1);
    world.end().await;
}

#[tokio::test]
async fn told_to_stop_while_discord_is_down_it_stops() {
    let world = World::without_bot().await;
    world.discord.faults().always("GET", "/gateway/bot", Fault::Html(503));
    let bot = Process::spawn(&world);
    let tried = || world.discord.requests_to("GET", "/gateway/bot").len();
    until(|| Some(()).filter(|()| tried() > 0)).await.expect("a try to connect");
    let (code, logged) = bot.end("-TERM").await;
    assert_eq!(code, Some(0), "{logged}");
    world.end().await;
}

#[tokio::test]
async fn a_server_that_is_bound_beforehand_uses_that_workspace() {
    let world = World::without_bot().await;
    let bot = Process::start(&world).await;
    let guild = world.guild.id().to_string();
    let id = bot.beside(&world, &["workspace", "create", "Night Shift", "--guild", &guild]).await.trim().to_owned();
    world.give(&world.moderator, "sessions", &[]).await.says(&["No session is coming up."]);
    let listed = bot.beside(&world, &["workspace", "list"]).await;
    assert_eq!(listed.lines().count(), 1, "{listed}");
    assert!(listed.starts_with(&id) && listed.contains("Night Shift"), "{listed}");
    assert_eq!(bot.end("-TERM").await.0, Some(0));
    world.end().await;
}

#[tokio::test]
async fn killed_without_warning_it_has_lost_nothing_that_was_answered() {
    let mut world = World::without_bot().await;
    let bot = Process::start(&world).await;
    let people = world.crowd(5).await;
    let board = world.board("Training", "Trainer x5").await;
    for (member, free) in people.iter().zip((2..=5).rev()) {
        world.press(member, &board, &format!("Trainer ({free} free)")).await;
    }
    bot.end("-KILL").await;

    world.start_bot().await;
    assert_eq!(world.claims().await, 4);
    let pressed = world.press(&people[4], &board, "Trainer (1 free)").await;
    assert!(pressed.text().contains("You have Trainer, slot 5,"), "{}", pressed.text());
    world.press_raw(&people[0], &board, "s1:l:nowhere").await.says(&["That session is not here any more."]);
    world.end().await;
}

#[tokio::test]
async fn a_token_that_discord_does_not_take_ends_it_with_one_line_that_says_what_to_do() {
    let world = World::without_bot().await;
    let folder = tempfile::tempdir().unwrap();
    let mut environment = world.environment();
    environment.insert("SLOTKEEPER_DISCORD__TOKEN", "wrong.token".to_owned());
    environment.insert("SLOTKEEPER_LOG", "warn".to_owned());
    let environment: Vec<_> = environment.into_iter().collect();
    let run = Run::of(folder.path(), &environment, &["run"]).await;
    run.fails(1, &["Discord does not accept the bot's token", "Reset Token", "SLOTKEEPER_DISCORD__TOKEN"]);
    assert!(!run.complaint.contains("wrong.token"), "{}", run.complaint);
    world.end().await;
}

#[tokio::test]
async fn a_gateway_that_closes_for_good_ends_it_with_code_1_and_one_line() {
    let world = World::without_bot().await;
    let bot = Process::start(&world).await;
    world.discord.gateway().close(4014);
    let (code, logged) = bot.ended().await;
    assert_eq!(code, Some(1), "{logged}");
    assert!(logged.lines().last().unwrap().starts_with("slotkeeper: Discord closed the connection for good"), "{logged}");
    world.end().await;
}

/// The other tests look for these words in the log of their bots; here is why that finds something.
#[tokio::test]
async fn an_interaction_that_cannot_be_read_stands_in_the_log() {
    let world = World::without_bot().await;
    let bot = Process::start(&world).await;
    world.discord.dispatch_raw("INTERACTION_CREATE", &json!({ "id": "1", "type": 3 }));
    world.give(&world.moderator, "sessions", &[]).await.says(&["No session is coming up."]);
    let (_, logged) = bot.end("-TERM").await;
    assert!(logged.to_lowercase().contains("unknown event"), "{logged}");
    world.end().await;
}
