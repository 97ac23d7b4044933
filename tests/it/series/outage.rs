//! While SERIES is down, everybody hears so at once; when it is back, everything goes on.

use std::time::{Duration, Instant};

use super::trouble::Trouble;
use super::{Scene, TIMEOUT};
use crate::world::until;

#[tokio::test]
async fn after_a_few_failures_nobody_waits_for_a_time_out_any_more() {
    let scene = Scene::with(&[("SLOTKEEPER_SERIES__REST_MS", "60000")]).await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    scene.series.troubles().always("*", Trouble::Slow(TIMEOUT * 5));
    for _ in 0..5 {
        let told = scene.press(&alice, &board, "Trainer (2 free)").await;
        assert!(told.last.contains("SERIES does not answer right now. Try again in a minute."), "{}", told.last);
    }
    scene.series.forget_requests();
    for _ in 0..3 {
        let told = scene.press(&alice, &board, "Trainer (2 free)").await;
        assert!(told.last.contains("Nothing was done. SERIES does not answer right now."), "{}", told.last);
    }
    assert_eq!(scene.series.requests(), Vec::<String>::new(), "nobody waits for a SERIES that is not asked");
    scene.end().await;
}

#[tokio::test]
async fn when_series_is_back_a_press_finds_out() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    scene.series.troubles().always("*", Trouble::Status(503));
    for _ in 0..3 {
        scene.press(&alice, &board, "Trainer (2 free)").await;
    }
    scene.series.troubles().clear();
    let began = Instant::now();
    loop {
        let told = scene.press(&alice, &board, "Trainer (2 free)").await;
        if told.last.contains("You have Trainer, slot 1,") {
            break;
        }
        assert!(told.last.contains("SERIES does not answer right now."), "{}", told.last);
        assert!(began.elapsed() < Duration::from_secs(10), "SERIES is back and nobody noticed");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    scene.end().await;
}

#[tokio::test]
async fn a_series_that_is_not_there_at_all_is_told_as_that() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    scene.series.stop();
    let told = scene.press(&alice, &board, "Trainer (2 free)").await;
    assert!(told.last.contains("Nothing was done. SERIES does not answer right now."), "{}", told.last);
    scene
        .world
        .give(&alice, "session show", &[("session", "session_x".into())])
        .await
        .says(&["SERIES does not answer right now."]);
    assert!(board.current().unwrap().text().contains("2 of 2 slots free"), "the board stays as it was seen last");
    scene.end().await;
}

#[tokio::test]
async fn the_board_is_right_again_once_series_is() {
    let scene = Scene::with(&[("SLOTKEEPER_SERIES__POLL_SLOW_MS", "150"), ("SLOTKEEPER_SERIES__POLL_FAST_MS", "100")]).await;
    scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.series.troubles().always("*", Trouble::Html);
    scene.series.forget_requests();
    until(|| (scene.series.requests().len() >= 5).then_some(())).await.expect("looks that fail");
    let session = scene.series.site().only_session();
    scene.series.site().seat(&session, "Trainer", 0, Some(714_760_171));
    scene.series.troubles().clear();
    scene.world.until(&board, |text| text.contains("1. @Alice")).await;
    scene.end().await;
}
