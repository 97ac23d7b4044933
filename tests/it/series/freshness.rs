//! SERIES announces nothing: what is claimed on its own site shows on boards because somebody looks.

use std::time::Duration;

use serde_json::json;

use super::Scene;
use super::trouble::Trouble;
use crate::world::World;

pub(super) const OFTEN: [(&str, &str); 3] = [
    ("SLOTKEEPER_SERIES__POLL_MS", "150"),
    ("SLOTKEEPER_SERIES__POLL_FAST_MS", "100"),
    ("SLOTKEEPER_SERIES__POLL_SLOW_MS", "200"),
];

#[tokio::test]
async fn a_board_follows_what_is_claimed_changed_and_ended_on_series_own_site() {
    let scene = Scene::with(&OFTEN).await;
    scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    let session = scene.series.site().only_session();
    scene.series.site().seat(&session, "Trainer", 1, Some(714_760_171));
    scene.world.until(&board, |text| text.contains("2. @Alice") && text.contains("1 of 2 slots free")).await;
    scene.series.site().seat(&session, "Trainer", 1, None);
    scene.series.site().set(&session, "Title", json!("Late Training"));
    scene.world.until(&board, |text| text.contains("Late Training") && text.contains("2 of 2 slots free")).await;
    scene.series.site().set(&session, "Status", json!("completed"));
    scene.world.until(&board, |text| text.contains("0 of 2 slots taken")).await;
    scene.end().await;
}

#[tokio::test]
async fn only_differences_edit_a_board() {
    let scene = Scene::with(&OFTEN).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    let looks = || scene.series.count("GET list");
    crate::world::until(|| (looks() >= 4).then_some(())).await.expect("looks");
    scene.world.quiet().await;
    let (before, edits) = (looks(), scene.world.edits_of(&board).len());
    crate::world::until(|| (looks() >= before + 12).then_some(())).await.expect("more looks");
    assert_eq!(scene.world.edits_of(&board).len(), edits);
    scene.end().await;
}

#[tokio::test]
async fn one_look_is_for_all_boards_and_none_is_taken_where_no_board_is() {
    let scene = Scene::with(&OFTEN).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(scene.series.count("GET list"), 0, "no board, no look");
    for number in 1..=4 {
        scene.world.board(&format!("Shift {number}"), "Trainer").await;
        scene.world.discord.advance(Duration::from_secs(5));
    }
    scene.world.quiet().await;
    scene.series.forget_requests();
    crate::world::until(|| (scene.series.count("GET list") >= 12).then_some(())).await.expect("looks");
    assert_eq!(scene.series.count("GET get"), 0, "the lists show every board's session");
    scene.end().await;
}

#[tokio::test]
async fn nobody_looks_at_series_for_a_community_of_our_own() {
    let series = super::StandIn::start().await;
    let mut world = World::without_bot().await;
    world.set("SLOTKEEPER_SERIES__BASE_URL", &series.base());
    OFTEN.iter().for_each(|(name, value)| world.set(name, value));
    world.start_bot().await;
    world.board("Training", "Trainer").await;
    world.quiet().await;
    assert_eq!(series.requests(), Vec::<String>::new());
    world.end().await;
}

#[tokio::test]
async fn pages_are_read_to_the_end_however_long_they_are_and_however_it_shows() {
    for repeats in [false, true] {
        let scene = Scene::new().await;
        scene.series.site().page_size = 2;
        scene.series.site().repeats_last_page = repeats;
        for number in 1..=5 {
            scene.world.plan(&format!("Shift {number}"), "Trainer", &[]).await;
        }
        let alice = scene.member("Alice", 714_760_171, 50).await;
        let answer = scene.world.give(&alice, "sessions", &[]).await;
        let text = answer.private_word();
        assert!((1..=5).all(|number| text.contains(&format!("Shift {number}"))), "{text}");
        scene.end().await;
    }
}

#[tokio::test]
async fn boards_show_after_a_start_what_happened_at_series_while_the_bot_was_down() {
    let mut scene = Scene::with(&OFTEN).await;
    scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board("Training", "Trainer x2").await;
    scene.world.stop_bot().await;
    let session = scene.series.site().only_session();
    scene.series.site().seat(&session, "Trainer", 0, Some(714_760_171));
    scene.world.start_bot().await;
    scene.world.until(&board, |text| text.contains("1. @Alice")).await;

    scene.world.stop_bot().await;
    scene.series.site().set(&session, "Status", json!("completed"));
    scene.world.start_bot().await;
    scene.world.until(&board, |text| text.contains("1 of 2 slots taken")).await;
    scene.end().await;
}

#[tokio::test]
async fn looks_stop_while_series_asks_for_silence_and_when_the_allowance_runs_out() {
    let scene = Scene::with(&OFTEN).await;
    scene.world.board("Training", "Trainer").await;
    crate::world::until(|| (scene.series.count("GET list") >= 4).then_some(())).await.expect("looks");
    scene.series.troubles().next_one("GET list", Trouble::TooMany(Some(Duration::from_secs(3600))));
    tokio::time::sleep(Duration::from_millis(500)).await;
    scene.series.forget_requests();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(scene.series.requests(), Vec::<String>::new());
    scene.end().await;

    let scene = Scene::with(&OFTEN).await;
    scene.series.site().remaining = 90;
    scene.world.board("Training", "Trainer").await;
    // One before the session is made, and three for a look.
    crate::world::until(|| (scene.series.count("GET list") >= 4).then_some(())).await.expect("the first look");
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(scene.series.count("GET list"), 4, "what is left is left to people");
    scene.end().await;
}

#[tokio::test]
async fn a_board_is_followed_until_its_session_is_over_however_long_ago_it_was_posted() {
    let scene = Scene::with(&OFTEN).await;
    scene.member("Alice", 714_760_171, 50).await;
    let board = scene.world.board_with("Training", "Trainer x2", &[("when", "2027-06-01 18:00".into())]).await;
    let mut connection = crate::disk::open(&scene.world.database_path()).await;
    sqlx::query("update boards set posted_at = 0").execute(&mut connection).await.unwrap();
    let session = scene.series.site().only_session();
    scene.series.site().seat(&session, "Trainer", 1, Some(714_760_171));
    scene.world.until(&board, |text| text.contains("2. @Alice") && text.contains("1 of 2 slots free")).await;
    scene.series.site().set(&session, "Status", json!("completed"));
    scene.world.until(&board, |text| text.contains("Completed · Training")).await;
    scene.world.quiet().await;
    scene.series.forget_requests();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(scene.series.requests(), Vec::<String>::new(), "it shows its end");
    scene.end().await;
}
