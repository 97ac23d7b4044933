//! A program claims, leaves and takes away slots; what it is refused, and which rule is named when two say no.

use reqwest::Method;
use serde_json::{Value, json};
use slotkeeper::domain::{Plan, Status};

use crate::http::{Said, Service, role};

const WRONG_KEY: &str = "slotkeeper_abcdefgh_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn leaving(user: &str, role: &str) -> Value {
    json!({ "UserId": user, "RoleName": role })
}

fn removing(user: &str, role: &str) -> Value {
    json!({ "TargetUserId": user, "RoleName": role })
}

/// Rank 50 is enough for Trainer, and nobody's is for Chief. 7 sits in Trainer's first slot, 9 in Chief's.
struct Scene {
    service: Service,
    session: String,
}

impl Scene {
    async fn new() -> Self {
        let service = Service::new().await;
        service.members(&[(7, 50), (8, 50), (9, 255)]).await;
        let session = service.session(json!([role("Trainer", 2, 50), role("Chief", 2, 200)])).await;
        let scene = Self { service, session };
        scene.claim("7", "Trainer", "VACANT_0").await;
        scene.claim("9", "Chief", "VACANT_0").await;
        scene
    }

    async fn claim(&self, user: &str, role: &str, slot: &str) -> Said {
        self.service.claim(&self.session, user, role, slot).await
    }

    fn path(&self, verb: &str) -> String {
        format!("/sessions/{}/custom-roles/{verb}", self.session)
    }

    async fn close(&self) {
        self.service.patch(&format!("/sessions/update/{}", self.session), &json!({ "Claimable": false })).await;
    }
}

#[tokio::test]
async fn a_slot_is_claimed_left_and_taken_away_with_the_documented_answers() {
    let scene = Scene::new().await;
    let done =
        |message: &str, user: &str| json!({ "message": message, "SessionId": scene.session, "RoleName": "Trainer", user: "8" });
    let claimed = done("Successfully claimed Trainer position", "UserId");
    scene.claim("8", "Trainer", "VACANT_1").await.is(200, &claimed);
    let left = done("Successfully quit Trainer position", "UserId");
    scene.service.patch(&scene.path("quit"), &leaving("8", "Trainer")).await.is(200, &left);
    scene.claim("8", "Trainer", "VACANT_1").await.is(200, &claimed);
    let removed = done("Successfully removed user from Trainer position", "TargetUserId");
    scene.service.patch(&scene.path("remove"), &removing("8", "Trainer")).await.is(200, &removed);
    let session = scene.service.get(&format!("/sessions/get/{}", scene.session)).await;
    let slots = json!({ "7": { "Attended": false }, "VACANT_1": { "Attended": false } });
    assert_eq!(session.json()["data"]["CustomRoles"]["Trainer"]["Slots"], slots);
}

#[tokio::test]
async fn the_curl_request_of_the_reference_works_with_its_address_and_key_replaced() {
    let scene = Scene::new().await;
    let documented = r#"curl -sS -X PATCH "https://api.series.hr/sessions/session_abc123/custom-roles/claim" \
        -H "apikey: YOUR_API_KEY" \
        -H "Content-Type: application/json" \
        -d '{ "UserId": "8", "RoleName": "Trainer", "SlotKey": "VACANT_1" }'"#;
    let command = documented
        .replace("https://api.series.hr", &scene.service.base)
        .replace("session_abc123", &scene.session)
        .replace("YOUR_API_KEY", &scene.service.key);
    let run = tokio::task::spawn_blocking(|| std::process::Command::new("sh").arg("-c").arg(command).output()).await;
    let output = run.unwrap().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.code() == Some(127) {
        // No curl here: the same request, byte for byte, by other means.
        let text = r#"{ "UserId": "8", "RoleName": "Trainer", "SlotKey": "VACANT_1" }"#;
        let request = scene.service.request(Method::PATCH, &scene.path("claim")).header("apikey", &scene.service.key);
        assert_eq!(Said::to(request.header("Content-Type", "application/json").body(text)).await.status, 200);
        return;
    }
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON; {complaint}"));
    let data = json!({
        "message": "Successfully claimed Trainer position", "SessionId": scene.session, "RoleName": "Trainer", "UserId": "8",
    });
    assert_eq!(answer, json!({ "success": true, "data": data }));
}

#[tokio::test]
async fn every_rule_of_a_claim_has_its_status_and_reason() {
    let scene = Scene::new().await;
    scene.claim("8", "Nobody", "VACANT_0").await.refused(404, "role_not_found");
    scene.claim("8", "Host", "VACANT_0").await.refused(404, "role_not_found");
    scene.claim("404", "Trainer", "VACANT_1").await.refused(400, "not_a_member");
    scene.claim("8", "Chief", "VACANT_1").await.refused(403, "rank_too_low");
    scene.claim("7", "Trainer", "VACANT_1").await.refused(400, "already_in_role");
    for held in ["VACANT_0", "7"] {
        let message = scene.claim("8", "Trainer", held).await.refused(400, "slot_filled");
        assert!(message.contains("VACANT_1"), "{message}");
    }
    for nothing in ["VACANT_2", "VACANT_01", "vacant_0", "first", "8", "-1"] {
        scene.claim("8", "Trainer", nothing).await.refused(400, "slot_not_found");
    }
    scene.service.claim("session_1", "8", "Trainer", "VACANT_1").await.refused(404, "session_not_found");
    scene.close().await;
    scene.claim("8", "Trainer", "VACANT_1").await.refused(400, "not_claimable");
    scene.service.end_session(&scene.session, Status::Cancelled).await;
    assert!(scene.claim("8", "Trainer", "VACANT_1").await.refused(400, "not_claimable").contains("cancelled"));
}

