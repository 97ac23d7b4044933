//! What a key may be used for and until when, and who is told when a new one is used.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use slotkeeper::domain::KeyId;

use crate::disk;
use crate::http::{Said, Service, role};
use crate::process::Run;
use crate::setup::{administrator, panel};
use crate::world::{World, until};

const LIST: &str = "/sessions/list";

/// A key that was made on the command line.
async fn made(service: &Service, words: &[&str]) -> String {
    let environment = [("SLOTKEEPER_DATABASE__PATH", service.database_path().display().to_string())];
    let line = [&["key", "create", service.workspace.as_str()], words].concat();
    Run::of(service.folder(), &environment, &line).await.succeeds().trim().to_owned()
}

/// Every call that there is, with the scope that it needs.
fn calls(session: &str) -> Vec<(&'static str, Method, String, Value)> {
    let seat = json!({ "UserId": "7", "TargetUserId": "7", "RoleName": "Trainer", "SlotKey": "VACANT_0" });
    let roles = format!("/sessions/{session}/custom-roles");
    let new = json!({ "Title": "Training", "Scheduled": "2034-01-20T15:00:00Z", "Duration": 60 });
    let attendee = json!({ "UserId": "7" });
    vec![
        ("read", Method::GET, LIST.to_owned(), Value::Null),
        ("read", Method::GET, format!("/sessions/get/{session}"), Value::Null),
        ("claim", Method::PATCH, format!("{roles}/claim"), seat.clone()),
        ("claim", Method::PATCH, format!("{roles}/quit"), seat.clone()),
        ("manage", Method::PATCH, format!("{roles}/remove"), seat),
        ("manage", Method::POST, "/sessions/create".to_owned(), new),
        ("manage", Method::PATCH, format!("/sessions/update/{session}"), json!({ "Title": "Evening" })),
        ("manage", Method::POST, format!("/attendance/add-attendee/{session}"), attendee.clone()),
        ("manage", Method::POST, format!("/attendance/update-attendee/{session}"), attendee),
    ]
}

#[tokio::test]
async fn a_key_does_what_its_scopes_say_and_nothing_else() {
    let service = Service::new().await;
    service.members(&[(7, 0)]).await;
    let session = service.session(json!([role("Trainer", 1, 0)])).await;
    for has in ["read", "claim", "manage", "read,claim", "claim,manage"] {
        let key = made(&service, &["--scope", has]).await;
        for (needs, method, path, body) in calls(&session) {
            let said = service.call_with(&key, method, &path, &body).await;
            if has.split(',').any(|scope| scope == needs) {
                assert!(!said.text.contains("scope_missing"), "{has} at {path}: {}", said.text);
            } else {
                said.refused(403, "scope_missing");
                let message = said.json()["error"]["message"].as_str().unwrap().to_owned();
                assert_eq!(message, format!("This call needs a key with the scope {needs}; this key has only {has}"));
            }
        }
    }
    // Nothing that was refused was done.
    let reader = made(&service, &["--scope", "read"]).await;
    let before = service.get(LIST).await.text;
    for (_, method, path, body) in calls(&session).into_iter().filter(|(needs, ..)| *needs != "read") {
        service.call_with(&reader, method, &path, &body).await.refused(403, "scope_missing");
    }
    assert_eq!(service.get(LIST).await.text, before);
}

#[tokio::test]
async fn what_cannot_be_read_and_a_wrong_key_are_refused_before_a_missing_scope() {
    let service = Service::new().await;
    let reader = made(&service, &["--scope", "read"]).await;
    service.call_with(&reader, Method::POST, "/sessions/create", &json!({})).await.refused(400, "malformed");
    let new = json!({ "Title": "Training", "Scheduled": "2034-01-20T15:00:00Z", "Duration": 60 });
    service.call_with("wrong", Method::POST, "/sessions/create", &new).await.refused(401, "unauthorized");
    let nowhere = json!({ "UserId": "7", "RoleName": "Trainer", "SlotKey": "VACANT_0" });
    let claim = "/sessions/nowhere/custom-roles/claim";
    service.call_with(&reader, Method::PATCH, claim, &nowhere).await.refused(403, "scope_missing");
}

#[tokio::test]
async fn a_key_of_an_earlier_release_keeps_every_right() {
    let service = Service::new().await;
    service.members(&[(7, 0)]).await;
    let session = service.session(json!([role("Trainer", 1, 0)])).await;
    // As it wrote them: without a word about scopes and an end.
    let secret = service.key.rsplit('_').next().unwrap();
    let mut connection = disk::open(&service.database_path()).await;
    let insert =
        "insert into api_keys (id, workspace_id, hash, created_at) select 'abcdefgh', workspace_id, hash, 1 from api_keys";
    sqlx::query(insert).execute(&mut connection).await.unwrap();
    let old = format!("slotkeeper_abcdefgh_{secret}");
    for (_, method, path, body) in calls(&session) {
        let said = service.call_with(&old, method, &path, &body).await;
        assert!(said.status != 401 && !said.text.contains("scope_missing"), "{path}: {}", said.text);
    }
}

