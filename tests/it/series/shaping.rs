//! Sessions that are made and changed at SERIES: what is not confirmed is not called done, and nothing of others is taken for ours.

use discord_sandbox::OptionValue;

use super::Scene;
use super::trouble::Trouble;
use crate::disk;

const AT: &str = "2027-01-01 18:00";

async fn entries(scene: &Scene, action: &str) -> i64 {
    let query = format!("select count(*) from audit where action = '{action}'");
    disk::number(&scene.world.database_path(), &query).await
}

async fn plan(scene: &Scene) -> String {
    scene.world.plan("Training", "Trainer", &[("when", AT.into())]).await.private_word()
}

/// The answer to `/session edit`.
async fn edit(scene: &Scene, changes: &[(&str, &str)]) -> String {
    let mut options: Vec<(&str, OptionValue)> = vec![("session", "Training".into())];
    options.extend(changes.iter().map(|(name, value)| (*name, (*value).into())));
    scene.world.give(&scene.world.moderator, "session edit", &options).await.text()
}

#[tokio::test]
async fn a_session_that_was_not_made_is_not_taken_for_an_older_one_that_looks_the_same() {
    let scene = Scene::new().await;
    assert!(plan(&scene).await.contains("Training is planned"));
    for trouble in [Trouble::Status(500), Trouble::ResetBefore, Trouble::Html] {
        scene.series.troubles().next_one("POST create", trouble);
        let said = plan(&scene).await;
        assert!(said.contains("SERIES did not answer for too long."), "{said}");
    }
    assert_eq!(entries(&scene, "session_created").await, 1);
    // One that was made though nobody said so is found beside the older one.
    scene.series.troubles().next_one("POST create", Trouble::ResetAfter);
    assert!(plan(&scene).await.contains("Training is planned"));
    assert_eq!(entries(&scene, "session_created").await, 2);
    let made = disk::number(&scene.world.database_path(), "select count(distinct session_id) from audit").await;
    assert_eq!(made, 2);
    scene.end().await;
}

#[tokio::test]
async fn nothing_is_made_where_it_cannot_be_seen_what_there_is() {
    let scene = Scene::new().await;
    scene.series.troubles().always("GET list", Trouble::Status(503));
    let said = plan(&scene).await;
    assert!(said.contains("Nothing was done. SERIES does not answer right now."), "{said}");
    assert_eq!(scene.series.count("POST create"), 0);
    scene.end().await;
}

#[tokio::test]
async fn a_description_that_series_takes_is_shown_and_noted() {
    let scene = Scene::new().await;
    let board =
        scene.world.board_with("Training", "Trainer", &[("when", AT.into()), ("description", "Bring a map".into())]).await;
    assert!(board.text().contains("Bring a map"), "{}", board.text());
    let said = edit(&scene, &[("description", "Bring two maps")]).await;
    assert!(said.contains("Training: description changed."), "{said}");
    scene.world.until(&board, |text| text.contains("Bring two maps")).await;
    assert_eq!(entries(&scene, "session_updated").await, 1);
    assert!(edit(&scene, &[("description", "Bring two maps")]).await.contains("It is so already"));
    assert_eq!(entries(&scene, "session_updated").await, 1);
    scene.end().await;
}

#[tokio::test]
async fn a_description_whose_answer_was_lost_is_confirmed_by_sending_it_again() {
    for trouble in [Trouble::ResetAfter, Trouble::ResetBefore, Trouble::StatusAfter(502)] {
        let scene = Scene::new().await;
        let board = scene.world.board_with("Training", "Trainer", &[("when", AT.into())]).await;
        scene.series.troubles().next_one("PATCH update", trouble);
        let said = edit(&scene, &[("description", "Bring a map")]).await;
        assert!(said.contains("Training: description added."), "{said}");
        assert_eq!(scene.series.count("PATCH update"), 2);
        let session = scene.series.site().only_session();
        assert!(scene.series.site().written(&session).contains("Bring a map"));
        scene.world.until(&board, |text| text.contains("Bring a map")).await;
        scene.end().await;
    }
}

#[tokio::test]
async fn a_description_that_nobody_confirms_is_not_called_changed_and_the_rest_is() {
    let scene = Scene::new().await;
    let board = scene.world.board_with("Training", "Trainer", &[("when", AT.into())]).await;
    scene.series.troubles().always("PATCH update", Trouble::Status(502));
    let said = edit(&scene, &[("description", "Bring a map")]).await;
    assert!(said.contains("nobody knows whether it has the new one. Look on SERIES' own site"), "{said}");
    assert_eq!(entries(&scene, "session_updated").await, 0);
    assert!(!board.current().unwrap().text().contains("Bring a map"));

    scene.series.troubles().clear();
    scene.series.troubles().next_one("PATCH update", Trouble::StatusAfter(502));
    scene.series.troubles().next_one("PATCH update", Trouble::Status(502));
    let said = edit(&scene, &[("description", "Bring a map"), ("title", "Late Training")]).await;
    assert!(said.contains("nobody knows") && said.contains("Everything else you changed is done."), "{said}");
    let lengthened = "select count(*) from audit where action = 'session_updated' and details like '%Late Training%'";
    assert_eq!(disk::number(&scene.world.database_path(), lengthened).await, 1);
    scene.end().await;
}
