//! When the bot last began to connect to Discord, and how often it has in short succession.

use jiff::Timestamp;
use sqlx::Row as _;

use super::column::time;
use super::{Connection, StoreFailure};

/// The last start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GatewayStart {
    /// When it was.
    pub at: Timestamp,
    /// How many came before it in short succession.
    pub in_a_row: u32,
}

/// The last start; nothing before the first.
pub async fn last(connection: &mut Connection) -> Result<Option<GatewayStart>, StoreFailure> {
    let row = sqlx::query("select started_at, in_a_row from gateway_starts where id = 1").fetch_optional(connection).await?;
    let start = row.as_ref().map(|row| {
        let in_a_row = row.try_get::<i64, _>("in_a_row")?;
        Ok(GatewayStart { at: time(row, "started_at")?, in_a_row: u32::try_from(in_a_row).unwrap_or(u32::MAX) })
    });
    start.transpose()
}

/// This is the last start.
pub async fn put(connection: &mut Connection, start: GatewayStart) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into gateway_starts (id, started_at, in_a_row) values (1, $1, $2) \
         on conflict (id) do update set started_at = excluded.started_at, in_a_row = excluded.in_a_row",
    )
    .bind(start.at.as_millisecond())
    .bind(i64::from(start.in_a_row))
    .execute(connection)
    .await?;
    Ok(())
}
