//! Nothing that was answered is lost when the bot goes and comes back, and buttons outlive it.

use crate::disk;
use crate::world::World;

#[tokio::test]
async fn a_claim_that_was_answered_is_there_after_a_restart_and_the_old_buttons_work() {
    let mut world = World::new().await;
    let people = world.crowd(2).await;
    let board = world.board("Training", "Trainer x3").await;
    let refusal = world.give(&people[0], "claim", &[("role", "Trainer".into()), ("slot", "9".into())]).await;
    world.press(&people[0], &board, "Trainer (3 free)").await;

    world.restart_bot().await;

    let pressed = world.press(&people[1], &board, "Trainer (2 free)").await;
    assert!(pressed.text().contains("You have Trainer, slot 2,"), "{}", pressed.text());
    let shown = board.current().unwrap().text();
    assert!(shown.contains("1. @Member 1") && shown.contains("2. @Member 2"), "{shown}");
    let again = world.press(&people[0], refusal.message().unwrap(), "Take slot 1").await;
    assert!(again.text().contains("You have Trainer, slot 1, already."), "{}", again.text());
    let left = world.press(&people[0], &board, "Leave").await;
    assert!(left.text().contains("You left Trainer, slot 1,"), "{}", left.text());
    world.end().await;
}

#[tokio::test]
async fn a_press_delivered_again_after_a_restart_acts_once() {
    let mut world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x3").await;
    let reply = alice.press(&board, "Trainer (3 free)").await.unwrap();
    crate::answers::Answer::to(&world.discord, &reply).await;
    let callback = format!("/interactions/{}/*/callback", reply.id());

    world.restart_bot().await;
    world.discord.deliver_again(&reply);
    let tried = || world.discord.requests_to("POST", &callback).len();
    crate::world::until(|| Some(()).filter(|()| tried() == 2)).await.expect("a second try to answer");

    assert_eq!(world.claims().await, 1);
    world.end().await;
}

#[tokio::test]
async fn boards_show_after_a_start_what_happened_while_the_bot_was_down() {
    let mut world = World::new().await;
    let people = world.crowd(2).await;
    let board = world.board("Training", "Trainer x2").await;
    let untouched = world.board("Another", "Trainer x2").await;
    world.press(&people[0], &board, "Trainer (2 free)").await;
    world.stop_bot().await;
    // As another program on the same database does it, or a backup that was put back.
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("delete from claims").execute(&mut connection).await.unwrap();
    drop(connection);

    world.start_bot().await;

    world.until(&board, |text| text.contains("2 of 2 slots free")).await;
    world.quiet().await;
    assert!(world.edits_of(&untouched).len() <= 1);
    assert!(untouched.current().unwrap().text().contains("2 of 2 slots free"));
    world.end().await;
}

#[tokio::test]
async fn a_board_that_was_deleted_while_the_bot_was_down_is_posted_anew_with_its_next_change() {
    let mut world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.stop_bot().await;
    board.delete();
    world.start_bot().await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer, slot 1,"]);
    let new = crate::world::until(|| world.channel.last_message()).await.expect("a new board");
    assert!(new.text().contains("Open · Training") && new.text().contains("1. @Alice"), "{new}");
    world.end().await;
}

#[tokio::test]
async fn what_is_under_way_when_the_bot_is_told_to_stop_is_finished_and_answered() {
    let mut world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let lock = disk::WriteLock::hold(&world.database_path()).await;
    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    reply.acknowledged().await;

    let stopped = async { world.stop_bot().await };
    let ((), ()) = tokio::join!(stopped, lock.release());

    let text = reply.now().text();
    assert!(text.contains("You have Trainer, slot 1,"), "{text}");
    assert_eq!(world.claims().await, 1);
    assert!(board.current().unwrap().text().contains("1. @Alice"));
    world.end().await;
}
