//! A thousand presses in one second on one board.

use std::time::{Duration, Instant};

use discord_sandbox::Member;
use futures::future::join_all;
use sqlx::Connection as _;

use crate::disk;
use crate::world::World;

const PEOPLE: u64 = 1_000;
const SLOTS: i64 = 30;

/// People whose accounts are linked already: a thousand commands would be another test.
async fn crowd(world: &World) -> Vec<Member> {
    let people: Vec<Member> = (1..=PEOPLE).map(|number| world.member(&format!("Member {number}"))).collect();
    let mut connection = disk::open(&world.database_path()).await;
    let mut transaction = connection.begin().await.unwrap();
    for (member, roblox) in people.iter().zip(100_001_i64..) {
        sqlx::query(
            "insert into links (discord_user_id, guild_id, roblox_id, source, linked_at) values ($1, $2, $3, 'moderator', 0)",
        )
        .bind(i64::try_from(member.id()).unwrap())
        .bind(i64::try_from(world.guild.id()).unwrap())
        .bind(roblox)
        .execute(&mut *transaction)
        .await
        .unwrap();
    }
    transaction.commit().await.unwrap();
    connection.close().await.unwrap();
    people
}

#[expect(clippy::print_stdout, reason = "how many edits it caused is what this test is asked for")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_presses_in_one_second_are_answered_in_time_and_the_board_is_right_in_the_end() {
    let world = World::alone().await;
    let board = world.board("Training", "Trainer x10, Assistant x10, Medic x10").await;
    let people = crowd(&world).await;
    // What the buttons mean, since their labels change under the thumbs of the others.
    let buttons: Vec<String> = board.buttons().into_iter().take(3).map(|button| button.custom_id.unwrap()).collect();
    world.discord.forget_requests();

    let began = Instant::now();
    let presses = people.iter().enumerate().map(|(place, member)| {
        let (board, button, wait) = (&board, &buttons[place % 3], Duration::from_millis(u64::try_from(place).unwrap()));
        async move {
            tokio::time::sleep(wait).await;
            let reply = member.press_raw(board, button).await.unwrap();
            reply.acknowledged().await
        }
    });
    let outcomes = join_all(presses).await;
    let took = began.elapsed();

    let late = outcomes.iter().filter(|outcome| outcome.failed).count();
    let longest = outcomes.iter().filter_map(|outcome| outcome.callbacks.first()).map(|callback| callback.after).max();
    assert_eq!(late, 0, "somebody waited over three seconds");
    world.quiet().await;
    let edits = world.edits_of(&board);
    let repaints = world.discord.requests_to("POST", "/interactions/*/*/callback");
    let repaints = repaints.iter().filter(|callback| callback.body["type"] == 7).count();
    println!("herd: {PEOPLE} presses answered in {took:?}, the slowest after {longest:?}");
    println!("herd: {} edits with the bot's token, {repaints} repaints in answers", edits.len());
    assert!(edits.iter().all(|edit| edit.status == 200), "Discord had to slow the bot down");
    assert!(edits.len() <= 30, "{} edits", edits.len());
    assert_eq!(world.claims().await, SLOTS);
    let shown = world.until(&board, |text| text.contains("0 of 30 slots free")).await;
    assert_eq!(shown.matches(". @Member ").count(), usize::try_from(SLOTS).unwrap(), "{shown}");
    world.end().await;
}
