//! Which provider knew nothing of whom, and when.

use jiff::Timestamp;

use super::column::time;
use super::{Connection, StoreFailure};
use crate::domain::{DiscordUserId, GuildId, LinkSource};

/// When this source last knew nothing of this user in this server.
pub async fn find(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
    source: LinkSource,
) -> Result<Option<Timestamp>, StoreFailure> {
    let row = sqlx::query("select asked_at from link_misses where guild_id = $1 and discord_user_id = $2 and source = $3")
        .bind(guild.signed())
        .bind(discord.signed())
        .bind(source.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(|row| time(row, "asked_at")).transpose()
}

/// It knew nothing now.
pub async fn put(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
    source: LinkSource,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into link_misses (guild_id, discord_user_id, source, asked_at) values ($1, $2, $3, $4) \
         on conflict (guild_id, discord_user_id, source) do update set asked_at = excluded.asked_at",
    )
    .bind(guild.signed())
    .bind(discord.signed())
    .bind(source.as_str())
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// What a user is not known for in a server does not count any more.
pub async fn delete(connection: &mut Connection, guild: GuildId, discord: DiscordUserId) -> Result<(), StoreFailure> {
    sqlx::query("delete from link_misses where guild_id = $1 and discord_user_id = $2")
        .bind(guild.signed())
        .bind(discord.signed())
        .execute(connection)
        .await?;
    Ok(())
}
