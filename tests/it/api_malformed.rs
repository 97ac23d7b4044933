//! What cannot be read is refused with the field's name, whatever the key, and never with a 500.

use reqwest::Method;
use serde_json::{Value, json};

use crate::http::{Said, Service};

/// The body with one field set to another value.
fn but(body: &Value, field: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[field] = value;
    body
}

fn without(body: &Value, field: &str) -> Value {
    let mut body = body.clone();
    body.as_object_mut().unwrap().remove(field);
    body
}

/// A route with a body.
struct Route {
    method: Method,
    path: &'static str,
    /// A good one, with every field.
    body: Value,
    required: &'static [&'static str],
    /// Those that may be left out.
    optional: &'static [&'static str],
}

/// Every route with a body: claim, quit, remove, create, update, add, change.
fn routes() -> [Route; 7] {
    let claim = json!({ "UserId": "7", "RoleName": "Trainer", "SlotKey": "VACANT_0" });
    let remove = json!({ "TargetUserId": "7", "RoleName": "Trainer" });
    let session = json!({
        "Title": "T", "Scheduled": "2024-01-20T15:00:00Z", "Duration": 1, "Description": "D", "Host": "7", "CoHost": "7",
        "Supervisor": "7", "Claimable": true, "CustomRoles": [],
    });
    let attendee = json!({
        "UserId": "7", "Username": "a", "DisplayName": "b", "AvatarUrl": "https://x/y", "JoinTime": "2024-01-20T15:00:00Z",
        "LeaveTime": "2024-01-20T15:00:00Z",
    });
    let fields = &["Title", "Scheduled", "Duration", "Description", "Host", "CoHost", "Supervisor", "Claimable", "CustomRoles"];
    let patch =
        |path, body: &Value, required, optional| Route { method: Method::PATCH, path, body: body.clone(), required, optional };
    let post = |path, body: &Value, required, optional| Route { method: Method::POST, ..patch(path, body, required, optional) };
    [
        patch("/sessions/s/custom-roles/claim", &claim, &["UserId", "RoleName", "SlotKey"], &[]),
        patch("/sessions/s/custom-roles/quit", &claim, &["UserId", "RoleName"], &[]),
        patch("/sessions/s/custom-roles/remove", &remove, &["TargetUserId", "RoleName"], &[]),
        post("/sessions/create", &session, &fields[..3], &fields[3..]),
        patch("/sessions/update/s", &session, &[], fields),
        post("/attendance/add-attendee/s", &attendee, &["UserId"], &["Username", "AvatarUrl", "JoinTime", "LeaveTime"]),
        post("/attendance/update-attendee/s", &attendee, &["UserId"], &["JoinTime", "LeaveTime"]),
    ]
}

/// Names of a field in the complaint, with a wrong key: what is malformed is said first.
async fn refused(service: &Service, method: &Method, path: &str, body: &Value, named: &str) {
    let message = service.call_with("wrong", method.clone(), path, body).await.refused(400, "malformed");
    assert!(message.starts_with("Validation error: ") && message.contains(named), "{path} {body}: {message}");
}

