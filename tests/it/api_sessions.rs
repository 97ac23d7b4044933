//! A program makes, reads, lists and changes sessions.

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use slotkeeper::domain::{Plan, Status};

use crate::http::{Service, role};

fn roles_written() -> Value {
    json!([{
        "name": "Trainer", "slots": 2, "minRank": 50,
        "permissions": { "ChangeSessionStatus": false, "PassOrFailAttendees": true, "ModifyAttendance": true },
    }])
}

fn roles_read() -> Value {
    json!({ "Trainer": {
        "MinRank": 50,
        "Permissions": { "ChangeSessionStatus": false, "PassOrFailAttendees": true, "ModifyAttendance": true },
        "Slots": { "VACANT_0": { "Attended": false }, "VACANT_1": { "Attended": false } },
    } })
}

/// Whether a moment lies within this test.
fn is_now(moment: &Value) -> bool {
    let moment: Timestamp = moment.as_str().unwrap().parse().unwrap();
    moment.duration_until(Timestamp::now()).abs() < jiff::SignedDuration::from_secs(30)
}

#[tokio::test]
async fn a_session_is_read_as_it_was_made() {
    let service = Service::new().await;
    service.members(&[(714_760_171, 50)]).await;
    let body = json!({
        "Title": "Training Session", "Description": "First\nsecond", "Scheduled": "2024-01-20T16:00:00+01:00", "Duration": 60,
        "Host": "714760171", "CoHost": "123456789", "Supervisor": "987654321", "Claimable": true,
        "CustomRoles": roles_written(),
    });
    let made = service.post("/sessions/create", &body).await;
    assert!(is_now(&made.json()["data"]["createdAt"]), "{}", made.text);
    let mut made = made.data_without(201, &["createdAt"]);
    let id = made["SessionId"].as_str().unwrap().to_owned();
    let session = json!({
        "SessionId": id, "WorkspaceId": service.workspace.as_str(), "Title": "Training Session",
        "Description": "First\nsecond", "Host": "714760171", "CoHost": "123456789", "Supervisor": "987654321",
        "Scheduled": "2024-01-20T15:00:00.000Z", "Delayed": false, "Status": "upcoming", "Claimable": true, "Duration": 60,
        "CustomRoles": roles_read(),
    });
    assert_eq!(made.as_object_mut().unwrap().remove("sessionId"), Some(json!(id)), "both spellings are there");
    assert_eq!(made, session);
    service.get(&format!("/sessions/get/{id}")).await.is(200, &session);
    let page = json!({ "WorkspaceId": service.workspace.as_str(), "Page": 1, "Sessions": [session] });
    service.get("/sessions/list").await.is(200, &page);
}

#[tokio::test]
async fn what_is_left_out_stays_out_and_claiming_is_off() {
    let service = Service::new().await;
    let id = service.session_of(&service.key, json!({ "Host": "", "CoHost": null, "CustomRoles": null })).await;
    let session = json!({
        "SessionId": id, "WorkspaceId": service.workspace.as_str(), "Title": "Training Session",
        "Scheduled": "2024-01-20T15:00:00.000Z", "Delayed": false, "Status": "upcoming", "Claimable": false, "Duration": 60,
    });
    service.get(&format!("/sessions/get/{id}")).await.is(200, &session);
}

