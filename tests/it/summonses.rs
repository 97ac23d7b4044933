//! Holders are told that their session is called off, or on again, whatever happens to whoever should have told them.

use std::time::Duration;

use discord_sandbox::{Fault, Member, Message, Permissions};
use slotkeeper::domain::{SessionChanges, Status};

use crate::departures::second_door;
use crate::disk;
use crate::panel::{manage, walk};
use crate::process::Process;
use crate::world::{World, until};

const POSTS: &str = "/channels/*/messages";

/// A board with Alice in a slot.
async fn held_by_alice(world: &World) -> (Member, Message) {
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    world.quiet().await;
    (alice, board)
}

/// Waits for the message that mentions this person, of which there is one.
async fn told(channel: &discord_sandbox::Channel, who: &Member) -> String {
    let calls = || channel.messages().into_iter().filter(|message| message.pings().users.contains(&who.id()));
    until(|| calls().next()).await.expect("they are told");
    let calls: Vec<Message> = calls().collect();
    assert_eq!(calls.len(), 1, "{calls:?}");
    calls[0].text()
}

/// As time passes.
async fn make_due(world: &World) {
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("update summonses set due_at = 0").execute(&mut connection).await.unwrap();
}

async fn owed(world: &World) -> i64 {
    disk::number(&world.database_path(), "select count(*) from summonses").await
}

#[tokio::test]
async fn holders_are_told_when_another_program_on_the_same_database_cancels_their_session() {
    let world = World::new().await;
    let (alice, _board) = held_by_alice(&world).await;
    world.change("Training", SessionChanges { status: Some(Status::Cancelled), ..SessionChanges::default() }).await;
    assert!(told(&world.channel, &alice).await.contains("is cancelled."));
    world.quiet().await;
    assert_eq!((world.channel.messages().len(), owed(&world).await), (2, 0));
    world.end().await;
}

/// A world whose bot was killed after it had cancelled Alice's session and before it had told her.
async fn killed_before_it_told_anybody() -> (World, Member) {
    let world = World::without_bot().await;
    let bot = Process::start(&world).await;
    let (alice, board) = held_by_alice(&world).await;
    let asked = walk(&world, &world.moderator, &manage(&world, &world.moderator, &board).await, &["Cancel…"]).await;
    world.discord.faults().always("POST", POSTS, Fault::Dropped);
    world.moderator.press(&asked, "Cancel the session").await.unwrap();
    world.until(&board, |text| text.contains("Cancelled · Training")).await;
    bot.end("-KILL").await;
    world.discord.faults().clear();
    assert_eq!(world.channel.messages().len(), 1, "nobody is told yet");
    (world, alice)
}

#[tokio::test]
async fn a_cancellation_whose_process_died_before_it_told_anybody_is_told_after_the_next_start_once() {
    let (mut world, alice) = killed_before_it_told_anybody().await;
    make_due(&world).await;
    world.start_bot().await;
    assert!(told(&world.channel, &alice).await.contains("is cancelled."));
    world.quiet().await;
    assert_eq!((world.channel.messages().len(), owed(&world).await), (2, 0));
    world.end().await;
}

#[tokio::test]
async fn what_is_not_true_any_more_is_not_told() {
    let (mut world, _alice) = killed_before_it_told_anybody().await;
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("update sessions set status = 'completed'").execute(&mut connection).await.unwrap();
    drop(connection);
    make_due(&world).await;
    world.start_bot().await;
    for _ in 0..400 {
        if owed(&world).await == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(owed(&world).await, 0, "it is given up");
    world.quiet().await;
    assert_eq!(world.channel.messages().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn every_server_that_shows_the_session_tells_its_own_people() {
    let world = World::new().await;
    let (alice, _board) = held_by_alice(&world).await;
    let (other, lobby) = second_door(&world).await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    let none: &[&discord_sandbox::Role] = &[];
    let bob = other.add_member("Bob", none);
    let linking = [("member", (&bob).into()), ("account", "1002".into())];
    world.give_in(&lobby, &other.owner(), "member link", &linking).await.says(&["in this server now"]);
    world.give_in(&lobby, &other.owner(), "session post", &[("session", "Training".into())]).await.says(&["The board is in"]);
    let claim = [("role", "Trainer".into()), ("session", "Training".into())];
    world.give_in(&lobby, &bob, "claim", &claim).await.says(&["You have Trainer"]);

    let cancelled = world.give(&world.moderator, "session cancel", &[("session", "Training".into())]).await;
    cancelled.says(&["Training is cancelled.", "told in #sessions"]);
    assert!(told(&world.channel, &alice).await.contains("is cancelled."));
    assert!(told(&lobby, &bob).await.contains("is cancelled."));
    world.quiet().await;
    assert_eq!(world.channel.messages().len(), 2, "the first server is told once");
    world.end().await;
}

#[tokio::test]
async fn what_discord_does_not_take_is_told_as_soon_as_it_does_and_the_moderator_reads_so() {
    let world = World::new().await;
    let (alice, _board) = held_by_alice(&world).await;
    world.discord.faults().always("POST", POSTS, Fault::Html(503));
    let cancelled = world.give(&world.moderator, "session cancel", &[("session", "Training".into())]).await;
    let said = cancelled.text();
    assert!(
        said.contains("Training is cancelled.") && said.contains("not told yet") && said.contains("goes on trying"),
        "{said}"
    );
    world.discord.faults().clear();
    make_due(&world).await;
    assert!(told(&world.channel, &alice).await.contains("is cancelled."));
    world.end().await;
}

#[tokio::test]
async fn where_the_bot_may_not_post_another_channel_with_a_board_serves() {
    let world = World::new().await;
    let (alice, _board) = held_by_alice(&world).await;
    let elsewhere = world.guild.add_channel("lounge");
    world.give_in(&elsewhere, &world.moderator, "session post", &[("session", "Training".into())]).await;
    world.channel.deny(&world.guild.bot(), Permissions::SEND_MESSAGES);
    let cancelled = world.give(&world.moderator, "session cancel", &[("session", "Training".into())]).await;
    cancelled.says(&["told in #lounge"]);
    assert!(told(&elsewhere, &alice).await.contains("is cancelled."));
    world.end().await;
}

#[tokio::test]
async fn where_the_bot_may_not_post_at_all_the_moderator_reads_what_to_allow_and_it_is_told_then() {
    let world = World::new().await;
    let (alice, _board) = held_by_alice(&world).await;
    world.channel.deny(&world.guild.bot(), Permissions::SEND_MESSAGES);
    let cancelled = world.give(&world.moderator, "session cancel", &[("session", "Training".into())]).await;
    cancelled.says(&["not told yet", "may not post in #sessions", "Allow it Send Messages"]);
    world.channel.allow(&world.guild.bot(), Permissions::SEND_MESSAGES);
    make_due(&world).await;
    assert!(told(&world.channel, &alice).await.contains("is cancelled."));
    world.end().await;
}
