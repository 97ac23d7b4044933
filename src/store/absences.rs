//! Servers that the bot was removed from: since when, what they lost by it, and whether it is back.

use jiff::Timestamp;
use sqlx::Row as _;

use super::column::{id, optional_time, time};
use super::{Connection, StoreFailure};
use crate::domain::{GuildId, WorkspaceId};

/// What the removal of the bot cost a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// When it was removed, as far as it heard.
    pub left_at: Timestamp,
    /// How many API keys were revoked then.
    pub revoked_keys: i64,
    /// The words of the secrets that were forgotten later; nothing while they are kept.
    pub forgotten: Option<Vec<String>>,
    /// When it came back; nothing while it is away.
    pub returned_at: Option<Timestamp>,
}

/// The last absence of a server, if it is still known.
pub async fn find(connection: &mut Connection, guild: GuildId) -> Result<Option<Absence>, StoreFailure> {
    let row = sqlx::query("select left_at, revoked_keys, forgotten, returned_at from absences where guild_id = $1");
    let Some(row) = row.bind(guild.signed()).fetch_optional(connection).await? else { return Ok(None) };
    let words = row.try_get::<Option<String>, _>("forgotten")?;
    let forgotten = words.map(|words| words.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect());
    let (left_at, returned_at) = (time(&row, "left_at")?, optional_time(&row, "returned_at")?);
    Ok(Some(Absence { left_at, revoked_keys: row.try_get("revoked_keys")?, forgotten, returned_at }))
}

/// The bot was removed from a server. False when that is known already.
pub async fn begin(connection: &mut Connection, guild: GuildId, revoked_keys: i64, now: Timestamp) -> Result<bool, StoreFailure> {
    let done = sqlx::query(
        "insert into absences (guild_id, left_at, revoked_keys) values ($1, $2, $3) on conflict (guild_id) do update \
         set left_at = excluded.left_at, revoked_keys = excluded.revoked_keys, forgotten = null, returned_at = null \
         where absences.returned_at is not null",
    );
    let done = done.bind(guild.signed()).bind(now.as_millisecond()).bind(revoked_keys).execute(connection).await?;
    Ok(done.rows_affected() == 1)
}

/// The bot is in a server. False when it was not known to be away.
pub async fn end(connection: &mut Connection, guild: GuildId, now: Timestamp) -> Result<bool, StoreFailure> {
    let done = sqlx::query("update absences set returned_at = $2 where guild_id = $1 and returned_at is null");
    Ok(done.bind(guild.signed()).bind(now.as_millisecond()).execute(connection).await?.rows_affected() == 1)
}

/// Every server that is known, with whether the bot is known to be away from it.
pub async fn of_all(connection: &mut Connection) -> Result<Vec<(GuildId, bool)>, StoreFailure> {
    let rows = sqlx::query(
        "select id, exists (select 1 from absences where absences.guild_id = guilds.id and absences.returned_at is null) as away \
         from guilds",
    );
    let rows = rows.fetch_all(connection).await?;
    rows.iter().map(|row| Ok((id(row, "id", GuildId::new)?, row.try_get("away")?))).collect()
}

/// Whether the bot is in another server of a workspace, as far as it knows.
pub async fn is_elsewhere(connection: &mut Connection, workspace: &WorkspaceId, but: GuildId) -> Result<bool, StoreFailure> {
    let row = sqlx::query(
        "select 1 from guilds where workspace_id = $1 and id <> $2 and not exists (select 1 from absences \
         where absences.guild_id = guilds.id and absences.returned_at is null) limit 1",
    );
    Ok(row.bind(workspace.as_str()).bind(but.signed()).fetch_optional(connection).await?.is_some())
}

/// The server that the bot was removed from first of all before that moment, and whose secrets are still kept.
pub async fn next_to_forget(connection: &mut Connection, moment: Timestamp) -> Result<Option<GuildId>, StoreFailure> {
    let row = sqlx::query(
        "select guild_id from absences where left_at < $1 and forgotten is null and returned_at is null order by left_at limit 1",
    );
    let row = row.bind(moment.as_millisecond()).fetch_optional(connection).await?;
    row.as_ref().map(|row| id(row, "guild_id", GuildId::new)).transpose()
}

/// These secrets of a server are forgotten. False when the bot is back by now.
pub async fn note_forgotten(connection: &mut Connection, guild: GuildId, words: &[String]) -> Result<bool, StoreFailure> {
    let done =
        sqlx::query("update absences set forgotten = $2 where guild_id = $1 and forgotten is null and returned_at is null");
    Ok(done.bind(guild.signed()).bind(words.join(",")).execute(connection).await?.rows_affected() == 1)
}
