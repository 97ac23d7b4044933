//! Everything that a workspace has, in the order in which it can go: nothing before what hangs on it.
//!
//! What is on a person and holds everywhere, such as an account that they proved, is not the workspace's.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::{Connection, StoreFailure};
use crate::domain::WorkspaceId;

/// What its rows are called by somebody who is to read how many there are; a table, the columns that tell two of its rows
/// apart, and which of them are the workspace's, which is `$1`.
struct Part {
    called: Option<&'static str>,
    table: &'static str,
    key: &'static str,
    condition: &'static str,
}

const fn part(called: Option<&'static str>, table: &'static str, key: &'static str, condition: &'static str) -> Part {
    Part { called, table, key, condition }
}

const OWN: &str = "workspace_id = $1";
const OF_SERVERS: &str = "guild_id in (select id from guilds where workspace_id = $1)";
const USER: &str = "guild_id, discord_user_id";

/// The doors first: without its keys and its servers nothing new comes in.
const PARTS: &[Part] = &[
    part(Some("API keys"), "api_keys", "id", OWN),
    part(Some("messages that show a session (they stay on Discord)"), "boards", "message_id", OF_SERVERS),
    part(None, "boards", "message_id", OWN),
    part(None, "summonses", "name", OF_SERVERS),
    part(None, "summonses", "name", OWN),
    part(Some("links that hold in its servers alone"), "links", "discord_user_id, guild_id, source", OF_SERVERS),
    part(None, "link_misses", "guild_id, discord_user_id, source", OF_SERVERS),
    part(None, "link_attempts", USER, OF_SERVERS),
    part(None, "wanted_claims", USER, OF_SERVERS),
    part(None, "link_requests", USER, OF_SERVERS),
    part(None, "link_notices", "guild_id, discord_user_id, roblox_id", OF_SERVERS),
    part(None, "link_policies", "guild_id", OF_SERVERS),
    part(None, "discord_role_ranks", "guild_id, discord_role_id", OF_SERVERS),
    part(None, "departures", USER, OF_SERVERS),
    part(None, "departure_notices", USER, OF_SERVERS),
    part(None, "absences", "guild_id", OF_SERVERS),
    part(
        Some("keys that administrators of its servers entered"),
        "secrets",
        "owner_kind, owner_id, name",
        "owner_kind = 'guild' and owner_id in (select cast(id as text) from guilds where workspace_id = $1)",
    ),
    part(
        Some("keys that administrators entered for all of it"),
        "secrets",
        "owner_kind, owner_id, name",
        "owner_kind = 'workspace' and owner_id = $1",
    ),
    part(Some("Discord servers (the bot stays in them)"), "guilds", "id", OWN),
    part(None, "unconfirmed", "request_id", OWN),
    part(Some("slots that somebody holds or held"), "claims", "session_id, role_name, slot", OWN),
    part(None, "past_seats", "session_id, role_name, slot", OWN),
    part(Some("stays on attendance lists"), "attendees", "id", OWN),
    part(None, "past_attendees", "workspace_id, session_id", OWN),
    part(None, "roles", "session_id, name", OWN),
    part(Some("sessions"), "sessions", "id", OWN),
    part(None, "template_roles", "workspace_id, name_key, name", OWN),
    part(Some("templates"), "templates", "workspace_id, name_key", OWN),
    part(None, "rank_choices", "workspace_id", OWN),
    part(None, "seen_ranks", "workspace_id, group_id, roblox_id", OWN),
    part(Some("members with a rank"), "members", "workspace_id, roblox_id", OWN),
    part(None, "audit_mentions", "id", "entry_id in (select id from audit where workspace_id = $1)"),
    part(Some("entries of the audit trail"), "audit", "id", OWN),
];

/// How many rows of each kind there are, of those that have a name.
pub async fn counts(connection: &mut Connection, workspace: &WorkspaceId) -> Result<Vec<(&'static str, i64)>, StoreFailure> {
    let mut counts = Vec::new();
    for Part { called, table, condition, .. } in PARTS {
        let Some(called) = called else { continue };
        let count = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table} where {condition}")));
        counts.push((*called, count.bind(workspace.as_str()).fetch_one(&mut *connection).await?));
    }
    Ok(counts)
}

/// Deletes the next rows, at most `most` or, where a few hang together, some more; and the workspace itself when there are no
/// others. How many went: none when there is no such workspace any more.
pub async fn next(connection: &mut Connection, workspace: &WorkspaceId, most: u32) -> Result<u64, StoreFailure> {
    for Part { table, key, condition, .. } in PARTS {
        let query = format!("delete from {table} where ({key}) in (select {key} from {table} where {condition} limit $2)");
        let query = sqlx::query(AssertSqlSafe(query)).bind(workspace.as_str()).bind(i64::from(most));
        let done = query.execute(&mut *connection).await?;
        if done.rows_affected() > 0 {
            return Ok(done.rows_affected());
        }
    }
    // The numbers of entries begin again behind the last one that is left, and so does what was done up to one of them.
    sqlx::query("update cleaned set up_to = (select coalesce(max(id), 0) from audit) where up_to > (select coalesce(max(id), 0) from audit)")
        .execute(&mut *connection)
        .await?;
    let gone = sqlx::query("delete from workspaces where id = $1").bind(workspace.as_str());
    Ok(gone.execute(connection).await?.rows_affected())
}

/// Its keys open nothing from now on.
pub async fn revoke_keys(connection: &mut Connection, workspace: &WorkspaceId, now: Timestamp) -> Result<(), StoreFailure> {
    let query = sqlx::query("update api_keys set revoked_at = $2 where workspace_id = $1 and revoked_at is null");
    query.bind(workspace.as_str()).bind(now.as_millisecond()).execute(connection).await?;
    Ok(())
}

/// Whether somebody's deletion is under way in its turn. That has to end first.
pub async fn is_erasing(connection: &mut Connection, workspace: &WorkspaceId) -> Result<bool, StoreFailure> {
    let row = sqlx::query("select 1 from erasures where workspace_id = $1 limit 1").bind(workspace.as_str());
    Ok(row.fetch_optional(connection).await?.is_some())
}
