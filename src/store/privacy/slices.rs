//! Deleting a person in small steps: what they held, what they ran, and where they were. Each step is one short transaction,
//! so that others claim meanwhile.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Row as _};

use super::erasing::{HeldSeat, held_seat};
use crate::domain::{Account, Person, SessionId, WorkspaceId};
use crate::store::column::text;
use crate::store::{Connection, StoreFailure};

/// Sessions that are not what they were, with whether somebody may look at them: they are not over, or a board shows them.
pub type Concerned = BTreeSet<(WorkspaceId, SessionId, bool)>;

/// Some of the seats that a person holds or held.
#[derive(Debug, Default)]
pub struct SomeSeats {
    /// Those in sessions that are not over. They are still theirs: whoever asked gives them up.
    pub running: Vec<HeldSeat>,
    /// How many of sessions that are over stay without them.
    pub past: u64,
    /// The sessions that are over.
    pub sessions: Concerned,
}

/// The next seats, at most `most`; nothing when there are no more. Those of sessions that are over have no holder any more.
pub async fn next_seats(connection: &mut Connection, person: &Person, most: u32) -> Result<Option<SomeSeats>, StoreFailure> {
    for account in &person.accounts {
        let query = sqlx::query(
            "select claims.workspace_id, claims.session_id, sessions.title, sessions.starts_at, claims.role_name, claims.slot, \
             claims.roblox_id, sessions.status in ('upcoming', 'ongoing') as is_running, sessions.status in ('upcoming', 'ongoing') or exists (select 1 from boards \
             where boards.workspace_id = sessions.workspace_id and boards.session_id = sessions.id) as is_shown from claims \
             join sessions on sessions.workspace_id = claims.workspace_id and sessions.id = claims.session_id \
             where claims.roblox_id = $1 and ($2 is null or claims.workspace_id = $2) limit $3",
        );
        let rows = of_account(query, account).bind(i64::from(most)).fetch_all(&mut *connection).await?;
        if rows.is_empty() {
            continue;
        }
        let mut seats = SomeSeats::default();
        for row in &rows {
            let seat = held_seat(row)?;
            if row.try_get("is_running")? {
                seats.running.push(seat);
            } else {
                seats.past += leave(connection, &seat).await?;
                seats.sessions.insert((seat.workspace, seat.session, row.try_get("is_shown")?));
            }
        }
        return Ok(Some(seats));
    }
    Ok(None)
}

/// The seat stays as somebody's.
async fn leave(connection: &mut Connection, seat: &HeldSeat) -> Result<u64, StoreFailure> {
    let left = sqlx::query(
        "insert into past_seats (workspace_id, session_id, role_name, slot, attended) \
         select workspace_id, session_id, role_name, slot, coalesce(mark in ('attended', 'late'), false) from claims \
         where session_id = $1 and role_name = $2 and slot = $3 on conflict (session_id, role_name, slot) do nothing",
    )
    .bind(seat.session.as_str())
    .bind(seat.role.as_str())
    .bind(i64::from(seat.slot.get()))
    .execute(&mut *connection)
    .await?;
    sqlx::query("delete from claims where session_id = $1 and role_name = $2 and slot = $3")
        .bind(seat.session.as_str())
        .bind(seat.role.as_str())
        .bind(i64::from(seat.slot.get()))
        .execute(connection)
        .await?;
    Ok(left.rows_affected())
}

/// Takes a person out of the next sessions that they run or ran, at most `most`. Which those are; none when there are no
/// more.
pub async fn next_sessions_run(connection: &mut Connection, person: &Person, most: u32) -> Result<Concerned, StoreFailure> {
    let mut concerned = Concerned::new();
    for account in &person.accounts {
        for column in ["host_id", "co_host_id", "supervisor_id"] {
            let query = format!(
                "select sessions.workspace_id, sessions.id, sessions.status in ('upcoming', 'ongoing') or exists (select 1 from boards \
                 where boards.workspace_id = sessions.workspace_id and boards.session_id = sessions.id) as is_shown from sessions \
                 where sessions.{column} = $1 and ($2 is null or sessions.workspace_id = $2) limit $3"
            );
            let query = of_account(sqlx::query(AssertSqlSafe(query)), account);
            let rows = query.bind(i64::from(most)).fetch_all(&mut *connection).await?;
            for row in &rows {
                let (workspace, session) = (text::<WorkspaceId>(row, "workspace_id")?, text::<SessionId>(row, "id")?);
                let blank = format!("update sessions set {column} = null where workspace_id = $1 and id = $2");
                let blank = sqlx::query(AssertSqlSafe(blank)).bind(workspace.as_str()).bind(session.as_str());
                blank.execute(&mut *connection).await?;
                concerned.insert((workspace, session, row.try_get("is_shown")?));
            }
            if !concerned.is_empty() {
                return Ok(concerned);
            }
        }
    }
    Ok(concerned)
}

/// The next stays of a person on attendance lists, at most `most`, stay as somebody's. How many there were.
pub async fn next_attendance(connection: &mut Connection, person: &Person, most: u32) -> Result<u64, StoreFailure> {
    for account in &person.accounts {
        let query = sqlx::query("select id from attendees where roblox_id = $1 and ($2 is null or workspace_id = $2) limit $3");
        let rows = of_account(query, account).bind(i64::from(most)).fetch_all(&mut *connection).await?;
        for row in &rows {
            let stay: &str = row.try_get("id")?;
            sqlx::query(
                "insert into past_attendees (workspace_id, session_id, joined_at, left_at) \
                 select workspace_id, session_id, joined_at, left_at from attendees where id = $1",
            )
            .bind(stay)
            .execute(&mut *connection)
            .await?;
            sqlx::query("delete from attendees where id = $1").bind(stay).execute(&mut *connection).await?;
        }
        if !rows.is_empty() {
            return Ok(rows.len() as u64);
        }
    }
    Ok(0)
}

type Query<'a> = sqlx::query::Query<'a, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

fn of_account<'a>(query: Query<'a>, account: &'a Account) -> Query<'a> {
    query.bind(account.roblox.signed()).bind(account.workspace.as_ref().map(WorkspaceId::as_str))
}