#[tokio::test]
async fn a_key_is_good_until_it_expires_and_the_list_says_so() {
    let service = Service::new().await;
    let environment = [("SLOTKEEPER_DATABASE__PATH", service.database_path().display().to_string())];
    let key = made(&service, &["--scope", "claim,read", "--expires", "90d"]).await;
    let id = KeyId::in_text(&key).unwrap().to_string();
    let list = async || {
        let run = Run::of(service.folder(), &environment, &["key", "list"]).await;
        run.succeeds().lines().find(|line| line.starts_with(&id)).unwrap().to_owned()
    };
    let call = async || Said::to(service.request(Method::GET, LIST).header("apikey", &key)).await;
    assert_eq!(call().await.status, 200);
    let ends = Timestamp::now() + SignedDuration::from_hours(90 * 24);
    let line = list().await;
    assert!(line.contains("  read,claim  expires 20") && line.ends_with("active"), "{line}");
    assert!(
        line.contains(&ends.to_string()[..7]) || line.contains(&(ends - SignedDuration::from_mins(5)).to_string()[..7]),
        "{line}"
    );

    // Its time has come.
    let mut connection = disk::open(&service.database_path()).await;
    let expire = sqlx::query("update api_keys set expires_at = $2 where id = $1");
    let now = Timestamp::now().as_millisecond();
    expire.bind(&id).bind(now).execute(&mut connection).await.unwrap();
    call().await.refused(401, "unauthorized");
    let check = Said::to(service.request(Method::GET, &format!("/basic/check-key/{key}"))).await;
    assert_eq!(check.json()["data"]["valid"], false);
    assert!(list().await.ends_with("  expired"), "{}", list().await);
    assert_eq!(service.get(LIST).await.status, 200, "others go on");
}

#[tokio::test]
async fn scopes_and_times_that_are_none_are_refused_with_what_is_expected() {
    let service = Service::new().await;
    let environment = [("SLOTKEEPER_DATABASE__PATH", service.database_path().display().to_string())];
    let keys = disk::number(&service.database_path(), "select count(*) from api_keys").await;
    for (words, named) in [
        (["--scope", "write"], "read, claim or manage"),
        (["--scope", ""], "read, claim or manage"),
        (["--expires", "soon"], "24h or 90d"),
        (["--expires", "100000w"], "at most ten years"),
    ] {
        let line = [&["key", "create", service.workspace.as_str()], &words[..]].concat();
        Run::of(service.folder(), &environment, &line).await.fails(2, &[named]);
    }
    assert_eq!(disk::number(&service.database_path(), "select count(*) from api_keys").await, keys);
}

#[tokio::test]
async fn the_first_use_of_a_key_is_told_in_the_audit_channel_and_no_later_one() {
    let world = World::new().await;
    let ada = administrator(&world);
    let audit = world.guild.add_channel("audit");
    let settings = panel(&world, &ada).await;
    let set = world.select(&ada, &settings, "Audit channel…", "audit").await;
    assert!(set.text().contains("Every change is told in #audit"), "{}", set.text());
    let page = world.press(&ada, &settings, "API keys…").await.updated.clone().expect("the page");
    let reply = ada.press(&page, "Create a key").await.unwrap();
    let mut outcome = reply.settled().await;
    while outcome.messages.is_empty() {
        outcome = reply.next_change().await;
    }
    let key = outcome.message().unwrap().content().split("```").nth(1).unwrap().trim().to_owned();
    let public = KeyId::in_text(&key).unwrap();
    let listed = page.current().unwrap().text();
    assert!(listed.contains(&format!("`{public}` · may do everything · made ")), "{listed}");

    let told = || audit.messages().iter().map(discord_sandbox::Message::text).collect::<String>();
    until(|| Some(()).filter(|()| told().contains("made an API key"))).await.expect("it is told");
    assert!(!told().contains("for the first time"), "{}", told());
    let address = format!("http://{}{LIST}", world.api.unwrap());
    let call = async || reqwest::Client::new().get(&address).header("apikey", &key).send().await.unwrap().status();
    assert_eq!(call().await, 200);
    let line = format!("A program (key {public}) used its API key for the first time");
    until(|| Some(()).filter(|()| told().contains(&line))).await.expect("it is told");

    // A minute later it would be noted once more, and is told no more.
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query("update api_keys set last_used_at = 1").execute(&mut connection).await.unwrap();
    drop(connection);
    let mut world = world;
    world.restart_bot().await;
    let address = format!("http://{}{LIST}", world.api.unwrap());
    assert_eq!(reqwest::Client::new().get(&address).header("apikey", &key).send().await.unwrap().status(), 200);
    let uses = "select count(*) from audit where action = 'key_first_used'";
    assert_eq!(disk::number(&world.database_path(), uses).await, 1);
    world.end().await;
}
