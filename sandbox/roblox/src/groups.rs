//! `groups.roblox.com`: the roles of a user in all their groups, a group, and its roles.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use crate::door::{Shared, too_many};
use crate::faults::Service;
use crate::limits::Operation;
use crate::refusal::{fine, legacy};

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/v2/users/{user}/groups/roles", get(roles_of_user))
        .route("/v1/users/{user}/groups/roles", get(roles_of_user))
        .route("/v1/groups/{group}/roles", get(roles_of_group))
        .route("/v1/groups/{group}", get(group))
}

/// One row for each role that the user holds; a group that they are not in is absent, and so is one that shows its
/// members to nobody.
async fn roles_of_user(State(shared): State<Arc<Shared>>, Path(user): Path<u64>) -> Response {
    let mut inside = shared.inside();
    if let Err(wait) = inside.limits.count(Operation::RolesOfUser, "", Instant::now()) {
        return too_many(Service::Groups, Some(wait));
    }
    if !inside.world.users.contains_key(&user) {
        return legacy(StatusCode::BAD_REQUEST, 3, "The user is invalid or does not exist.");
    }
    let mut data: Vec<Value> = Vec::new();
    for (id, group) in inside.world.groups.iter().filter(|(_, group)| !group.private) {
        let ranks = group.members.get(&user).into_iter().flatten();
        let shown = json!({"id": id, "name": group.name, "memberCount": group.members.len(), "hasVerifiedBadge": false});
        for (rank, role) in ranks.filter_map(|rank| group.roles.get(rank).map(|role| (rank, role))) {
            data.push(json!({"group": shown, "role": {"id": role.id, "name": role.name, "rank": rank}}));
        }
    }
    fine(json!({"data": data}))
}

async fn roles_of_group(State(shared): State<Arc<Shared>>, Path(group): Path<u64>) -> Response {
    let mut inside = shared.inside();
    if let Err(wait) = inside.limits.count(Operation::RolesOfGroup, "", Instant::now()) {
        return too_many(Service::Groups, Some(wait));
    }
    let Some(found) = inside.world.groups.get(&group) else {
        return legacy(StatusCode::BAD_REQUEST, 1, "Group is invalid or does not exist.");
    };
    let count = |rank: &u8| found.members.values().filter(|ranks| ranks.contains(rank)).count();
    let role = |(rank, role): (&u8, &crate::world::Role)| json!({"id": role.id, "name": role.name, "description": "", "rank": rank, "memberCount": count(rank), "isBase": false});
    let roles: Vec<Value> = found.roles.iter().map(role).collect();
    fine(json!({"groupId": group, "roles": roles}))
}

/// A private group is shown as well: private is who its members are.
async fn group(State(shared): State<Arc<Shared>>, Path(group): Path<u64>) -> Response {
    let mut inside = shared.inside();
    if let Err(wait) = inside.limits.count(Operation::Group, "", Instant::now()) {
        return too_many(Service::Groups, Some(wait));
    }
    let Some(found) = inside.world.groups.get(&group) else {
        return legacy(StatusCode::BAD_REQUEST, 1, "Group is invalid or does not exist.");
    };
    fine(json!({
        "id": group, "name": found.name, "description": "", "owner": null, "shout": null, "memberCount": found.members.len(),
        "isBuildersClubOnly": false, "publicEntryAllowed": true, "hasVerifiedBadge": false,
    }))
}
