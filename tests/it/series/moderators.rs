//! What moderators can do at SERIES, and what SERIES lets no bot do.

use slotkeeper::app::App;

use super::trouble::Trouble;
use super::{Scene, TIMEOUT};

#[tokio::test]
async fn ranks_are_series_affair_and_it_is_said_so_kindly() {
    let scene = Scene::new().await;
    let alice = scene.member("Alice", 714_760_171, 50).await;
    let options = [("member", (&alice).into()), ("rank", 100.into())];
    let answer = scene.world.give(&scene.world.moderator, "member rank", &options).await;
    answer.says(&["Ranks of this community are kept on SERIES", "Change @Alice's rank there."]);
    let shown = scene.world.give(&scene.world.moderator, "member show", &[("member", (&alice).into())]).await;
    shown.says(&["Rank: SERIES keeps it and does not tell the bot."]);
    let app = App::open(&scene.world.config()).await.unwrap();
    let workspace = app.workspaces().await.unwrap().remove(0).0.id;
    let refused = app.set_member(workspace, "7".parse().unwrap(), slotkeeper::domain::Rank::new(5)).await.unwrap_err();
    assert!(refused.to_string().contains("SERIES decides for") && refused.to_string().contains("change them there"), "{refused}");
    app.close().await;
    scene.end().await;
}

#[tokio::test]
async fn a_session_that_series_made_without_saying_so_is_found() {
    let scene = Scene::new().await;
    for (number, trouble) in
        [Trouble::ResetAfter, Trouble::EmptyAfter, Trouble::Slow(TIMEOUT * 2), Trouble::StatusAfter(502)].into_iter().enumerate()
    {
        scene.series.troubles().next_one("POST create", trouble.clone());
        let planned = scene.world.plan(&format!("Shift {number}"), "Trainer", &[]).await;
        planned.says(&[&format!("Shift {number} is planned for")]);
    }
    assert_eq!(scene.series.count("POST create"), 4, "nothing is made twice");
    scene.end().await;
}

#[tokio::test]
async fn a_session_that_series_may_not_have_made_is_not_called_made() {
    let scene = Scene::new().await;
    scene.series.troubles().next_one("POST create", Trouble::Status(500));
    let planned = scene.world.plan("Training", "Trainer", &[]).await;
    planned.says(&["SERIES did not answer for too long."]);
    scene.series.site().premium = false;
    scene.world.plan("Training", "Trainer", &[]).await.says(&["This community's plan has no session roles."]);
    scene.end().await;
}

#[tokio::test]
async fn a_key_of_ours_opens_nothing_of_a_community_that_series_decides_for() {
    let scene = Scene::new().await;
    let app = App::open(&scene.world.config()).await.unwrap();
    let workspace = app.workspaces().await.unwrap().remove(0).0.id;
    let key = app.create_key(workspace).await.unwrap().reveal();
    app.close().await;
    let address = format!("http://{}/sessions/list", scene.world.api.unwrap());
    let said = crate::http::Said::to(reqwest::Client::new().get(address).header("apikey", key)).await;
    let message = said.refused(403, "decided_elsewhere");
    assert!(message.contains("SERIES decides for this workspace"), "{message}");
    assert_eq!(scene.series.count("GET list"), 0);
    scene.end().await;
}
