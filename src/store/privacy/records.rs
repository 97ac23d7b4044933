//! What is kept of one person, row by row, as they may read it: numbers that JavaScript cannot hold and times as text.

use jiff::Timestamp;
use serde_json::{Map, Value};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Column as _, Row as _, Sqlite, TypeInfo as _, ValueRef as _};

use super::subjects::{Fate, SUBJECTS, Subject, Whose};
use crate::domain::{Account, DiscordUserId, WorkspaceId};
use crate::store::column::unreadable;
use crate::store::{Connection, StoreFailure};

/// One row.
pub type Record = Map<String, Value>;

/// Tables that a function of this file reads; any other one with a row of somebody's own is read as it is.
const READ_HERE: &[&str] = &["links", "members", "claims", "attendees", "sessions", "audit"];

/// Columns with sealed secrets: they say nothing to anybody.
const SEALED: &[&str] = &["key_mark", "sealed"];

/// The most entries of the audit trail, newest first: as many as fit a file that Discord takes.
const MOST_ENTRIES: i64 = 20_000;

/// Who they are on Roblox, in each server.
pub async fn links(connection: &mut Connection, discord: DiscordUserId) -> Result<Vec<Record>, StoreFailure> {
    let rows =
        sqlx::query("select guild_id, roblox_id, source, linked_at from links where discord_user_id = $1 order by linked_at");
    records(&rows.bind(discord.signed()).fetch_all(connection).await?)
}

/// Their ranks.
pub async fn memberships(connection: &mut Connection, account: &Account) -> Result<Vec<Record>, StoreFailure> {
    let query = sqlx::query(
        "select workspaces.name as workspace, members.roblox_id, members.rank, members.entered_at from members \
         join workspaces on workspaces.id = members.workspace_id \
         where members.roblox_id = $1 and ($2 is null or members.workspace_id = $2) order by members.entered_at",
    );
    of_account(connection, account, query).await
}

/// The slots that they hold or held to the end.
pub async fn claims(connection: &mut Connection, account: &Account) -> Result<Vec<Record>, StoreFailure> {
    let query = sqlx::query(
        "select workspaces.name as workspace, sessions.title as session, sessions.starts_at, sessions.duration_minutes, \
         sessions.status, claims.role_name as role, claims.slot + 1 as slot_number, claims.* from claims \
         join sessions on sessions.workspace_id = claims.workspace_id and sessions.id = claims.session_id \
         join workspaces on workspaces.id = claims.workspace_id \
         where claims.roblox_id = $1 and ($2 is null or claims.workspace_id = $2) order by sessions.starts_at, claims.role_name",
    );
    of_account(connection, account, query).await
}

/// The sessions that they run or ran.
pub async fn sessions_run(connection: &mut Connection, account: &Account) -> Result<Vec<Record>, StoreFailure> {
    let query = sqlx::query(
        "select workspaces.name as workspace, sessions.title as session, sessions.starts_at, sessions.duration_minutes, \
         sessions.status, case $1 when sessions.host_id then 'host' when sessions.co_host_id then 'co-host' \
         else 'supervisor' end as you_are from sessions join workspaces on workspaces.id = sessions.workspace_id \
         where (sessions.host_id = $1 or sessions.co_host_id = $1 or sessions.supervisor_id = $1) \
         and ($2 is null or sessions.workspace_id = $2) order by sessions.starts_at",
    );
    of_account(connection, account, query).await
}

/// The sessions at which they were seen.
pub async fn attendance(connection: &mut Connection, account: &Account) -> Result<Vec<Record>, StoreFailure> {
    let query = sqlx::query(
        "select workspaces.name as workspace, sessions.title as session, attendees.* from attendees \
         join sessions on sessions.workspace_id = attendees.workspace_id and sessions.id = attendees.session_id \
         join workspaces on workspaces.id = attendees.workspace_id \
         where attendees.roblox_id = $1 and ($2 is null or attendees.workspace_id = $2) order by attendees.joined_at",
    );
    of_account(connection, account, query).await
}

/// The columns of an entry that belong to nobody else, each entry with its number.
macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "select audit.id, audit.happened_at, workspaces.name as workspace, audit.action, sessions.title as session, \
             audit.role_name as role, audit.slot + 1 as slot_number, audit.door, audit.details from audit \
             join workspaces on workspaces.id = audit.workspace_id \
             left join sessions on sessions.workspace_id = audit.workspace_id and sessions.id = audit.session_id where ",
            $rest
        )
    };
}

/// What they did, by the audit trail.
pub async fn by_them(connection: &mut Connection, discord: DiscordUserId) -> Result<Vec<Record>, StoreFailure> {
    let query = sqlx::query(entries!(
        "audit.actor_id % 65521 = $1 % 65521 and audit.actor_id between $1 and $1 and audit.actor_kind = 'discord' order by audit.id desc limit $2"
    ));
    records(&query.bind(discord.signed()).bind(MOST_ENTRIES).fetch_all(connection).await?)
}

/// What was done to them on Discord: who they were said to be.
pub async fn mentioning(connection: &mut Connection, discord: DiscordUserId) -> Result<Vec<Record>, StoreFailure> {
    let query = sqlx::query(entries!(
        "audit.id in (select entry_id from audit_mentions where number % 65521 = $1 % 65521 and number between $1 and $1 order by entry_id desc limit $2) \
         order by audit.id desc"
    ));
    records(&query.bind(discord.signed()).bind(MOST_ENTRIES).fetch_all(connection).await?)
}

