//! What is offered while somebody types: only what they could really pick, with what helps to choose.

use crate::world::World;

#[tokio::test]
async fn claim_offers_the_roles_that_this_member_could_take_and_no_others() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 50).await;
    let board = world.board("Training", "Trainer x2 @50, Lead @200, Assistant x4, Medic").await;
    let bob = world.linked("Bob", 156, 0).await;
    world.press(&bob, &board, "Medic (1 free)").await;
    world.press(&alice, &board, "Assistant (4 free)").await;

    let offered = world.offered(&alice, "claim", &[], ("role", "")).await;
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert!(offered[0].starts_with("Trainer · 2 free · rank 50+ · Training, "), "{offered:?}");
    assert_eq!(world.offered(&alice, "claim", &[], ("role", "TRAI")).await, offered);
    assert!(world.offered(&alice, "claim", &[], ("role", "Lead")).await.is_empty());

    let offered = world.offered(&bob, "claim", &[], ("role", "")).await;
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert!(offered[0].starts_with("Assistant · 3 free · Training, "), "{offered:?}");
    world.end().await;
}

#[tokio::test]
async fn what_begins_with_the_letters_typed_stands_before_what_only_holds_them() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 50).await;
    world.board("Evening Training", "Assistant x4, Trainer x2 @50").await;
    let offered = world.offered(&alice, "claim", &[], ("role", "tr")).await;
    let [first, second] = offered.as_slice() else { panic!("{offered:?}") };
    // The title holds "tr" too.
    assert!(first.starts_with("Trainer") && second.starts_with("Assistant"), "{offered:?}");
    world.end().await;
}

#[tokio::test]
async fn whoever_is_not_linked_is_offered_nothing() {
    let world = World::new().await;
    let nobody = world.member("Nobody");
    world.board("Training", "Trainer").await;
    assert!(world.offered(&nobody, "claim", &[], ("role", "")).await.is_empty());
    assert!(world.offered(&nobody, "claim", &[("role", "Trainer".into())], ("slot", "")).await.is_empty());
    assert!(world.offered(&nobody, "claim", &[], ("session", "")).await.is_empty());
    assert!(world.offered(&nobody, "unclaim", &[], ("role", "")).await.is_empty());
    world.end().await;
}

#[tokio::test]
async fn slots_are_the_vacant_ones_of_the_role_and_carry_their_keys() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let bob = world.linked("Bob", 156, 0).await;
    let board = world.board("Training", "Trainer x3").await;
    world.select(&bob, &board, "Choose a particular slot…", "Trainer, slot 2").await;

    let filled = [("role", "trainer".into())];
    let choices = alice.autocomplete(&world.channel, "claim", &filled, ("slot", "")).await.unwrap();
    let choices: Vec<_> = choices.iter().map(|choice| (choice.name.as_str(), choice.value.as_str().unwrap())).collect();
    assert_eq!(choices, [("Slot 1, vacant", "VACANT_0"), ("Slot 3, vacant", "VACANT_2")]);
    assert_eq!(world.offered(&alice, "claim", &filled, ("slot", "3")).await, ["Slot 3, vacant"]);
    assert!(world.offered(&alice, "claim", &[], ("slot", "")).await.is_empty(), "no role is chosen yet");

    let options = [("role", "Trainer".into()), ("slot", "VACANT_2".into())];
    world.give(&alice, "claim", &options).await.says(&["You have Trainer, slot 3,"]);
    world.end().await;
}

#[tokio::test]
async fn sessions_to_claim_in_are_those_with_a_slot_for_this_member() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.plan("Open", "Trainer x2, Medic", &[("when", "in 1h".into())]).await;
    world.plan("Too high", "Trainer @100", &[("when", "in 2h".into())]).await;
    world.plan("Closed", "Trainer", &[("when", "in 3h".into()), ("claimable", false.into())]).await;
    world.plan("Medics", "Medic", &[("when", "in 4h".into())]).await;

    let offered = world.offered(&alice, "claim", &[], ("session", "")).await;
    assert_eq!(offered.len(), 2, "{offered:?}");
    assert!(offered[0].starts_with("Open · ") && offered[0].ends_with(" · 3 of 3 free"), "{offered:?}");
    assert!(offered[1].starts_with("Medics · "), "{offered:?}");
    let trainer = [("role", "Trainer".into())];
    let offered = world.offered(&alice, "claim", &trainer, ("session", "")).await;
    assert_eq!(offered.len(), 1, "{offered:?}");

    let choice = alice.autocomplete(&world.channel, "claim", &trainer, ("session", "Op")).await.unwrap();
    let id = choice[0].value.as_str().unwrap();
    let options = [("role", "Trainer".into()), ("session", id.into())];
    world.give(&alice, "claim", &options).await.says(&["in Open"]);
    world.end().await;
}

#[tokio::test]
async fn unclaim_offers_what_this_member_holds() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer, Assistant x2, Medic").await;
    world.plan("Elsewhere", "Trainer", &[]).await;
    world.press(&alice, &board, "Medic (1 free)").await;

    let offered = world.offered(&alice, "unclaim", &[], ("role", "")).await;
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert!(offered[0].starts_with("Medic · Training, "), "{offered:?}");
    let offered = world.offered(&alice, "unclaim", &[], ("session", "")).await;
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert!(offered[0].starts_with("Training · "), "{offered:?}");
    world.end().await;
}

#[tokio::test]
async fn show_and_post_offer_every_coming_session_and_never_more_than_discord_takes() {
    let world = World::new().await;
    for number in 1..=27 {
        world.plan(&format!("Shift {number:02}"), "Guard", &[("when", format!("in {number}h").into())]).await;
    }
    let nobody = world.member("Nobody");
    let offered = world.offered(&nobody, "session show", &[], ("session", "")).await;
    assert_eq!(offered.len(), 25);
    assert!(offered[0].starts_with("Shift 01 · ") && offered[24].starts_with("Shift 25 · "), "{offered:?}");
    let offered = world.offered(&world.moderator, "session post", &[], ("session", "shift 1")).await;
    assert_eq!(offered.len(), 10, "{offered:?}");
    world.end().await;
}

#[tokio::test]
async fn a_session_beyond_the_first_25_is_found_by_typing() {
    let world = World::new().await;
    for number in 1..=27 {
        world.plan(&format!("Shift {number:02}"), "Guard", &[("when", format!("in {number}h").into())]).await;
    }
    let offered = world.offered(&world.moderator, "session post", &[], ("session", "shift 27")).await;
    assert_eq!(offered.len(), 1, "{offered:?}");
    let nobody = world.member("Nobody");
    world.give(&nobody, "session show", &[("session", "Shift 27".into())]).await.says(&["Open · Shift 27"]);
    world.end().await;
}
