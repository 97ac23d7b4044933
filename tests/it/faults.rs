//! Discord has bad moments too: whatever it answers, a member is answered once and boards are right in the end.

use std::time::Duration;

use discord_sandbox::{Fault, Member, Message};
use futures::future::join_all;

use crate::answers::Answer;
use crate::log::log;
use crate::world::{World, until};

const CALLBACK: &str = "/interactions/*/*/callback";
const BOARD: &str = "/channels/*/messages/*";

/// A world with one member who can claim, and a board.
async fn world_with_a_board() -> (World, Member, Message) {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.discord.forget_requests();
    (world, alice, board)
}

#[tokio::test]
async fn an_answer_that_discord_fails_to_take_is_tried_again() {
    let faults = [Fault::discord_error(500, 0, "Internal Server Error"), Fault::Html(502), Fault::Dropped];
    let presses = faults.map(async |fault| {
        let (world, alice, board) = world_with_a_board().await;
        world.discord.faults().next(1, "POST", CALLBACK, fault);
        let answer = world.press(&alice, &board, "Trainer (2 free)").await;
        assert!(answer.text().contains("You have Trainer, slot 1,"), "{}", answer.text());
        assert_eq!((answer.callbacks.len(), answer.messages.len()), (1, 1));
        assert_eq!(answer.sent.last().unwrap(), "follow-up private");
        assert_eq!(world.claims().await, 1);
        world.end().await;
    });
    join_all(presses).await;
}

#[tokio::test]
async fn a_rate_limited_answer_waits_as_long_as_it_is_asked_to() {
    let (world, alice, board) = world_with_a_board().await;
    let wait = Duration::from_millis(300);
    world.discord.faults().next(1, "POST", CALLBACK, Fault::RateLimited(wait));
    let answer = world.press(&alice, &board, "Trainer (2 free)").await;
    assert_eq!(answer.sent, ["7 429", "7", "follow-up private"]);
    assert!(answer.callbacks[0].after >= wait, "{:?}", answer.callbacks);
    world.end().await;
}

#[tokio::test]
async fn an_answer_that_arrived_but_was_not_confirmed_is_not_given_twice() {
    let (world, alice, board) = world_with_a_board().await;
    world.discord.faults().next(1, "POST", CALLBACK, Fault::AnswerLost);
    let answer = world.press(&alice, &board, "Trainer (2 free)").await;
    assert_eq!((answer.callbacks.len(), answer.messages.len()), (1, 1));
    assert!(answer.text().contains("You have Trainer, slot 1,"), "{}", answer.text());

    world.discord.faults().next(1, "POST", CALLBACK, Fault::AnswerLost);
    let given = world.give(&alice, "whoami", &[]).await;
    assert!(given.text().contains("You have:"), "{}", given.text());
    world.quiet().await;
    assert!(board.current().unwrap().text().contains("1. @Alice"));
    world.end().await;
}

#[tokio::test]
async fn a_claim_stands_though_its_answer_never_gets_through_and_the_board_says_so() {
    let (world, alice, board) = world_with_a_board().await;
    world.discord.faults().always("POST", CALLBACK, Fault::Html(503));
    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    until(|| Some(()).filter(|()| !world.discord.requests_to("POST", CALLBACK).is_empty())).await.expect("a try");
    world.discord.advance(Duration::from_secs(3));
    assert!(reply.settled().await.failed);
    world.discord.faults().clear();

    world.until(&board, |text| text.contains("1. @Alice")).await;
    assert_eq!(world.claims().await, 1);
    world.press(&alice, &board, "Trainer (1 free)").await.says(&["You have Trainer, slot 1, already."]);
    world.end().await;
}

#[tokio::test]
async fn a_private_word_that_meets_trouble_comes_a_little_later() {
    let presses = [Fault::Html(500), Fault::RateLimited(Duration::from_millis(300))].map(async |fault| {
        let (world, alice, board) = world_with_a_board().await;
        world.discord.faults().next(1, "POST", "/webhooks/*/*", fault);
        let answer = world.press(&alice, &board, "Trainer (2 free)").await;
        assert_eq!((answer.sent.len(), answer.sent[2].as_str()), (3, "follow-up private"), "{:?}", answer.sent);
        assert!(answer.text().contains("You have Trainer, slot 1,"), "{}", answer.text());
        world.end().await;
    });
    join_all(presses).await;
}