#[tokio::test]
async fn roles_keep_their_order_and_a_held_slot_has_its_holders_id() {
    let service = Service::new().await;
    service.members(&[(7, 0)]).await;
    let session = service.session(json!([role("Zebra", 3, 0), role("Apple", 1, 0), role("Middle", 1, 0)])).await;
    service.claim(&session, "7", "Zebra", "VACANT_1").await;
    let text = service.get(&format!("/sessions/get/{session}")).await.text;
    let places: Vec<usize> =
        ["Zebra", "VACANT_0", "\"7\"", "VACANT_2", "Apple", "Middle"].iter().map(|word| text.find(word).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(!text.contains("VACANT_1"), "{text}");
}

#[tokio::test]
async fn a_list_passes_every_filter_in_order_and_in_pages_of_fifty() {
    let service = Service::new().await;
    service.members(&[(7, 0), (8, 0)]).await;
    let (_, other) = service.workspace(Plan::Free).await;
    service.session_of(&other, json!({})).await;
    let mut ids = Vec::new();
    for (host, scheduled) in [
        ("8", "2024-03-02T00:00:00Z"),
        ("7", "2024-03-01T23:59:59.999Z"),
        ("7", "2024-03-01T00:00:00Z"),
        ("8", "2024-02-29T23:59:59Z"),
    ] {
        ids.push(service.session_of(&service.key, json!({ "Host": host, "Scheduled": scheduled })).await);
    }
    ids.reverse();
    service.end_session(&ids[1], Status::Cancelled).await;
    let listed = async |query: &str| -> Vec<String> {
        let said = service.get(&format!("/sessions/list{query}")).await.data_without(200, &["Page", "WorkspaceId"]);
        let sessions = said["Sessions"].as_array().unwrap();
        sessions.iter().map(|session| session["SessionId"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(listed("").await, ids);
    assert_eq!(listed("?date=2024-03-01").await, ids[1..3]);
    assert_eq!(listed("?start=2024-02-29&end=2024-03-01").await, ids[..3]);
    assert_eq!(listed("?status=cancelled").await, ids[1..2]);
    assert_eq!(listed("?host=8").await, [ids[0].clone(), ids[3].clone()]);
    assert_eq!(listed("?host=7&status=upcoming&date=2024-03-01&colour=red").await, ids[2..3]);
    assert_eq!(listed("?page=2").await, Vec::<String>::new());
    for _ in 0..47 {
        service.session_of(&service.key, json!({ "Scheduled": "2024-04-01T00:00:00Z" })).await;
    }
    let (first, second) = (listed("?page=1").await, listed("?page=2").await);
    assert_eq!((first.len(), second.len()), (50, 1));
    assert_eq!(first[..4], ids);
    // Those that start together stand by their IDs, so no page shows one twice.
    assert!(first[4..].is_sorted() && first[49] < second[0]);
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_clears_what_it_nulls() {
    let service = Service::new().await;
    service.members(&[(714_760_171, 50)]).await;
    let more =
        json!({ "Host": "714760171", "CoHost": "1", "Supervisor": "2", "Description": "Text", "CustomRoles": roles_written() });
    let id = service.session_of(&service.key, more).await;
    let path = format!("/sessions/update/{id}");
    let said = service.patch(&path, &json!({ "Title": "Advanced Training Session", "Duration": 120 })).await;
    assert!(is_now(&said.json()["data"]["updatedAt"]), "{}", said.text);
    let mut expected = json!({
        "SessionId": id, "sessionId": id, "WorkspaceId": service.workspace.as_str(), "Title": "Advanced Training Session",
        "Description": "Text", "Host": "714760171", "CoHost": "1", "Supervisor": "2", "Scheduled": "2024-01-20T15:00:00.000Z",
        "Delayed": false, "Status": "upcoming", "Claimable": false, "Duration": 120, "CustomRoles": roles_read(),
    });
    assert_eq!(said.data_without(200, &["updatedAt"]), expected);
    let body = json!({
        "Host": null, "CoHost": "", "Supervisor": null, "Description": "", "CustomRoles": [], "Claimable": true,
        "Scheduled": "2030-01-01T00:00:00.123Z",
    });
    let said = service.patch(&path, &body).await;
    for gone in ["Host", "CoHost", "Supervisor", "Description", "CustomRoles"] {
        expected.as_object_mut().unwrap().remove(gone);
    }
    expected["Claimable"] = json!(true);
    expected["Scheduled"] = json!("2030-01-01T00:00:00.123Z");
    assert_eq!(said.data_without(200, &["updatedAt"]), expected);
    assert_eq!(service.patch(&path, &json!({})).await.data_without(200, &["updatedAt"]), expected);
}

#[tokio::test]
async fn new_roles_keep_holders_and_drop_nobody_unless_forced() {
    let service = Service::new().await;
    service.members(&[(7, 0), (8, 0)]).await;
    let session = service.session(json!([role("Trainer", 2, 0), role("Helper", 1, 0)])).await;
    service.claim(&session, "7", "Trainer", "VACANT_0").await;
    service.claim(&session, "8", "Trainer", "VACANT_1").await;
    let path = format!("/sessions/update/{session}");
    let slots = |said: &crate::http::Said| said.json()["data"]["CustomRoles"]["Trainer"]["Slots"].clone();
    let (seven, eight, empty) = (json!({ "Attended": false }), json!({ "Attended": false }), json!({ "Attended": false }));

    let said = service.patch(&path, &json!({ "CustomRoles": [role("Trainer", 3, 9)] })).await;
    assert_eq!(slots(&said), json!({ "7": seven, "8": eight, "VACANT_2": empty }), "{}", said.text);
    let said = service.patch(&path, &json!({ "CustomRoles": [role("Trainer", 1, 0)], "Title": "No" })).await;
    let message = said.refused(400, "holders_would_lose_slots");
    assert!(message.contains("8 (Trainer)") && !message.contains("7 (") && message.contains("Force"), "{message}");
    let unchanged = service.get(&format!("/sessions/get/{session}")).await;
    assert_eq!(unchanged.json()["data"]["Title"], "Training Session", "nothing of a refused update is done");
    let said = service.patch(&path, &json!({ "CustomRoles": [role("Trainer", 1, 0)], "Force": true })).await;
    assert_eq!(slots(&said), json!({ "7": seven }), "{}", said.text);
}

#[tokio::test]
async fn a_free_workspace_has_sessions_without_roles() {
    let service = Service::new().await;
    let (_, key) = service.workspace(Plan::Free).await;
    let session = service.session_of(&key, json!({ "CustomRoles": [] })).await;
    let body = json!({ "CustomRoles": [role("Trainer", 1, 0)] });
    let path = format!("/sessions/update/{session}");
    service.call_with(&key, Method::PATCH, &path, &body).await.refused(403, "plan_required");
    let body =
        json!({ "Title": "T", "Scheduled": "2024-01-20T15:00:00Z", "Duration": 1, "CustomRoles": [role("Trainer", 1, 0)] });
    service.call_with(&key, Method::POST, "/sessions/create", &body).await.refused(403, "plan_required");
}

#[tokio::test]
async fn a_host_is_a_member_and_an_unknown_session_is_not_found() {
    let service = Service::new().await;
    let body = json!({ "Title": "T", "Scheduled": "2024-01-20T15:00:00Z", "Duration": 1, "Host": "404" });
    assert!(service.post("/sessions/create", &body).await.refused(400, "host_not_a_member").contains("404"));
    let session = service.session_of(&service.key, json!({})).await;
    let path = format!("/sessions/update/{session}");
    service.patch(&path, &json!({ "Host": "404" })).await.refused(400, "host_not_a_member");
    for nobody in ["session_1", "%20", "%ff", "a%2Fb", &"x".repeat(65), "%00"] {
        service.get(&format!("/sessions/get/{nobody}")).await.refused(404, "session_not_found");
        service.patch(&format!("/sessions/update/{nobody}"), &json!({})).await.refused(404, "session_not_found");
    }
}
