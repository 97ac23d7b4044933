//! What those see who run the server and find their way on it: health, figures, the document, limits, and its end.

use reqwest::Method;
use serde_json::{Value, json};
use slotkeeper::domain::KeyId;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::disk::WriteLock;
use crate::http::{Said, Service, role};
use crate::process::Run;
use crate::world::PATIENCE;

const ROUTES: [(&str, &str); 12] = [
    ("get", "/basic/check-key/{apiKey}"),
    ("get", "/sessions/list"),
    ("get", "/sessions/get/{sessionId}"),
    ("post", "/sessions/create"),
    ("patch", "/sessions/update/{sessionId}"),
    ("patch", "/sessions/{sessionId}/custom-roles/claim"),
    ("patch", "/sessions/{sessionId}/custom-roles/quit"),
    ("patch", "/sessions/{sessionId}/custom-roles/remove"),
    ("post", "/attendance/add-attendee/{sessionId}"),
    ("post", "/attendance/update-attendee/{sessionId}"),
    ("get", "/healthz"),
    ("get", "/metrics"),
];

/// Every reason there is, with its status; a client may rely on each.
const REASONS: [(&str, u16); 35] = [
    ("malformed", 400),
    ("unauthorized", 401),
    ("rate_limited", 429),
    ("scope_missing", 403),
    ("session_not_found", 404),
    ("plan_required", 403),
    ("role_not_found", 404),
    ("not_claimable", 400),
    ("not_a_member", 400),
    ("rank_too_low", 403),
    ("rank_unknown", 503),
    ("already_in_role", 400),
    ("slot_filled", 400),
    ("slot_not_found", 400),
    ("not_in_role", 400),
    ("session_over", 400),
    ("holders_would_lose_slots", 400),
    ("host_not_a_member", 400),
    ("too_many_sessions", 403),
    ("history_full", 403),
    ("decided_elsewhere", 403),
    ("already_attending", 400),
    ("attendee_not_found", 404),
    ("leaves_before_joining", 400),
    ("not_found", 404),
    ("method_not_allowed", 405),
    ("request_timeout", 408),
    ("too_large", 413),
    ("unsupported_media_type", 415),
    ("busy", 503),
    ("timed_out", 503),
    ("stopping", 503),
    ("database_unavailable", 503),
    ("gateway_unavailable", 503),
    ("internal", 500),
];

