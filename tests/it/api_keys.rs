//! Keys: who they let in, how they are revoked, how much they may ask for, and that nobody reads one in a log.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use slotkeeper::domain::{KeyId, Plan};

use crate::disk;
use crate::http::{Said, Service, role};
use crate::log::log;
use crate::process::Run;
use crate::world::PATIENCE;

const LIST: &str = "/sessions/list";

async fn list_with(service: &Service, headers: &[(&str, &str)]) -> Said {
    let request = service.request(Method::GET, LIST);
    Said::to(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

fn environment(service: &Service) -> [(&'static str, String); 1] {
    [("SLOTKEEPER_DATABASE__PATH", service.database_path().display().to_string())]
}

#[tokio::test]
async fn a_key_is_taken_from_either_header_and_nothing_else() {
    let service = Service::new().await;
    let key = service.key.as_str();
    for headers in
        [&[("apikey", key)][..], &[("x-api-key", key)], &[("X-API-Key", key)], &[("apikey", key), ("x-api-key", "wrong")]]
    {
        assert_eq!(list_with(&service, headers).await.status, 200, "{headers:?}");
    }
    let bearer = format!("Bearer {key}");
    let cut = &key[..key.len() - 1];
    let other = format!("{cut}{}", if key.ends_with('a') { 'b' } else { 'a' });
    for headers in [
        &[][..],
        &[("apikey", "")],
        &[("apikey", "wrong")],
        &[("apikey", cut)],
        &[("apikey", &other)],
        &[("apikey", "wrong"), ("x-api-key", key)],
        &[("authorization", &bearer)],
    ] {
        list_with(&service, headers).await.refused(401, "unauthorized");
    }
    let odd = service.request(Method::GET, LIST).header("apikey", reqwest::header::HeaderValue::from_bytes(b"\xff").unwrap());
    Said::to(odd).await.refused(401, "unauthorized");
}

#[tokio::test]
async fn a_key_opens_its_own_workspace_and_no_other() {
    let service = Service::new().await;
    service.members(&[(7, 0)]).await;
    let session = service.session(json!([role("Trainer", 1, 0)])).await;
    let (_, other) = service.workspace(Plan::Premium).await;
    let get = service.request(Method::GET, &format!("/sessions/get/{session}")).header("apikey", &other);
    Said::to(get).await.refused(404, "session_not_found");
    let body = json!({ "UserId": "7", "TargetUserId": "7", "RoleName": "Trainer", "SlotKey": "VACANT_0" });
    for path in ["claim", "quit", "remove"].map(|verb| format!("/sessions/{session}/custom-roles/{verb}")) {
        service.call_with(&other, Method::PATCH, &path, &body).await.refused(404, "session_not_found");
    }
    service
        .call_with(&other, Method::PATCH, &format!("/sessions/update/{session}"), &body)
        .await
        .refused(404, "session_not_found");
    for path in ["add", "update"].map(|verb| format!("/attendance/{verb}-attendee/{session}")) {
        service.call_with(&other, Method::POST, &path, &body).await.refused(404, "session_not_found");
    }
    let listed = Said::to(service.request(Method::GET, LIST).header("apikey", &other)).await;
    assert_eq!(listed.json()["data"]["Sessions"], json!([]));
    // The memory knows the session by now; the answer is the same.
    service.claim(&session, "7", "Trainer", "VACANT_0").await;
    let get = service.request(Method::GET, &format!("/sessions/get/{session}")).header("apikey", &other);
    Said::to(get).await.refused(404, "session_not_found");
}

#[tokio::test]
async fn check_key_says_whose_a_key_is_and_what_is_left_of_it() {
    let service = Service::with(&[("SLOTKEEPER_HTTP__RATE_PER_MINUTE", "1"), ("SLOTKEEPER_HTTP__BURST", "3")]).await;
    let check = async |key: &str| Said::to(service.request(Method::GET, &format!("/basic/check-key/{key}"))).await;
    let bad = json!({ "valid": false, "status": "inactive", "message": "API key is inactive or invalid" });
    for wrong in ["wrong", &service.key[..71], "%ff", "a%20b"] {
        check(wrong).await.is(200, &bad);
    }
    let expected = |last_used: serde_json::Value, left: u32| {
        json!({
            "valid": true, "workspaceId": service.workspace.as_str(), "workspaceName": "My Organization", "status": "active",
            "lastUsed": last_used, "rateLimitRemaining": left,
        })
    };
    let moments = ["createdAt", "rateLimitReset"];
    let first = check(&service.key).await;
    assert_eq!(first.data_without(200, &moments), expected(json!(null), 2));
    for moment in moments {
        let text = first.json()["data"][moment].as_str().unwrap().to_owned();
        assert!(text.len() == 20 && text.ends_with('Z'), "{moment} is {text}");
    }
    assert_eq!(service.get(LIST).await.status, 200);
    let said = check(&service.key).await;
    let used = said.json()["data"]["lastUsed"].clone();
    assert_eq!(said.data_without(200, &moments), expected(used.clone(), 0));
    assert!(used.is_string());
    let reset: jiff::Timestamp = said.json()["data"]["rateLimitReset"].as_str().unwrap().parse().unwrap();
    let full_in = jiff::Timestamp::now().duration_until(reset).as_secs();
    assert!((170..=180).contains(&full_in), "three calls come back in three minutes, not in {full_in} s");
    // Nothing is left, so nothing is looked at.
    let said = check(&service.key).await;
    said.refused(429, "rate_limited");
    let wait: u64 = said.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "one comes back every minute, not after {wait}");
    check("wrong").await.is(200, &bad);
}

#[tokio::test]
async fn wrong_keys_from_one_address_are_told_to_wait_and_a_good_one_from_there_is_not() {
    let service = Service::new().await;
    let with = |key: String| Said::to(service.request(Method::GET, LIST).header("apikey", key));
    let nobodys = |count: usize| format!("slotkeeper_{count:08}_{}", "a".repeat(52));
    let mut refused = Vec::new();
    for count in 0..200 {
        refused.push(with(nobodys(count)).await);
    }
    refused[0].refused(401, "unauthorized");
    let last = refused.last().unwrap();
    assert!(last.refused(429, "rate_limited").contains("without a good API key"), "{}", last.text);
    assert!(last.header("retry-after").parse::<u64>().unwrap() >= 1);
    let limited = async { while Said::to(service.request(Method::GET, LIST)).await.status != 429 {} };
    tokio::time::timeout(PATIENCE, limited).await.expect("no key is no good key");
    let limited = async { while Said::to(service.request(Method::GET, "/basic/check-key/wrong")).await.status != 429 {} };
    tokio::time::timeout(PATIENCE, limited).await.expect("a check of wrong keys is a call with one");
    assert_eq!(service.get(LIST).await.status, 200);
    assert_eq!(Said::to(service.request(Method::GET, &format!("/basic/check-key/{}", service.key))).await.status, 200);
    assert_eq!(service.get(LIST).await.status, 200);
}

#[tokio::test]
async fn who_asks_too_much_is_told_when_to_come_back() {
    let service = Service::with(&[("SLOTKEEPER_HTTP__RATE_PER_MINUTE", "20"), ("SLOTKEEPER_HTTP__BURST", "2")]).await;
    let (_, other) = service.workspace(Plan::Premium).await;
    assert_eq!(service.get(LIST).await.status, 200);
    assert_eq!(service.get(LIST).await.status, 200);
    let said = service.get(LIST).await;
    said.refused(429, "rate_limited");
    let wait: u64 = said.header("retry-after").parse().unwrap();
    assert!((1..=3).contains(&wait), "one comes back every three seconds, not after {wait}");
    service.get("/sessions/get/nowhere").await.refused(429, "rate_limited");
    service.get("/sessions/list?page=0").await.refused(400, "malformed");
    let other = Said::to(service.request(Method::GET, LIST).header("apikey", &other)).await;
    assert_eq!(other.status, 200, "each key has its own");
    let let_in = async {
        while service.get(LIST).await.status != 200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, let_in).await.expect("who waits is let in");
}

#[tokio::test]
async fn keys_are_made_listed_and_revoked_on_the_command_line_of_a_running_server() {
    let service = Service::new().await;
    let environment = environment(&service);
    let run = async |words: &[&str]| Run::of(service.folder(), &environment, words).await;
    let printed = run(&["key", "create", service.workspace.as_str()]).await.succeeds().to_owned();
    let key = printed.trim_end();
    assert_eq!(printed, format!("{key}\n"), "the key stands alone");
    let id = KeyId::in_text(key).unwrap().to_string();
    assert_eq!(list_with(&service, &[("apikey", key)]).await.status, 200);

    let listed = run(&["key", "list", service.workspace.as_str()]).await.succeeds().to_owned();
    let line = listed.lines().find(|line| line.starts_with(&id)).unwrap();
    assert!(line.contains(service.workspace.as_str()) && line.contains("  used 20") && line.ends_with("active"), "{line}");
    let secret = key.rsplit('_').next().unwrap();
    assert!(!listed.contains(secret), "a list shows no secret: {listed}");
    assert_eq!(run(&["key", "list"]).await.succeeds(), listed);
    let revoked = run(&["key", "revoke", key]).await;
    assert_eq!(revoked.succeeds(), format!("{id} is revoked\n"), "the key itself is not repeated");
    assert_eq!(run(&["key", "revoke", &id]).await.succeeds(), format!("{id} is revoked\n"));
    let listed = run(&["key", "list"]).await.succeeds().to_owned();
    assert!(listed.lines().any(|line| line.starts_with(&id) && line.contains("revoked 20")), "{listed}");

    list_with(&service, &[("apikey", key)]).await.refused(401, "unauthorized");
    assert_eq!(list_with(&service, &[("apikey", &service.key)]).await.status, 200);

    run(&["key", "create", "nowhere"]).await.fails(1, &["nowhere", "workspace list"]);
    run(&["key", "list", "nowhere"]).await.fails(1, &["nowhere", "workspace list"]);
    run(&["key", "revoke", "abcdefgh"]).await.fails(1, &["abcdefgh", "key list"]);
    let slip = run(&["key", "revoke", "slotkeeper_ABC_secretpart"]).await;
    slip.fails(2, &["neither a key nor the ID of one"]);
}

#[tokio::test]
async fn a_use_is_written_down_once_a_minute_and_a_wrong_key_never() {
    let service = Service::new().await;
    let path = service.database_path();
    let used = "select count(*) from api_keys where last_used_at is not null";
    list_with(&service, &[("apikey", "wrong")]).await;
    assert_eq!(disk::number(&path, used).await, 0);
    service.get(LIST).await;
    assert_eq!(disk::number(&path, used).await, 1);
    let moment = disk::number(&path, "select last_used_at from api_keys").await;
    for _ in 0..5 {
        service.get(LIST).await;
    }
    assert_eq!(disk::number(&path, "select last_used_at from api_keys").await, moment);
}

#[tokio::test]
async fn the_audit_trail_names_the_key_and_no_file_and_no_log_holds_it() {
    let service = Service::new().await;
    service.members(&[(7, 0)]).await;
    let session = service.session(json!([role("Trainer", 1, 0)])).await;
    service.claim(&session, "7", "Trainer", "VACANT_0").await;
    let id = KeyId::in_text(&service.key).unwrap();
    let by_key = format!(
        "select count(*) from audit where actor_kind = 'program' and actor_key = '{id}' and door = 'http' and action <> 'key_first_used'"
    );
    assert_eq!(disk::number(&service.database_path(), &by_key).await, 2);
    assert_eq!(disk::number(&service.database_path(), &format!("{by_key} and actor_id = 7")).await, 1);

    Said::to(service.request(Method::GET, &format!("/basic/check-key/{}", service.key))).await;
    Said::to(service.request(Method::GET, &format!("/nowhere/{}", service.key))).await;
    Said::to(service.request(Method::GET, &format!("/sessions/list?host={}", service.key))).await;
    let secret = service.key.rsplit('_').next().unwrap();
    let figures = service.operating("/metrics").await.text;
    assert!(!log().contains(secret) && !figures.contains(secret));
    assert!(log().contains("http.route=\"/basic/check-key/{apiKey}\""), "the template is logged");
    for file in std::fs::read_dir(service.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(secret));
    }
}
