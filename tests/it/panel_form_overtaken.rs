//! Two moderators who write into the same part of a session at once: nobody's change is lost without a word.

use discord_sandbox::{Member, Message, Modal};

use crate::panel::manage;
use crate::world::World;

async fn opened(world: &World, who: &Member, board: &Message) -> Modal {
    let panel = manage(world, who, board).await;
    world.open(who, &panel, "Edit…").await
}

#[tokio::test]
async fn roles_that_somebody_else_changed_meanwhile_are_shown_and_replaced_only_on_purpose() {
    let world = World::new().await;
    let board = world.board("Training", "Trainer x2").await;
    let form = opened(&world, &world.moderator, &board).await;
    let meanwhile = [("session", "Training".into()), ("roles", "Trainer x2, Guard x3".into())];
    assert!(world.give(&world.moderator, "session edit", &meanwhile).await.text().contains("Guard"));

    let asked = world.submit(&world.moderator, &form, &[("title", "Night shift"), ("roles", "Trainer x2, Medic")]).await;
    let text = asked.text();
    assert!(text.contains("Somebody else has changed this while your form was open") && text.contains("Guard x3"), "{text}");
    world.quiet().await;
    let shown = board.current().unwrap().text();
    assert!(shown.contains("Guard · 3 of 3 free") && shown.contains("Open · Training"), "nothing is changed: {shown}");

    let again = world.open(&world.moderator, asked.updated.as_ref().unwrap(), "Put it right…").await;
    let value = |name: &str| again.fields().into_iter().find(|field| field.custom_id == name).unwrap().value;
    assert_eq!((value("title").as_str(), value("roles").as_str()), ("Night shift", "Trainer x2, Medic"));
    world.submit(&world.moderator, &again, &[]).await;
    let shown = world.until(&board, |text| text.contains("Open · Night shift")).await;
    assert!(shown.contains("Medic · 1 of 1 free") && !shown.contains("Guard"), "{shown}");
    world.end().await;
}

#[tokio::test]
async fn two_who_write_the_same_do_not_contradict_each_other() {
    let world = World::new().await;
    let board = world.board("Training", "Trainer x2").await;
    let (one, other) = (opened(&world, &world.moderator, &board).await, opened(&world, &world.moderator, &board).await);
    world.submit(&world.moderator, &one, &[("title", "Night shift")]).await;
    let said = world.submit(&world.moderator, &other, &[("title", "Night shift"), ("duration", "90")]).await.text();
    assert!(!said.contains("Somebody else"), "{said}");
    world.until(&board, |text| text.contains("Open · Night shift") && text.contains("1 hour 30 minutes")).await;
    world.end().await;
}

#[tokio::test]
async fn a_yes_is_for_those_who_were_named_and_whoever_came_meanwhile_is_asked_about() {
    let world = World::new().await;
    let (alice, bob) = (world.linked("Alice", 1001, 0).await, world.linked("Bob", 1002, 0).await);
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    let form = opened(&world, &world.moderator, &board).await;
    let asked = world.submit(&world.moderator, &form, &[("roles", "Medic")]).await;
    assert!(asked.text().contains("1 holder would lose a slot: @Alice (Trainer)"), "{}", asked.text());
    world.give(&bob, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);

    let again = world.press(&world.moderator, asked.updated.as_ref().unwrap(), "Change it, they lose their slots").await;
    let text = again.text();
    assert!(text.contains("2 holders would lose a slot") && text.contains("@Bob (Trainer)"), "{text}");
    assert_eq!(world.claims().await, 2, "nothing has happened yet");
    world.press(&world.moderator, again.updated.as_ref().unwrap(), "Change it, they lose their slots").await;
    world.until(&board, |text| text.contains("Medic · 1 of 1 free")).await;
    assert_eq!(world.claims().await, 0);
    world.end().await;
}
