//! Deleting a person: their rows go, and what others need to know stays without them.

use sqlx::{AssertSqlSafe, Row as _};

use super::subjects::{Fate, SUBJECTS, Subject, Whose};
use super::trail;
use crate::domain::{Account, Person, RobloxId, RoleName, SessionId, SlotNumber, Title, WorkspaceId};
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
    pub starts_at: jiff::Timestamp,
    /// In this role.
    pub role: RoleName,
    /// This slot.
    pub slot: SlotNumber,
    /// With this account.
    pub roblox: RobloxId,
}

/// What a deletion came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// How many rows of their own, links and ranks and the like, are gone.
    pub rows: u64,
    /// How many seats of sessions that are over stay without them.
    pub past_seats: u64,
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
            seats.push(HeldSeat {
                workspace: text(row, "workspace_id")?,
                session: text(row, "session_id")?,
                title: text(row, "title")?,
                starts_at: crate::store::column::time(row, "starts_at")?,
                role: text(row, "role_name")?,
                slot: SlotNumber::new(small(row, "slot")?),
                roblox: id(row, "roblox_id", RobloxId::new)?,
            });
        }
    }
    Ok(seats)
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

/// The sessions that name a person, as a holder or as who runs them, with whether they are over and a board shows them.
pub async fn sessions_of(
    connection: &mut Connection,
    person: &Person,
) -> Result<Vec<(WorkspaceId, SessionId, bool)>, StoreFailure> {
    let mut found = Vec::new();
    for Account { roblox, workspace } in &person.accounts {
        let rows = sqlx::query(
            "select sessions.workspace_id, sessions.id, sessions.status in ('upcoming', 'ongoing') or exists (select 1 from boards \
             where boards.workspace_id = sessions.workspace_id and boards.session_id = sessions.id) as is_shown from sessions \
             where ($2 is null or sessions.workspace_id = $2) and (sessions.host_id = $1 or sessions.co_host_id = $1 \
             or sessions.supervisor_id = $1 or exists (select 1 from claims where claims.workspace_id = sessions.workspace_id \
             and claims.session_id = sessions.id and claims.roblox_id = $1)) order by sessions.starts_at, sessions.id",
        )
        .bind(roblox.signed())
        .bind(workspace.as_ref().map(WorkspaceId::as_str))
        .fetch_all(&mut *connection)
        .await?;
        for row in &rows {
            found.push((text(row, "workspace_id")?, text(row, "id")?, row.try_get("is_shown")?));
        }
    }
    Ok(found)
}

/// Makes it as if this person had never been. Their seats in sessions that are not over are to be freed before: here they
/// would go without anybody's noticing.
pub async fn erase(connection: &mut Connection, person: &Person) -> Result<Erased, StoreFailure> {
    trail::forget(connection, person).await?;
    let mut erased = Erased { rows: 0, past_seats: 0 };
    for account in &person.accounts {
        erased.past_seats += leave_past_seats(connection, account).await?;
        leave_past_attendance(connection, account).await?;
    }
    for subject in SUBJECTS {
        match subject.whose {
            Whose::Discord => erased.rows += forget_user(connection, subject, person).await?,
            Whose::Roblox => erased.rows += forget_accounts(connection, subject, person).await?,
            Whose::RobloxAnywhere => forget_what_was_looked_up(connection, subject, person).await?,
            Whose::Described => {}
        }
    }
    Ok(erased)
}

async fn leave_past_seats(connection: &mut Connection, account: &Account) -> Result<u64, StoreFailure> {
    let workspace = account.workspace.as_ref().map(WorkspaceId::as_str);
    let left = sqlx::query(
        "insert into past_seats (workspace_id, session_id, role_name, slot, attended) \
         select claims.workspace_id, claims.session_id, claims.role_name, claims.slot, \
         coalesce(claims.mark in ('attended', 'late'), false) from claims \
         join sessions on sessions.workspace_id = claims.workspace_id and sessions.id = claims.session_id \
         where claims.roblox_id = $1 and ($2 is null or claims.workspace_id = $2) \
         and sessions.status in ('completed', 'cancelled') on conflict (session_id, role_name, slot) do nothing",
    )
    .bind(account.roblox.signed())
    .bind(workspace)
    .execute(&mut *connection)
    .await?;
    sqlx::query("delete from claims where roblox_id = $1 and ($2 is null or workspace_id = $2)")
        .bind(account.roblox.signed())
        .bind(workspace)
        .execute(connection)
        .await?;
    Ok(left.rows_affected())
}

async fn leave_past_attendance(connection: &mut Connection, account: &Account) -> Result<(), StoreFailure> {
    let workspace = account.workspace.as_ref().map(WorkspaceId::as_str);
    sqlx::query(
        "insert into past_attendees (workspace_id, session_id, joined_at, left_at) \
         select workspace_id, session_id, joined_at, left_at from attendees \
         where roblox_id = $1 and ($2 is null or workspace_id = $2)",
    )
    .bind(account.roblox.signed())
    .bind(workspace)
    .execute(&mut *connection)
    .await?;
    sqlx::query("delete from attendees where roblox_id = $1 and ($2 is null or workspace_id = $2)")
        .bind(account.roblox.signed())
        .bind(workspace)
        .execute(connection)
        .await?;
    Ok(())
}

async fn forget_user(connection: &mut Connection, subject: &Subject, person: &Person) -> Result<u64, StoreFailure> {
    let Some(statement) = statement(subject) else { return Ok(0) };
    let query = sqlx::query(AssertSqlSafe(statement)).bind(person.discord.signed());
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
