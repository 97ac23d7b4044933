//! SERIES says 400 and 403 for several causes each; the member reads the true one.

use serde_json::json;

use super::trouble::Trouble;
use super::{KEY, Scene};
use crate::log::log;

#[tokio::test]
async fn a_slot_that_somebody_else_took_at_that_moment_is_replaced_by_the_next_one() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x3").await;
    let session = scene.series.site().only_session();
    scene.series.site().snatched = vec![("Trainer".to_owned(), 0, "9".to_owned()), ("Trainer".to_owned(), 1, "8".to_owned())];
    let told = scene.press(&alice, &board, "Trainer (3 free)").await;
    assert!(told.last.contains("You have Trainer, slot 3,"), "{}", told.last);
    assert_eq!(scene.series.site().holders(&session, "Trainer")[2].as_deref(), Some("714760171"));
    scene.end().await;
}

#[tokio::test]
async fn a_particular_slot_that_was_taken_at_that_moment_is_not_replaced_unasked() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    scene.world.board("Training", "Trainer x2").await;
    scene.series.site().snatched = vec![("Trainer".to_owned(), 0, "9".to_owned())];
    let answer = scene.world.give(&alice, "claim", &[("role", "Trainer".into()), ("slot", "1".into())]).await;
    answer.says(&["That slot is taken. Slot 2 is free."]);
    assert_eq!(scene.held("Trainer"), [Some("9".to_owned()), None]);
    let instead = scene.world.press(&alice, answer.message().unwrap(), "Take slot 2").await;
    assert!(instead.text().contains("You have Trainer, slot 2,"), "{}", instead.text());
    scene.end().await;
}

#[tokio::test]
async fn a_role_that_filled_up_at_that_moment_is_told_as_full_with_what_is_left() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer, Assistant x2").await;
    scene.series.site().snatched = vec![("Trainer".to_owned(), 0, "9".to_owned())];
    let told = scene.press(&alice, &board, "Trainer (1 free)").await;
    assert!(told.last.contains("Every slot of Trainer is taken."), "{}", told.last);
    assert!(told.last.contains("You could take: Assistant (2 free)."), "{}", told.last);
    scene.end().await;
}

#[tokio::test]
async fn a_closed_session_one_that_is_over_and_a_second_slot_are_told_apart() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.press(&alice, &board, "Trainer (2 free)").await;
    let told = scene.press(&alice, &board, "Trainer (1 free)").await;
    assert!(told.last.contains("You have Trainer, slot 1, already."), "{}", told.last);

    let session = scene.series.site().only_session();
    let bob = scene.member("Bob", 8, 50).await;
    let button = board.current().unwrap().buttons()[0].custom_id.clone().unwrap();
    scene.series.site().set(&session, "Claimable", json!(false));
    scene.world.press_raw(&bob, &board, &button).await.says(&["Claiming is closed for this session."]);
    scene.series.site().set(&session, "Status", json!("cancelled"));
    scene.world.press_raw(&bob, &board, &button).await.says(&["This session was cancelled."]);
    scene.series.site().delete(&session);
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    scene.world.press_raw(&bob, &board, &button).await.says(&["That session is not here any more."]);
    scene.end().await;
}

#[tokio::test]
async fn a_rank_that_is_too_low_is_told_with_what_is_known() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 10).await;
    let board = scene.world.board("Training", "Trainer x2 @50, Assistant x4 @5, Lead @200").await;
    let told = scene.press(&alice, &board, "Trainer (2 free)").await;
    assert!(told.last.contains("Trainer needs rank 50, and yours on SERIES is lower."), "{}", told.last);
    assert!(told.last.contains("You could take: Assistant (4 free, rank 5+).") && !told.last.contains("Lead"), "{}", told.last);
    scene.end().await;
}

#[tokio::test]
async fn without_the_plan_and_without_membership_it_is_said_so_or_what_is_likely() {
    let scene = Scene::new().await;
    let alice = scene.world.linked("Alice", 714_760_171, 0).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    let told = scene.press(&alice, &board, "Trainer (2 free)").await;
    assert!(told.last.contains("SERIES said no. You may not be a member of the workspace there"), "{}", told.last);
    assert!(told.last.contains("Its words: Bad request"), "{}", told.last);

    scene.series.site().premium = false;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let answer = scene.world.give(&alice, "claim", &[("role", "Trainer".into())]).await;
    assert!(answer.private_word().contains("no role"), "{}", answer.text());
    scene.end().await;
}

#[tokio::test]
async fn a_key_that_is_not_accepted_tells_moderators_what_to_do_and_members_whom_to_ask() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    let morgan = scene.world.moderator.clone();
    scene.world.link(&morgan, 5).await;
    scene.series.site().key = "another-key".to_owned();
    let told = scene.press(&alice, &board, "Trainer (2 free)").await;
    assert!(told.last.contains("Please tell your moderators") && !told.last.contains("/setup"), "{}", told.last);
    let told = scene.press(&morgan, &board, "Trainer (2 free)").await;
    assert!(told.last.contains("SERIES does not accept this server's key any more."), "{}", told.last);
    assert!(told.last.contains("an administrator can enter it with /setup"), "{}", told.last);
    let listed = scene.world.give(&alice, "session show", &[("session", "session_elsewhere".into())]).await;
    listed.says(&["Nothing was done.", "Please tell your moderators"]);
    assert!(!log().contains(KEY));
    scene.end().await;
}

#[tokio::test]
async fn a_key_that_reading_is_forbidden_with_is_a_key_that_is_not_accepted() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.series.troubles().always("*", Trouble::Status(403));
    let told = scene.press(&alice, &board, "Trainer (2 free)").await;
    assert!(told.last.contains("Please tell your moderators"), "{}", told.last);
    scene.end().await;
}

#[tokio::test]
async fn a_key_that_cannot_be_decrypted_is_told_as_that() {
    let mut scene = Scene::new().await;
    scene.world.link(&scene.world.moderator, 5).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.world.stop_bot().await;
    std::fs::remove_file(scene.world.folder().join("slotkeeper.db.key")).unwrap();
    scene.world.start_bot().await;
    let morgan = scene.world.moderator.clone();
    let told = scene.press(&morgan, &board, "Trainer (2 free)").await;
    assert!(told.last.contains("The bot cannot read this server's SERIES key any more."), "{}", told.last);
    scene.end().await;
}
