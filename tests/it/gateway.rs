//! The connection to Discord breaks now and then; nobody who presses notices more than a short wait.

use std::time::Duration;

use discord_sandbox::{Member, Message, Sandbox};

use crate::answers::Answer;
use crate::world::{World, until};

/// A world with one member who can claim, and a board.
async fn world_with_a_board() -> (World, Member, Message) {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    (world, alice, board)
}

/// The next press is answered as ever, exactly once.
async fn works(world: &World, alice: &Member, board: &Message) {
    let answer = world.press(alice, board, "Trainer (2 free)").await;
    assert_eq!(answer.sent, ["7", "follow-up private"]);
    assert!(answer.text().contains("You have Trainer, slot 1,"), "{}", answer.text());
    assert_eq!(world.claims().await, 1);
}

#[tokio::test]
async fn a_press_made_while_the_connection_was_gone_is_answered_after_the_resume() {
    let (world, alice, board) = world_with_a_board().await;
    let gateway = world.discord.gateway();
    gateway.drop_abruptly();
    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    let answer = Answer::to(&world.discord, &reply).await;
    assert_eq!(answer.sent, ["7", "follow-up private"]);
    assert!(answer.text().contains("You have Trainer, slot 1,"), "{}", answer.text());
    assert_eq!((gateway.identified(), gateway.resumed()), (1, 1));
    assert_eq!(world.claims().await, 1);
    world.end().await;
}

#[tokio::test]
async fn asked_to_reconnect_the_bot_resumes_and_works() {
    let (world, alice, board) = world_with_a_board().await;
    let gateway = world.discord.gateway();
    gateway.ask_to_reconnect();
    until(|| Some(()).filter(|()| gateway.resumed() == 1)).await.expect("a resume");
    works(&world, &alice, &board).await;
    assert_eq!(gateway.identified(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_session_that_is_over_is_begun_anew() {
    let (world, alice, board) = world_with_a_board().await;
    let gateway = world.discord.gateway();
    gateway.invalidate(false);
    until(|| Some(()).filter(|()| gateway.identified() == 2)).await.expect("a new session");
    world.discord.wait_until_ready(crate::world::PATIENCE).await.unwrap();
    works(&world, &alice, &board).await;
    world.end().await;
}

#[tokio::test]
async fn a_session_that_can_be_resumed_after_an_interruption_is_resumed() {
    let (world, alice, board) = world_with_a_board().await;
    let gateway = world.discord.gateway();
    gateway.invalidate(true);
    until(|| Some(()).filter(|()| gateway.resumed() + gateway.identified() == 2)).await.expect("a connection");
    world.discord.wait_until_ready(crate::world::PATIENCE).await.unwrap();
    works(&world, &alice, &board).await;
    world.end().await;
}

#[tokio::test]
async fn a_close_with_a_code_that_allows_it_is_followed_by_a_new_connection() {
    let (world, alice, board) = world_with_a_board().await;
    let gateway = world.discord.gateway();
    gateway.close(4000);
    until(|| Some(()).filter(|()| gateway.resumed() + gateway.identified() == 2)).await.expect("a connection");
    world.discord.wait_until_ready(crate::world::PATIENCE).await.unwrap();
    works(&world, &alice, &board).await;
    world.end().await;
}

#[tokio::test]
async fn a_resume_that_discord_refuses_ends_in_a_new_session() {
    let (world, alice, board) = world_with_a_board().await;
    let gateway = world.discord.gateway();
    gateway.drop_abruptly();
    gateway.forget_sessions();
    until(|| Some(()).filter(|()| gateway.identified() == 2)).await.expect("a new session");
    world.discord.wait_until_ready(crate::world::PATIENCE).await.unwrap();
    works(&world, &alice, &board).await;
    world.end().await;
}

#[tokio::test]
async fn the_bot_asks_for_no_events_that_it_does_not_need() {
    let (world, alice, board) = world_with_a_board().await;
    alice.say(&world.channel, "hello");
    world.discord.gateway().ask_for_heartbeat();
    works(&world, &alice, &board).await;
    world.end().await;
}

#[tokio::test]
async fn a_connection_that_is_dead_without_a_word_is_noticed_by_its_heartbeat() {
    let discord = Sandbox::builder().heartbeat_interval(Duration::from_millis(300)).start().await.unwrap();
    let mut world = World::on(discord).await;
    world.start_bot().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let gateway = world.discord.gateway();
    gateway.ignore_heartbeats(true);
    until(|| Some(()).filter(|()| gateway.resumed() + gateway.identified() > 1)).await.expect("a new connection");
    gateway.ignore_heartbeats(false);
    world.discord.wait_until_ready(crate::world::PATIENCE).await.unwrap();
    works(&world, &alice, &board).await;
    world.end().await;
}
