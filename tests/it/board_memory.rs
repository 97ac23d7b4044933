//! What boards show is known across restarts: a start paints what has changed and nothing else.

use slotkeeper::domain::{SessionChanges, Status};

use crate::disk;
use crate::world::World;

fn to(status: Status) -> SessionChanges {
    SessionChanges { status: Some(status), ..SessionChanges::default() }
}

#[tokio::test]
async fn a_restart_costs_nothing_where_nothing_has_changed() {
    let mut world = World::new().await;
    let people = world.crowd(2).await;
    let pressed = world.board("Pressed", "Trainer x2").await;
    world.press(&people[0], &pressed, "Trainer (2 free)").await;
    world.board("Commanded", "Trainer x2").await;
    world.give(&people[1], "claim", &[("role", "Trainer".into())]).await.says(&["in Commanded"]);
    world.board("Untouched", "Trainer x2").await;
    world.quiet().await;
    world.discord.forget_requests();

    world.restart_bot().await;
    world.quiet().await;

    let channels = [("PATCH", "/channels/*/messages/*"), ("GET", "/channels/*/messages/*"), ("POST", "/channels/*/messages")];
    for (method, path) in channels {
        assert_eq!(world.discord.requests_to(method, path).len(), 0, "{method} {path}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_restart_paints_the_boards_that_have_changed_and_no_other() {
    let mut world = World::new().await;
    let mut boards = Vec::new();
    for number in 1..=4 {
        boards.push(world.board(&format!("Shift {number}"), "Trainer").await);
    }
    world.quiet().await;
    world.stop_bot().await;
    world.discord.forget_requests();
    world.change("Shift 2", SessionChanges { title: Some("Night shift".parse().unwrap()), ..SessionChanges::default() }).await;

    world.start_bot().await;
    world.until(&boards[1], |text| text.contains("Open · Night shift")).await;
    world.quiet().await;

    let edits: Vec<usize> = boards.iter().map(|board| world.edits_of(board).len()).collect();
    assert_eq!(edits, [0, 1, 0, 0]);
    world.end().await;
}

#[tokio::test]
async fn a_bot_that_was_killed_while_it_painted_paints_once_more_what_it_cannot_be_certain_of() {
    let mut world = World::new().await;
    let board = world.board("Training", "Trainer x2").await;
    world.quiet().await;
    world.stop_bot().await;
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("update boards set painted = null").execute(&mut connection).await.unwrap();
    drop(connection);
    world.discord.forget_requests();

    world.start_bot().await;
    world.quiet().await;
    assert_eq!(world.edits_of(&board).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn the_board_of_a_session_that_is_over_loses_its_controls_and_is_not_looked_at_again() {
    for (status, words) in [
        (Status::Completed, ["Completed · Training", "This session is over.", "1 of 2 slots taken"]),
        (Status::Cancelled, ["Cancelled · Training", "This session does not take place.", "Planned start: "]),
    ] {
        let mut world = World::new().await;
        let alice = world.linked("Alice", 714_760_171, 0).await;
        let board = world.board("Training", "Trainer x2").await;
        world.press(&alice, &board, "Trainer (2 free)").await;
        world.stop_bot().await;
        world.change("Training", to(status)).await;

        world.start_bot().await;
        let shown = world.until(&board, |text| text.contains(words[0])).await;
        assert!(words.iter().all(|word| shown.contains(word)), "{shown}");
        let now = board.current().unwrap();
        assert!(now.buttons().is_empty() && now.selects().is_empty(), "{shown}");
        world.quiet().await;
        let settled = "select count(*) from boards where settled";
        assert_eq!(disk::number(&world.database_path(), settled).await, 1);

        world.discord.forget_requests();
        world.restart_bot().await;
        world.quiet().await;
        assert_eq!(world.edits_of(&board).len(), 0);
        world.end().await;
    }
}

#[tokio::test]
async fn a_board_that_another_process_is_painting_is_left_to_it_until_it_would_have_been_done() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.quiet().await;
    let mut connection = disk::open(&world.database_path()).await;
    let soon = jiff::Timestamp::now().as_millisecond() + 5_000;
    sqlx::query("update boards set tended_by = 'another', tended_until = $1").bind(soon).execute(&mut connection).await.unwrap();
    drop(connection);

    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    world.quiet().await;
    assert_eq!(world.edits_of(&board).len(), 0, "it is the other one's");
    world.until(&board, |text| text.contains("1. @Alice")).await;
    assert_eq!(world.edits_of(&board).len(), 1, "the other one never came to it");
    world.end().await;
}
