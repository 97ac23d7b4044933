//! Deleting a person: what is done at once. Their own rows go, so that nothing takes them for anybody from then on; `slices`
//! and `trail` do the rest in small steps.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::subjects::{Fate, SUBJECTS, Subject, Whose};
use crate::domain::{Account, DiscordUserId, Person, Pseudonym, RobloxId, RoleName, SessionId, SlotNumber, Title, WorkspaceId};
use crate::store::column::{id, small, text};
use crate::store::{Connection, StoreFailure};

/// A seat that somebody holds in a session that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSeat {
    /// Whose session it is.
    pub workspace: WorkspaceId,
    /// Which session.
    pub session: SessionId,
    /// What that is called.
    pub title: Title,
    /// When it starts.
    pub starts_at: Timestamp,
    /// In this role.
    pub role: RoleName,
    /// This slot.
    pub slot: SlotNumber,
    /// With this account.
    pub roblox: RobloxId,
}

/// The seats that a person holds in sessions that are not over, by start.
pub async fn running_seats(connection: &mut Connection, person: &Person) -> Result<Vec<HeldSeat>, StoreFailure> {
    let mut seats = Vec::new();
    for Account { roblox, workspace } in &person.accounts {
        let rows = sqlx::query(
            "select claims.workspace_id, claims.session_id, sessions.title, sessions.starts_at, claims.role_name, claims.slot, \
             claims.roblox_id from claims join sessions on sessions.workspace_id = claims.workspace_id \
             and sessions.id = claims.session_id where claims.roblox_id = $1 and ($2 is null or claims.workspace_id = $2) \
             and sessions.status in ('upcoming', 'ongoing') order by sessions.starts_at, sessions.id, claims.role_name",
        )
        .bind(roblox.signed())
        .bind(workspace.as_ref().map(WorkspaceId::as_str))
        .fetch_all(&mut *connection)
        .await?;
        for row in &rows {
            seats.push(held_seat(row)?);
        }
    }
    Ok(seats)
}

pub(super) fn held_seat(row: &sqlx::sqlite::SqliteRow) -> Result<HeldSeat, StoreFailure> {
    Ok(HeldSeat {
        workspace: text(row, "workspace_id")?,
        session: text(row, "session_id")?,
        title: text(row, "title")?,
        starts_at: crate::store::column::time(row, "starts_at")?,
        role: text(row, "role_name")?,
        slot: SlotNumber::new(small(row, "slot")?),
        roblox: id(row, "roblox_id", RobloxId::new)?,
    })
}

/// How many seats of sessions that are over a person held to the end.
pub async fn past_claims(connection: &mut Connection, person: &Person) -> Result<u64, StoreFailure> {
    let mut count = 0;
    for Account { roblox, workspace } in &person.accounts {
        let here: i64 = sqlx::query_scalar(
            "select count(*) from claims join sessions on sessions.workspace_id = claims.workspace_id \
             and sessions.id = claims.session_id where claims.roblox_id = $1 and ($2 is null or claims.workspace_id = $2) \
             and sessions.status in ('completed', 'cancelled')",
        )
        .bind(roblox.signed())
        .bind(workspace.as_ref().map(WorkspaceId::as_str))
        .fetch_one(&mut *connection)
        .await?;
        count += here.unsigned_abs();
    }
    Ok(count)
}

/// Begins a deletion: the rows that are this person's own go at once, and it is noted that the rest is still to be done.
/// Until `due_at` whoever calls this does that. How many rows went.
pub async fn begin(
    connection: &mut Connection,
    person: &Person,
    name: &Pseudonym,
    workspace: &WorkspaceId,
    due_at: Timestamp,
) -> Result<u64, StoreFailure> {
    super::erasures::insert(connection, person, name, workspace, due_at).await?;
    let mut rows = 0;
    for subject in SUBJECTS {
        match subject.whose {
            Whose::Discord => rows += forget_user(connection, subject, person.discord).await?,
            Whose::Roblox => rows += forget_accounts(connection, subject, person).await?,
            Whose::RobloxAnywhere => forget_what_was_looked_up(connection, subject, person).await?,
            Whose::Described => {}
        }
    }
    Ok(rows)
}

async fn forget_user(connection: &mut Connection, subject: &Subject, user: DiscordUserId) -> Result<u64, StoreFailure> {
    let Some(statement) = statement(subject) else { return Ok(0) };
    let query = sqlx::query(AssertSqlSafe(statement)).bind(user.signed());
    Ok(counted(subject, query.execute(connection).await?.rows_affected()))
}

async fn forget_accounts(connection: &mut Connection, subject: &Subject, person: &Person) -> Result<u64, StoreFailure> {
    let Some(statement) = statement(subject) else { return Ok(0) };
    let mut rows = 0;
    for account in &person.accounts {
        let query = sqlx::query(AssertSqlSafe(format!("{statement} and ($2 is null or workspace_id = $2)")));
        let query = query.bind(account.roblox.signed()).bind(account.workspace.as_ref().map(WorkspaceId::as_str));
        rows += counted(subject, query.execute(&mut *connection).await?.rows_affected());
    }
    Ok(rows)
}

async fn forget_what_was_looked_up(connection: &mut Connection, subject: &Subject, person: &Person) -> Result<(), StoreFailure> {
    let Some(statement) = statement(subject) else { return Ok(()) };
    for account in &person.accounts {
        let query = sqlx::query(AssertSqlSafe(statement.clone())).bind(account.roblox.signed());
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// What is to be done with the rows in which `$1` is this column; nothing where other code does it. The names are those
/// of our own list.
fn statement(Subject { table, column, fate, .. }: &Subject) -> Option<String> {
    match fate {
        Fate::Row => Some(format!("delete from {table} where {column} = $1")),
        Fate::Blank => Some(format!("update {table} set {column} = null where {column} = $1")),
        Fate::Own | Fate::WithRow => None,
    }
}

fn counted(subject: &Subject, rows: u64) -> u64 {
    if subject.fate == Fate::Row { rows } else { 0 }
}
