//! Discord waits three seconds. Slow work is acknowledged in time, goes on, and is answered when it is done.

use discord_sandbox::{CallbackKind, Reply};

use crate::answers::{Answer, sent};
use crate::disk::WriteLock;
use crate::world::World;

#[tokio::test]
async fn a_slow_press_is_acknowledged_in_time_and_finished_later() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.discord.forget_requests();
    let lock = WriteLock::hold(&world.database_path()).await;

    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    let acknowledged = reply.acknowledged().await;
    assert_eq!(acknowledged.callbacks[0].kind, CallbackKind::DeferUpdate);
    assert!(!acknowledged.failed && board.current().unwrap().text().contains("2 of 2 slots free"));
    lock.release().await;
    let answer = Answer::to(&world.discord, &reply).await;

    assert_eq!(answer.sent, ["6", "edit", "follow-up private"]);
    assert!(answer.text().contains("You have Trainer, slot 1,"), "{}", answer.text());
    assert!(board.current().unwrap().text().contains("1. @Alice"));
    world.quiet().await;
    assert!(world.edits_of(&board).is_empty(), "the answer has painted the board");
    world.end().await;
}

#[tokio::test]
async fn a_slow_refusal_of_a_press_is_private_and_leaves_the_board_alone() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer @50").await;
    let before = board.current().unwrap().text();
    let lock = WriteLock::hold(&world.database_path()).await;

    let reply = alice.press(&board, "Trainer (1 free)").await.unwrap();
    reply.acknowledged().await;
    lock.release().await;
    let outcome = reply.settled().await;

    assert_eq!(sent(&world.discord, &reply), ["6", "follow-up private"]);
    assert!(outcome.text().contains("Trainer needs rank 50; yours is 0."), "{}", outcome.text());
    assert!(outcome.message().unwrap().is_ephemeral());
    assert_eq!(board.current().unwrap().text(), before);
    world.end().await;
}

#[tokio::test]
async fn a_slow_command_is_private_from_its_first_byte_and_its_answer_is_edited_in() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let lock = WriteLock::hold(&world.database_path()).await;

    let reply = alice.slash(&world.channel, "claim", &[("role", "Trainer".into())]).await.unwrap();
    let acknowledged = reply.acknowledged().await;
    assert!(acknowledged.thinking);
    lock.release().await;
    let answer = Answer::to(&world.discord, &reply).await;

    assert_eq!(answer.sent, ["5 private", "edit"]);
    let message = answer.message().unwrap();
    assert!(message.is_ephemeral() && message.pings().is_empty());
    assert!(message.text().contains("You have Trainer, slot 1,"), "{message}");
    world.until(&board, |text| text.contains("1. @Alice")).await;
    world.end().await;
}

#[tokio::test]
async fn looking_does_not_wait_for_those_who_write() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 50).await;
    let board = world.board("Training", "Trainer x2 @50").await;
    let lock = WriteLock::hold(&world.database_path()).await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 50"]);
    world.give(&alice, "sessions", &[]).await.says(&["1. Training"]);
    world.give(&alice, "session show", &[]).await.says(&["Open · Training"]);
    world.press(&alice, &board, "Leave").await.says(&["nothing to leave"]);
    assert_eq!(world.offered(&alice, "claim", &[], ("role", "")).await.len(), 1);
    lock.release().await;
    world.end().await;
}

#[tokio::test]
async fn a_database_that_stays_locked_ends_in_a_word_that_claims_are_paused() {
    let pressed = async {
        let world = World::new().await;
        let alice = world.linked("Alice", 714_760_171, 0).await;
        let board = world.board("Training", "Trainer x2").await;
        let lock = WriteLock::hold(&world.database_path()).await;
        let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
        apologised(&world, &reply, &["6", "follow-up private"]).await;
        lock.release().await;
        assert_eq!(world.claims().await, 0);
        let claimed = world.press(&alice, &board, "Trainer (2 free)").await;
        assert!(claimed.text().contains("You have Trainer, slot 1,"), "the board still works: {}", claimed.text());
        world.end().await;
    };
    let given = async {
        let world = World::new().await;
        let alice = world.linked("Alice", 714_760_171, 0).await;
        world.board("Training", "Trainer x2").await;
        let lock = WriteLock::hold(&world.database_path()).await;
        let reply = alice.slash(&world.channel, "claim", &[("role", "Trainer".into())]).await.unwrap();
        apologised(&world, &reply, &["5 private", "edit"]).await;
        lock.release().await;
        assert_eq!(world.claims().await, 0);
        world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer, slot 1,"]);
        world.end().await;
    };
    tokio::join!(pressed, given);
}

/// The answer is a private word that says what to do and nothing of the cause.
async fn apologised(world: &World, reply: &Reply, sent_for_it: &[&str]) {
    let outcome = reply.settled().await;
    assert_eq!(sent(&world.discord, reply), sent_for_it);
    let word = outcome.message().expect("a word");
    assert!(word.is_ephemeral());
    let text = "Claims are paused: I can't save anything right now. Nothing was changed. Try again in a moment.";
    assert_eq!(word.content(), text);
}