/// What was done to their account, or in its name.
pub async fn naming_account(connection: &mut Connection, account: &Account) -> Result<Vec<Record>, StoreFailure> {
    let mut entries = Vec::new();
    for query in [
        sqlx::query(entries!(
            "audit.roblox_id % 65521 = $1 % 65521 and audit.roblox_id between $1 and $1 and ($2 is null or audit.workspace_id = $2) order by audit.id desc limit $3"
        )),
        sqlx::query(entries!(
            "audit.actor_id % 65521 = $1 % 65521 and audit.actor_id between $1 and $1 and audit.actor_kind = 'program' and ($2 is null or audit.workspace_id = $2) \
             order by audit.id desc limit $3"
        )),
    ] {
        let rows = query.bind(account.roblox.signed()).bind(account.workspace.as_ref().map(WorkspaceId::as_str));
        entries.extend(records(&rows.bind(MOST_ENTRIES).fetch_all(&mut *connection).await?)?);
    }
    Ok(entries)
}

/// The rows of every other table that are theirs, under the table's name. Columns with other people in them are left out.
pub async fn of_their_own(
    connection: &mut Connection,
    discord: DiscordUserId,
    accounts: &[Account],
) -> Result<Map<String, Value>, StoreFailure> {
    let mut tables = Map::new();
    let others = SUBJECTS.iter().filter(|subject| subject.fate == Fate::Row && !READ_HERE.contains(&subject.table));
    for subject @ Subject { table, column, whose, .. } in others {
        let query = format!("select * from {table} where {column} = $1");
        let mut found = Vec::new();
        match whose {
            Whose::Discord => {
                let rows = sqlx::query(AssertSqlSafe(query)).bind(discord.signed()).fetch_all(&mut *connection).await?;
                found.extend(records(&rows)?);
            }
            Whose::Roblox => {
                for account in accounts {
                    let query = format!("{query} and ($2 is null or workspace_id = $2)");
                    found.extend(of_account(connection, account, sqlx::query(AssertSqlSafe(query))).await?);
                }
            }
            Whose::RobloxAnywhere => {
                for account in accounts {
                    let query = sqlx::query(AssertSqlSafe(query.clone())).bind(account.roblox.signed());
                    found.extend(records(&query.fetch_all(&mut *connection).await?)?);
                }
            }
            Whose::Described => {}
        }
        let theirs = found.into_iter().map(|record| without_others(record, subject));
        let rows = tables.entry(*table).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(rows) = rows {
            rows.extend(theirs.map(Value::Object));
        }
    }
    tables.retain(|_, rows| rows.as_array().is_some_and(|rows| !rows.is_empty()));
    Ok(tables)
}

/// A row without the columns that may name somebody else: those with a person in them that would count by themselves. What
/// goes with the row alone is part of what it says of its owner.
fn without_others(mut record: Record, found_by: &Subject) -> Record {
    let may_name_another = |column: &str| {
        let mut of_table = SUBJECTS.iter().filter(|subject| subject.table == found_by.table && subject.column == column);
        of_table.any(|subject| subject.column != found_by.column && subject.fate != Fate::WithRow)
    };
    record.retain(|column, _| !may_name_another(column) && !SEALED.contains(&column.as_str()));
    record
}

type Query<'a> = sqlx::query::Query<'a, Sqlite, SqliteArguments>;

async fn of_account<'a>(
    connection: &mut Connection,
    account: &'a Account,
    query: Query<'a>,
) -> Result<Vec<Record>, StoreFailure> {
    let query = query.bind(account.roblox.signed());
    records(&query.bind(account.workspace.as_ref().map(WorkspaceId::as_str)).fetch_all(connection).await?)
}

fn records(rows: &[SqliteRow]) -> Result<Vec<Record>, StoreFailure> {
    rows.iter().map(record).collect()
}

fn record(row: &SqliteRow) -> Result<Record, StoreFailure> {
    row.columns().iter().map(|column| Ok((column.name().to_owned(), value(row, column)?))).collect()
}

fn value(row: &SqliteRow, column: &sqlx::sqlite::SqliteColumn) -> Result<Value, StoreFailure> {
    let place = column.ordinal();
    let raw = row.try_get_raw(place)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    Ok(match raw.type_info().name() {
        "INTEGER" if column.type_info().name() == "BOOLEAN" => row.try_get::<bool, _>(place)?.into(),
        "INTEGER" => number(column.name(), row.try_get(place)?)?,
        "REAL" => row.try_get::<f64, _>(place)?.into(),
        "TEXT" => row.try_get::<String, _>(place)?.into(),
        other => return Err(unreadable("a row for its owner", format!("there is no text for a {other}"))),
    })
}

fn number(column: &str, number: i64) -> Result<Value, StoreFailure> {
    if column.ends_with("_at") {
        let time = Timestamp::from_millisecond(number).map_err(|problem| unreadable("a time", problem))?;
        return Ok(time.to_string().into());
    }
    Ok(if column.ends_with("_id") { number.to_string().into() } else { number.into() })
}
