//! The page on which a person is a Roblox user: who they are, and the description of their profile.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::door::Shared;
use crate::refusal::fine;
use crate::world::{LONGEST_DESCRIPTION, User};

const HTML: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("page.js");
const STYLE: &str = include_str!("page.css");
const ICON: &str = include_str!("icon.svg");

/// Nothing but what this server sends, and in nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(async || file("text/html; charset=utf-8", HTML)))
        .route("/page.js", get(async || file("text/javascript; charset=utf-8", SCRIPT)))
        .route("/page.css", get(async || file("text/css; charset=utf-8", STYLE)))
        .route("/icon.svg", get(async || file("image/svg+xml", ICON)))
        .route("/users/{user}/profile", get(profile))
        .route("/page/state", get(state))
        .route("/page/people/{user}/description", put(describe))
        .route("/page/text-filter", put(filter))
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}

/// Where Roblox has a profile, the page stands with that user chosen.
async fn profile(Path(user): Path<u64>) -> Response {
    Redirect::to(&format!("/?user={user}")).into_response()
}

async fn state(State(shared): State<Arc<Shared>>) -> Response {
    let inside = shared.inside();
    let people: Vec<Value> = inside.world.users.values().map(shown).collect();
    fine(json!({"textFilter": inside.world.text_filter, "longest": LONGEST_DESCRIPTION, "people": people}))
}

fn shown(user: &User) -> Value {
    json!({
        "id": user.id.to_string(), "name": user.name, "displayName": user.display_name,
        "description": user.description, "banned": user.banned,
    })
}

#[derive(Deserialize)]
struct Described {
    description: String,
}

/// A page elsewhere cannot send JSON here: its browser asks first, and is not answered.
async fn describe(State(shared): State<Arc<Shared>>, Path(user): Path<u64>, Json(described): Json<Described>) -> Response {
    if described.description.chars().count() > LONGEST_DESCRIPTION {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let mut inside = shared.inside();
    if !inside.world.describe(user, &described.description) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let saved = inside.world.users.get(&user).map(shown);
    fine(saved.unwrap_or_default())
}

#[derive(Deserialize)]
struct Filter {
    on: bool,
}

async fn filter(State(shared): State<Arc<Shared>>, Json(filter): Json<Filter>) -> Response {
    shared.inside().world.text_filter = filter.on;
    fine(json!({"textFilter": filter.on}))
}
