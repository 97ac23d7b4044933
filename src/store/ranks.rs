//! Where ranks come from, and which ones were seen there last.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::column::{MOST_VALUES, id, push_list, rank, time, unreadable};
use super::{Connection, StoreFailure};
use crate::domain::{DiscordRoleId, GuildId, Rank, RankChoice, RobloxGroupId, RobloxId, SeenRank, WorkspaceId};

/// What a workspace's administrator chose, if they did.
pub async fn choice(connection: &mut Connection, workspace: &WorkspaceId) -> Result<Option<RankChoice>, StoreFailure> {
    let row = sqlx::query("select choice from rank_choices where workspace_id = $1")
        .bind(workspace.as_str())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let word: &str = row.try_get("choice")?;
    RankChoice::from_word(word).map(Some).ok_or_else(|| unreadable("choice", word))
}

/// Keeps what an administrator chose.
pub async fn choose(connection: &mut Connection, workspace: &WorkspaceId, choice: RankChoice) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into rank_choices (workspace_id, choice) values ($1, $2) \
         on conflict (workspace_id) do update set choice = excluded.choice",
    )
    .bind(workspace.as_str())
    .bind(choice.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// The Discord roles of a server that give a rank, highest first.
pub async fn of_discord_roles(connection: &mut Connection, guild: GuildId) -> Result<Vec<(DiscordRoleId, Rank)>, StoreFailure> {
    let rows = sqlx::query(
        "select discord_role_id, rank from discord_role_ranks where guild_id = $1 order by rank desc, discord_role_id",
    )
    .bind(guild.signed())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((id(row, "discord_role_id", DiscordRoleId::new)?, rank(row, "rank")?))).collect()
}

/// Gives a Discord role a rank.
pub async fn set_discord_role(
    connection: &mut Connection,
    guild: GuildId,
    role: DiscordRoleId,
    rank: Rank,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into discord_role_ranks (guild_id, discord_role_id, rank) values ($1, $2, $3) \
         on conflict (guild_id, discord_role_id) do update set rank = excluded.rank",
    )
    .bind(guild.signed())
    .bind(role.signed())
    .bind(i64::from(rank.get()))
    .execute(connection)
    .await?;
    Ok(())
}

/// A Discord role gives no rank any more. False when it gave none.
pub async fn remove_discord_role(connection: &mut Connection, guild: GuildId, role: DiscordRoleId) -> Result<bool, StoreFailure> {
    let done = sqlx::query("delete from discord_role_ranks where guild_id = $1 and discord_role_id = $2")
        .bind(guild.signed())
        .bind(role.signed())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The last ranks that a group had for those of these users who were looked at.
pub async fn seen(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    group: RobloxGroupId,
    users: &[RobloxId],
) -> Result<Vec<(RobloxId, SeenRank)>, StoreFailure> {
    let mut found = Vec::with_capacity(users.len());
    for some in users.chunks(MOST_VALUES - 2) {
        let mut query = QueryBuilder::<Sqlite>::new("select roblox_id, rank, seen_at from seen_ranks where workspace_id = ");
        query.push_bind(workspace.as_str()).push(" and group_id = ").push_bind(group.signed());
        query.push(" and roblox_id in ");
        push_list(&mut query, some.iter().map(|user| user.signed()));
        let rows = query.build().persistent(some.len() == 1).fetch_all(&mut *connection).await?;
        for row in &rows {
            found.push((id(row, "roblox_id", RobloxId::new)?, seen_rank(row)?));
        }
    }
    Ok(found)
}

/// Keeps what was seen.
pub async fn keep_seen(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    group: RobloxGroupId,
    roblox: RobloxId,
    seen: SeenRank,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into seen_ranks (workspace_id, group_id, roblox_id, rank, seen_at) values ($1, $2, $3, $4, $5) \
         on conflict (workspace_id, group_id, roblox_id) do update set rank = excluded.rank, seen_at = excluded.seen_at",
    )
    .bind(workspace.as_str())
    .bind(group.signed())
    .bind(roblox.signed())
    .bind(seen.rank.map(|rank| i64::from(rank.get())))
    .bind(seen.seen_at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps what a group gave a member, or Discord roles where no group is named. The rank by hand stays as it is.
pub async fn give(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    roblox: RobloxId,
    group: Option<RobloxGroupId>,
    rank: Rank,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into given_ranks (workspace_id, roblox_id, group_id, rank, given_at) values ($1, $2, $3, $4, $5) \
         on conflict (workspace_id, roblox_id) do update set group_id = excluded.group_id, rank = excluded.rank, \
         given_at = excluded.given_at",
    )
    .bind(workspace.as_str())
    .bind(roblox.signed())
    .bind(group.map_or(0, RobloxGroupId::signed))
    .bind(i64::from(rank.get()))
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

fn seen_rank(row: &SqliteRow) -> Result<SeenRank, StoreFailure> {
    let seen = row.try_get::<Option<i64>, _>("rank")?.map(|_| rank(row, "rank")).transpose()?;
    Ok(SeenRank { rank: seen, seen_at: time(row, "seen_at")? })
}
