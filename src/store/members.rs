//! Members of workspaces and their ranks. The one in a member's row was set by hand; `ranks` has those that others gave.

use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite};

use super::column::{MOST_VALUES, id, push_list, rank, text};
use super::{Connection, StoreFailure};
use crate::domain::{Rank, RobloxId, WorkspaceId};

/// Columns of a member who enters, for the limit on values in one statement.
const COLUMNS: usize = 4;

/// The rank of a member that counts; nothing for somebody who is none.
pub async fn find_rank(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    roblox: RobloxId,
) -> Result<Option<Rank>, StoreFailure> {
    Ok(find_ranks(connection, workspace, &[roblox]).await?.pop().map(|(_, rank)| rank))
}

/// The rank that moderators set, whether it counts or not; nothing for somebody who is no member.
pub async fn rank_by_hand(
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

/// The ranks that count of those of these users who are members: what the source of the workspace gave, else the one by hand.
/// Which source that is follows from the same as in [`crate::domain::RankSource::of`].
pub async fn find_ranks(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    users: &[RobloxId],
) -> Result<Vec<(RobloxId, Rank)>, StoreFailure> {
    let mut found = Vec::with_capacity(users.len());
    for some in users.chunks(MOST_VALUES - 1) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "select members.roblox_id, coalesce(given_ranks.rank, members.rank) as rank from members \
             left join given_ranks on given_ranks.workspace_id = members.workspace_id \
             and given_ranks.roblox_id = members.roblox_id and given_ranks.group_id = \
             (select case rank_choices.choice when 'discord_roles' then 0 when 'hand' then null \
             else workspaces.roblox_group_id end from workspaces \
             left join rank_choices on rank_choices.workspace_id = workspaces.id where workspaces.id = members.workspace_id) \
             where members.workspace_id = ",
        );
        query.push_bind(workspace.as_str()).push(" and members.roblox_id in ");
        push_list(&mut query, some.iter().map(|user| user.signed()));
        let rows = query.build().persistent(some.len() == 1).fetch_all(&mut *connection).await?;
        for row in &rows {
            found.push((id(row, "roblox_id", RobloxId::new)?, rank(row, "rank")?));
        }
    }
    Ok(found)
}

/// Lets people enter with the lowest rank, all in one statement; members keep the rank they have.
pub async fn admit(connection: &mut Connection, members: &[(WorkspaceId, RobloxId)], now: Timestamp) -> Result<(), StoreFailure> {
    for some in members.chunks(MOST_VALUES / COLUMNS) {
        let mut query = QueryBuilder::<Sqlite>::new("insert into members (workspace_id, roblox_id, rank, entered_at) ");
        query.push_values(some, |mut row, (workspace, roblox)| {
            row.push_bind(workspace.as_str())
                .push_bind(roblox.signed())
                .push_bind(i64::from(Rank::LOWEST.get()))
                .push_bind(now.as_millisecond());
        });
        query.push(" on conflict (workspace_id, roblox_id) do nothing");
        query.build().persistent(some.len() == 1).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Gives a rank by hand; somebody who was no member enters by it.
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

/// The workspaces that this user is a member of; at most `most`.
pub async fn workspaces_of(connection: &mut Connection, roblox: RobloxId, most: u32) -> Result<Vec<WorkspaceId>, StoreFailure> {
    let rows = sqlx::query("select workspace_id from members where roblox_id = $1 limit $2");
    let rows = rows.bind(roblox.signed()).bind(i64::from(most)).fetch_all(connection).await?;
    rows.iter().map(|row| text(row, "workspace_id")).collect()
}
