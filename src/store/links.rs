//! Who Discord users are on Roblox.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{id, time, unreadable};
use super::{Connection, StoreFailure};
use crate::domain::{DiscordUserId, GuildId, Link, LinkScope, LinkSource, RobloxId};

/// What `guild_id` holds for a link that holds everywhere.
const EVERYWHERE: i64 = 0;

fn scope_column(scope: LinkScope) -> i64 {
    match scope {
        LinkScope::Everywhere => EVERYWHERE,
        LinkScope::Guild(guild) => guild.signed(),
    }
}

/// The link of a Discord user that holds in a server: their own, which holds everywhere, before a moderator's.
pub async fn of_discord_user(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
) -> Result<Option<Link>, StoreFailure> {
    let row = sqlx::query(
        "select discord_user_id, guild_id, roblox_id, source, linked_at from links \
         where discord_user_id = $1 and guild_id in (0, $2) order by guild_id limit 1",
    )
    .bind(discord.signed())
    .bind(guild.signed())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(from_row).transpose()
}

/// Which Discord user a Roblox account belongs to in a server, the owner's own link first.
pub async fn of_roblox_user(connection: &mut Connection, guild: GuildId, roblox: RobloxId) -> Result<Option<Link>, StoreFailure> {
    let row = sqlx::query(
        "select discord_user_id, guild_id, roblox_id, source, linked_at from links \
         where roblox_id = $1 and guild_id in (0, $2) order by guild_id limit 1",
    )
    .bind(roblox.signed())
    .bind(guild.signed())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(from_row).transpose()
}

/// Keeps a link in place of the one that the user had in that scope. False when the Roblox account is another Discord
/// user's there: then nothing was changed.
pub async fn put(connection: &mut Connection, link: &Link) -> Result<bool, StoreFailure> {
    let written = sqlx::query(
        "insert into links (discord_user_id, guild_id, roblox_id, source, linked_at) values ($1, $2, $3, $4, $5) \
         on conflict (discord_user_id, guild_id) do update \
         set roblox_id = excluded.roblox_id, source = excluded.source, linked_at = excluded.linked_at",
    )
    .bind(link.discord.signed())
    .bind(scope_column(link.scope))
    .bind(link.roblox.signed())
    .bind(link.source.as_str())
    .bind(link.linked_at.as_millisecond())
    .execute(connection)
    .await;
    match written {
        Ok(_) => Ok(true),
        Err(failure) if failure.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) => Ok(false),
        Err(failure) => Err(failure.into()),
    }
}

/// Takes away the link that a user has in one scope; says whose account it was.
pub async fn delete(
    connection: &mut Connection,
    discord: DiscordUserId,
    scope: LinkScope,
) -> Result<Option<RobloxId>, StoreFailure> {
    let row = sqlx::query("delete from links where discord_user_id = $1 and guild_id = $2 returning roblox_id")
        .bind(discord.signed())
        .bind(scope_column(scope))
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
        linked_at: time(row, "linked_at")?,
    })
}
