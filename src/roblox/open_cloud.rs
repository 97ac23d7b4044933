//! Open Cloud: memberships name roles, and a list of the group's roles says which rank each has.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use secrecy::SecretString;
use serde_json::Value;

use super::call::Call;
use super::pauses::Operation;
use super::ranks::rank;
use super::{GroupRank, Roblox, Trouble};
use crate::domain::{Rank, RobloxGroupId, RobloxId, WorkspaceId};

/// How long a group's list of roles is believed; a role that is not in it is looked for in a new one at once.
const ROLES_BELIEVED_FOR: Duration = Duration::from_secs(600);
/// The most users in one filter (Open Cloud, memberships).
const MOST_USERS: usize = 50;
/// The largest pages.
const MEMBERSHIPS_A_PAGE: &str = "100";
const ROLES_A_PAGE: &str = "20";
/// How many pages are turned before it is called unreadable: a group has at most 255 ranks.
const MOST_PAGES: usize = 20;

/// Role identifier to rank.
type Ranks = Arc<HashMap<String, Rank>>;

/// The ranks of the roles of groups.
#[derive(Debug)]
pub(super) struct RoleRanks(Cache<RobloxGroupId, Ranks>);

impl Default for RoleRanks {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(1_000).time_to_live(ROLES_BELIEVED_FOR).build())
    }
}

/// A group as a workspace asks for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group<'a> {
    pub(super) workspace: &'a WorkspaceId,
    pub(super) id: RobloxGroupId,
    pub(super) key: &'a SecretString,
}

impl<'a> Group<'a> {
    const fn call(self, operation: Operation) -> Call<'a> {
        Call { operation, workspace: self.workspace, key: Some(self.key) }
    }
}

/// A list that comes in pages.
#[derive(Debug, Clone, Copy)]
struct List<'a> {
    name: &'a str,
    a_page: &'a str,
    filter: Option<&'a str>,
}

impl Roblox {
    pub(super) async fn memberships(
        &self,
        group: Group<'_>,
        users: &[RobloxId],
    ) -> HashMap<RobloxId, Result<GroupRank, Trouble>> {
        let mut found = HashMap::with_capacity(users.len());
        for some in users.chunks(MOST_USERS) {
            match self.memberships_of(group, some).await {
                Ok(ranks) => found.extend(some.iter().map(|user| (*user, Ok(ranks.get(user).copied())))),
                // Too many groups between them for one answer, or a filter that is not taken any more: one by one then.
                Err(Trouble::Unreadable | Trouble::NotFound) if some.len() > 1 => {
                    for user in some {
                        let alone = self.memberships_of(group, std::slice::from_ref(user)).await;
                        found.insert(*user, alone.map(|ranks| ranks.get(user).copied()));
                    }
                }
                Err(trouble) => found.extend(some.iter().map(|user| (*user, Err(trouble)))),
            }
        }
        found
    }

    /// One user is asked for in the group itself. Several are asked for across all groups, which is the one call that
    /// takes several; of its answers those of this group count.
    async fn memberships_of(&self, group: Group<'_>, users: &[RobloxId]) -> Result<HashMap<RobloxId, Rank>, Trouble> {
        let (place, filter) = match users {
            [one] => (group.id.to_string(), format!("user == 'users/{one}'")),
            several => {
                let list: Vec<String> = several.iter().map(|user| format!("'users/{user}'")).collect();
                ("-".to_owned(), format!("user in [{}]", list.join(",")))
            }
        };
        let path = format!("/cloud/v2/groups/{place}/memberships");
        let list = List { name: "groupMemberships", a_page: MEMBERSHIPS_A_PAGE, filter: Some(&filter) };
        let rows = self.pages(group.call(Operation::CloudMemberships), &path, list).await?;
        let mut ranks = HashMap::new();
        for row in &rows {
            let Some((user, roles)) = membership(row, group.id)? else { continue };
            for role in roles {
                let rank = self.rank_of_role(group, &role).await?;
                ranks.entry(user).and_modify(|highest: &mut Rank| *highest = rank.max(*highest)).or_insert(rank);
            }
        }
        Ok(ranks)
    }

    async fn rank_of_role(&self, group: Group<'_>, role: &str) -> Result<Rank, Trouble> {
        if let Some(rank) = self.inner.role_ranks.0.get(&group.id).and_then(|known| known.get(role).copied()) {
            return Ok(rank);
        }
        let list = List { name: "groupRoles", a_page: ROLES_A_PAGE, filter: None };
        let path = format!("/cloud/v2/groups/{}/roles", group.id);
        let rows = self.pages(group.call(Operation::CloudRoles), &path, list).await?;
        let pair = |row: &Value| {
            let id = row.get("id").map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
            Ok((id.ok_or(Trouble::Unreadable)?, rank(row)?))
        };
        let ranks: Ranks = Arc::new(rows.iter().map(pair).collect::<Result<_, Trouble>>()?);
        self.inner.role_ranks.0.insert(group.id, Arc::clone(&ranks));
        ranks.get(role).copied().ok_or(Trouble::Unreadable)
    }

    async fn pages(&self, call: Call<'_>, path: &str, list: List<'_>) -> Result<Vec<Value>, Trouble> {
        let address = format!("{}{path}", self.inner.settings.bases.open_cloud);
        let mut rows = Vec::new();
        let mut token = String::new();
        for _ in 0..MOST_PAGES {
            let mut query = vec![("maxPageSize", list.a_page)];
            query.extend(list.filter.map(|filter| ("filter", filter)));
            if !token.is_empty() {
                query.push(("pageToken", &token));
            }
            let request = self.inner.caller.client().get(&address).query(&query);
            let mut answer = self.inner.caller.json(call, request).await?;
            match answer.get_mut(list.name).map(Value::take) {
                Some(Value::Array(some)) => rows.extend(some),
                _ => return Err(Trouble::Unreadable),
            }
            match answer.get("nextPageToken").and_then(Value::as_str) {
                Some(next) if !next.is_empty() => next.clone_into(&mut token),
                _ => return Ok(rows),
            }
        }
        Err(Trouble::Unreadable)
    }
}

/// Whose membership of this group it is, with the identifiers of their roles: `roles` where there is one, since `role` is
/// only the highest.
pub(super) fn membership(row: &Value, group: RobloxGroupId) -> Result<Option<(RobloxId, Vec<String>)>, Trouble> {
    let path = row.get("path").and_then(Value::as_str).ok_or(Trouble::Unreadable)?;
    if !path.starts_with(&format!("groups/{group}/")) {
        return Ok(None);
    }
    let user = row.get("user").and_then(Value::as_str).and_then(last).and_then(|user| user.parse().ok());
    let user: RobloxId = user.ok_or(Trouble::Unreadable)?;
    let several = row.get("roles").and_then(Value::as_array).filter(|roles| !roles.is_empty());
    let roles: Vec<&Value> = several.map_or_else(|| row.get("role").into_iter().collect(), |roles| roles.iter().collect());
    let names = roles.into_iter().filter_map(Value::as_str).filter_map(last).map(str::to_owned);
    Ok(Some((user, names.collect())))
}

/// The last part of a path such as `groups/1/roles/5`.
fn last(path: &str) -> Option<&str> {
    path.rsplit('/').next().filter(|part| !part.is_empty())
}
