//! Starting, delaying, ending, cancelling, and claims opened and closed.

use super::{fill, manage, says, walk};
use crate::world::World;

#[tokio::test]
async fn a_session_is_started_and_ended_from_its_board_and_the_end_is_asked_about_once() {
    let world = World::new().await;
    let board = world.board("Training", "Trainer x2").await;
    let panel = manage(&world, &world.moderator, &board).await;
    says(&panel, &["Manage: Training", "Open", "2 of 2 slots free", "Board: #sessions", "planned the session"]);

    let started = walk(&world, &world.moderator, &panel, &["Start"]).await;
    says(&started, &["Training is under way.", "Ongoing"]);
    assert!(started.buttons().iter().all(|button| button.label != "Start"));
    world.until(&board, |text| text.contains("Ongoing · Training")).await;

    let asked = walk(&world, &world.moderator, &started, &["End…"]).await;
    says(&asked, &["End it now?"]);
    let ended = walk(&world, &world.moderator, &asked, &["End it"]).await;
    says(&ended, &["Training is completed."]);
    let shown = world.until(&board, |text| text.contains("Completed · Training")).await;
    assert!(shown.contains("[ Manage ]") && !shown.contains("[ Leave ]"), "{shown}");
    world.end().await;
}

#[tokio::test]
async fn claiming_is_closed_and_opened_and_a_press_is_refused_meanwhile() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let closed = walk(&world, &world.moderator, &panel, &["Close claiming"]).await;
    says(&closed, &["Claiming in Training is closed."]);
    assert!(world.press(&alice, &board, "Trainer (2 free)").await.text().contains("Claiming is closed"));
    world.until(&board, |text| text.contains("Claiming closed · Training")).await;
    walk(&world, &world.moderator, &closed, &["Open claiming"]).await;
    world.until(&board, |text| text.contains("Open · Training")).await;
    world.end().await;
}

#[tokio::test]
async fn a_delay_moves_the_start_and_the_board_says_so() {
    let world = World::new().await;
    let board = world.board_with("Training", "Trainer", &[("when", "2027-01-01 18:00".into())]).await;
    let panel = manage(&world, &world.moderator, &board).await;
    let delayed = walk(&world, &world.moderator, &panel, &["Delay…", "+15 minutes"]).await;
    says(&delayed, &["1 January 2027 18:00", "1 January 2027 18:15"]);
    let shown = world.until(&board, |text| text.contains("18:15")).await;
    assert!(shown.contains("The start is delayed."), "{shown}");

    let page = walk(&world, &world.moderator, &delayed, &["Delay…"]).await;
    let wrong = fill(&world, &world.moderator, &page, "To a time…", &[("when", "soon")]).await;
    assert!(wrong.text().contains("That start cannot be read. Write the start like"), "{}", wrong.text());
    let earlier = fill(&world, &world.moderator, &page, "To a time…", &[("when", "2027-01-01 17:00")]).await;
    assert!(earlier.text().contains("A delay needs a later start."), "{}", earlier.text());
    let page = walk(&world, &world.moderator, &page, &["Delay…"]).await;
    let later = fill(&world, &world.moderator, &page, "To a time…", &[("when", "2027-01-01 20:30")]).await;
    assert!(later.text().contains("20:30"), "{}", later.text());
    world.until(&board, |text| text.contains("20:30")).await;
    world.end().await;
}

#[tokio::test]
async fn a_cancelled_session_says_why_on_its_board_and_its_holders_alone_are_pinged() {
    let world = World::new().await;
    let (alice, bob) = (world.linked("Alice", 1001, 0).await, world.linked("Bob", 1002, 0).await);
    world.linked("Carol", 1003, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    world.press(&bob, &board, "Trainer (1 free)").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let asked = walk(&world, &world.moderator, &panel, &["Cancel…"]).await;
    says(&asked, &["2 holders will be told"]);
    assert!(world.channel.messages().len() == 1, "nothing is told before it is sure");

    let reason = "No host @everyone";
    let done = fill(&world, &world.moderator, &asked, "Cancel with a reason…", &[("reason", reason)]).await;
    assert!(done.text().contains("Training is cancelled.") && done.text().contains("told in #sessions"), "{}", done.text());
    let told = world.channel.last_message().unwrap();
    assert!(told.text().contains("is cancelled.") && told.text().contains("No host"), "{told}");
    let mut pinged: Vec<u64> = told.pings().users.to_vec();
    pinged.sort_unstable();
    let mut holders = [alice.id(), bob.id()];
    holders.sort_unstable();
    assert_eq!(pinged, holders);
    assert!(!told.pings().everyone && told.pings().roles.is_empty());
    let shown = world.until(&board, |text| text.contains("Cancelled · Training")).await;
    assert!(shown.contains("This session does not take place.") && shown.contains("Reason: No host"), "{shown}");
    assert!(world.press_raw(&alice, &board, &board.buttons()[0].custom_id.clone().unwrap()).await.text().contains("cancelled"));

    // The same press delivered again tells nobody a second time.
    let told = world.channel.messages().len();
    world.quiet().await;
    assert_eq!(world.channel.messages().len(), told);
    world.end().await;
}

#[tokio::test]
async fn the_same_cancellation_delivered_twice_pings_once() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let asked = walk(&world, &world.moderator, &panel, &["Cancel…"]).await;
    let pressed = world.moderator.press(&asked, "Cancel the session").await.unwrap();
    world.discord.deliver_again(&pressed);
    pressed.settled().await;
    world.quiet().await;
    assert_eq!(world.channel.messages().len(), 2, "the board and one message");
    world.end().await;
}

#[tokio::test]
async fn without_a_board_the_moderator_is_told_that_nobody_was() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    world.plan("Training", "Trainer", &[]).await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    let cancelled = world.give(&world.moderator, "session cancel", &[("session", "Training".into())]).await;
    cancelled.says(&["Training is cancelled.", "not told: it has no board here"]);
    world.end().await;
}
