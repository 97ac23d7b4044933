//! Deletions that are under way, with the accounts that are being deleted: what a process that ends half-way leaves to the
//! next one. Gone with the last step.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row as _;

use crate::domain::{Account, DiscordUserId, Person, Pseudonym, RobloxId, WorkspaceId};
use crate::store::column::{id, optional_text, text};
use crate::store::{Connection, StoreFailure};

/// A row that is due later than this was written by a clock that was wrong.
const LATEST: SignedDuration = SignedDuration::from_mins(1);

/// Notes that a person is being deleted, for the second time too: what is theirs by now is added.
pub(super) async fn insert(
    connection: &mut Connection,
    person: &Person,
    name: &Pseudonym,
    workspace: &WorkspaceId,
    due_at: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into erasures (discord_user_id, workspace_id, due_at, pseudonym) values ($1, $2, $3, $4) \
         on conflict (discord_user_id) do update set due_at = excluded.due_at, pseudonym = excluded.pseudonym",
    )
    .bind(person.discord.signed())
    .bind(workspace.as_str())
    .bind(due_at.as_millisecond())
    .bind(name.as_str())
    .execute(&mut *connection)
    .await?;
    for account in &person.accounts {
        sqlx::query(
            "insert into erasure_accounts (discord_user_id, roblox_id, workspace_id) values ($1, $2, $3) \
             on conflict (discord_user_id, roblox_id, workspace_id) do nothing",
        )
        .bind(person.discord.signed())
        .bind(account.roblox.signed())
        .bind(account.workspace.as_ref().map_or("", WorkspaceId::as_str))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The person whose deletion is under way; nothing when it is not, or not any more.
pub async fn under_way(connection: &mut Connection, user: DiscordUserId) -> Result<Option<Person>, StoreFailure> {
    let found = sqlx::query("select discord_user_id from erasures where discord_user_id = $1").bind(user.signed());
    if found.fetch_optional(&mut *connection).await?.is_none() {
        return Ok(None);
    }
    let rows = sqlx::query("select roblox_id, workspace_id from erasure_accounts where discord_user_id = $1");
    let rows = rows.bind(user.signed()).fetch_all(connection).await?;
    let account = |row: &sqlx::sqlite::SqliteRow| {
        let everywhere = row.try_get::<&str, _>("workspace_id")?.is_empty();
        let workspace = if everywhere { None } else { Some(text(row, "workspace_id")?) };
        Ok(Account { roblox: id(row, "roblox_id", RobloxId::new)?, workspace })
    };
    let accounts = rows.iter().map(account).collect::<Result<_, StoreFailure>>()?;
    Ok(Some(Person { discord: user, accounts }))
}

/// What the person whose deletion is under way is called in what they did as a moderator; nothing for a deletion that a former
/// release began.
pub async fn name_of(connection: &mut Connection, user: DiscordUserId) -> Result<Option<Pseudonym>, StoreFailure> {
    let row = sqlx::query("select pseudonym from erasures where discord_user_id = $1").bind(user.signed());
    let row = row.fetch_optional(connection).await?;
    Ok(row.as_ref().map(|row| optional_text(row, "pseudonym")).transpose()?.flatten())
}

/// The deletions that nobody is at: whose they are, and in whose turn they are done.
pub async fn left_over(connection: &mut Connection, now: Timestamp) -> Result<Vec<(DiscordUserId, WorkspaceId)>, StoreFailure> {
    let rows = sqlx::query(
        "select discord_user_id, workspace_id from erasures where due_at <= $1 \
             union all select discord_user_id, workspace_id from erasures where due_at > $2",
    );
    let latest = now.saturating_add(LATEST).unwrap_or(now);
    let rows = rows.bind(now.as_millisecond()).bind(latest.as_millisecond()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((id(row, "discord_user_id", DiscordUserId::new)?, text(row, "workspace_id")?))).collect()
}

/// Somebody is at it, until then.
pub async fn put_off(connection: &mut Connection, user: DiscordUserId, due_at: Timestamp) -> Result<(), StoreFailure> {
    let query = sqlx::query("update erasures set due_at = $2 where discord_user_id = $1");
    query.bind(user.signed()).bind(due_at.as_millisecond()).execute(connection).await?;
    Ok(())
}

/// Nothing is left to do, so this goes as well.
pub async fn finish(connection: &mut Connection, user: DiscordUserId) -> Result<(), StoreFailure> {
    for query in ["delete from erasure_accounts where discord_user_id = $1", "delete from erasures where discord_user_id = $1"] {
        sqlx::query(query).bind(user.signed()).execute(&mut *connection).await?;
    }
    forget_samples(connection).await
}

/// The database may have taken the numbers of people as samples when it counted how its columns are distributed. What it
/// counted stays; PostgreSQL has no such table that a program could write.
async fn forget_samples(connection: &mut Connection) -> Result<(), StoreFailure> {
    let table = sqlx::query("select name from sqlite_master where type = 'table' and name = 'sqlite_stat4'");
    if table.fetch_optional(&mut *connection).await?.is_some() {
        sqlx::query("delete from sqlite_stat4").execute(connection).await?;
    }
    Ok(())
}