#[tokio::test]
async fn unknown_paths_and_methods_are_refused_in_the_envelope() {
    let service = Service::new().await;
    for path in [
        "/",
        "/nowhere",
        "/sessions",
        "/sessions/list/",
        "/sessions/get/",
        "/api/sessions/list",
        "/%ff",
        "/docs/nowhere",
        "/docs",
        "/metrics",
    ] {
        service.get(path).await.refused(404, "not_found");
    }
    for (method, path, allowed) in [
        (Method::PUT, "/sessions/list", "GET"),
        (Method::OPTIONS, "/sessions/create", "POST"),
        (Method::GET, "/sessions/s/custom-roles/claim", "PATCH"),
        (Method::POST, "/sessions/update/s", "PATCH"),
        (Method::from_bytes(b"DANCE").unwrap(), "/healthz", "GET"),
    ] {
        let said = Said::to(service.request(method, path)).await;
        said.refused(405, "method_not_allowed");
        assert!(said.header("allow").split(',').any(|method| method.trim() == allowed), "{}", said.header("allow"));
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_or_no_json_is_refused_before_it_is_read() {
    let service = Service::new().await;
    let claim = || service.request(Method::PATCH, "/sessions/s/custom-roles/claim");
    let json = |request: reqwest::RequestBuilder| request.header("content-type", "application/json");
    Said::to(json(claim()).body("x".repeat(64 * 1024 + 1))).await.refused(413, "too_large");
    Said::to(json(claim()).body(" ".repeat(64 * 1024))).await.refused(400, "malformed");
    let good = r#"{"UserId":"7","RoleName":"Trainer","SlotKey":"VACANT_0"}"#;
    for wrong in ["text/plain", "application/x-www-form-urlencoded", "application/json5", "json", ""] {
        Said::to(claim().header("content-type", wrong).body(good)).await.refused(415, "unsupported_media_type");
    }
    Said::to(claim().body(good)).await.refused(415, "unsupported_media_type");
    for right in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"] {
        Said::to(claim().header("content-type", right).body(good)).await.refused(401, "unauthorized");
    }
    // Without a length, the limit is found while it is read.
    let chunk = format!("8000\r\n{}\r\n", "x".repeat(0x8000));
    let head = "PATCH /sessions/s/custom-roles/claim HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
                transfer-encoding: chunked\r\n\r\n";
    let mut stream = connect(&service).await;
    stream.write_all(format!("{head}{chunk}{chunk}1\r\nx\r\n").as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[tokio::test]
async fn health_is_good_only_while_the_database_answers() {
    let service = Service::new().await;
    let well = json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "database": "writable", "gateway": "not_used" });
    service.get("/healthz").await.is(200, &well);
    let mut database = crate::disk::open(&service.database_path()).await;
    sqlx::query("alter table workspaces rename to mislaid").execute(&mut database).await.unwrap();
    service.get("/healthz").await.refused(503, "database_unavailable");
    // What needs it fails with a reference and no word about why.
    let said = service.get("/sessions/list").await;
    let message = said.refused(500, "internal");
    let reference = message.rsplit(' ').next().unwrap();
    assert!(reference.len() == 6 && crate::log::log().contains(reference), "{message}");
    assert!(!message.contains("workspaces"), "{message}");
    sqlx::query("alter table mislaid rename to workspaces").execute(&mut database).await.unwrap();
    assert_eq!(service.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn the_figures_show_what_a_claim_did() {
    let service = Service::new().await;
    service.members(&[(7, 0)]).await;
    let session = service.session(json!([role("Trainer", 1, 0)])).await;
    service.claim(&session, "7", "Trainer", "VACANT_0").await;
    service.claim(&session, "7", "Trainer", "VACANT_0").await.refused(400, "already_in_role");
    let said = service.operating("/metrics").await;
    assert!(said.header("content-type").starts_with("text/plain"));
    for figure in [
        "slotkeeper_claims_total{outcome=\"claimed\",reason=\"\"}",
        "slotkeeper_claims_total{outcome=\"refused\",reason=\"already_in_role\"}",
        "slotkeeper_claim_seconds_bucket{outcome=\"claimed\",le=\"+Inf\"}",
        "slotkeeper_writer_queue_jobs ",
        "slotkeeper_writer_batch_jobs_bucket{le=\"1\"}",
        "slotkeeper_http_requests_total{route=\"/sessions/{sessionId}/custom-roles/claim\",method=\"PATCH\",status=\"200\"}",
        "slotkeeper_http_request_seconds_count{route=\"/sessions/{sessionId}/custom-roles/claim\",method=\"PATCH\"}",
    ] {
        assert!(said.text.lines().any(|line| line.starts_with(figure)), "no {figure}: {}", said.text);
    }
    for word in [&session, service.workspace.as_str(), &service.key, KeyId::in_text(&service.key).unwrap().as_str()] {
        assert!(!said.text.contains(word), "{word} is in a label");
    }
}

#[tokio::test]
async fn the_document_lists_every_route_and_every_reason_and_the_page_shows_it() {
    let service = Service::new().await;
    let said = Said::to(service.request(Method::GET, "/openapi.json")).await;
    let document = said.json();
    let described = document["info"]["description"].as_str().unwrap();
    let rows = described.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, REASONS.len(), "a reason is in the code and not in this test, or the other way round");
    for (reason, status) in REASONS {
        assert!(described.contains(&format!("| `{reason}` | {status} |")), "{reason}");
    }
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), ROUTES.len());
    for (method, path) in ROUTES {
        assert!(paths[path][method]["responses"].is_object(), "{method} {path}");
    }
    let claim = &paths["/sessions/{sessionId}/custom-roles/claim"]["patch"]["responses"];
    for (status, reason) in
        [("400", "slot_filled"), ("401", "unauthorized"), ("403", "rank_too_low"), ("404", "role_not_found"), ("503", "busy")]
    {
        assert!(claim[status]["description"].as_str().unwrap().contains(reason), "{claim}");
    }
    let force = &document["components"]["schemas"]["UpdateBody"]["properties"]["Force"];
    assert!(force["description"].as_str().unwrap_or_default().contains("drop holders"), "{force}");
    assert!(every_reference_leads_somewhere(&document, &document));

    let page = service.operating("/docs").await;
    assert!(page.status == 200 && page.header("content-type").starts_with("text/html"), "{}", page.text);
    assert!(!page.text.contains("://"), "the page needs nothing from elsewhere: {}", page.text);
    for file in page.text.split(['"']).filter(|part| part.ends_with(".js") || part.ends_with(".css")) {
        let said = service.operating(&format!("/docs/{}", file.trim_start_matches("./"))).await;
        assert_eq!(said.status, 200, "{file}");
        assert!(!said.text.contains("url(http") && !said.text.contains("url(//"), "{file} loads something from elsewhere");
    }
    let begins = service.operating("/docs/swagger-initializer.js").await.text;
    // Else the page sends the document's address to a validator on the internet.
    assert!(begins.contains(r#""validatorUrl": "none""#) && !begins.contains("://"), "{begins}");
}

fn every_reference_leads_somewhere(document: &Value, part: &Value) -> bool {
    match part {
        Value::Object(fields) => fields.iter().all(|(name, value)| match value.as_str() {
            Some(place) if name == "$ref" => document.pointer(place.trim_start_matches('#')).is_some(),
            _ => every_reference_leads_somewhere(document, value),
        }),
        Value::Array(items) => items.iter().all(|item| every_reference_leads_somewhere(document, item)),
        _ => true,
    }
}

#[tokio::test]
async fn what_is_under_way_is_finished_when_the_server_stops() {
    let mut service = Service::new().await;
    service.members(&[(7, 0)]).await;
    let session = service.session(json!([role("Trainer", 1, 0)])).await;
    let body = r#"{"UserId":"7","RoleName":"Trainer","SlotKey":"VACANT_0"}"#;
    let head = format!(
        "PATCH /sessions/{session}/custom-roles/claim HTTP/1.1\r\nhost: a\r\napikey: {}\r\ncontent-type: application/json\r\n\
         expect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        service.key,
        body.len()
    );
    let mut idle = connect(&service).await;
    let mut stream = connect(&service).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    // It asks for the body, so the call is under way.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    let lock = WriteLock::hold(&service.database_path()).await;
    let ended = service.stop();
    let refused = async { while TcpStream::connect(("127.0.0.1", service.port().get())).await.is_ok() {} };
    tokio::time::timeout(PATIENCE, refused).await.expect("nothing more is taken");
    let closed = tokio::time::timeout(PATIENCE, idle.read(&mut [0])).await.expect("an idle connection is closed");
    assert_eq!(closed.unwrap(), 0);
    stream.write_all(body.as_bytes()).await.unwrap();
    assert!(!ended.is_finished(), "it waits for the call");
    lock.release().await;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("Successfully claimed"), "{answer}");
    tokio::time::timeout(PATIENCE, ended).await.expect("it ends").unwrap();
    assert_eq!(crate::disk::number(&service.database_path(), "select count(*) from claims").await, 1);
}

#[tokio::test]
async fn an_address_that_is_taken_is_said_in_one_line() {
    let service = Service::new().await;
    let folder = tempfile::tempdir().unwrap();
    let listen = format!("127.0.0.1:{}", service.port());
    let run = Run::of(folder.path(), &[("SLOTKEEPER_HTTP__LISTEN", listen.clone())], &["serve"]).await;
    run.fails(1, &[&listen, "in use", "SLOTKEEPER_HTTP__LISTEN"]);
}

async fn connect(service: &Service) -> TcpStream {
    TcpStream::connect(("127.0.0.1", service.port().get())).await.unwrap()
}

#[tokio::test]
async fn figures_and_the_page_are_at_an_address_of_their_own_or_nowhere() {
    let service = Service::new().await;
    for path in ["/metrics", "/docs", "/docs/index.html"] {
        service.get(path).await.refused(404, "not_found");
        assert_eq!(service.operating(path).await.status, 200, "{path}");
    }
    // The page tries the API out where it is itself, since a browser lets it call nothing else.
    for path in ["/healthz", "/openapi.json"] {
        assert_eq!((service.get(path).await.status, service.operating(path).await.status), (200, 200), "{path}");
    }
    service.operating("/sessions/list").await.refused(401, "unauthorized");
    let off = Service::with(&[("SLOTKEEPER_HTTP__OPERATIONS_LISTEN", "")]).await;
    off.get("/metrics").await.refused(404, "not_found");
    assert_eq!(off.get("/healthz").await.status, 200);

    let taken = service.operations.trim_start_matches("http://");
    let folder = tempfile::tempdir().unwrap();
    let listen =
        [("SLOTKEEPER_HTTP__LISTEN", "127.0.0.1:0".to_owned()), ("SLOTKEEPER_HTTP__OPERATIONS_LISTEN", taken.to_owned())];
    let run = Run::of(folder.path(), &listen, &["serve"]).await;
    run.fails(1, &[taken, "in use", "SLOTKEEPER_HTTP__OPERATIONS_LISTEN"]);
}

#[tokio::test]
async fn no_answer_runs_in_a_browser_but_the_page_and_that_runs_nothing_from_elsewhere() {
    let service = Service::new().await;
    let answers = [
        service.get("/sessions/list").await,
        service.get("/nowhere").await,
        service.get("/healthz").await,
        service.operating("/metrics").await,
        service.operating("/docs/index.html").await,
    ];
    for said in &answers {
        assert_eq!(said.header("x-content-type-options"), "nosniff");
        assert_eq!((said.header("x-frame-options"), said.header("referrer-policy")), ("DENY", "no-referrer"));
        assert!(said.header("content-security-policy").contains("default-src 'none'"), "{}", said.text);
        assert!(said.header("content-security-policy").contains("frame-ancestors 'none'"), "{}", said.text);
    }
    let [list, nowhere, .., page] = answers;
    for said in [list, nowhere] {
        assert_eq!(said.header("cache-control"), "no-store");
        assert!(!said.header("content-security-policy").contains("'self'"));
    }
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self';") && policy.contains("connect-src 'self';"), "{policy}");
    let inline = page.text.split("<script").skip(1).find(|script| !script.trim_start().starts_with("src="));
    assert_eq!(inline, None, "a script that stands in the page would not run");
}
