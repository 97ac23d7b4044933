//! Assigning, moving, swapping, removing, and who is in charge.

use super::{choose, fill, manage, says, walk};
use crate::world::World;

#[tokio::test]
async fn a_member_is_assigned_while_claiming_is_closed() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board_with("Training", "Trainer x2", &[("claimable", false.into())]).await;
    let panel = manage(&world, &world.moderator, &board).await;
    let page = walk(&world, &world.moderator, &panel, &["Assign…"]).await;
    let whom = choose(&world, &world.moderator, &page, "Choose a member…", "Alice").await;
    says(&whom, &["Which slot does @Alice get?"]);
    let done = choose(&world, &world.moderator, &whom, "Choose a role or a slot…", "Trainer, slot 2").await;
    says(&done, &["@Alice has Trainer, slot 2"]);
    world.until(&board, |text| text.contains("2. @Alice")).await;
    let _ = alice;
    world.end().await;
}

#[tokio::test]
async fn whoever_is_not_linked_is_not_assigned_and_the_moderator_reads_what_helps() {
    let world = World::new().await;
    world.member("Zed");
    let board = world.board("Training", "Trainer x2").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let page = walk(&world, &world.moderator, &panel, &["Assign…"]).await;
    let whom = choose(&world, &world.moderator, &page, "Choose a member…", "Zed").await;
    let done = choose(&world, &world.moderator, &whom, "Choose a role or a slot…", "Trainer, slot 1").await;
    says(&done, &["Nobody knows who @Zed is on Roblox", "/member link"]);
    assert_eq!(world.claims().await, 0);
    world.end().await;
}

#[tokio::test]
async fn two_holders_change_places_in_one_step_and_a_holder_moves_to_a_vacant_slot() {
    let world = World::new().await;
    let (alice, bob) = (world.linked("Alice", 1001, 0).await, world.linked("Bob", 1002, 0).await);
    let board = world.board("Training", "Trainer, Assistant x2").await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    world.press(&bob, &board, "Assistant (2 free)").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let page = walk(&world, &world.moderator, &panel, &["Move or remove…"]).await;
    let seat = choose(&world, &world.moderator, &page, "Choose a holder…", "Trainer, slot 1").await;
    says(&seat, &["@Alice holds Trainer, slot 1."]);
    let to = walk(&world, &world.moderator, &seat, &["Move or swap…"]).await;
    let swapped = choose(&world, &world.moderator, &to, "Change places with…", "Assistant, slot 1").await;
    says(
        &swapped,
        &["@Alice goes from Trainer, slot 1 to Assistant, slot 1", "@Bob goes from Assistant, slot 1 to Trainer, slot 1"],
    );
    world.until(&board, |text| text.contains("1. @Bob") && text.contains("1. @Alice")).await;

    let page = walk(&world, &world.moderator, &swapped, &["Move or remove…"]).await;
    let seat = choose(&world, &world.moderator, &page, "Choose a holder…", "Assistant, slot 1").await;
    let to = walk(&world, &world.moderator, &seat, &["Move or swap…"]).await;
    let moved = choose(&world, &world.moderator, &to, "To a vacant slot…", "Assistant, slot 2").await;
    says(&moved, &["@Alice goes from Assistant, slot 1 to Assistant, slot 2"]);
    world.until(&board, |text| text.contains("2. @Alice")).await;
    assert_eq!(world.claims().await, 2);
    world.end().await;
}

#[tokio::test]
async fn a_holder_is_removed_with_a_reason_and_what_changed_meanwhile_is_not_done() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let page = walk(&world, &world.moderator, &panel, &["Move or remove…"]).await;
    let seat = choose(&world, &world.moderator, &page, "Choose a holder…", "Trainer, slot 1").await;
    let done = fill(&world, &world.moderator, &seat, "Remove with a reason…", &[("reason", "Fell ill")]).await;
    assert!(done.text().contains("@Alice is out of Trainer, slot 1"), "{}", done.text());
    world.until(&board, |text| text.contains("2 of 2 slots free")).await;
    let trail = walk(&world, &world.moderator, done.updated.as_ref().unwrap(), &["Audit trail"]).await;
    says(&trail, &["removed @Alice from Trainer, slot 1 (\"Fell ill\")", "claimed Trainer, slot", "planned the session"]);

    let again = world.press_raw(&world.moderator, &seat, &super::meaning(&seat, "Remove")).await;
    assert!(again.text().contains("That has changed in the meantime"), "{}", again.text());
    world.end().await;
}

#[tokio::test]
async fn whoever_is_in_charge_is_set_and_cleared_by_a_menu() {
    let world = World::new().await;
    world.linked("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let page = walk(&world, &world.moderator, &panel, &["In charge…"]).await;
    for post in ["Host", "Co-host", "Supervisor"] {
        let (menu, line) = (format!("{post}: nobody"), format!("┃ {post}: @Alice"));
        let set = choose(&world, &world.moderator, &page, &menu, "Alice").await;
        let said = post.to_lowercase();
        says(&set, &[&format!("Training: {said} nobody → @Alice.")]);
        world.until(&board, |text| text.contains(&line)).await;
        let cleared = world.moderator.select(&set, &menu, &[]).await.unwrap();
        let cleared = crate::answers::Answer::to(&world.discord, &cleared).await;
        assert!(cleared.text().contains(&format!("{said} @Alice → nobody")), "{}", cleared.text());
        world.until(&board, |text| !text.contains(&line)).await;
    }
    world.end().await;
}

#[tokio::test]
async fn a_board_is_posted_in_another_channel_and_both_are_kept() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    let elsewhere = world.guild.add_channel("announcements");
    let board = world.board("Training", "Trainer x2").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let page = walk(&world, &world.moderator, &panel, &["Post elsewhere…"]).await;
    let done = choose(&world, &world.moderator, &page, "Choose a channel…", "announcements").await;
    says(&done, &["The board is in #announcements now.", "Boards: #announcements, #sessions"]);
    let there = elsewhere.last_message().unwrap();
    world.press(&alice, &there, "Trainer (2 free)").await;
    world.until(&board, |text| text.contains("1. @Alice")).await;
    world.end().await;
}
