//! Members of workspaces and their ranks.

use jiff::Timestamp;

use super::column::rank;
use super::{Connection, StoreFailure};
use crate::domain::{Rank, RobloxId, WorkspaceId};

/// The rank of a member; nothing for somebody who is none.
pub async fn find_rank(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    roblox: RobloxId,
) -> Result<Option<Rank>, StoreFailure> {
    let row = sqlx::query("select rank from members where workspace_id = $1 and roblox_id = $2")
        .bind(workspace.as_str())
        .bind(roblox.signed())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(|row| rank(row, "rank")).transpose()
}

/// Lets somebody enter with the lowest rank; a member keeps the rank they have.
pub async fn admit(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    roblox: RobloxId,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into members (workspace_id, roblox_id, rank, entered_at) values ($1, $2, 0, $3) \
         on conflict (workspace_id, roblox_id) do nothing",
    )
    .bind(workspace.as_str())
    .bind(roblox.signed())
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a rank; somebody who was no member enters by it.
pub async fn set_rank(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    roblox: RobloxId,
    rank: Rank,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into members (workspace_id, roblox_id, rank, entered_at) values ($1, $2, $3, $4) \
         on conflict (workspace_id, roblox_id) do update set rank = excluded.rank",
    )
    .bind(workspace.as_str())
    .bind(roblox.signed())
    .bind(i64::from(rank.get()))
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}
