//! Whatever a client sends, it is told what is wrong with it: never a 500, and only what the document says of that route.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use reqwest::Method;
use serde_json::{Map, Number, Value, json};

use crate::ground::scale;
use crate::http::{Said, Service, role};

/// Each route that takes something from its caller, with a good body if it has one.
fn routes() -> [(Method, &'static str, Value); 10] {
    let claim = json!({ "UserId": "7", "RoleName": "Trainer", "SlotKey": "VACANT_0" });
    let remove = json!({ "TargetUserId": "7", "RoleName": "Trainer" });
    let session = json!({
        "Title": "T", "Scheduled": "2024-01-20T15:00:00Z", "Duration": 1, "Description": "D", "Host": "7", "CoHost": "7",
        "Supervisor": "7", "Claimable": true, "CustomRoles": [role("Trainer", 2, 0)], "Force": true,
    });
    let attendee = json!({ "UserId": "7", "Username": "a", "JoinTime": "2024-01-20T15:00:00Z", "LeaveTime": null });
    [
        (Method::GET, "/basic/check-key/{apiKey}", Value::Null),
        (Method::GET, "/sessions/list", Value::Null),
        (Method::GET, "/sessions/get/{sessionId}", Value::Null),
        (Method::POST, "/sessions/create", session.clone()),
        (Method::PATCH, "/sessions/update/{sessionId}", session),
        (Method::PATCH, "/sessions/{sessionId}/custom-roles/claim", claim.clone()),
        (Method::PATCH, "/sessions/{sessionId}/custom-roles/quit", claim),
        (Method::PATCH, "/sessions/{sessionId}/custom-roles/remove", remove),
        (Method::POST, "/attendance/add-attendee/{sessionId}", attendee.clone()),
        (Method::POST, "/attendance/update-attendee/{sessionId}", attendee),
    ]
}

/// What is done to the good body of a route.
#[derive(Debug, Clone)]
enum Body {
    /// Fields, by their place, are given these values.
    With(Vec<(usize, Value)>),
    /// It is another value altogether.
    Instead(Value),
    /// A byte of its text is another one.
    Broken(usize, u8),
}

/// One call.
#[derive(Debug, Clone)]
struct Call {
    route: usize,
    /// What stands in the path; nothing for the session that there is.
    path: Option<Vec<u8>>,
    query: Vec<(usize, Vec<u8>)>,
    body: Body,
    good_key: bool,
}

const PARAMETERS: [&str; 7] = ["page", "status", "date", "start", "end", "host", "other"];

fn json_value() -> impl Strategy<Value = Value> {
    let odd = [
        json!(0),
        json!(-1),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e308),
        json!("9223372036854775807"),
        json!("VACANT_255"),
        json!("VACANT_18446744073709551616"),
        json!("9999-12-30T22:00:00Z"),
        json!("9999-12-31T23:59:60-23:59"),
        json!("1970-01-01T00:00:00Z"),
        json!("\u{0}\u{202e}\u{1f600}"),
        json!([{ "name": "Trainer", "slots": 10, "minRank": 255 }, { "name": "\u{1f600}", "slots": 1 }]),
    ];
    let leaf = prop_oneof![
        4 => proptest::sample::select(odd.to_vec()),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number)),
        2 => any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            vec((any::<String>(), inner), 0..4).prop_map(|fields| Value::Object(Map::from_iter(fields))),
        ]
    })
}

fn call() -> impl Strategy<Value = Call> {
    let body = prop_oneof![
        6 => vec((any::<usize>(), json_value()), 0..3).prop_map(Body::With),
        1 => json_value().prop_map(Body::Instead),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(place, byte)| Body::Broken(place, byte)),
    ];
    let odd = ["0", "1", "4294967295", "9223372036854775807", "9999-12-30", "9999-12-31", "0000-01-01", "upcoming"];
    let value = prop_oneof![
        3 => proptest::sample::select(odd.to_vec()).prop_map(|text| text.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..12),
    ];
    // A path's `.` and `..` are taken away before anything is sent, so neither can be a name in it.
    let segment = vec(any::<u8>(), 1..80).prop_filter("a step in a path", |bytes| bytes != b"." && bytes != b"..");
    let path = prop_oneof![4 => Just(None), 1 => segment.prop_map(Some)];
    let query = vec((0..PARAMETERS.len(), value), 0..3);
    (0..routes().len(), path, query, body, proptest::bool::weighted(0.9)).prop_map(|(route, path, query, body, good_key)| Call {
        route,
        path,
        query,
        body,
        good_key,
    })
}

