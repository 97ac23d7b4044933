//! API keys: what is known of them beside themselves.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{optional_text, optional_time, text, time};
use super::{Connection, StoreFailure};
use crate::domain::{KeyId, KeyScopes, WorkspaceId};

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
    /// What it may be used for.
    pub scopes: KeyScopes,
    /// From when on it opens nothing; nothing if it is good until it is revoked.
    pub expires_at: Option<Timestamp>,
    /// The key that takes its place.
    pub replaced_by: Option<KeyId>,
}

impl KeyRow {
    /// Whether it opens anything then.
    #[must_use]
    pub fn is_active_at(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|expires_at| expires_at > now)
    }
}

/// Every column that a key is read from.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, workspace_id, hash, created_at, last_used_at, revoked_at, scopes, expires_at, replaced_by from api_keys ",
            $rest
        )
    };
}

/// Adds one.
pub async fn insert(connection: &mut Connection, key: &KeyRow) -> Result<(), StoreFailure> {
    sqlx::query("insert into api_keys (id, workspace_id, hash, created_at, scopes, expires_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(key.id.as_str())
        .bind(key.workspace.as_str())
        .bind(&key.hash)
        .bind(key.created_at.as_millisecond())
        .bind(key.scopes.to_string())
        .bind(key.expires_at.map(Timestamp::as_millisecond))
        .execute(connection)
        .await?;
    Ok(())
}

/// The one with this public part, revoked or not.
pub async fn find(connection: &mut Connection, id: KeyId) -> Result<Option<KeyRow>, StoreFailure> {
    let row = sqlx::query(select!("where id = $1")).bind(id.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(from_row).transpose()
}

/// Every key of every workspace, oldest first.
pub async fn all(connection: &mut Connection) -> Result<Vec<KeyRow>, StoreFailure> {
    let rows = sqlx::query(select!("order by created_at, id"));
    rows.fetch_all(connection).await?.iter().map(from_row).collect()
}

/// Every key of one workspace, oldest first.
pub async fn of_workspace(connection: &mut Connection, workspace: &WorkspaceId) -> Result<Vec<KeyRow>, StoreFailure> {
    let rows = sqlx::query(select!("where workspace_id = $1 order by created_at, id"));
    rows.bind(workspace.as_str()).fetch_all(connection).await?.iter().map(from_row).collect()
}

/// Notes that a key was used for the first time. False when it was used before.
pub async fn note_first_use(connection: &mut Connection, id: KeyId, now: Timestamp) -> Result<bool, StoreFailure> {
    let done = sqlx::query("update api_keys set last_used_at = $2 where id = $1 and last_used_at is null")
        .bind(id.as_str())
        .bind(now.as_millisecond())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
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
pub async fn is_active(connection: &mut Connection, id: KeyId, now: Timestamp) -> Result<bool, StoreFailure> {
    let found =
        sqlx::query("select 1 from api_keys where id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)");
    Ok(found.bind(id.as_str()).bind(now.as_millisecond()).fetch_optional(connection).await?.is_some())
}

/// Another key takes the place of one, which is good until then.
pub async fn replace(connection: &mut Connection, id: KeyId, by: KeyId, until: Timestamp) -> Result<(), StoreFailure> {
    sqlx::query("update api_keys set replaced_by = $2, expires_at = $3 where id = $1")
        .bind(id.as_str())
        .bind(by.as_str())
        .bind(until.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
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
        scopes: text(row, "scopes")?,
        expires_at: optional_time(row, "expires_at")?,
        replaced_by: optional_text(row, "replaced_by")?,
    })
}
