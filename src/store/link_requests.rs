//! Proved accounts that are another user's already, and wait for a moderator.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;

use super::column::{id, time};
use super::{Connection, StoreFailure};
use crate::domain::{DiscordUserId, GuildId, RobloxId};

/// A request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub discord: DiscordUserId,
    /// For which account.
    pub roblox: RobloxId,
    /// Since when.
    pub asked_at: Timestamp,
}

/// Keeps a request in place of the one before.
pub async fn put(connection: &mut Connection, guild: GuildId, request: &Request) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into link_requests (guild_id, discord_user_id, roblox_id, asked_at) values ($1, $2, $3, $4) \
         on conflict (guild_id, discord_user_id) do update set roblox_id = excluded.roblox_id, asked_at = excluded.asked_at",
    )
    .bind(guild.signed())
    .bind(request.discord.signed())
    .bind(request.roblox.signed())
    .bind(request.asked_at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The requests of a server, oldest first; at most `most`.
pub async fn of_guild(connection: &mut Connection, guild: GuildId, most: u32) -> Result<Vec<Request>, StoreFailure> {
    let rows = sqlx::query(
        "select discord_user_id, roblox_id, asked_at from link_requests where guild_id = $1 order by asked_at limit $2",
    )
    .bind(guild.signed())
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?;
    rows.iter().map(from_row).collect()
}

/// Takes a request off the list; nothing when it is not there (any more).
pub async fn take(connection: &mut Connection, guild: GuildId, discord: DiscordUserId) -> Result<Option<Request>, StoreFailure> {
    let row = sqlx::query(
        "delete from link_requests where guild_id = $1 and discord_user_id = $2 returning discord_user_id, roblox_id, asked_at",
    )
    .bind(guild.signed())
    .bind(discord.signed())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(from_row).transpose()
}

fn from_row(row: &SqliteRow) -> Result<Request, StoreFailure> {
    Ok(Request {
        discord: id(row, "discord_user_id", DiscordUserId::new)?,
        roblox: id(row, "roblox_id", RobloxId::new)?,
        asked_at: time(row, "asked_at")?,
    })
}
