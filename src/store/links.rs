//! Who Discord users are on Roblox, by how we know.

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::column::{MOST_VALUES, id, push_list, time, unreadable};
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
    of_discord_users(connection, guild, &[discord]).await
}

/// The links of any of these Discord users that hold in a server.
pub async fn of_discord_users(
    connection: &mut Connection,
    guild: GuildId,
    users: &[DiscordUserId],
) -> Result<Vec<Link>, StoreFailure> {
    holding(connection, guild, "discord_user_id", users.iter().map(|user| user.signed()).collect()).await
}

/// The same, also those that a moderator has withdrawn there.
pub async fn all_of_discord_user(
    connection: &mut Connection,
    guild: GuildId,
    discord: DiscordUserId,
) -> Result<Vec<Link>, StoreFailure> {
    let rows = sqlx::query(
        "select discord_user_id, guild_id, roblox_id, source, share, linked_at, checked_at from links \
         where discord_user_id = $1 and guild_id in (0, $2)",
    );
    rows.bind(discord.signed()).bind(guild.signed()).fetch_all(connection).await?.iter().map(from_row).collect()
}

/// Who has proved an account everywhere.
pub async fn proved(connection: &mut Connection, roblox: RobloxId) -> Result<Option<DiscordUserId>, StoreFailure> {
    let row = sqlx::query(
        "select discord_user_id from links where guild_id = 0 and source = 'phrase' and roblox_id = $1 and share = 0",
    );
    let row = row.bind(roblox.signed()).fetch_optional(connection).await?;
    row.as_ref().map(|row| id(row, "discord_user_id", DiscordUserId::new)).transpose()
}

/// The links to a Roblox account that hold in a server.
pub async fn to_account(connection: &mut Connection, guild: GuildId, roblox: RobloxId) -> Result<Vec<Link>, StoreFailure> {
    to_accounts(connection, guild, &[roblox]).await
}

/// The links to any of these Roblox accounts that hold in a server.
pub async fn to_accounts(connection: &mut Connection, guild: GuildId, accounts: &[RobloxId]) -> Result<Vec<Link>, StoreFailure> {
    holding(connection, guild, "roblox_id", accounts.iter().map(|account| account.signed()).collect()).await
}

/// The links that hold in a server and have one of these numbers in a column.
async fn holding(
    connection: &mut Connection,
    guild: GuildId,
    column: &'static str,
    numbers: Vec<i64>,
) -> Result<Vec<Link>, StoreFailure> {
    let mut found = Vec::with_capacity(numbers.len());
    for some in numbers.chunks(MOST_VALUES - 2) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "select discord_user_id, guild_id, roblox_id, source, share, linked_at, checked_at from links where guild_id in (0, ",
        );
        query.push_bind(guild.signed()).push(") and ").push(column).push(" in ");
        push_list(&mut query, some.iter().copied());
        // What moderators of that server say about proofs there.
        query.push(
            " and (source = 'moderator' or not exists (select 1 from proof_rulings where proof_rulings.roblox_id = links.roblox_id \
             and (ruling = 'withdrawn' and proof_rulings.discord_user_id = links.discord_user_id \
             or ruling = 'kept' and proof_rulings.discord_user_id <> links.discord_user_id) and proof_rulings.guild_id = ",
        );
        query.push_bind(guild.signed()).push("))");
        let rows = query.build().persistent(some.len() == 1).fetch_all(&mut *connection).await?;
        for row in &rows {
            found.push(from_row(row)?);
        }
    }
    Ok(found)
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
