//! `registry.rover.link`: who a Discord user is on Roblox, with a key for each server.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use crate::door::{Shared, credential, too_many};
use crate::faults::Service;
use crate::limits::Operation;
use crate::refusal::{fine, rover as refused, with_number};
use crate::world::RoverShape;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/api/guilds/{guild}/discord-to-roblox/{discord}", get(to_roblox))
}

async fn to_roblox(State(shared): State<Arc<Shared>>, Path((guild, discord)): Path<(u64, u64)>, headers: HeaderMap) -> Response {
    let mut inside = shared.inside();
    let key = credential(&headers).and_then(|key| key.strip_prefix("Bearer ")).unwrap_or_default().to_owned();
    if inside.world.rover.keys.get(&key) != Some(&guild) {
        return refused(StatusCode::UNAUTHORIZED, "unauthorized", "The API key is not valid for this server.");
    }
    if let Err(wait) = inside.limits.count(Operation::Rover, &key, Instant::now()) {
        let answer = with_number(too_many(Service::Rover, Some(wait)), "x-ratelimit-reset-after", wait);
        return with_number(answer, "x-ratelimit-remaining", 0);
    }
    let Some(roblox) = inside.world.rover.links.get(&(guild, discord)) else {
        return refused(StatusCode::NOT_FOUND, "user_not_found", "This user is not verified with RoVer.");
    };
    let name = inside.world.users.get(roblox).map_or("unknown", |user| user.name.as_str());
    let (discord, guild) = (discord.to_string(), guild.to_string());
    fine(match inside.world.rover_shape {
        RoverShape::Flat => json!({"robloxId": roblox, "cachedUsername": name, "discordId": discord, "guildId": guild}),
        RoverShape::Nested => {
            json!({"roblox": {"id": roblox, "username": name, "displayName": name}, "discordId": discord, "guildId": guild})
        }
    })
}
