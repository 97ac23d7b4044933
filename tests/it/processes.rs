//! Several processes of the real program on one database: what one does the other shows, and what one leaves when it dies the
//! next takes over.

use discord_sandbox::{Fault, Message};
use reqwest::Method;

use crate::api_beside_bot::Caller;
use crate::disk;
use crate::http::Said;
use crate::process::{Process, Run};
use crate::world::{World, until};

#[tokio::test]
async fn a_claim_through_serve_is_on_the_board_of_run_and_in_its_answers_and_the_other_way_round() {
    let world = World::without_bot().await;
    let bot = Process::start(&world).await;
    let alice = world.linked("Alice", 714_760_171, 1).await;
    let bob = world.linked("Bob", 8, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let listing = world.give(&bob, "session show", &[]).await;
    assert!(!listing.text().contains("Alice"), "{}", listing.text());
    let (server, base) = Process::serve(&world).await;
    let program = Caller::new(&world).await.at(&base);
    let session = program.only_session().await;

    let said = program.claim(&session, "Trainer", 714_760_171).await;
    assert_eq!(said.status, 200, "{}", said.text);
    let shown = format!("1. @{}", alice.name());
    world.until(&board, |text| text.contains(&shown)).await;
    world.give(&bob, "session show", &[]).await.says(&[&shown]);

    let pressed = world.press(&bob, &board, "Trainer (1 free)").await;
    assert!(pressed.text().contains("You have Trainer, slot 2,"), "{}", pressed.text());
    let reads = async || Said::to(program.call(Method::GET, &format!("/sessions/get/{session}"))).await;
    for _ in 0..400 {
        if reads().await.json()["data"]["CustomRoles"]["Trainer"]["Slots"]["8"].is_object() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let read = reads().await;
    assert!(read.json()["data"]["CustomRoles"]["Trainer"]["Slots"]["8"].is_object(), "{}", read.text);
    for process in [bot, server] {
        let (code, logged) = process.end("-TERM").await;
        assert_eq!(code, Some(0), "{logged}");
        let complains = |line: &str| line.contains("ERROR") || (line.contains("WARN") && line.contains("slotkeeper::"));
        assert!(!logged.lines().any(complains), "{logged}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_key_that_the_bot_has_revoked_opens_nothing_at_serve_from_the_next_call_on() {
    let world = World::without_bot().await;
    let bot = Process::start(&world).await;
    world.board("Training", "Trainer x2").await;
    let (server, base) = Process::serve(&world).await;
    let program = Caller::new(&world).await.at(&base);
    program.only_session().await;
    let listed = bot.beside(&world, &["key", "list"]).await;
    let key = listed.split_whitespace().next().unwrap();
    bot.beside(&world, &["key", "revoke", key]).await;
    Said::to(program.call(Method::GET, "/sessions/list")).await.refused(401, "unauthorized");
    assert_eq!(server.end("-TERM").await.0, Some(0));
    assert_eq!(bot.end("-TERM").await.0, Some(0));
    world.end().await;
}

#[tokio::test]
async fn a_server_that_the_command_line_binds_has_its_new_workspace_though_the_bot_knew_the_old_one() {
    let world = World::without_bot().await;
    let bot = Process::start(&world).await;
    world.board("Training", "Trainer x2").await;
    world.give(&world.moderator, "sessions", &[]).await.says(&["Training"]);
    let guild = world.guild.id().to_string();
    bot.beside(&world, &["workspace", "create", "Day Shift", "--guild", &guild]).await;
    let mut answer = world.give(&world.moderator, "sessions", &[]).await;
    for _ in 0..100 {
        if !answer.text().contains("Training") {
            break;
        }
        answer = world.give(&world.moderator, "sessions", &[]).await;
    }
    answer.says(&["No session is coming up."]);
    assert_eq!(bot.end("-TERM").await.0, Some(0));
    world.end().await;
}

#[tokio::test]
async fn a_second_run_on_one_database_says_so_in_one_line_and_serve_and_the_command_line_go_beside_the_first() {
    let world = World::without_bot().await;
    let bot = Process::start(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let mut environment = world.environment();
    environment.insert("SLOTKEEPER_LOG", "warn".to_owned());
    let environment: Vec<_> = environment.into_iter().collect();
    let second = async || Run::of(folder.path(), &environment, &["run"]).await;
    second().await.fails(1, &["slotkeeper.db", "another \"slotkeeper run\"", "Stop that one first", "database.path"]);
    let (server, _) = Process::serve(&world).await;
    bot.beside(&world, &["workspace", "list"]).await;
    second().await.fails(1, &["another \"slotkeeper run\""]);
    assert_eq!(server.end("-TERM").await.0, Some(0));

    bot.end("-KILL").await;
    until(|| (world.discord.gateway().connected() == 0).then_some(())).await.expect("Discord notices");
    let next = Process::start(&world).await;
    assert_eq!(next.end("-TERM").await.0, Some(0), "who was killed is in nobody's way");
    world.end().await;
}

/// Has the bot killed while it paints this board, with a claim of Alice's that the board does not show yet.
async fn killed_while_painting(world: &World, bot: Process) -> Message {
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.quiet().await;
    world.discord.faults().always("PATCH", "/channels/*/messages/*", Fault::Dropped);
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer, slot 1,"]);
    until(|| (!world.edits_of(&board).is_empty()).then_some(())).await.expect("a try to paint");
    bot.end("-KILL").await;
    world.discord.faults().clear();
    board
}

#[tokio::test]
async fn killed_while_it_paints_the_next_one_paints_at_once_and_waits_for_nobodys_lease() {
    let mut world = World::without_bot().await;
    let bot = Process::start(&world).await;
    let board = killed_while_painting(&world, bot).await;
    // As if it had taken the message a moment before it died, for far longer than any test waits.
    let mut connection = disk::open(&world.database_path()).await;
    let taken = "update boards set tended_by = 'the dead', tended_until = 9000000000000, painted = null";
    assert_eq!(sqlx::query(taken).execute(&mut connection).await.unwrap().rows_affected(), 1);
    drop(connection);
    world.discord.forget_requests();

    world.start_bot().await;
    world.until(&board, |text| text.contains("1. @Alice")).await;
    world.quiet().await;
    assert_eq!(world.edits_of(&board).len(), 1, "it is painted once");
    let held = "select count(*) from boards where tended_by is not null or painted is null";
    assert_eq!(disk::number(&world.database_path(), held).await, 0);
    world.end().await;
}
