//! `apis.roblox.com/cloud/v2`: groups, their memberships and roles, and profiles, with a key.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use crate::door::{Inside, Shared, credential, too_many};
use crate::faults::Service;
use crate::limits::Operation;
use crate::refusal::{fine, open_cloud as refused};
use crate::world::Group;

/// Pages: memberships, roles, and what is given when nobody says.
const MOST_MEMBERSHIPS: usize = 100;
const MOST_ROLES: usize = 20;
const USUAL_PAGE: usize = 10;
/// The most users in one filter.
const MOST_USERS: usize = 50;

type Parameters = HashMap<String, String>;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/cloud/v2/groups/{group}/memberships", get(memberships))
        .route("/cloud/v2/groups/{group}/roles", get(roles))
        .route("/cloud/v2/groups/{group}", get(group))
        .route("/cloud/v2/users/{user}", get(user))
}

async fn memberships(
    State(shared): State<Arc<Shared>>,
    Path(group): Path<String>,
    Query(query): Query<Parameters>,
    headers: HeaderMap,
) -> Response {
    let mut inside = shared.inside();
    if let Err(answer) = admitted(&mut inside, &headers, Operation::CloudMemberships) {
        return *answer;
    }
    let users = match query.get("filter").map(|filter| users_in(filter)) {
        None => None,
        Some(Some(users)) if users.len() <= MOST_USERS => Some(users),
        Some(_) => return invalid("The filter is invalid."),
    };
    let groups = match (group.as_str(), group.parse::<u64>()) {
        ("-", _) if users.is_none() => return invalid("A filter by user is needed across all groups."),
        ("-", _) => inside.world.groups.iter().filter(|(_, group)| !group.private).collect::<Vec<_>>(),
        (_, Ok(id)) => match inside.world.groups.get_key_value(&id) {
            None => return refused(StatusCode::NOT_FOUND, "NOT_FOUND", "The group does not exist."),
            Some((_, group)) if group.private => {
                return refused(StatusCode::FORBIDDEN, "PERMISSION_DENIED", "The group's members are private.");
            }
            Some(found) => vec![found],
        },
        (_, Err(_)) => return invalid("The group is invalid."),
    };
    let wanted = |user: &u64| users.as_ref().is_none_or(|users| users.contains(user));
    let each = groups.into_iter().flat_map(|(id, group)| {
        let members = group.members.iter().filter(|(user, _)| wanted(user));
        members.filter_map(|(user, ranks)| membership(*id, group, *user, ranks)).collect::<Vec<_>>()
    });
    page(each.collect(), "groupMemberships", &query, MOST_MEMBERSHIPS)
}

async fn roles(
    State(shared): State<Arc<Shared>>,
    Path(group): Path<u64>,
    Query(query): Query<Parameters>,
    headers: HeaderMap,
) -> Response {
    let mut inside = shared.inside();
    if let Err(answer) = admitted(&mut inside, &headers, Operation::CloudRoles) {
        return *answer;
    }
    let Some(found) = inside.world.groups.get(&group) else {
        return refused(StatusCode::NOT_FOUND, "NOT_FOUND", "The group does not exist.");
    };
    let role = |(rank, role): (&u8, &crate::world::Role)| json!({"path": format!("groups/{group}/roles/{}", role.id), "id": role.id.to_string(), "displayName": role.name, "rank": rank});
    page(found.roles.iter().map(role).collect(), "groupRoles", &query, MOST_ROLES)
}

async fn group(State(shared): State<Arc<Shared>>, Path(group): Path<u64>, headers: HeaderMap) -> Response {
    let mut inside = shared.inside();
    if let Err(answer) = admitted(&mut inside, &headers, Operation::CloudGroup) {
        return *answer;
    }
    let Some(found) = inside.world.groups.get(&group) else {
        return refused(StatusCode::NOT_FOUND, "NOT_FOUND", "The group does not exist.");
    };
    fine(json!({
        "path": format!("groups/{group}"), "createTime": "2020-01-01T00:00:00Z", "updateTime": "2020-01-01T00:00:00Z",
        "id": group.to_string(), "displayName": found.name, "description": "", "memberCount": found.members.len(),
        "publicEntryAllowed": true, "locked": false, "verified": false,
    }))
}

async fn user(State(shared): State<Arc<Shared>>, Path(user): Path<u64>, headers: HeaderMap) -> Response {
    let mut inside = shared.inside();
    if let Err(answer) = admitted(&mut inside, &headers, Operation::CloudUser) {
        return *answer;
    }
    let Some(user) = inside.world.users.get(&user) else {
        return refused(StatusCode::NOT_FOUND, "NOT_FOUND", "The user does not exist.");
    };
    fine(json!({
        "path": format!("users/{}", user.id), "createTime": "2020-01-01T00:00:00Z", "id": user.id.to_string(),
        "name": user.name, "displayName": user.display_name, "about": user.description, "locale": "en_us", "premium": false,
    }))
}

fn admitted(inside: &mut Inside, headers: &HeaderMap, what: Operation) -> Result<(), Box<Response>> {
    let key = credential(headers).unwrap_or_default();
    if !inside.world.open_cloud_keys.contains(key) {
        return Err(Box::new(refused(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Invalid API Key")));
    }
    let counted = inside.limits.count(what, key, Instant::now());
    counted.map_err(|wait| Box::new(too_many(Service::OpenCloud, Some(wait))))
}

/// `user == 'users/1'` or `user in ['users/1', 'users/2']`; nothing else is supported.
fn users_in(filter: &str) -> Option<BTreeSet<u64>> {
    let user = |text: &str| text.trim().strip_prefix("'users/")?.strip_suffix('\'')?.parse::<u64>().ok();
    let filter = filter.trim().strip_prefix("user")?.trim_start();
    if let Some(one) = filter.strip_prefix("==") {
        return user(one).map(|user| BTreeSet::from([user]));
    }
    let list = filter.strip_prefix("in")?.trim().strip_prefix('[')?.strip_suffix(']')?;
    list.split(',').map(user).collect()
}

fn membership(id: u64, group: &Group, user: u64, ranks: &BTreeSet<u8>) -> Option<Value> {
    let path = |rank: &u8| group.roles.get(rank).map(|role| format!("groups/{id}/roles/{}", role.id));
    let roles: Vec<String> = ranks.iter().filter_map(path).collect();
    let highest = ranks.last().and_then(path)?;
    Some(json!({
        "path": format!("groups/{id}/memberships/{user}"), "createTime": "2020-01-01T00:00:00Z",
        "updateTime": "2020-01-01T00:00:00Z", "user": format!("users/{user}"), "role": highest, "roles": roles,
    }))
}

/// One page; the token of the next is where it begins.
fn page(rows: Vec<Value>, name: &str, query: &Parameters, most: usize) -> Response {
    let size = query.get("maxPageSize").map_or(Ok(USUAL_PAGE), |size| size.parse::<usize>());
    let start = query.get("pageToken").filter(|token| !token.is_empty()).map_or(Ok(0), |token| token.parse::<usize>());
    let (Ok(size), Ok(start)) = (size, start) else { return invalid("The page is invalid.") };
    let size = size.clamp(1, most);
    let next = if start + size < rows.len() { (start + size).to_string() } else { String::new() };
    let shown: Vec<Value> = rows.into_iter().skip(start).take(size).collect();
    fine(json!({name: shown, "nextPageToken": next}))
}

fn invalid(message: &str) -> Response {
    refused(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", message)
}
