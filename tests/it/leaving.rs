//! Members give slots back.

use crate::world::World;

#[tokio::test]
async fn leave_gives_the_slot_back_and_repaints_the_board_in_its_own_answer() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    world.discord.forget_requests();

    let answer = world.press(&alice, &board, "Leave").await;

    assert_eq!(answer.sent, ["7", "follow-up private"]);
    assert!(answer.text().contains("You left Trainer, slot 1, in Training. The slot is free again."), "{}", answer.text());
    assert!(board.current().unwrap().text().contains("2 of 2 slots free"));
    assert_eq!(world.claims().await, 0);
    world.quiet().await;
    assert!(world.edits_of(&board).is_empty());
    world.end().await;
}

#[tokio::test]
async fn unclaim_gives_the_slot_back_and_the_board_follows() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    world.give(&alice, "unclaim", &[("role", "trainer".into())]).await.says(&["You left Trainer, slot 1, in Training."]);
    world.until(&board, |text| text.contains("2 of 2 slots free")).await;
    world.end().await;
}

#[tokio::test]
async fn a_slot_can_be_claimed_left_and_claimed_again() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer").await;
    for _ in 0..2 {
        let claimed = world.press(&alice, &board, "Trainer (1 free)").await;
        assert!(claimed.text().contains("You have Trainer, slot 1,"), "{}", claimed.text());
        assert_eq!(world.claims().await, 1);
        let left = world.press(&alice, &board, "Leave").await;
        assert!(left.text().contains("You left Trainer"), "{}", left.text());
        assert_eq!(world.claims().await, 0);
    }
    world.end().await;
}

#[tokio::test]
async fn whoever_holds_several_roles_is_asked_which_one_to_leave() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2, Assistant x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    world.press(&alice, &board, "Assistant (2 free)").await;

    let question = world.press(&alice, &board, "Leave").await;
    question.says(&["Which role in Training do you want to leave?"]);
    let answer = world.select(&alice, question.message().unwrap(), "Choose a role…", "Assistant").await;

    assert_eq!(answer.sent, ["7"]);
    assert!(answer.text().contains("You left Assistant, slot 1, in Training."), "{}", answer.text());
    let shown = world.until(&board, |text| text.contains("Assistant · 2 of 2 free")).await;
    assert!(shown.contains("Trainer · 1 of 2 free"), "{shown}");
    world.end().await;
}

#[tokio::test]
async fn without_a_session_the_one_is_left_in_which_the_role_is_held() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.board("Here", "Trainer").await;
    world.plan("Elsewhere", "Trainer", &[]).await;
    let options = [("role", "Trainer".into()), ("session", "Elsewhere".into())];
    world.give(&alice, "claim", &options).await.says(&["in Elsewhere"]);
    world.give(&alice, "unclaim", &[("role", "Trainer".into())]).await.says(&["You left Trainer, slot 1, in Elsewhere."]);
    world.end().await;
}

#[tokio::test]
async fn whoever_holds_nothing_is_told_so_and_nothing_changes() {
    let world = World::new().await;
    let people = world.crowd(2).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&people[0], &board, "Trainer (2 free)").await;
    let before = board.current().unwrap().text();

    let pressed = world.press(&people[1], &board, "Leave").await;
    pressed.says(&["You have no slot in Training, so there is nothing to leave."]);
    let typed = world.give(&people[1], "unclaim", &[("role", "Trainer".into())]).await;
    typed.says(&["You have no slot in a role Trainer."]);
    let named = [("role", "Trainer".into()), ("session", "Training".into())];
    world
        .give(&people[1], "unclaim", &named)
        .await
        .says(&["You did not leave Trainer in Training:", "You have no slot in Trainer."]);
    let nobody = world.member("Nobody");
    world.give(&nobody, "unclaim", &[("role", "Trainer".into())]).await.says(&["Your Roblox account is not linked here yet."]);

    assert_eq!(board.current().unwrap().text(), before);
    assert_eq!(world.claims().await, 1);
    world.end().await;
}