#[tokio::test]
async fn a_board_whose_edit_fails_is_right_in_the_end() {
    let faults = [Fault::Html(500), Fault::RateLimited(Duration::from_millis(300)), Fault::AnswerLost, Fault::Dropped];
    let boards = faults.map(async |fault| {
        let (world, alice, board) = world_with_a_board().await;
        world.discord.faults().next(1, "PATCH", BOARD, fault);
        world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
        world.until(&board, |text| text.contains("1. @Alice")).await;
        world.end().await;
    });
    join_all(boards).await;
}

#[tokio::test]
async fn a_board_is_posted_once_whatever_happens_on_the_way() {
    let faults = [Fault::Html(500), Fault::RateLimited(Duration::from_millis(300)), Fault::AnswerLost, Fault::Dropped];
    let boards = faults.map(async |fault| {
        let world = World::new().await;
        let alice = world.linked("Alice", 714_760_171, 0).await;
        let planned = world.plan("Training", "Trainer x2", &[]).await;
        world.discord.faults().next(1, "POST", "/channels/*/messages", fault);
        let posted = world.press(&world.moderator, planned.message().unwrap(), "Post the board here").await;
        assert!(posted.text().contains("The board is in #sessions now."), "{}", posted.text());
        assert_eq!(world.channel.messages().len(), 1);
        world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer, slot 1,"]);
        world.until(&world.channel.last_message().unwrap(), |text| text.contains("1. @Alice")).await;
        assert_eq!(world.channel.messages().len(), 1);
        world.end().await;
    });
    join_all(boards).await;
}

#[tokio::test]
async fn a_board_that_cannot_be_posted_for_now_is_apologised_for_and_posted_at_the_next_try() {
    let world = World::new().await;
    let planned = world.plan("Training", "Trainer", &[]).await;
    world.discord.faults().always("POST", "/channels/*/messages", Fault::Html(500));
    let failed = world.press(&world.moderator, planned.message().unwrap(), "Post the board here").await;
    assert!(failed.text().contains("Something went wrong on our side. Try again in a moment."), "{}", failed.text());
    world.discord.faults().clear();
    world.press(&world.moderator, planned.message().unwrap(), "Post the board here").await;
    assert_eq!(world.channel.messages().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn an_answer_that_takes_too_long_on_its_way_is_sent_once_more_in_time() {
    let (world, alice, board) = world_with_a_board().await;
    world.discord.faults().next(1, "POST", CALLBACK, Fault::Delayed(Duration::from_millis(1_800)));
    let answer = world.press(&alice, &board, "Trainer (2 free)").await;
    assert!(answer.text().contains("You have Trainer, slot 1,"), "{}", answer.text());
    assert_eq!((answer.callbacks.len(), answer.messages.len()), (1, 1));
    world.end().await;
}

#[tokio::test]
async fn no_token_stands_in_the_log_whatever_fails() {
    let (world, alice, board) = world_with_a_board().await;
    world.discord.faults().next(1, "POST", CALLBACK, Fault::Dropped);
    world.discord.faults().next(1, "POST", "/webhooks/*/*", Fault::Html(502));
    world.discord.faults().next(1, "PATCH", BOARD, Fault::Dropped);
    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    Answer::to(&world.discord, &reply).await;
    world.give(&alice, "unclaim", &[("role", "Trainer".into())]).await;
    until(|| world.edits_of(&board).first().cloned()).await.expect("an edit");
    let logged = log();
    assert!(logged.contains("is tried again") || logged.contains("trying again"), "the trouble is in the log");
    assert!(!logged.contains(&reply.token().unwrap()), "an interaction's token is in the log");
    assert!(!logged.contains(world.discord.token()), "the bot's token is in the log");
    world.end().await;
}

#[tokio::test]
async fn the_bot_starts_though_discord_fails_at_first() {
    let mut world = World::without_bot().await;
    world.discord.faults().next(2, "PUT", "/applications/*/commands", Fault::Html(500));
    world.discord.faults().next(1, "GET", "/gateway/bot", Fault::Html(502));
    world.discord.faults().next(1, "GET", "/applications/@me", Fault::Dropped);
    world.start_bot().await;
    let statuses: Vec<u16> =
        world.discord.requests_to("PUT", "/applications/*/commands").iter().map(|request| request.status).collect();
    assert_eq!(statuses, [500, 500, 200]);
    let nobody = world.member("Nobody");
    let answer: Answer = world.give(&nobody, "sessions", &[]).await;
    answer.says(&["No session is coming up."]);
    world.end().await;
}
