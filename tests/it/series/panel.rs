//! The panel of a session at SERIES: what its API offers works, what it does not offer is not shown.

use super::Scene;
use crate::panel::{choose, fill, manage, says, walk};

#[tokio::test]
async fn only_what_series_offers_is_shown_and_a_copied_button_is_answered_kindly() {
    let scene = Scene::new().await;
    let (world, moderator) = (&scene.world, &scene.world.moderator);
    let alice = scene.member("Alice", 1001, 50).await;
    let board = world.board("Training", "Trainer x2 @20").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    let panel = manage(world, moderator, &board).await;
    let labels: Vec<String> = panel.buttons().into_iter().map(|button| button.label).collect();
    let offered = [
        "Close claiming",
        "Edit…",
        "Assign…",
        "Remove…",
        "In charge…",
        "Audit trail",
        "Post elsewhere…",
        "Save as template…",
        "Refresh",
    ];
    assert_eq!(labels, offered);
    let session = panel.buttons()[0].custom_id.clone().unwrap();
    let session = session.trim_end_matches(":claiming:close").to_owned();
    for control in ["start", "end", "cancel", "delay-by:15"] {
        let refused = world.press_raw(moderator, &panel, &format!("{session}:{control}")).await;
        assert!(refused.text().contains("SERIES lets no bot do that."), "{control}: {}", refused.text());
    }
    scene.end().await;
}

#[tokio::test]
async fn assigning_removing_editing_and_closing_reach_series_and_stand_in_the_trail() {
    let scene = Scene::new().await;
    let (world, moderator) = (&scene.world, &scene.world.moderator);
    scene.member("Alice", 1001, 50).await;
    let board = world.board("Training", "Trainer x2 @20").await;
    let panel = manage(world, moderator, &board).await;
    let page = walk(world, moderator, &panel, &["Assign…"]).await;
    let whom = choose(world, moderator, &page, "Choose a member…", "Alice").await;
    let done = choose(world, moderator, &whom, "Choose a role or a slot…", "Trainer, slot 1").await;
    says(&done, &["@Alice has Trainer, slot 1"]);
    world.until(&board, |text| text.contains("1. @Alice")).await;

    let edited = fill(world, moderator, &done, "Edit…", &[("title", "Night shift")]).await;
    assert!(edited.text().contains("Night shift"), "{}", edited.text());
    let closed = walk(world, moderator, edited.updated.as_ref().unwrap(), &["Close claiming"]).await;
    says(&closed, &["Claiming closed"]);
    let page = walk(world, moderator, &closed, &["Remove…"]).await;
    let seat = choose(world, moderator, &page, "Choose a holder…", "Trainer, slot 1").await;
    let removed = fill(world, moderator, &seat, "Remove with a reason…", &[("reason", "Fell ill")]).await;
    assert!(removed.text().contains("@Alice is out of Trainer, slot 1"), "{}", removed.text());
    let trail = walk(world, moderator, removed.updated.as_ref().unwrap(), &["Audit trail"]).await;
    says(
        &trail,
        &["removed @Alice from Trainer, slot 1 (\"Fell ill\")", "assigned @", "edited the session", "planned the session"],
    );
    world.until(&board, |text| text.contains("Claiming closed · Night shift") && text.contains("2 of 2 slots free")).await;
    scene.end().await;
}

#[tokio::test]
async fn by_command_the_same_works_and_what_series_lets_no_bot_do_is_said() {
    let scene = Scene::new().await;
    let (world, moderator) = (&scene.world, &scene.world.moderator);
    let alice = scene.member("Alice", 1001, 50).await;
    let bob = scene.member("Bob", 1002, 50).await;
    let board = world.board("Training", "Trainer x2 @20 +status +attendance").await;
    let seat = |member| vec![("member", member), ("role", "Trainer".into())];
    let third = [seat((&alice).into()), vec![("slot", "2".into())]].concat();
    world.give(moderator, "assign", &third).await.says(&["@Alice has Trainer, slot 2."]);
    assert_eq!(scene.held("Trainer"), [None, Some("1001".to_owned())]);
    world.give(moderator, "assign", &seat((&alice).into())).await.says(&["They have Trainer, slot 2, already."]);

    let session = || vec![("session", "Training".into())];
    let later = [session(), vec![("when", "in 5h".into())]].concat();
    let steps = [("start", session()), ("end", session()), ("cancel", session()), ("delay", later)];
    scene.series.forget_requests();
    for (step, options) in steps {
        for who in [moderator, &alice] {
            world.give(who, &format!("session {step}"), &options).await.says(&["SERIES lets no bot do that."]);
        }
        world.give(&bob, &format!("session {step}"), &options).await.says(&["Only moderators, and those whose role"]);
    }
    assert!(scene.series.requests().iter().all(|request| request.starts_with("GET ")), "{:?}", scene.series.requests());

    let edit = [session(), vec![("title", "Night shift".into())]].concat();
    world.give(&bob, "session edit", &edit).await.says(&["Only moderators can do that."]);
    world.give(moderator, "session edit", &edit).await.says(&["title \"Training\" → \"Night shift\""]);
    let removal = [seat((&alice).into()), vec![("reason", "Fell ill".into())]].concat();
    world.give(moderator, "remove", &removal).await.says(&["@Alice is out of Trainer, slot 2."]);
    assert_eq!(scene.held("Trainer"), [None, None]);
    world.until(&board, |text| text.contains("Open · Night shift") && text.contains("2 of 2 slots free")).await;
    scene.end().await;
}
