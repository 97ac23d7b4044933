//! A program keeps the attendance list of a session.

use reqwest::Method;
use serde_json::json;
use slotkeeper::domain::Plan;

use crate::http::{Service, role};

#[tokio::test]
async fn somebody_is_put_on_the_list_and_their_stay_is_put_right() {
    let service = Service::new().await;
    service.members(&[(714_760_171, 0)]).await;
    let session = service.session(json!([role("Trainer", 1, 0)])).await;
    let body = json!({
        "UserId": "714760171", "Username": "builder", "DisplayName": "Builder", "AvatarUrl": "https://tr.rbxcdn.com/a",
        "JoinTime": "2024-01-15T10:30:00Z", "LeaveTime": "2024-01-15T12:45:00+01:00",
    });
    let added = service.post(&format!("/attendance/add-attendee/{session}"), &body).await;
    let id = added.json()["data"]["attendeeId"].as_str().unwrap_or_default().to_owned();
    assert!(id.starts_with("attendee_"), "{}", added.text);
    added.is(
        201,
        &json!({
            "attendeeId": id, "sessionId": session, "UserId": "714760171", "JoinTime": "2024-01-15T10:30:00Z",
            "LeaveTime": "2024-01-15T11:45:00Z", "duration": 4500,
        }),
    );
    let path = format!("/attendance/update-attendee/{session}");
    let body = json!({ "UserId": "714760171", "JoinTime": "2024-01-15T10:25:00Z", "LeaveTime": "2024-01-15T11:50:00Z" });
    let stay = json!({
        "UserId": "714760171", "sessionId": session, "JoinTime": "2024-01-15T10:25:00Z", "LeaveTime": "2024-01-15T11:50:00Z",
        "duration": 5100,
    });
    assert_eq!(service.post(&path, &body).await.data_without(200, &["updatedAt"]), stay);
    assert_eq!(service.post(&path, &json!({ "UserId": "714760171" })).await.data_without(200, &["updatedAt"]), stay);
    let back = json!({ "UserId": "714760171", "LeaveTime": null });
    let stay = json!({ "UserId": "714760171", "sessionId": session, "JoinTime": "2024-01-15T10:25:00Z" });
    assert_eq!(service.post(&path, &back).await.data_without(200, &["updatedAt"]), stay);
}

#[tokio::test]
async fn whose_coming_is_not_said_comes_now() {
    let service = Service::new().await;
    service.members(&[(7, 0)]).await;
    let session = service.session_of(&service.key, json!({})).await;
    let added = service.post(&format!("/attendance/add-attendee/{session}"), &json!({ "UserId": "7", "LeaveTime": "" })).await;
    assert_eq!(added.data_without(201, &["attendeeId", "JoinTime"]), json!({ "sessionId": session, "UserId": "7" }));
    let joined: jiff::Timestamp = added.json()["data"]["JoinTime"].as_str().unwrap().parse().unwrap();
    assert!(joined.duration_until(jiff::Timestamp::now()).abs() < jiff::SignedDuration::from_secs(30));
}

#[tokio::test]
async fn every_rule_of_a_list_has_its_status_and_reason_in_order() {
    let service = Service::new().await;
    service.members(&[(7, 0), (8, 0)]).await;
    let session = service.session_of(&service.key, json!({})).await;
    let (workspace, free) = service.workspace(Plan::Free).await;
    service.members_of(&workspace, &[(7, 0)]).await;
    let on_free = service.session_of(&free, json!({})).await;
    let (early, late) = ("2024-01-15T10:30:00Z", "2024-01-15T10:31:00Z");
    let path = |verb: &str, session: &str| format!("/attendance/{verb}-attendee/{session}");
    for verb in ["add", "update"] {
        let body = json!({ "UserId": "404", "JoinTime": late, "LeaveTime": early });
        service.post(&path(verb, &on_free), &body).await.refused(404, "session_not_found");
        service.post(&path(verb, "%20"), &body).await.refused(404, "session_not_found");
        service.call_with("wrong", Method::POST, &path(verb, "nowhere"), &body).await.refused(401, "unauthorized");
        service.call_with(&free, Method::POST, &path(verb, &on_free), &body).await.refused(403, "plan_required");
        service.post(&path(verb, &session), &body).await.refused(400, "not_a_member");
    }
    let body = json!({ "UserId": "7", "JoinTime": late, "LeaveTime": early });
    service.post(&path("update", &session), &body).await.refused(404, "attendee_not_found");
    service.post(&path("add", &session), &body).await.refused(400, "leaves_before_joining");
    let body = json!({ "UserId": "7", "JoinTime": early });
    assert_eq!(service.post(&path("add", &session), &body).await.status, 201);
    service.post(&path("add", &session), &body).await.refused(400, "already_attending");
    let other = service.session_of(&service.key, json!({})).await;
    assert_eq!(service.post(&path("add", &other), &body).await.status, 201, "once for each session");
    let body = json!({ "UserId": "7", "LeaveTime": "2024-01-15T10:29:00Z" });
    let message = service.post(&path("update", &session), &body).await.refused(400, "leaves_before_joining");
    assert!(message.contains(early), "{message}");
    service.post(&path("update", &session), &json!({ "UserId": "8" })).await.refused(404, "attendee_not_found");
}
