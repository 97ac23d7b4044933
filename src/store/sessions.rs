//! Sessions, put together from their three tables.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::column::{optional_id, optional_text, optional_time, rank, text, time, unreadable};
use super::{Connection, StoreFailure, claims, roles};
use crate::domain::{Description, Minutes, PageNumber, Reason, RobloxId, Session, SessionFilter, SessionId, Status, WorkspaceId};

/// Adds a session with its roles. Who holds a slot already is not written: a new session has no holders.
pub async fn insert(connection: &mut Connection, session: &Session, now: Timestamp) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into sessions (id, workspace_id, title, description, host_id, co_host_id, supervisor_id, starts_at, \
         duration_minutes, delayed, status, claimable, min_host_rank, created_at, timed) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(session.id.as_str())
    .bind(session.workspace.as_str())
    .bind(session.title.as_str())
    .bind(session.description.as_ref().map(Description::as_str))
    .bind(session.host.map(RobloxId::signed))
    .bind(session.co_host.map(RobloxId::signed))
    .bind(session.supervisor.map(RobloxId::signed))
    .bind(session.starts_at.as_millisecond())
    .bind(i64::from(session.duration.get()))
    .bind(session.delayed)
    .bind(session.status.as_str())
    .bind(session.claimable)
    .bind(session.min_host_rank.map(|rank| i64::from(rank.get())))
    .bind(now.as_millisecond())
    .bind(session.timed)
    .execute(&mut *connection)
    .await?;
    roles::insert(connection, &session.workspace, &session.id, &session.roles).await
}

/// How many sessions of a workspace are not over; counted up to `most`.
pub async fn count_open(connection: &mut Connection, workspace: &WorkspaceId, most: u32) -> Result<u32, StoreFailure> {
    let count = sqlx::query_scalar::<_, i64>(
        "select count(*) from (select id from sessions where workspace_id = $1 and status in ('upcoming', 'ongoing') limit $2) as open",
    );
    let count = count.bind(workspace.as_str()).bind(i64::from(most)).fetch_one(connection).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Writes what a session is now, without its roles.
pub async fn update(connection: &mut Connection, session: &Session) -> Result<(), StoreFailure> {
    sqlx::query(
        "update sessions set title = $3, description = $4, host_id = $5, co_host_id = $6, supervisor_id = $7, \
         starts_at = $8, duration_minutes = $9, delayed = $10, status = $11, claimable = $12, cancel_reason = $13, timed = $14 \
         where workspace_id = $1 and id = $2",
    )
    .bind(session.workspace.as_str())
    .bind(session.id.as_str())
    .bind(session.title.as_str())
    .bind(session.description.as_ref().map(Description::as_str))
    .bind(session.host.map(RobloxId::signed))
    .bind(session.co_host.map(RobloxId::signed))
    .bind(session.supervisor.map(RobloxId::signed))
    .bind(session.starts_at.as_millisecond())
    .bind(i64::from(session.duration.get()))
    .bind(session.delayed)
    .bind(session.status.as_str())
    .bind(session.claimable)
    .bind(session.cancel_reason.as_ref().map(Reason::as_str))
    .bind(session.timed)
    .execute(connection)
    .await?;
    Ok(())
}

/// One session, roles and holders in place.
pub async fn find(connection: &mut Connection, workspace: &WorkspaceId, id: &SessionId) -> Result<Option<Session>, StoreFailure> {
    Ok(find_all(connection, workspace, std::slice::from_ref(id)).await?.pop())
}

/// Those of these sessions that are there, roles and holders in place, by start: two queries for those that are coming, however many they are. On a
/// connection that sees one moment only, or a role could be missing that a claim of the next moment is in.
pub async fn find_all(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    ids: &[SessionId],
) -> Result<Vec<Session>, StoreFailure> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = QueryBuilder::<Sqlite>::new(
        "select id, workspace_id, title, description, host_id, co_host_id, supervisor_id, starts_at, duration_minutes, \
         delayed, status, claimable, min_host_rank, cancel_reason, timed from sessions where workspace_id = ",
    );
    query.push_bind(workspace.as_str());
    among(&mut query, "id", ids);
    let rows = query.build().persistent(ids.len() == 1).fetch_all(&mut *connection).await?;
    let mut sessions: Vec<Session> = rows.iter().map(from_row).collect::<Result<_, _>>()?;
    // Asked for an order, the database would walk through all sessions in that order to find these.
    sessions.sort_by(|one, other| (one.starts_at, &one.id).cmp(&(other.starts_at, &other.id)));
    roles::put_in_place(connection, workspace, &mut sessions).await?;
    claims::mark_past_seats(connection, workspace, &mut sessions).await?;
    Ok(sessions)
}

/// "… and <column> in (…)". As many statements as there are lengths of lists would push the useful ones out of the statement
/// cache, so only those for one session are worth keeping there.
pub(super) fn among<'ids>(
    query: &mut QueryBuilder<Sqlite>,
    column: &'static str,
    ids: impl IntoIterator<Item = &'ids SessionId>,
) {
    query.push(" and ").push(column).push(" in (");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(id.as_str().to_owned());
    }
    query.push(")");
}

