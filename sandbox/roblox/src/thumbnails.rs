//! `thumbnails.roblox.com`: headshots. The picture itself is drawn here, so that nothing is fetched from elsewhere.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::{Value, json};

use crate::door::Shared;
use crate::refusal::{fine, legacy};
use crate::world::{Headshot, User};

/// Sizes that the service draws.
const SIZES: [&str; 9] = ["48x48", "50x50", "60x60", "75x75", "100x100", "110x110", "150x150", "180x180", "352x352"];
/// Larger ones that it draws too.
const LARGE_SIZES: [&str; 2] = ["420x420", "720x720"];
/// The most users in one call.
const MOST: usize = 100;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/v1/users/avatar-headshot", get(headshots))
}

async fn headshots(State(shared): State<Arc<Shared>>, Query(query): Query<HashMap<String, String>>) -> Response {
    let ids: Option<Vec<u64>> =
        query.get("userIds").and_then(|ids| ids.split(',').map(|id| id.trim().parse().ok()).collect::<Option<Vec<u64>>>());
    let Some(ids) = ids.filter(|ids| (1..=MOST).contains(&ids.len())) else {
        return legacy(StatusCode::BAD_REQUEST, 4, "The requested Ids are invalid, of an invalid type or missing.");
    };
    let size = query.get("size").map(String::as_str);
    if !size.is_some_and(|size| SIZES.contains(&size) || LARGE_SIZES.contains(&size)) {
        return legacy(StatusCode::BAD_REQUEST, 3, "The requested size is invalid. Please see documentation for valid values.");
    }
    let inside = shared.inside();
    let shown = |id: &u64| inside.world.users.get(id).map(|user| one(user, shared.port));
    let data: Vec<Value> = ids.iter().filter_map(shown).collect();
    fine(json!({"data": data}))
}

fn one(user: &User, port: u16) -> Value {
    let (state, url) = match user.headshot {
        Headshot::Completed => ("Completed", format!("http://127.0.0.1:{port}/headshots/{}.svg", user.id)),
        Headshot::Pending => ("Pending", String::new()),
        Headshot::Blocked => ("Blocked", String::new()),
    };
    json!({"targetId": user.id, "state": state, "imageUrl": url, "version": "TN3"})
}

/// A coloured square with the first letter of the name.
pub(crate) async fn picture(State(shared): State<Arc<Shared>>, Path(file): Path<String>) -> Response {
    let id = file.strip_suffix(".svg").and_then(|id| id.parse::<u64>().ok());
    let inside = shared.inside();
    let Some(user) = id.and_then(|id| inside.world.users.get(&id)) else { return StatusCode::NOT_FOUND.into_response() };
    let letter = user.name.chars().find(char::is_ascii_alphanumeric).unwrap_or('R').to_ascii_uppercase();
    let hue = user.id % 360;
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 150 150\"><rect width=\"150\" height=\"150\" \
         fill=\"hsl({hue} 45% 42%)\"/><text x=\"75\" y=\"104\" font-family=\"sans-serif\" font-size=\"84\" fill=\"#fff\" \
         text-anchor=\"middle\">{letter}</text></svg>"
    );
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], drawing).into_response()
}
