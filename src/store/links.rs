//! Who Discord users are on Roblox, by how we know.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{id, time, unreadable};
use super::{Connection, StoreFailure};
use crate::domain::{DiscordUserId, GuildId, Link, LinkScope, LinkSource, RobloxId};

/// What `guild_id` holds for a link that holds everywhere.
const EVERYWHERE: i64 = 0;

/// What `share` holds for a link that has its account to itself.
const ALONE: i64 = 0;

fn scope_column(scope: LinkScope) -> i64 {
    match scope {
        LinkScope::Everywhere => EVERYWHERE,
        LinkScope::Guild(guild) => guild.signed(),
    }
}

/// The links of a Discord user that hold in a server.
pub async fn of_discord_user(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
) -> Result<Vec<Link>, StoreFailure> {
    let rows = sqlx::query(
        "select discord_user_id, guild_id, roblox_id, source, share, linked_at, checked_at from links \
         where discord_user_id = $1 and guild_id in (0, $2)",
    )
    .bind(discord.signed())
    .bind(guild.signed())
    .fetch_all(connection)
    .await?;
    rows.iter().map(from_row).collect()
}

/// The links to a Roblox account that hold in a server.
pub async fn to_account(connection: &mut Connection, guild: GuildId, roblox: RobloxId) -> Result<Vec<Link>, StoreFailure> {
    let rows = sqlx::query(
        "select discord_user_id, guild_id, roblox_id, source, share, linked_at, checked_at from links \
         where roblox_id = $1 and guild_id in (0, $2)",
    )
    .bind(roblox.signed())
    .bind(guild.signed())
    .fetch_all(connection)
    .await?;
    rows.iter().map(from_row).collect()
}

/// Keeps a link in place of the one that the user had from that source in that scope. False when the account is another
/// user's there by the same source: then nothing was changed.
pub async fn put(connection: &mut Connection, link: &Link) -> Result<bool, StoreFailure> {
    let written = sqlx::query(
        "insert into links (discord_user_id, guild_id, source, roblox_id, share, linked_at, checked_at) \
         values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (discord_user_id, guild_id, source) do update set roblox_id = excluded.roblox_id, \
         share = excluded.share, linked_at = excluded.linked_at, checked_at = excluded.checked_at",
    )
    .bind(link.discord.signed())
    .bind(scope_column(link.scope))
    .bind(link.source.as_str())
    .bind(link.roblox.signed())
    .bind(if link.shared { link.discord.signed() } else { ALONE })
    .bind(link.linked_at.as_millisecond())
    .bind(link.checked_at.as_millisecond())
    .execute(connection)
    .await;
    match written {
        Ok(_) => Ok(true),
        Err(failure) if failure.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) => Ok(false),
        Err(failure) => Err(failure.into()),
    }
}

/// Takes away the link that a user has from one source in one scope; says whose account it was.
pub async fn delete(
    connection: &mut Connection,
    discord: DiscordUserId,
    scope: LinkScope,
    source: LinkSource,
) -> Result<Option<RobloxId>, StoreFailure> {
    let row = sqlx::query("delete from links where discord_user_id = $1 and guild_id = $2 and source = $3 returning roblox_id")
        .bind(discord.signed())
        .bind(scope_column(scope))
        .bind(source.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(|row| id(row, "roblox_id", RobloxId::new)).transpose()
}

fn from_row(row: &SqliteRow) -> Result<Link, StoreFailure> {
    let scope = match row.try_get::<i64, _>("guild_id")? {
        EVERYWHERE => LinkScope::Everywhere,
        _ => LinkScope::Guild(id(row, "guild_id", GuildId::new)?),
    };
    let word: &str = row.try_get("source")?;
    Ok(Link {
        discord: id(row, "discord_user_id", DiscordUserId::new)?,
        roblox: id(row, "roblox_id", RobloxId::new)?,
        scope,
        source: LinkSource::from_word(word)
            .ok_or_else(|| unreadable("source", format!("{word:?} is not known to this release")))?,
        shared: row.try_get::<i64, _>("share")? != ALONE,
        linked_at: time(row, "linked_at")?,
        checked_at: time(row, "checked_at")?,
    })
}
