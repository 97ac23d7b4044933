//! What SERIES says of keys, on loopback: the answers of check-key (SERIES reference 2.1), and lists without a session.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::{Value, json};

/// A good key.
pub(crate) const GOOD: &str = "sk_series_4f9d2c71a8e35b06";
/// Another good one of the same workspace.
pub(crate) const RENEWED: &str = "sk_series_renewed_0b53e8a17c2d";
/// A good one of another workspace.
pub(crate) const ANOTHERS: &str = "sk_series_of_day_shift_99aa88bb";
/// One that is inactive.
pub(crate) const INACTIVE: &str = "sk_series_inactive_77cc66dd";

/// A SERIES that knows its keys.
pub(crate) struct KeyDesk {
    address: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Key, workspace, name.
    keys: HashMap<&'static str, (&'static str, &'static str)>,
    down: Mutex<bool>,
    asked: Mutex<Vec<String>>,
}

impl KeyDesk {
    pub(crate) async fn start() -> Self {
        let night = ("a7d5339a-5531-4336-99c6-6f3249c9ac20", "Night Shift at *SERIES*");
        let keys = HashMap::from([(GOOD, night), (RENEWED, night), (ANOTHERS, ("workspace_abc123", "Day Shift"))]);
        let shared = Arc::new(Shared { keys, ..Shared::default() });
        let routes = Router::new()
            .route("/basic/check-key/{key}", get(check))
            .route("/sessions/list", get(list))
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { address, shared }
    }

    pub(crate) fn base(&self) -> &str {
        &self.address
    }

    /// From now on it answers nothing but failures, or answers again.
    pub(crate) fn fails(&self, down: bool) {
        *self.shared.down.lock().unwrap() = down;
    }

    /// Which keys it was asked about, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }
}

async fn check(State(shared): State<Arc<Shared>>, Path(key): Path<String>) -> Response {
    shared.asked.lock().unwrap().push(key.clone());
    if *shared.down.lock().unwrap() {
        return (StatusCode::BAD_GATEWAY, "<html>").into_response();
    }
    answer(&match shared.keys.get(key.as_str()) {
        Some((id, name)) => json!({
            "valid": true, "workspaceId": id, "workspaceName": name, "status": "active",
            "createdAt": "2024-01-01T00:00:00Z", "rateLimitRemaining": 8542, "rateLimitReset": "2024-01-05T13:00:00Z",
        }),
        // Still 200 and a success.
        None => json!({ "valid": false, "status": "inactive", "message": "API key is inactive or invalid" }),
    })
}

async fn list(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let key = headers.get("apikey").and_then(|key| key.to_str().ok()).unwrap_or_default();
    match shared.keys.get(key) {
        _ if *shared.down.lock().unwrap() => (StatusCode::BAD_GATEWAY, "<html>").into_response(),
        Some((id, _)) => answer(&json!({ "WorkspaceId": id, "Page": 1, "Sessions": [] })),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

fn answer(data: &Value) -> Response {
    axum::Json(json!({ "success": true, "data": data })).into_response()
}
