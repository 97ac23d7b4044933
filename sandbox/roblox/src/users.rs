//! `users.roblox.com`: names and profiles.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::door::{Shared, too_many};
use crate::faults::Service;
use crate::limits::Operation;
use crate::refusal::{fine, legacy};
use crate::world::User;

/// The most names or identifiers in one call.
const MOST: usize = 200;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/v1/usernames/users", post(by_name))
        .route("/v1/users", post(by_id))
        .route("/v1/users/{user}", get(profile))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Names {
    usernames: Vec<String>,
    #[serde(default)]
    exclude_banned_users: bool,
}

/// Unknown names are simply absent.
async fn by_name(State(shared): State<Arc<Shared>>, Json(names): Json<Names>) -> Response {
    let mut inside = shared.inside();
    if let Err(wait) = inside.limits.count(Operation::UsersByName, "", Instant::now()) {
        return too_many(Service::Users, Some(wait));
    }
    if names.usernames.len() > MOST {
        return legacy(StatusCode::BAD_REQUEST, 2, "Too many usernames.");
    }
    let found = names.usernames.iter().filter_map(|name| {
        let user = inside.world.user_named(name).filter(|user| !(names.exclude_banned_users && user.banned))?;
        let mut shown = brief(user);
        shown["requestedUsername"] = json!(name);
        Some(shown)
    });
    let found: Vec<Value> = found.collect();
    fine(json!({"data": found}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ids {
    user_ids: Vec<u64>,
}

async fn by_id(State(shared): State<Arc<Shared>>, Json(ids): Json<Ids>) -> Response {
    let mut inside = shared.inside();
    if let Err(wait) = inside.limits.count(Operation::UsersById, "", Instant::now()) {
        return too_many(Service::Users, Some(wait));
    }
    if ids.user_ids.len() > MOST {
        return legacy(StatusCode::BAD_REQUEST, 1, "Too many ids.");
    }
    let found: Vec<Value> = ids.user_ids.iter().filter_map(|id| inside.world.users.get(id)).map(brief).collect();
    fine(json!({"data": found}))
}

async fn profile(State(shared): State<Arc<Shared>>, Path(user): Path<u64>) -> Response {
    let mut inside = shared.inside();
    if let Err(wait) = inside.limits.count(Operation::Profile, "", Instant::now()) {
        return too_many(Service::Users, Some(wait));
    }
    let Some(user) = inside.world.users.get(&user) else {
        return legacy(StatusCode::NOT_FOUND, 3, "The user id is invalid.");
    };
    let mut shown = brief(user);
    shown["description"] = json!(user.description);
    shown["created"] = json!("2020-01-01T00:00:00.000Z");
    shown["isBanned"] = json!(user.banned);
    shown["externalAppDisplayName"] = Value::Null;
    fine(shown)
}

fn brief(user: &User) -> Value {
    json!({"hasVerifiedBadge": false, "id": user.id, "name": user.name, "displayName": user.display_name})
}
