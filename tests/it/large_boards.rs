//! Boards of sessions that need more than one message, and what a start costs.

use discord_sandbox::Message;

use crate::world::{World, until};

const MANY: &str = "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// 25 roles with long names and ten slots each.
fn roles() -> String {
    (1..=25).map(|number| format!("{MANY} {number} x10")).collect::<Vec<_>>().join(", ")
}

/// Holders of every slot, written beside the bot: two hundred and fifty commands would be another test.
async fn fill(world: &World, roles: usize) {
    let mut connection = crate::disk::open(&world.database_path()).await;
    let query = "insert into claims (workspace_id, session_id, role_name, slot, roblox_id, claimed_at) \
                 select workspace_id, session_id, name, $1, 4000000000000000000 + place * 100 + $1, 0 from roles where place < $2";
    for slot in 0..10_i64 {
        sqlx::query(query).bind(slot).bind(i64::try_from(roles).unwrap()).execute(&mut connection).await.unwrap();
    }
    sqlx::Connection::close(connection).await.unwrap();
}

#[tokio::test]
async fn a_session_with_too_many_holders_for_one_message_names_them_all_in_two() {
    let world = World::new().await;
    let board = world.board("Large", &roles()).await;
    assert_eq!(world.channel.messages().len(), 1, "vacant slots fit one message");
    fill(&world, 25).await;
    // Any change has the board drawn anew.
    world.give(&world.moderator, "session edit", &[("session", "Large".into()), ("title", "Larger".into())]).await;
    let second =
        until(|| world.channel.last_message().filter(|message| message.id() != board.id())).await.expect("a second message");
    world.until(&second, |text| text.contains("2 of 2")).await;
    world.quiet().await;
    let all: String = world.channel.messages().iter().map(Message::text).collect();
    for number in 0..25_u64 {
        for slot in 0..10_u64 {
            let holder = (4_000_000_000_000_000_000 + number * 100 + slot).to_string();
            assert!(all.contains(&holder), "{holder} is lost");
        }
    }
    assert_eq!(world.channel.messages().len(), 2);
    assert!(second.buttons().is_empty() && board.current().unwrap().text().contains("1 of 2, more below"));

    // With fewer holders everything fits one message again, and the other one goes.
    let fewer = [("session", "Larger".into()), ("roles", "Trainer x2".into())];
    let asked = world.give(&world.moderator, "session edit", &fewer).await;
    world.press(&world.moderator, asked.message().unwrap(), "Change it, they lose their slots").await;
    until(|| Some(()).filter(|()| world.channel.messages().len() == 1)).await.expect("the second message goes");
    world.until(&board, |text| text.contains("2 of 2 slots free")).await;
    world.end().await;
}

#[tokio::test]
async fn a_start_edits_what_may_have_changed_and_leaves_ended_boards_alone() {
    let mut world = World::new().await;
    let mut boards = Vec::new();
    for number in 1..=3 {
        boards.push(world.board(&format!("Shift {number}"), "Trainer").await);
    }
    let session = [("session", "Shift 1".into())];
    world.give(&world.moderator, "session start", &session).await;
    world.give(&world.moderator, "session end", &session).await;
    world.until(&boards[0], |text| text.contains("Completed · Shift 1")).await;
    world.quiet().await;
    world.discord.forget_requests();
    world.restart_bot().await;
    world.quiet().await;
    let edits: Vec<usize> = boards.iter().map(|board| world.edits_of(board).len()).collect();
    assert_eq!(edits, [0, 1, 1], "one edit each for those that are not over, and none for the one that shows its end");
    world.end().await;
}

#[tokio::test]
async fn a_session_whose_time_passed_while_the_bot_was_away_shows_its_end_after_the_next_start() {
    let mut world = World::new().await;
    let board = world.board("Training", "Trainer").await;
    world.stop_bot().await;
    let mut connection = crate::disk::open(&world.database_path()).await;
    sqlx::query("update sessions set starts_at = starts_at - 86400000").execute(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    world.start_bot().await;
    world.until(&board, |text| text.contains("Completed · Training")).await;
    let alice = world.linked("Alice", 1001, 0).await;
    let late = [("role", "Trainer".into()), ("session", "Training".into())];
    let refused = world.give(&alice, "claim", &late).await;
    assert!(!refused.text().contains("You have"), "{}", refused.text());
    world.end().await;
}