#[tokio::test]
async fn a_field_that_is_missing_or_of_another_type_is_named() {
    let service = Service::new().await;
    for Route { method, path, body, required, optional } in routes() {
        service.call_with("wrong", method.clone(), path, &body).await.refused(401, "unauthorized");
        for field in required {
            refused(&service, &method, path, &without(&body, field), field).await;
            refused(&service, &method, path, &but(&body, field, Value::Null), field).await;
            refused(&service, &method, path, &but(&body, field, json!("")), field).await;
        }
        for field in required.iter().chain(optional) {
            for other in [json!({}), json!([1]), json!(-1.5)] {
                refused(&service, &method, path, &but(&body, field, other), field).await;
            }
        }
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused_on_every_route() {
    let service = Service::new().await;
    for Route { method, path, body, .. } in routes() {
        let text = body.to_string();
        let twice = text.replacen('{', "{\"UserId\":\"7\",\"TargetUserId\":\"7\",\"Title\":\"T\",", 1);
        let deep = "[".repeat(10_000);
        let broken = [
            "",
            "   ",
            "null",
            "5",
            "[]",
            "[\"7\",\"Trainer\",\"VACANT_0\"]",
            "{",
            "{\"UserId\":",
            "\u{feff}{}",
            "'a'",
            &deep,
            &twice,
            &format!("{text}{text}"),
            &text[..text.len() - 1],
        ];
        for wrong in broken {
            let request = service.request(method.clone(), path).header("content-type", "application/json");
            Said::to(request.body(wrong.to_owned())).await.refused(400, "malformed");
        }
        let request = service.request(method.clone(), path).header("content-type", "application/json");
        Said::to(request.body(b"{\"UserId\":\"\xff\"}".to_vec())).await.refused(400, "malformed");
    }
}

#[tokio::test]
async fn a_value_that_a_field_cannot_have_is_refused_by_name() {
    let service = Service::new().await;
    let [claim, _, _, create, update, add, change] = routes();
    let wrong_ids = ["0", "007", "-7", "+7", "7.0", " 7", "seven", "9223372036854775808", "٣"];
    for (route, field) in [(&claim, "UserId"), (&create, "Host"), (&update, "Supervisor"), (&add, "UserId")] {
        let Route { method, path, body, .. } = route;
        for wrong in wrong_ids {
            refused(&service, method, path, &but(body, field, json!(wrong)), field).await;
        }
        refused(&service, method, path, &but(body, field, json!(7)), field).await;
    }
    let cases = [
        (&claim, "RoleName", json!("x".repeat(101))),
        (&claim, "RoleName", json!("a\u{0}b")),
        (&claim, "RoleName", json!("   ")),
        (&claim, "SlotKey", json!("x".repeat(65))),
        (&create, "Title", json!("x".repeat(257))),
        (&create, "Title", json!("a\nb")),
        (&create, "Description", json!("x".repeat(2001))),
        (&create, "Duration", json!(0)),
        (&create, "Duration", json!(10_081)),
        (&create, "Duration", json!(1e30)),
        (&create, "Duration", json!("60")),
        (&create, "Scheduled", json!("2024-01-20T15:00:00")),
        (&create, "Scheduled", json!("2024-02-30T15:00:00Z")),
        (&create, "Scheduled", json!("tomorrow")),
        (&create, "Scheduled", json!(1_705_762_800)),
        (&create, "Claimable", json!("true")),
        (&update, "Title", Value::Null),
        (&update, "Scheduled", Value::Null),
        (&update, "CustomRoles", Value::Null),
        (&update, "Force", json!(1)),
        (&add, "AvatarUrl", json!("javascript:alert(1)")),
        (&add, "Username", json!("x".repeat(101))),
        (&change, "JoinTime", Value::Null),
        (&change, "LeaveTime", json!("later")),
    ];
    for (Route { method, path, body, .. }, field, value) in cases {
        refused(&service, method, path, &but(body, field, value), field).await;
    }
}

#[tokio::test]
async fn a_role_that_cannot_be_is_refused_with_its_place() {
    let service = Service::new().await;
    let [_, _, _, create, update, ..] = routes();
    let good = json!({ "name": "Trainer", "slots": 1 });
    let many: Vec<Value> = (0..26).map(|number| json!({ "name": format!("Role {number}"), "slots": 1 })).collect();
    let cases = [
        (json!([good, { "slots": 1 }]), "CustomRoles[1]"),
        (json!([{ "name": "Host", "slots": 1 }]), "CustomRoles[0].name"),
        (json!([{ "name": "", "slots": 1 }]), "CustomRoles[0].name"),
        (json!([{ "name": "A", "slots": 0 }]), "CustomRoles[0].slots"),
        (json!([good, { "name": "A", "slots": 11 }]), "CustomRoles[1].slots"),
        (json!([{ "name": "A", "slots": 2.5 }]), "CustomRoles[0].slots"),
        (json!([{ "name": "A", "slots": 1, "minRank": 256 }]), "CustomRoles[0].minRank"),
        (json!([{ "name": "A", "slots": 1, "minRank": -1 }]), "CustomRoles[0].minRank"),
        (json!([{ "name": "A", "slots": 1, "permissions": [true, true, true] }]), "CustomRoles[0].permissions"),
        (json!([{ "name": "A", "slots": 1, "permissions": { "ModifyAttendance": 1 } }]), "permissions.ModifyAttendance"),
        (json!([["Trainer", 1]]), "CustomRoles[0]"),
        (json!([good, good]), "CustomRoles"),
        (json!(many), "CustomRoles"),
        (json!({ "Trainer": 2 }), "CustomRoles"),
    ];
    for Route { method, path, body, .. } in [create, update] {
        for (roles, named) in &cases {
            refused(&service, &method, path, &but(&body, "CustomRoles", roles.clone()), named).await;
        }
    }
}

#[tokio::test]
async fn a_parameter_that_cannot_be_is_refused_by_name() {
    let service = Service::new().await;
    for (query, named) in [
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1.5", "page"),
        ("page=99999999999", "page"),
        ("page=", "page"),
        ("page=1&page=2", "page"),
        ("status=Upcoming", "status"),
        ("status=canceled", "status"),
        ("date=2024-02-30", "date"),
        ("date=20240120", "date"),
        ("date=2024-1-2", "date"),
        ("date=2024-01-20T00:00:00Z", "date"),
        ("date=2024-01-20&start=2024-01-20&end=2024-01-21", "date"),
        ("date=2024-01-20&end=2024-01-21", "date"),
        ("start=2024-01-20", "end"),
        ("end=2024-01-20", "start"),
        ("start=2024-01-21&end=2024-01-20", "end"),
        ("host=builderman", "host"),
        ("host=0", "host"),
        ("host=%00%ff", "host"),
    ] {
        let said = Said::to(service.request(Method::GET, &format!("/sessions/list?{query}"))).await;
        let message = said.refused(400, "malformed");
        assert!(message.contains(&format!("{named}: ")), "{query}: {message}");
    }
}
