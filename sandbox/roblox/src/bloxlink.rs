//! `api.blox.link`: who a Discord user is on Roblox, with a key for each server, so many calls a minute and a day.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use serde_json::{Map, Value, json};

use crate::door::{Shared, credential, too_many};
use crate::faults::Service;
use crate::limits::Operation;
use crate::refusal::{bloxlink as refused, fine};
use crate::world::BloxlinkField;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/v4/public/guilds/{guild}/discord-to-roblox/{discord}", get(to_roblox))
}

async fn to_roblox(State(shared): State<Arc<Shared>>, Path((guild, discord)): Path<(u64, u64)>, headers: HeaderMap) -> Response {
    let mut inside = shared.inside();
    let key = credential(&headers).unwrap_or_default().to_owned();
    match inside.world.bloxlink.keys.get(&key) {
        None => return refused(StatusCode::UNAUTHORIZED, "Invalid API Key"),
        Some(of) if *of != guild => return refused(StatusCode::UNAUTHORIZED, "Guild ID does not match API Key"),
        Some(_) => {}
    }
    match &mut inside.world.bloxlink.quota {
        Some(0) => {
            let message = "You have reached your API key limit for today. Upgrade to premium for more requests.";
            return refused(StatusCode::TOO_MANY_REQUESTS, message);
        }
        Some(left) => *left -= 1,
        None => {}
    }
    if let Err(wait) = inside.limits.count(Operation::Bloxlink, &key, Instant::now()) {
        return too_many(Service::Bloxlink, Some(wait));
    }
    let Some(roblox) = inside.world.bloxlink.links.get(&(guild, discord)) else {
        return refused(StatusCode::NOT_FOUND, "User not found");
    };
    let field = match inside.world.bloxlink_field {
        BloxlinkField::UpperCase => "robloxID",
        BloxlinkField::CamelCase => "robloxId",
    };
    let mut body = Map::new();
    body.insert(field.to_owned(), json!(roblox.to_string()));
    body.insert("resolved".to_owned(), json!({}));
    fine(Value::Object(body))
}
