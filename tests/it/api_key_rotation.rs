//! A key whose place another one takes.

use reqwest::Method;
use serde_json::json;
use slotkeeper::domain::KeyId;

use crate::disk;
use crate::http::{Said, Service};
use crate::process::Run;
use crate::setup::{administrator, panel};
use crate::world::World;

const LIST: &str = "/sessions/list";

async fn run(service: &Service, words: &[&str]) -> Run {
    let environment = [("SLOTKEEPER_DATABASE__PATH", service.database_path().display().to_string())];
    Run::of(service.folder(), &environment, words).await
}

async fn call(service: &Service, key: &str) -> Said {
    Said::to(service.request(Method::GET, LIST).header("apikey", key)).await
}

#[tokio::test]
async fn both_keys_are_good_until_the_overlap_is_over() {
    let service = Service::new().await;
    let old = run(&service, &["key", "create", service.workspace.as_str(), "--scope", "read"]).await.succeeds().trim().to_owned();
    assert_eq!(call(&service, &old).await.status, 200);
    // Named by all of it, too: whoever rotates a key often has nothing else.
    let rotated = run(&service, &["key", "rotate", &old, "--overlap", "24h"]).await;
    let new = rotated.succeeds().trim().to_owned();
    let (was, is) = (KeyId::in_text(&old).unwrap(), KeyId::in_text(&new).unwrap());
    assert_eq!(rotated.printed, format!("{new}\n"), "the key stands alone");
    assert!(rotated.complaint.contains(&format!("{was} is good until 20")), "{}", rotated.complaint);
    assert!(!rotated.complaint.contains(&old), "the key itself is not repeated: {}", rotated.complaint);

    for key in [&old, &new] {
        assert_eq!(call(&service, key).await.status, 200);
    }
    let new_session = json!({ "Title": "Training", "Scheduled": "2034-01-20T15:00:00Z", "Duration": 60 });
    service.call_with(&new, Method::POST, "/sessions/create", &new_session).await.refused(403, "scope_missing");

    let mut connection = disk::open(&service.database_path()).await;
    let expire = "update api_keys set expires_at = 1 where replaced_by is not null";
    assert_eq!(sqlx::query(expire).execute(&mut connection).await.unwrap().rows_affected(), 1);
    call(&service, &old).await.refused(401, "unauthorized");
    assert_eq!(call(&service, &new).await.status, 200);
    let entries = format!(
        "select count(*) from audit where action = 'key_rotated' and details like '%{was}%{is}%' or details like '%{is}%{was}%'"
    );
    assert_eq!(disk::number(&service.database_path(), &entries).await, 1);
}

#[tokio::test]
async fn without_an_overlap_the_old_key_is_refused_at_once_in_every_process() {
    let service = Service::new().await;
    assert_eq!(call(&service, &service.key).await.status, 200);
    let id = KeyId::in_text(&service.key).unwrap().to_string();
    let new = run(&service, &["key", "rotate", &id, "--overlap", "0m"]).await.succeeds().trim().to_owned();
    call(&service, &service.key).await.refused(401, "unauthorized");
    assert_eq!(call(&service, &new).await.status, 200);
}

#[tokio::test]
async fn a_key_that_was_replaced_or_revoked_or_never_was_is_not_rotated_and_says_what_to_do() {
    let service = Service::new().await;
    let id = KeyId::in_text(&service.key).unwrap().to_string();
    let new = run(&service, &["key", "rotate", &id]).await.succeeds().trim().to_owned();
    let by = KeyId::in_text(&new).unwrap().to_string();
    run(&service, &["key", "rotate", &id]).await.fails(1, &[&by, &id, "has taken the place"]);
    run(&service, &["key", "revoke", &by]).await.succeeds();
    run(&service, &["key", "rotate", &by]).await.fails(1, &[&by, "was revoked or has expired", "key create"]);
    run(&service, &["key", "rotate", "abcdefgh"]).await.fails(1, &["abcdefgh", "key list"]);
    run(&service, &["key", "rotate", &id, "--overlap", "long"]).await.fails(2, &["24h or 90d"]);
    assert_eq!(disk::number(&service.database_path(), "select count(*) from api_keys").await, 2);
}

#[tokio::test]
async fn a_key_that_expires_is_replaced_by_one_that_lasts_as_long_and_is_never_made_to_last_longer() {
    let service = Service::new().await;
    let words = ["key", "create", service.workspace.as_str(), "--expires", "2h"];
    let old = KeyId::in_text(run(&service, &words).await.succeeds().trim()).unwrap().to_string();
    let path = service.database_path();
    let ends = |id: &str| format!("select expires_at - created_at from api_keys where id = '{id}'");
    assert_eq!(disk::number(&path, &ends(&old)).await, 2 * 60 * 60 * 1_000);
    let new = run(&service, &["key", "rotate", &old, "--overlap", "52w"]).await.succeeds().trim().to_owned();
    let new = KeyId::in_text(&new).unwrap().to_string();
    for key in [&old, &new] {
        assert_eq!(disk::number(&path, &ends(key)).await, 2 * 60 * 60 * 1_000);
    }
}

#[tokio::test]
async fn the_panel_says_what_each_key_may_do_and_which_one_takes_its_place() {
    let world = World::new().await;
    let ada = administrator(&world);
    let settings = panel(&world, &ada).await;
    let workspace = crate::setup::stands(&world, "workspaces.id").await.unwrap();
    let environment: Vec<_> = world.environment().into_iter().collect();
    let key = async |words: &[&str]| {
        let run = Run::of(world.folder(), &environment, &[&["key"], words].concat()).await;
        KeyId::in_text(run.succeeds().trim()).unwrap().to_string()
    };
    let old = key(&["create", &workspace, "--scope", "read,claim", "--expires", "90d"]).await;
    let new = key(&["rotate", &old]).await;
    let page = world.press(&ada, &settings, "API keys…").await.text();
    assert!(page.contains(&format!("`{old}` · may only read and claim · made ")), "{page}");
    assert!(page.contains("never used · stops working ") && page.contains(&format!("`{new}` takes its place")), "{page}");
    world.end().await;
}
