//! Routes that only read: the bot itself, guilds, members, roles, channels, the gateway's address.
//!
//! Owns these answers. Nothing here changes the world.

use serde_json::{Value, json};

use super::answer::Answer;
use super::call::{Call, Served};
use super::refusal::{self, Refusal};
use super::route::Resource;
use crate::gateway::session::STARTS_A_DAY;
use crate::permissions::Permissions;
use crate::world::guild::Guild;
use crate::world::{World, view};

/// What a bot asks with that wants to know how many people a guild has.
const WITH_COUNTS: &str = "with_counts";

pub(crate) fn serve(call: &Call<'_>, resource: &Resource<'_>) -> Served {
    let world = call.core.world();
    let body = match *resource {
        Resource::Gateway => json!({ "url": gateway(call) }),
        Resource::GatewayBot => {
            let (remaining, reset_after) = call.core.sessions.starts_left(call.core.clock.elapsed());
            let reset_after = u64::try_from(reset_after.as_millis()).unwrap_or(u64::MAX);
            let limit = json!({
                "total": STARTS_A_DAY, "remaining": remaining, "reset_after": reset_after, "max_concurrency": 1,
            });
            json!({ "url": gateway(call), "shards": 1, "session_start_limit": limit })
        }
        Resource::Myself => myself(&world),
        Resource::MyGuilds => my_guilds(&world, call.wants(WITH_COUNTS)),
        Resource::MyApplication => application(&world),
        Resource::User(user) => world.users.get(&user).map(view::user).ok_or(refusal::UNKNOWN_USER)?,
        Resource::Guild(guild) => {
            let guild = known(&world, guild)?;
            counted(world.guild_view(guild), guild, call.wants(WITH_COUNTS))
        }
        Resource::Member { guild, user } => world.member_view(known(&world, guild)?, user).ok_or(refusal::UNKNOWN_MEMBER)?,
        Resource::Members(guild) => {
            // Discord lists members only for bots with the privileged intent.
            if !call.core.settings.privileged_intents {
                return Err(refusal::MISSING_ACCESS);
            }
            let guild = known(&world, guild)?;
            let limit = call.asked("limit").and_then(|limit| limit.parse().ok()).unwrap_or(1).clamp(1, 1000);
            let after = call.asked("after").and_then(|after| after.parse().ok()).unwrap_or_default();
            let later = guild.members.keys().filter(|member| **member > after).take(limit);
            later.filter_map(|member| world.member_view(guild, *member)).collect()
        }
        Resource::Roles(guild) => known(&world, guild)?.roles.values().map(|role| view::role(role, guild)).collect(),
        Resource::Channels(guild) => {
            let channels = known(&world, guild)?.channels.iter().filter_map(|id| world.channels.get(id));
            channels.map(view::channel).collect()
        }
        Resource::Channel(channel) => {
            let (found, _) = world.place(channel).ok_or(refusal::UNKNOWN_CHANNEL)?;
            if !world.permissions(world.application, channel).allows(Permissions::VIEW_CHANNEL) {
                return Err(refusal::MISSING_ACCESS);
            }
            view::channel(found)
        }
        _ => return Err(Refusal::RouteNotModelled),
    };
    Ok(Answer::json(&body))
}

fn gateway(call: &Call<'_>) -> String {
    format!("ws://127.0.0.1:{}/gateway", call.core.port)
}

/// A guild that the bot is a member of; of others it does not even learn that they exist.
fn known(world: &World, guild: u64) -> Result<&Guild, Refusal> {
    world.guilds.get(&guild).filter(|guild| guild.members.contains_key(&world.application)).ok_or(refusal::UNKNOWN_GUILD)
}

fn myself(world: &World) -> Value {
    let mut view = world.users.get(&world.application).map(view::user).unwrap_or_default();
    view["mfa_enabled"] = json!(false);
    view["locale"] = json!("en-US");
    view["premium_type"] = json!(0);
    view["email"] = Value::Null;
    view["verified"] = json!(true);
    view["bio"] = json!("");
    view
}

fn my_guilds(world: &World, with_counts: bool) -> Value {
    let guilds = world.guilds.values().filter(|guild| guild.members.contains_key(&world.application)).map(|guild| {
        let view = json!({
            "id": guild.id.to_string(),
            "name": guild.name,
            "icon": null,
            "banner": null,
            "owner": guild.owner == world.application,
            "permissions": guild.base_permissions(world.application),
            "features": [],
        });
        counted(view, guild, with_counts)
    });
    guilds.collect()
}

/// The view of a guild, with its numbers if they are wanted. Nobody is ever away here.
fn counted(mut view: Value, guild: &Guild, wanted: bool) -> Value {
    if wanted {
        view["approximate_member_count"] = json!(guild.members.len());
        view["approximate_presence_count"] = json!(guild.members.len());
    }
    view
}

fn application(world: &World) -> Value {
    let bot = world.users.get(&world.application);
    json!({
        "id": world.application.to_string(),
        "name": bot.map(|bot| bot.name.as_str()),
        "icon": null,
        "description": "",
        "type": null,
        "bot": bot.map(view::user),
        "bot_public": true,
        "bot_require_code_grant": false,
        "verify_key": "0".repeat(64),
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": null,
        "role_connections_verification_url": null,
        "owner": bot.map(view::user),
        "approximate_guild_count": world.guilds.len(),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": null,
        "eligible_oauth2_scopes": [],
    })
}