/// Where each session stands in a list, for rows that belong to one of them.
pub(super) fn places(sessions: &[Session]) -> HashMap<SessionId, usize> {
    sessions.iter().map(|session| session.id.clone()).zip(0..).collect()
}

/// The identifiers of the sessions of a workspace that are not over and were to end after `ends_after`, by start.
pub async fn coming(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    ends_after: Timestamp,
    most: u32,
) -> Result<Vec<SessionId>, StoreFailure> {
    let rows = sqlx::query(
        "select id from sessions where workspace_id = $1 and status in ('upcoming', 'ongoing') \
         and starts_at + duration_minutes * 60000 > $2 order by starts_at, id limit $3",
    )
    .bind(workspace.as_str())
    .bind(ends_after.as_millisecond())
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| text(row, "id")).collect()
}

/// The identifiers of one page of the sessions that pass a filter, by start and then by identifier.
pub async fn page(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    filter: &SessionFilter,
    page: PageNumber,
) -> Result<Vec<SessionId>, StoreFailure> {
    let mut query = QueryBuilder::<Sqlite>::new("select id from sessions where workspace_id = ");
    query.push_bind(workspace.as_str());
    if let Some(status) = filter.status {
        query.push(" and status = ").push_bind(status.as_str());
    }
    if let Some(from) = filter.from {
        query.push(" and starts_at >= ").push_bind(from.as_millisecond());
    }
    if let Some(before) = filter.before {
        query.push(" and starts_at < ").push_bind(before.as_millisecond());
    }
    if let Some(host) = filter.host {
        query.push(" and host_id = ").push_bind(host.signed());
    }
    query.push(" order by starts_at, id limit ").push_bind(i64::from(PageNumber::SIZE));
    query.push(" offset ").push_bind(i64::try_from(page.offset()).unwrap_or(i64::MAX));
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(|row| text(row, "id")).collect()
}

/// Moves the status of a session from one to another. False when it is not in the first one: then somebody else was quicker.
pub async fn advance(connection: &mut Connection, session: &Session, to: Status) -> Result<bool, StoreFailure> {
    let done = sqlx::query("update sessions set status = $4 where workspace_id = $1 and id = $2 and status = $3")
        .bind(session.workspace.as_str())
        .bind(session.id.as_str())
        .bind(session.status.as_str())
        .bind(to.as_str())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The sessions, of all workspaces alike, whose status time has changed by `now`; at most `most`, the most overdue first.
pub async fn due(connection: &mut Connection, now: Timestamp, most: u32) -> Result<Vec<(WorkspaceId, SessionId)>, StoreFailure> {
    let rows = sqlx::query(
        "select workspace_id, id, starts_at as turn from sessions where timed and status = 'upcoming' and starts_at <= $1 \
         union all select workspace_id, id, starts_at + duration_minutes * 60000 as turn from sessions \
         where timed and status = 'ongoing' and starts_at + duration_minutes * 60000 <= $1 order by turn, id limit $2",
    )
    .bind(now.as_millisecond())
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((text(row, "workspace_id")?, text(row, "id")?))).collect()
}

/// The next moment after `now` at which time changes the status of any session.
pub async fn next_turn(connection: &mut Connection, now: Timestamp) -> Result<Option<Timestamp>, StoreFailure> {
    let row = sqlx::query(
        "select (select min(starts_at) from sessions where timed and status = 'upcoming' and starts_at > $1) as start, \
         (select min(starts_at + duration_minutes * 60000) from sessions \
         where timed and status = 'ongoing' and starts_at + duration_minutes * 60000 > $1) as finish",
    )
    .bind(now.as_millisecond())
    .fetch_one(connection)
    .await?;
    let turns = [optional_time(&row, "start")?, optional_time(&row, "finish")?];
    Ok(turns.into_iter().flatten().min())
}

/// When a session was made.
pub async fn created_at(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    id: &SessionId,
) -> Result<Option<Timestamp>, StoreFailure> {
    let row = sqlx::query("select created_at from sessions where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(|row| time(row, "created_at")).transpose()
}

fn from_row(row: &SqliteRow) -> Result<Session, StoreFailure> {
    let minutes: i64 = row.try_get("duration_minutes")?;
    let status: &str = row.try_get("status")?;
    Ok(Session {
        id: text(row, "id")?,
        workspace: text(row, "workspace_id")?,
        title: text(row, "title")?,
        description: optional_text(row, "description")?,
        host: optional_id(row, "host_id", RobloxId::new)?,
        co_host: optional_id(row, "co_host_id", RobloxId::new)?,
        supervisor: optional_id(row, "supervisor_id", RobloxId::new)?,
        starts_at: time(row, "starts_at")?,
        duration: Minutes::new(minutes).ok_or_else(|| unreadable("duration_minutes", minutes))?,
        delayed: row.try_get("delayed")?,
        status: status.parse::<Status>().map_err(|problem| unreadable("status", problem))?,
        cancel_reason: optional_text(row, "cancel_reason")?,
        timed: row.try_get("timed")?,
        claimable: row.try_get("claimable")?,
        min_host_rank: match row.try_get::<Option<i64>, _>("min_host_rank")? {
            Some(_) => Some(rank(row, "min_host_rank")?),
            None => None,
        },
        roles: Vec::new(),
    })
}