fn encoded(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02x}")).collect()
}

fn body_of(good: &Value, body: &Body) -> Vec<u8> {
    match body {
        Body::With(fields) => {
            let mut written = good.clone();
            let names: Vec<String> = good.as_object().map(|good| good.keys().cloned().collect()).unwrap_or_default();
            for (place, value) in fields.iter().filter(|_| !names.is_empty()) {
                written[&names[place % names.len()]] = value.clone();
            }
            written.to_string().into_bytes()
        }
        Body::Instead(value) => value.to_string().into_bytes(),
        Body::Broken(place, byte) => {
            let mut text = good.to_string().into_bytes();
            let place = place % text.len();
            text[place] = *byte;
            text
        }
    }
}

async fn make(service: &Service, session: &str, call: &Call) -> Said {
    let (method, template, good) = &routes()[call.route];
    let named = call.path.as_deref().map_or_else(|| session.to_owned(), encoded);
    let path = template.replace("{sessionId}", &named).replace("{apiKey}", &named);
    let query: Vec<String> = call.query.iter().map(|(name, value)| format!("{}={}", PARAMETERS[*name], encoded(value))).collect();
    let key = if call.good_key { &service.key } else { "wrong" };
    let mut request = service.request(method.clone(), &format!("{path}?{}", query.join("&"))).header("apikey", key);
    if !good.is_null() {
        request = request.header("content-type", "application/json").body(body_of(good, &call.body));
    }
    Said::to(request).await
}

/// The answer is one that the document promises for this route.
fn is_documented(document: &Value, call: &Call, said: &Said) -> Result<(), TestCaseError> {
    let (method, template, _) = &routes()[call.route];
    prop_assert!(said.status < 500, "{}: {}", said.status, said.text);
    let responses = &document["paths"][template][method.as_str().to_lowercase()]["responses"];
    let response = &responses[said.status.to_string()];
    prop_assert!(response.is_object(), "{} is not in the document: {}", said.status, said.text);
    let json = said.json();
    if said.status < 300 {
        prop_assert_eq!(&json["success"], true);
        prop_assert!(json["data"].is_object(), "{}", said.text);
        return Ok(());
    }
    let (error, described) = (&json["error"], response["description"].as_str().unwrap_or_default());
    let (message, reason) = (error["message"].as_str().unwrap_or_default(), error["reason"].as_str().unwrap_or_default());
    let envelope = json!({ "success": false, "error": { "code": said.status, "message": message, "reason": reason } });
    prop_assert_eq!(&json, &envelope);
    prop_assert!(!message.is_empty() && described.contains(&format!("`{reason}`")), "not in the document: {}", said.text);
    Ok(())
}

#[test]
fn nothing_that_a_client_sends_is_answered_with_what_the_document_does_not_say() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (service, session, document) = runtime.block_on(async {
        let rate = [
            ("SLOTKEEPER_HTTP__RATE_PER_MINUTE", "1000000"),
            ("SLOTKEEPER_HTTP__BURST", "1000000"),
            ("SLOTKEEPER_HTTP__WORKSPACE_RATE_PER_MINUTE", "1000000"),
            ("SLOTKEEPER_HTTP__WORKSPACE_BURST", "1000000"),
            ("SLOTKEEPER_LIMITS__OPEN_SESSIONS", "1000000"),
        ];
        let service = Service::with(&rate).await;
        service.members(&[(7, 50)]).await;
        let session = service.session(json!([role("Trainer", 2, 0)])).await;
        let document = service.get("/openapi.json").await.json();
        (service, session, document)
    });
    let met = std::cell::RefCell::new(BTreeSet::new());
    let mut runner = TestRunner::new(Config { cases: 768 * scale(), failure_persistence: None, ..Config::default() });
    let checked = runner.run(&call(), |call| {
        let said = runtime.block_on(make(&service, &session, &call));
        met.borrow_mut().insert(said.status);
        is_documented(&document, &call, &said)
    });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
    // The calls are odd, and not so odd that they never come to anything.
    assert_eq!(met.into_inner(), BTreeSet::from([200, 201, 400, 401, 404]));
}
