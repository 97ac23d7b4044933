//! What one workspace may have: whoever reaches a limit reads it with what they can do, it is counted, and nothing else stops.

use discord_sandbox::Member;
use reqwest::Method;
use serde_json::json;

use crate::disk;
use crate::http::{Said, Service, role};
use crate::setup::{administrator, panel};
use crate::world::World;

async fn limited(settings: &[(&'static str, &str)]) -> World {
    let mut world = World::without_bot().await;
    for (setting, value) in settings {
        world.set(setting, value);
    }
    world.start_bot().await;
    world
}

async fn is_counted(world: &World, quota: &str) {
    let figures = reqwest::get(format!("http://{}/metrics", world.operations.unwrap())).await.unwrap().text().await.unwrap();
    assert!(figures.contains(&format!("slotkeeper_quota_refusals_total{{quota=\"{quota}\"}}")), "{figures}");
}

#[tokio::test]
async fn one_more_session_than_there_may_be_is_refused_until_one_is_over() {
    let world = limited(&[("SLOTKEEPER_LIMITS__OPEN_SESSIONS", "2")]).await;
    world.plan("One", "Trainer", &[]).await.says(&["is planned for"]);
    world.plan("Two", "Trainer", &[]).await.says(&["is planned for"]);
    world
        .plan("Three", "Trainer", &[])
        .await
        .says(&["has reached its limit of 2 sessions that aren't over", "End or cancel some first."]);
    is_counted(&world, "open_sessions").await;
    world.give(&world.moderator, "session cancel", &[("session", "One".into())]).await;
    world.plan("Three", "Trainer", &[]).await.says(&["is planned for"]);
    let open = "select count(*) from sessions where status = 'upcoming'";
    assert_eq!(disk::number(&world.database_path(), open).await, 2);
    world.end().await;
}

#[tokio::test]
async fn of_many_who_plan_at_the_same_moment_no_more_succeed_than_there_may_be() {
    let world = limited(&[("SLOTKEEPER_LIMITS__OPEN_SESSIONS", "3")]).await;
    let titles: Vec<String> = (0..8).map(|number| format!("Training {number}")).collect();
    let planned = futures::future::join_all(titles.iter().map(|title| world.plan(title, "Trainer", &[]))).await;
    let made = planned.iter().filter(|answer| answer.text().contains("is planned for")).count();
    assert_eq!((made, disk::number(&world.database_path(), "select count(*) from sessions").await), (3, 3));
    world.end().await;
}

#[tokio::test]
async fn one_more_board_than_there_may_be_is_refused_and_the_session_is_made() {
    let world = limited(&[("SLOTKEEPER_LIMITS__BOARDS", "1")]).await;
    world.board("One", "Trainer").await;
    let planned = world.plan("Two", "Trainer", &[]).await;
    let refused = world.press(&world.moderator, planned.message().unwrap(), "Post the board here").await;
    refused.says(&["The board is not posted. This community has reached its limit of 1 board."]);
    assert_eq!(world.channel.messages().len(), 1);
    is_counted(&world, "boards").await;
    world.end().await;
}

#[tokio::test]
async fn one_more_key_than_there_may_be_is_refused() {
    let world = limited(&[("SLOTKEEPER_LIMITS__API_KEYS", "1")]).await;
    let ada = administrator(&world);
    let page = keys(&world, &ada).await;
    world.press(&ada, &page, "Create a key").await;
    let refused = world.press(&ada, &keys(&world, &ada).await, "Create a key").await;
    assert!(refused.text().contains("There is 1 key already"), "{}", refused.text());
    assert_eq!(disk::number(&world.database_path(), "select count(*) from api_keys").await, 1);
    is_counted(&world, "api_keys").await;
    world.end().await;
}

async fn keys(world: &World, administrator: &Member) -> discord_sandbox::Message {
    let page = world.press(administrator, &panel(world, administrator).await, "API keys…").await;
    page.updated.clone().expect("the page of keys")
}

#[tokio::test]
async fn a_full_history_takes_no_more_changes_and_sessions_are_still_carried_through() {
    let world = limited(&[("SLOTKEEPER_LIMITS__AUDIT_MEGABYTES", "1")]).await;
    let alice = world.linked("Alice", 1001, 0).await;
    world.board("Training", "Trainer x2").await;
    let kept = "select bytes from audit_bytes";
    let counted = "select coalesce(sum(octet_length(details)), 0) from audit";
    let (before, sum) = (disk::number(&world.database_path(), kept).await, disk::number(&world.database_path(), counted).await);
    assert_eq!(before, sum, "triggers keep the sum");
    let edit = |title: &'static str| [("session", "Training".into()), ("description", title.into())];
    world.give(&world.moderator, "session edit", &edit("Bring your own broom.")).await;
    assert!(disk::number(&world.database_path(), kept).await > before);

    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("update audit_bytes set bytes = 1048576").execute(&mut connection).await.unwrap();
    let full = world.give(&world.moderator, "session edit", &edit("Bring two.")).await;
    assert!(full.text().contains("The history of changes here is full."), "{}", full.text());
    is_counted(&world, "audit_bytes").await;
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await.says(&["You have Trainer"]);
    let removed = world.give(&world.moderator, "remove", &[("member", (&alice).into()), ("role", "Trainer".into())]).await;
    assert!(!removed.text().contains("is full"), "{}", removed.text());
    let cancelled = world.give(&world.moderator, "session cancel", &[("session", "Training".into())]).await;
    assert!(!cancelled.text().contains("is full"), "{}", cancelled.text());
    let over = "select count(*) from sessions where status = 'cancelled'";
    assert_eq!(disk::number(&world.database_path(), over).await, 1);
    world.end().await;
}

#[tokio::test]
async fn programs_read_the_same_limits_and_the_keys_of_one_workspace_share_its_calls() {
    let settings = [
        ("SLOTKEEPER_LIMITS__OPEN_SESSIONS", "1"),
        ("SLOTKEEPER_HTTP__WORKSPACE_RATE_PER_MINUTE", "1"),
        ("SLOTKEEPER_HTTP__WORKSPACE_BURST", "4"),
    ];
    let service = Service::with(&settings).await;
    let (other, others_key) = service.workspace(slotkeeper::domain::Plan::Premium).await;
    let second = service.beside(async |app| app.create_key(service.workspace.clone()).await.unwrap().reveal()).await;
    service.session(json!([role("Trainer", 1, 0)])).await;
    let body = json!({ "Title": "Two", "Scheduled": "2099-01-20T15:00:00Z", "Duration": 60 });
    service.post("/sessions/create", &body).await.refused(403, "too_many_sessions");
    let list = async |key: &str| Said::to(service.request(Method::GET, "/sessions/list").header("apikey", key)).await;
    assert_eq!(list(&second).await.status, 200);
    assert_eq!(list(&second).await.status, 200);
    for key in [&service.key, &second] {
        let refused = list(key).await;
        refused.refused(429, "rate_limited");
        assert!(refused.text.contains("this workspace's API keys together"), "{}", refused.text);
    }
    assert_eq!(list(&others_key).await.status, 200, "{other} has its own");
}
