//! Editing a session by form and by command: what is left stays, what cannot be read is kept, who would lose a slot is named.

use super::{fill, manage, says, walk};
use crate::answers::Answer;
use crate::world::World;

#[tokio::test]
async fn the_form_shows_what_is_and_changes_what_is_written() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 60).await;
    let board = world.board_with("Training", "Trainer x2 @50 +status", &[("when", "2027-01-01 18:00".into())]).await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let opened = world.moderator.press(&panel, "Edit…").await.unwrap();
    let modal = opened.settled().await.modal.expect("a form");
    let values: Vec<(String, String)> = modal.fields().into_iter().map(|field| (field.custom_id, field.value)).collect();
    let expected = [
        ("title", "Training"),
        ("when", "2027-01-01 18:00"),
        ("duration", "60"),
        ("description", ""),
        ("roles", "Trainer x2 @50 +status"),
    ];
    assert_eq!(values, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));

    let texts = [("title", "Night shift"), ("duration", "1h30m"), ("roles", "Medic, Trainer x3 @50 +status")];
    let sent = world.moderator.submit(&modal, &texts).await.unwrap();
    let done = Answer::to(&world.discord, &sent).await;
    assert!(done.text().contains("Night shift: title \"Training\" → \"Night shift\""), "{}", done.text());
    let shown = world.until(&board, |text| text.contains("Open · Night shift")).await;
    for part in ["Length: 1 hour 30 minutes", "Medic · 1 of 1 free", "Trainer · 2 of 3 free", "1. @Alice", "18:00"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    world.end().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_with_an_example_and_comes_back_with_the_form() {
    let world = World::new().await;
    let board = world.board("Training", "Trainer x2").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let texts = [("title", "Night shift"), ("roles", "Trainer x99")];
    let wrong = fill(&world, &world.moderator, &panel, "Edit…", &texts).await;
    assert!(wrong.text().contains("cannot have 99 slots") && wrong.text().contains("Trainer x2 @50"), "{}", wrong.text());
    let page = wrong.updated.clone().unwrap();
    let opened = world.moderator.press(&page, "Put it right…").await.unwrap();
    let modal = opened.settled().await.modal.expect("a form");
    let value = |name: &str| modal.fields().into_iter().find(|field| field.custom_id == name).unwrap().value;
    assert_eq!((value("title").as_str(), value("roles").as_str()), ("Night shift", "Trainer x99"));
    let sent = world.moderator.submit(&modal, &[("roles", "Trainer x9")]).await.unwrap();
    let done = Answer::to(&world.discord, &sent).await;
    assert!(done.text().contains("Night shift"), "{}", done.text());
    world.until(&board, |text| text.contains("Open · Night shift") && text.contains("9 of 9 slots free")).await;
    world.end().await;
}

#[tokio::test]
async fn holders_who_would_lose_their_slot_are_named_and_lose_it_only_after_a_yes() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let asked = fill(&world, &world.moderator, &panel, "Edit…", &[("roles", "Medic")]).await;
    assert!(asked.text().contains("1 holder would lose a slot: @Alice (Trainer)"), "{}", asked.text());
    assert_eq!(world.claims().await, 1, "nothing has happened yet");
    let page = asked.updated.clone().unwrap();
    let done = walk(&world, &world.moderator, &page, &["Change it, they lose their slots"]).await;
    says(&done, &["@Alice is out of Trainer, slot 1"]);
    world.until(&board, |text| text.contains("Medic · 1 of 1 free")).await;
    assert_eq!(world.claims().await, 0);
    world.end().await;
}

#[tokio::test]
async fn what_somebody_else_changed_while_the_form_was_open_is_not_changed_back() {
    let world = World::new().await;
    let board = world.board("Training", "Trainer x2").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let opened = world.moderator.press(&panel, "Edit…").await.unwrap();
    let modal = opened.settled().await.modal.expect("a form");
    let meanwhile = [("session", "Training".into()), ("title", "Night shift".into())];
    let changed = world.give(&world.moderator, "session edit", &meanwhile).await;
    assert!(changed.text().contains("Night shift"), "{}", changed.text());
    let sent = world.moderator.submit(&modal, &[("duration", "90")]).await.unwrap();
    Answer::to(&world.discord, &sent).await;
    world.until(&board, |text| text.contains("Open · Night shift") && text.contains("1 hour 30 minutes")).await;
    world.end().await;
}

#[tokio::test]
async fn the_command_changes_what_is_named_and_leaves_the_rest() {
    let world = World::new().await;
    let board = world.board("Training", "Trainer x2").await;
    let options = [("session", "Training".into()), ("description", "Bring a torch".into())];
    world.give(&world.moderator, "session edit", &options).await.says(&["Training: description added."]);
    let shown = world.until(&board, |text| text.contains("Bring a torch")).await;
    assert!(shown.contains("Open · Training") && shown.contains("2 of 2 slots free"), "{shown}");
    let wrong = [("session", "Training".into()), ("when", "yesterday".into())];
    world.give(&world.moderator, "session edit", &wrong).await.says(&["Write the start like"]);
    world.end().await;
}
