//! What Roblox accounts were called when they were last looked at.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::column::{MOST_VALUES, id, push_list, time};
use super::{Connection, StoreFailure};
use crate::domain::RobloxId;

/// A name as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenName {
    /// Whose.
    pub roblox: RobloxId,
    /// The user name.
    pub username: String,
    /// What it is shown as.
    pub display_name: String,
    /// When.
    pub seen_at: Timestamp,
}

/// The name of an account. Accounts belong to no server, so this query names none.
pub async fn find(connection: &mut Connection, roblox: RobloxId) -> Result<Option<SeenName>, StoreFailure> {
    let row = sqlx::query("select roblox_id, username, display_name, seen_at from roblox_names where roblox_id = $1")
        .bind(roblox.signed())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// The names of those of these accounts that have one here.
pub async fn find_all(connection: &mut Connection, accounts: &[RobloxId]) -> Result<Vec<SeenName>, StoreFailure> {
    let mut found = Vec::with_capacity(accounts.len());
    for some in accounts.chunks(MOST_VALUES) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "select roblox_id, username, display_name, seen_at from roblox_names where roblox_id in ",
        );
        push_list(&mut query, some.iter().map(|account| account.signed()));
        let rows = query.build().persistent(some.len() == 1).fetch_all(&mut *connection).await?;
        for row in &rows {
            found.push(from_row(row)?);
        }
    }
    Ok(found)
}

/// Keeps a name in place of the one before.
pub async fn put(connection: &mut Connection, name: &SeenName) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into roblox_names (roblox_id, username, display_name, seen_at) values ($1, $2, $3, $4) \
         on conflict (roblox_id) do update set username = excluded.username, display_name = excluded.display_name, \
         seen_at = excluded.seen_at",
    )
    .bind(name.roblox.signed())
    .bind(name.username.as_str())
    .bind(name.display_name.as_str())
    .bind(name.seen_at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

fn from_row(row: &SqliteRow) -> Result<SeenName, StoreFailure> {
    Ok(SeenName {
        roblox: id(row, "roblox_id", RobloxId::new)?,
        username: row.try_get("username")?,
        display_name: row.try_get("display_name")?,
        seen_at: time(row, "seen_at")?,
    })
}
