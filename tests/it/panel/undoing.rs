//! Taking changes back: in any order, until something contradicts.

use super::{choose, manage, says, walk};
use crate::world::World;

#[tokio::test]
async fn a_removal_is_taken_back_and_the_slot_is_held_again() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    let removal = [("member", (&alice).into()), ("role", "Trainer".into())];
    world.give(&world.moderator, "remove", &removal).await.says(&["@Alice is out of Trainer, slot 1"]);
    world.until(&board, |text| text.contains("2 of 2 slots free")).await;

    let panel = manage(&world, &world.moderator, &board).await;
    let page = walk(&world, &world.moderator, &panel, &["Undo…"]).await;
    let done = choose(&world, &world.moderator, &page, "Take back…", "Removed Roblox 1001 from Trainer, slot 1").await;
    says(&done, &["@Alice has Trainer, slot 1"]);
    world.until(&board, |text| text.contains("1. @Alice")).await;
    let options: Vec<String> = done.selects()[0].options.iter().map(|option| option.label.clone()).collect();
    assert_eq!(
        options,
        ["Took a change back", "Roblox 1001 claimed Trainer, slot 1"],
        "what was taken back is not offered again"
    );
    world.end().await;
}

#[tokio::test]
async fn what_contradicts_is_named_and_nothing_is_changed() {
    let world = World::new().await;
    let (alice, bob) = (world.linked("Alice", 1001, 0).await, world.linked("Bob", 1002, 0).await);
    let board = world.board("Training", "Trainer").await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    world.give(&world.moderator, "remove", &[("member", (&alice).into()), ("role", "Trainer".into())]).await;
    world.give(&bob, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    let panel = manage(&world, &world.moderator, &board).await;
    let page = walk(&world, &world.moderator, &panel, &["Undo…"]).await;
    let refused = choose(&world, &world.moderator, &page, "Take back…", "Removed Roblox 1001 from Trainer, slot 1").await;
    says(&refused, &["cannot be taken back any more", "Trainer, slot 1 is @Bob's now."]);
    world.until(&board, |text| text.contains("1. @Bob")).await;
    world.end().await;
}

#[tokio::test]
async fn a_cancellation_is_taken_back_and_the_holders_hear_that_it_is_on_again() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer").await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    world.give(&world.moderator, "session cancel", &[("session", "Training".into())]).await.says(&["told in #sessions"]);
    let panel = manage(&world, &world.moderator, &board).await;
    let page = walk(&world, &world.moderator, &panel, &["Undo…"]).await;
    let done = choose(&world, &world.moderator, &page, "Take back…", "Cancelled the session").await;
    says(&done, &["Training takes place after all.", "told in #sessions"]);
    let told = world.channel.last_message().unwrap();
    assert!(told.text().contains("takes place after all"), "{told}");
    assert_eq!(told.pings().users.to_vec(), [alice.id()]);
    world.until(&board, |text| text.contains("Full · Training")).await;
    world.end().await;
}