#[tokio::test]
async fn when_two_rules_say_no_the_documented_one_is_named() {
    let scene = Scene::new().await;
    let service = &scene.service;
    let (_, free) = service.workspace(Plan::Free).await;
    let on_free = service.session_of(&free, json!({})).await;
    let call = async |key: &str, session: &str, body: Value| {
        service.call_with(key, Method::PATCH, &format!("/sessions/{session}/custom-roles/claim"), &body).await
    };
    let wanted = |user: &str, role: &str, slot: &str| json!({ "UserId": user, "RoleName": role, "SlotKey": slot });
    let fine = wanted("8", "Trainer", "VACANT_1");

    call(WRONG_KEY, &scene.session, json!({})).await.refused(400, "malformed");
    call(&service.key, "session_1", json!({})).await.refused(400, "malformed");
    call(WRONG_KEY, "session_1", fine.clone()).await.refused(401, "unauthorized");
    call(WRONG_KEY, &scene.session, wanted("8", "Nobody", "VACANT_1")).await.refused(401, "unauthorized");
    call(&free, "session_1", fine.clone()).await.refused(404, "session_not_found");
    call(&free, &scene.session, fine.clone()).await.refused(404, "session_not_found");
    call(&service.key, "session_1", wanted("8", "Host", "VACANT_1")).await.refused(404, "session_not_found");
    // Without the plan there is no role, no claiming and no member either.
    call(&free, &on_free, wanted("404", "Nobody", "first")).await.refused(403, "plan_required");
    call(&free, &on_free, wanted("404", "Supervisor", "first")).await.refused(403, "plan_required");
    scene.claim("404", "Trainer", "VACANT_0").await.refused(400, "not_a_member");
    scene.claim("404", "Chief", "VACANT_9").await.refused(400, "not_a_member");
    scene.claim("8", "Chief", "VACANT_0").await.refused(403, "rank_too_low");
    scene.claim("7", "Trainer", "VACANT_0").await.refused(400, "already_in_role");
    scene.claim("7", "Trainer", "VACANT_9").await.refused(400, "already_in_role");
    service.members(&[(9, 1)]).await;
    scene.claim("9", "Chief", "VACANT_1").await.refused(403, "rank_too_low");

    scene.close().await;
    scene.claim("404", "Nobody", "VACANT_0").await.refused(404, "role_not_found");
    for (user, role, slot) in [("404", "Trainer", "VACANT_1"), ("8", "Chief", "VACANT_1"), ("7", "Trainer", "VACANT_0")] {
        scene.claim(user, role, slot).await.refused(400, "not_claimable");
    }
}

#[tokio::test]
async fn leaving_and_taking_away_are_refused_by_their_own_rules() {
    let scene = Scene::new().await;
    let service = &scene.service;
    let (_, free) = service.workspace(Plan::Free).await;
    let on_free = service.session_of(&free, json!({})).await;
    for (verb, body) in [("quit", leaving as fn(&str, &str) -> Value), ("remove", removing)] {
        let path = scene.path(verb);
        service.patch(&path, &body("8", "Trainer")).await.refused(400, "not_in_role");
        service.patch(&path, &body("404", "Trainer")).await.refused(400, "not_a_member");
        service.patch(&path, &body("7", "Nobody")).await.refused(404, "role_not_found");
        service.patch(&path, &body("7", "CoHost")).await.refused(404, "role_not_found");
        service.patch(&path.replace(&scene.session, "nowhere"), &body("7", "Trainer")).await.refused(404, "session_not_found");
        let path = path.replace(&scene.session, &on_free);
        service.call_with(&free, Method::PATCH, &path, &body("404", "Nobody")).await.refused(403, "plan_required");
        service.call_with(WRONG_KEY, Method::PATCH, &path, &body("404", "Nobody")).await.refused(401, "unauthorized");
    }
    service.end_session(&scene.session, Status::Completed).await;
    service.patch(&scene.path("quit"), &leaving("7", "Trainer")).await.refused(400, "session_over");
    assert_eq!(service.patch(&scene.path("remove"), &removing("7", "Trainer")).await.status, 200);
}

#[tokio::test]
async fn ten_programs_at_one_slot_make_one_holder() {
    let service = Service::new().await;
    let users: Vec<(u64, u8)> = (1..=10).map(|user| (user, 0)).collect();
    service.members(&users).await;
    let session = service.session(json!([role("Trainer", 1, 0)])).await;
    let claims = users.iter().map(async |(user, _)| service.claim(&session, &user.to_string(), "Trainer", "VACANT_0").await);
    let said = futures::future::join_all(claims).await;
    let (won, lost): (Vec<&Said>, Vec<&Said>) = said.iter().partition(|said| said.status == 200);
    assert_eq!(won.len(), 1);
    for said in lost {
        said.refused(400, "slot_filled");
    }
}
