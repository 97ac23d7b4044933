//! Members take and leave slots of sessions that are on SERIES, with the same board and the same commands.

use serde_json::json;

use super::Scene;

#[tokio::test]
async fn a_moderator_plans_a_session_on_series_and_a_member_claims_on_its_board() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2 @50, Assistant x4").await;
    assert!(board.text().contains("6 of 6 slots free") && board.text().contains("Trainer · 2 of 2 free · rank 50+"), "{board}");
    let told = scene.press(&alice, &board, "Trainer (2 free)").await;
    assert!(told.last.contains("You have Trainer, slot 1, in Training (starts in 2 hours)."), "{}", told.last);
    let shown = board.current().unwrap().text();
    assert!(shown.contains("1. @Alice") && shown.contains("[ Trainer (1 free) ]"), "{shown}");
    assert_eq!(scene.held("Trainer"), [Some("714760171".to_owned()), None]);
    let told = scene.press(&alice, &board, "Leave").await;
    assert!(told.last.contains("You left Trainer, slot 1, in Training."), "{}", told.last);
    assert_eq!(scene.held("Trainer"), [None, None]);
    scene.end().await;
}

#[tokio::test]
async fn commands_autocomplete_and_menus_work_as_ever() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2 @50, Assistant x4").await;
    let world = &scene.world;
    let offered = world.offered(&alice, "claim", &[], ("role", "")).await;
    assert!(offered.iter().any(|label| label.starts_with("Trainer · 2 free · rank 50+")), "{offered:?}");
    world
        .give(&alice, "claim", &[("role", "assistant".into()), ("slot", "3".into())])
        .await
        .says(&["You have Assistant, slot 3,"]);
    let chosen = world.select(&alice, &board, "Choose a particular slot…", "Trainer, slot 2").await;
    assert!(chosen.text().contains("You have Trainer, slot 2,"), "{}", chosen.text());
    world.give(&alice, "sessions", &[]).await.says(&["1. Training", "4 of 6 slots free"]);
    world.give(&alice, "session show", &[]).await.says(&["2. @Alice"]);
    world.give(&alice, "whoami", &[]).await.says(&["SERIES keeps it", "Assistant, Trainer in Training"]);
    let leaving = world.offered(&alice, "unclaim", &[], ("role", "")).await;
    assert_eq!(leaving.len(), 2, "{leaving:?}");
    world.give(&alice, "unclaim", &[("role", "Assistant".into())]).await.says(&["You left Assistant, slot 3,"]);
    scene.end().await;
}

#[tokio::test]
async fn a_crowd_at_one_role_fills_it_and_nobody_has_two() {
    let scene = Scene::new().await;
    let mut crowd = Vec::new();
    for number in 1..=6 {
        crowd.push(scene.member(&format!("Member {number}"), 1000 + number, 0).await);
    }
    let board = scene.world.board("Training", "Trainer x3").await;
    let told = futures::future::join_all(crowd.iter().map(|member| scene.press(member, &board, "Trainer (3 free)"))).await;
    let (won, lost): (Vec<_>, Vec<_>) = told.iter().partition(|told| told.last.contains("You have Trainer, slot"));
    assert_eq!(won.len(), 3);
    assert!(
        lost.iter().all(|told| told.last.contains("Every slot of Trainer is taken.")),
        "{:?}",
        lost.iter().map(|told| &told.last).collect::<Vec<_>>()
    );
    let mut holders: Vec<String> = scene.held("Trainer").into_iter().flatten().collect();
    holders.dedup();
    assert_eq!(holders.len(), 3);
    scene.world.until(&board, |text| text.contains("0 of 3 slots free")).await;
    scene.end().await;
}

#[tokio::test]
async fn what_series_lists_oddly_is_shown_as_far_as_it_can_be() {
    let scene = Scene::with(&super::freshness::OFTEN).await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer").await;
    let session = scene.series.site().only_session();
    scene.series.site().set(&session, "Duration", json!("90"));
    scene.series.site().set(&session, "Host", json!(714_760_171));
    scene.series.site().set(&session, "Unheard", json!({ "of": [1] }));
    scene.world.until(&board, |text| text.contains("Length: 1 hour 30 minutes") && text.contains("Host: @Alice")).await;
    let told = scene.press(&alice, &board, "Trainer (1 free)").await;
    assert!(told.last.contains("You have Trainer"), "{}", told.last);
    scene.end().await;
}
