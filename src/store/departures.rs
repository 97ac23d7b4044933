//! Linked members who have left a Discord server, and what its moderators are still to be told of them.

use std::collections::HashSet;

use jiff::Timestamp;
use sqlx::Row as _;

use super::column::id;
use super::{Connection, StoreFailure};
use crate::domain::{DiscordUserId, GuildId, RobloxId, WorkspaceId};

/// Somebody who has left, with what became of their slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeRow {
    /// Who.
    pub user: DiscordUserId,
    /// How many of their slots were freed.
    pub freed: i64,
}

/// Those of a server who are known to have left it.
pub async fn of_guild(connection: &mut Connection, guild: GuildId) -> Result<HashSet<DiscordUserId>, StoreFailure> {
    let rows = sqlx::query("select discord_user_id from departures where guild_id = $1");
    let rows = rows.bind(guild.signed()).fetch_all(connection).await?;
    rows.iter().map(|row| id(row, "discord_user_id", DiscordUserId::new)).collect()
}

/// Notes that somebody has left. False when that is known.
pub async fn insert(
    connection: &mut Connection,
    guild: GuildId,
    user: DiscordUserId,
    now: Timestamp,
) -> Result<bool, StoreFailure> {
    let done = sqlx::query(
        "insert into departures (guild_id, discord_user_id, noticed_at) values ($1, $2, $3) \
         on conflict (guild_id, discord_user_id) do nothing",
    )
    .bind(guild.signed())
    .bind(user.signed())
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes whether slots of somebody who has left are still to be freed.
pub async fn set_unfreed(
    connection: &mut Connection,
    guild: GuildId,
    user: DiscordUserId,
    unfreed: bool,
) -> Result<(), StoreFailure> {
    sqlx::query("update departures set unfreed = $3 where guild_id = $1 and discord_user_id = $2")
        .bind(guild.signed())
        .bind(user.signed())
        .bind(unfreed)
        .execute(connection)
        .await?;
    Ok(())
}

/// Everybody who has left and whose slots are still to be freed, in every server.
pub async fn unfreed(connection: &mut Connection) -> Result<Vec<(GuildId, DiscordUserId)>, StoreFailure> {
    let rows = sqlx::query("select guild_id, discord_user_id from departures where unfreed order by noticed_at");
    let rows = rows.fetch_all(connection).await?;
    rows.iter().map(|row| Ok((id(row, "guild_id", GuildId::new)?, id(row, "discord_user_id", DiscordUserId::new)?))).collect()
}

/// Notes that somebody is there after all. False when nothing else was known.
pub async fn delete(connection: &mut Connection, guild: GuildId, user: DiscordUserId) -> Result<bool, StoreFailure> {
    let done = sqlx::query("delete from departures where guild_id = $1 and discord_user_id = $2")
        .bind(guild.signed())
        .bind(user.signed())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether somebody with this account is in another server of the same workspace, as far as is known: linked to it in a
/// way that holds there, and not known to have left.
pub async fn is_elsewhere(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    guild: GuildId,
    user: DiscordUserId,
    roblox: RobloxId,
) -> Result<bool, StoreFailure> {
    let row = sqlx::query(
        "select 1 from guilds join links on links.guild_id in (0, guilds.id) \
         where guilds.workspace_id = $1 and guilds.id <> $2 and links.discord_user_id = $3 and links.roblox_id = $4 \
         and not exists (select 1 from departures where departures.guild_id = guilds.id \
         and departures.discord_user_id = $3) limit 1",
    )
    .bind(workspace.as_str())
    .bind(guild.signed())
    .bind(user.signed())
    .bind(roblox.signed())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Keeps something for the moderators of a server to be told. What was kept of the same person before is added to.
pub async fn add_notice(
    connection: &mut Connection,
    guild: GuildId,
    notice: NoticeRow,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into departure_notices (guild_id, discord_user_id, freed, noticed_at) values ($1, $2, $3, $4) \
         on conflict (guild_id, discord_user_id) do update set freed = departure_notices.freed + excluded.freed",
    )
    .bind(guild.signed())
    .bind(notice.user.signed())
    .bind(notice.freed)
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether there is anything to tell the moderators of a server.
pub async fn has_notices(connection: &mut Connection, guild: GuildId) -> Result<bool, StoreFailure> {
    let row = sqlx::query("select 1 from departure_notices where guild_id = $1 limit 1").bind(guild.signed());
    Ok(row.fetch_optional(connection).await?.is_some())
}

/// Takes what the moderators of a server are to be told: whoever takes it tells it.
pub async fn take_notices(connection: &mut Connection, guild: GuildId) -> Result<Vec<NoticeRow>, StoreFailure> {
    let rows = sqlx::query("delete from departure_notices where guild_id = $1 returning discord_user_id, freed");
    let rows = rows.bind(guild.signed()).fetch_all(connection).await?;
    let notice = |row| Ok(NoticeRow { user: id(row, "discord_user_id", DiscordUserId::new)?, freed: row.try_get("freed")? });
    rows.iter().map(notice).collect()
}
