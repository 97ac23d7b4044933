//! API keys: what is known of them beside themselves.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{optional_time, text, time};
use super::{Connection, StoreFailure};
use crate::domain::{KeyId, WorkspaceId};

/// A key as it stands in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Its public part.
    pub id: KeyId,
    /// Whose sessions it opens.
    pub workspace: WorkspaceId,
    /// The SHA-256 of its secret part, in hexadecimal digits.
    pub hash: String,
    /// Since when it is there.
    pub created_at: Timestamp,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<Timestamp>,
}

/// Adds one.
pub async fn insert(connection: &mut Connection, key: &KeyRow) -> Result<(), StoreFailure> {
    sqlx::query("insert into api_keys (id, workspace_id, hash, created_at) values ($1, $2, $3, $4)")
        .bind(key.id.as_str())
        .bind(key.workspace.as_str())
        .bind(&key.hash)
        .bind(key.created_at.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// The one with this public part, revoked or not.
pub async fn find(connection: &mut Connection, id: KeyId) -> Result<Option<KeyRow>, StoreFailure> {
    let row = sqlx::query("select id, workspace_id, hash, created_at, last_used_at, revoked_at from api_keys where id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// Every key of every workspace, oldest first.
pub async fn all(connection: &mut Connection) -> Result<Vec<KeyRow>, StoreFailure> {
    let rows =
        sqlx::query("select id, workspace_id, hash, created_at, last_used_at, revoked_at from api_keys order by created_at, id");
    rows.fetch_all(connection).await?.iter().map(from_row).collect()
}

/// Every key of one workspace, oldest first.
pub async fn of_workspace(connection: &mut Connection, workspace: &WorkspaceId) -> Result<Vec<KeyRow>, StoreFailure> {
    let rows = sqlx::query(
        "select id, workspace_id, hash, created_at, last_used_at, revoked_at from api_keys where workspace_id = $1 \
         order by created_at, id",
    );
    rows.bind(workspace.as_str()).fetch_all(connection).await?.iter().map(from_row).collect()
}

/// Notes that a key was used. An earlier moment never replaces a later one.
pub async fn note_use(connection: &mut Connection, id: KeyId, now: Timestamp) -> Result<(), StoreFailure> {
    sqlx::query("update api_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2)")
        .bind(id.as_str())
        .bind(now.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether a key opens anything.
pub async fn is_active(connection: &mut Connection, id: KeyId) -> Result<bool, StoreFailure> {
    let found = sqlx::query("select 1 from api_keys where id = $1 and revoked_at is null").bind(id.as_str());
    Ok(found.fetch_optional(connection).await?.is_some())
}

/// Takes a key's power away. False when it had none any more.
pub async fn revoke(connection: &mut Connection, id: KeyId, now: Timestamp) -> Result<bool, StoreFailure> {
    let done = sqlx::query("update api_keys set revoked_at = $2 where id = $1 and revoked_at is null")
        .bind(id.as_str())
        .bind(now.as_millisecond())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

fn from_row(row: &SqliteRow) -> Result<KeyRow, StoreFailure> {
    Ok(KeyRow {
        id: text(row, "id")?,
        workspace: text(row, "workspace_id")?,
        hash: row.try_get("hash")?,
        created_at: time(row, "created_at")?,
        last_used_at: optional_time(row, "last_used_at")?,
        revoked_at: optional_time(row, "revoked_at")?,
    })
}
