//! Members take slots: by a press, by a menu, by a command.

use discord_sandbox::CallbackKind;

use crate::world::World;

#[tokio::test]
async fn a_press_claims_the_next_slot_and_repaints_the_board_in_its_own_answer() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 50).await;
    let board = world.board("Training", "Trainer x2 @50, Assistant x4").await;
    world.discord.forget_requests();

    let answer = world.press(&alice, &board, "Trainer (2 free)").await;

    assert_eq!(answer.sent, ["7", "follow-up private"]);
    assert_eq!(answer.callbacks[0].kind, CallbackKind::Update);
    assert!(answer.text().contains("You have Trainer, slot 1, in Training (starts in 2 hours)."), "{}", answer.text());
    let shown = board.current().unwrap().text();
    for line in ["5 of 6 slots free", "Trainer · 1 of 2 free · rank 50+", "1. @Alice", "2. vacant", "[ Trainer (1 free) ]"] {
        assert!(shown.contains(line), "{line:?} is not on the board: {shown}");
    }
    assert_eq!(world.claims().await, 1);

    world.quiet().await;
    assert!(world.edits_of(&board).is_empty(), "the press has painted the board; a second edit is one too many");
    assert!(board.current().unwrap().pings().is_empty());
    world.end().await;
}

#[tokio::test]
async fn what_a_member_is_told_is_for_them_alone() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer").await;

    let answer = world.press(&alice, &board, "Trainer (1 free)").await;

    let word = answer.message().unwrap().id();
    assert!(alice.sees(&world.channel).iter().any(|message| message.id() == word));
    assert!(world.moderator.sees(&world.channel).iter().all(|message| message.id() != word));
    assert_eq!(world.channel.messages().len(), 1, "everybody sees the board and nothing else");
    world.end().await;
}

#[tokio::test]
async fn a_command_claims_and_the_board_follows_by_exactly_one_edit() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2, Assistant x4").await;
    world.discord.forget_requests();

    let answer = world.give(&alice, "claim", &[("role", "Trainer".into())]).await;

    answer.says(&["You have Trainer, slot 1, in Training"]);
    world.until(&board, |text| text.contains("1. @Alice")).await;
    world.quiet().await;
    let edits = world.edits_of(&board);
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0].body["allowed_mentions"], serde_json::json!({ "parse": [] }));
    assert!(board.current().unwrap().pings().is_empty());
    world.end().await;
}

#[tokio::test]
async fn a_slot_is_named_by_its_key_by_its_number_or_not_at_all() {
    let world = World::new().await;
    let people = world.crowd(4).await;
    let board = world.board("Training", "Assistant x4").await;
    let claim = async |place: usize, slot: &str, told: &str| {
        let options = [("role", "Assistant".into()), ("slot", slot.into())];
        world.give(&people[place], "claim", &options).await.says(&[told]);
    };

    claim(0, "VACANT_2", "Assistant, slot 3,").await;
    claim(1, "2", "Assistant, slot 2,").await;
    claim(2, "Slot 4, vacant", "Assistant, slot 4,").await;
    world.give(&people[3], "claim", &[("role", "Assistant".into())]).await.says(&["Assistant, slot 1,"]);

    world.until(&board, |text| text.contains("0 of 4 slots free") && text.contains("Full · Training")).await;
    world.end().await;
}

#[tokio::test]
async fn a_role_is_found_however_its_name_is_typed() {
    let world = World::new().await;
    let people = world.crowd(3).await;
    world.board("Training", "Crowd Control x3").await;
    for (member, typed) in people.iter().zip(["crowd control", "CROWD CONTROL", "  Crowd Control "]) {
        world.give(member, "claim", &[("role", typed.into())]).await.says(&["You have Crowd Control, slot"]);
    }
    assert_eq!(world.claims().await, 3);
    world.end().await;
}

#[tokio::test]
async fn without_a_session_the_board_of_this_channel_is_meant() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.plan("Sooner", "Trainer", &[("when", "in 1h".into())]).await;
    world.board("Here", "Trainer").await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["Trainer, slot 1, in Here"]);
    world.end().await;
}

#[tokio::test]
async fn without_a_board_in_this_channel_it_is_the_next_session_that_has_the_role_and_takes_claims() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.plan("Closed", "Trainer", &[("when", "in 10m".into()), ("claimable", false.into())]).await;
    world.plan("Other roles", "Medic", &[("when", "in 20m".into())]).await;
    world.plan("Later", "Trainer", &[("when", "in 3h".into())]).await;
    world.plan("Next", "Trainer", &[("when", "in 1h".into())]).await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["Trainer, slot 1, in Next"]);
    world.give(&alice, "claim", &[("role", "Pilot".into())]).await.says(&["No coming session has a role Pilot to claim."]);
    world.end().await;
}

#[tokio::test]
async fn a_session_is_named_by_its_title_or_by_the_id_on_its_board() {
    let world = World::new().await;
    let people = world.crowd(2).await;
    let board = world.board("Here", "Trainer").await;
    world.plan("Elsewhere", "Trainer", &[]).await;
    let named = |session: &str| [("role", "Trainer".into()), ("session", session.into())];

    world.give(&people[0], "claim", &named("elsewhere")).await.says(&["in Elsewhere"]);
    let id = board.embeds()[0]["footer"]["text"].as_str().unwrap().trim_start_matches("Session ").to_owned();
    world.give(&people[1], "claim", &named(&id)).await.says(&["in Here"]);
    world.end().await;
}

#[tokio::test]
async fn the_menu_takes_the_slot_that_was_chosen_and_forgets_the_choice() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x3").await;

    let answer = world.select(&alice, &board, "Choose a particular slot…", "Trainer, slot 2").await;

    assert_eq!(answer.sent, ["7", "follow-up private"]);
    assert!(answer.text().contains("You have Trainer, slot 2,"), "{}", answer.text());
    let shown = board.current().unwrap();
    let offered: Vec<_> = shown.selects()[0].options.iter().map(|option| option.label.clone()).collect();
    assert_eq!(offered, ["Trainer, slot 1", "Trainer, slot 3"]);
    world.end().await;
}

#[tokio::test]
async fn with_more_vacant_slots_than_a_menu_holds_the_role_is_chosen_first_and_then_the_slot() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x10, Assistant x10, Medic x10").await;

    let question = world.select(&alice, &board, "Choose a particular slot…", "Assistant").await;
    question.says(&["Which slot of Assistant in Training?"]);
    let answer = world.select(&alice, question.message().unwrap(), "Choose a slot…", "Assistant, slot 7").await;

    assert_eq!(answer.sent, ["7"]);
    assert!(answer.text().contains("You have Assistant, slot 7,"), "{}", answer.text());
    assert!(question.message().unwrap().current().unwrap().selects().is_empty(), "the question is answered");
    world.until(&board, |text| text.contains("7. @Alice")).await;
    world.end().await;
}

#[tokio::test]
async fn somebody_may_hold_a_slot_in_each_of_several_roles() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer, Assistant x2").await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    world.press(&alice, &board, "Assistant (2 free)").await;
    assert_eq!(board.current().unwrap().text().matches("1. @Alice").count(), 2);
    assert_eq!(world.claims().await, 2);
    world.end().await;
}
