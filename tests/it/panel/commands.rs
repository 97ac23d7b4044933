//! The same by command, where a keyboard is quicker.

use super::controls::stage::{Cast, Moment, session_of};
use crate::world::World;

#[tokio::test]
async fn a_member_is_assigned_by_command_with_and_without_a_slot_and_a_session() {
    let world = World::new().await;
    let (alice, bob) = (world.linked("Alice", 1001, 0).await, world.linked("Bob", 1002, 0).await);
    let board = world.board("Training", "Trainer x3").await;
    let to = |member, more: &[(&'static str, &str)]| {
        let mut options = vec![("member", member), ("role", "trainer".into())];
        options.extend(more.iter().map(|(name, value)| (*name, (*value).into())));
        options
    };
    let third = to((&alice).into(), &[("slot", "3")]);
    world.give(&world.moderator, "assign", &third).await.says(&["@Alice has Trainer, slot 3"]);
    world
        .give(&world.moderator, "assign", &to((&bob).into(), &[("session", "Training")]))
        .await
        .says(&["@Bob has Trainer, slot 1"]);
    let twice = to((&alice).into(), &[]);
    world.give(&world.moderator, "assign", &twice).await.says(&["They have Trainer, slot 3, already."]);
    let nowhere = to((&alice).into(), &[("session", "Nowhere")]);
    world.give(&world.moderator, "assign", &nowhere).await.says(&["That session is not here any more."]);
    world.until(&board, |text| text.contains("1. @Bob") && text.contains("3. @Alice")).await;

    let offered = world.offered(&world.moderator, "assign", &[("member", (&bob).into())], ("role", "")).await;
    assert!(offered[0].starts_with("Trainer · 1 free"), "{offered:?}");
    let held = world.offered(&world.moderator, "remove", &[("member", (&bob).into())], ("role", "")).await;
    assert!(held[0].starts_with("Trainer · Training"), "{held:?}");
    world.end().await;
}

#[tokio::test]
async fn a_session_is_started_delayed_and_ended_by_command() {
    let world = World::new().await;
    let board = world.board("Training", "Trainer").await;
    let session = ("session", "Training".into());
    let later = [session.clone(), ("when", "in 5h".into())];
    world.give(&world.moderator, "session delay", &later).await.says(&["Training: start "]);
    world.until(&board, |text| text.contains("The start is delayed.")).await;
    world.give(&world.moderator, "session start", std::slice::from_ref(&session)).await.says(&["Training is under way."]);
    world.give(&world.moderator, "session start", std::slice::from_ref(&session)).await.says(&["is under way by now"]);
    world.give(&world.moderator, "session end", &[session]).await.says(&["Training is completed."]);
    world.until(&board, |text| text.contains("Completed · Training")).await;
    world.end().await;
}

#[tokio::test]
async fn a_role_permits_the_same_by_command_and_nothing_else() {
    let world = World::new().await;
    let cast = Cast::new(&world).await;
    for (command, whose, told) in [
        ("session start", "lead", "Training is under way."),
        ("session delay", "lead", "Training: start "),
        ("session end", "lead", "Training is completed."),
        ("session cancel", "lead", "Training is cancelled."),
        ("session export", "keeper", "Attendance of Training: 4 holders."),
        ("session edit", "nobody's", ""),
    ] {
        let moment = if command == "session end" { Moment::During } else { Moment::Before };
        let board = cast.board(&world, moment, false).await;
        world.quiet().await;
        let mut options = vec![("session", session_of(&board).into())];
        options.extend((command == "session delay").then(|| ("when", "in 5h".into())));
        options.extend((command == "session edit").then(|| ("title", "Mine".into())));
        let (claims, before) = (world.claims().await, board.current().unwrap().text());
        let people = [("lead", &cast.lead), ("marker", &cast.marker), ("keeper", &cast.keeper), ("trainer", &cast.trainer)];
        for (role, member) in people.into_iter().filter(|(role, _)| *role != whose) {
            let refused = world.give(member, command, &options).await.private_word();
            assert!(refused.contains("Only moderators"), "{command} as {role}: {refused}");
        }
        world.quiet().await;
        assert_eq!((world.claims().await, board.current().unwrap().text()), (claims, before), "{command}");
        for (_, member) in people.into_iter().filter(|(role, _)| *role == whose) {
            world.give(member, command, &options).await.says(&[told]);
        }
    }
    world.end().await;
}
