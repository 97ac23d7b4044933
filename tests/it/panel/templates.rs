//! Templates: the shape of a session under a name.

use super::{fill, manage};
use crate::world::World;

#[tokio::test]
async fn a_template_keeps_the_shape_and_sessions_are_planned_from_it() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 60).await;
    let board = world.board_with("Training", "Trainer x2 @50 +status", &[("description", "Bring a torch".into())]).await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let saved = fill(&world, &world.moderator, &panel, "Save as template…", &[("name", "Evening")]).await;
    assert!(saved.text().contains("The template Evening is saved."), "{}", saved.text());

    world.give(&world.moderator, "template list", &[]).await.says(&["Evening", "Training, 1 hour, Trainer x2"]);
    let offered = world.offered(&world.moderator, "session from-template", &[], ("template", "eve")).await;
    assert_eq!(offered, ["Evening · Training, 1 hour"]);
    let options = [("template", "evening".into()), ("when", "in 3h".into()), ("title", "Night training".into())];
    let planned = world.give(&world.moderator, "session from-template", &options).await;
    planned.says(&["Night training is planned for", "It has 2 slots in 1 role."]);
    world.press(&world.moderator, planned.message().unwrap(), "Post the board here").await;
    let shown = world.channel.last_message().unwrap().text();
    for part in ["Open · Night training", "Bring a torch", "Trainer · 2 of 2 free · rank 50+", "1. vacant"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    world.give(&world.moderator, "template delete", &[("template", "EVENING".into())]).await.says(&["Evening is deleted."]);
    world.give(&world.moderator, "session from-template", &options).await.says(&["There is no template of that name."]);
    world.end().await;
}

#[tokio::test]
async fn a_template_of_the_same_name_is_replaced_whatever_its_capitals() {
    let world = World::new().await;
    world.plan("Training", "Trainer x2", &[]).await;
    world.plan("Shift", "Medic", &[]).await;
    for (session, name, told) in [("Training", "Evening", "is saved"), ("Shift", "EVENING", "replaces the one of that name")] {
        let options = [("session", session.into()), ("name", name.into())];
        world.give(&world.moderator, "template save", &options).await.says(&[told]);
    }
    world.give(&world.moderator, "template list", &[]).await.says(&["EVENING", "Shift, 1 hour, Medic x1"]);
    world.end().await;
}
