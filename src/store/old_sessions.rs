//! Sessions that are over for longer than their workspace keeps them: found by their time, and removed with all that hangs
//! on them, bit by bit where that is much.

use jiff::Timestamp;

use super::column::text;
use super::{Connection, StoreFailure};
use crate::domain::{SessionId, WorkspaceId};

/// The sessions of a workspace that are over and were to end before this, the oldest first, at most `most`.
pub async fn ended_before(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    moment: Timestamp,
    most: u32,
) -> Result<Vec<SessionId>, StoreFailure> {
    let mut found = Vec::new();
    for status in ["completed", "cancelled"] {
        let rows = sqlx::query(
            "select id from sessions where workspace_id = $1 and status = $2 and starts_at < $3 \
             and starts_at + duration_minutes * 60000 < $3 order by starts_at limit $4",
        )
        .bind(workspace.as_str())
        .bind(status)
        .bind(moment.as_millisecond())
        .bind(i64::from(most))
        .fetch_all(&mut *connection)
        .await?;
        for row in &rows {
            found.push(text(row, "id")?);
        }
    }
    found.truncate(most as usize);
    Ok(found)
}

/// What was removed of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// How many rows.
    pub rows: u64,
    /// Whether the session itself is gone, and not only a part of what hangs on it.
    pub whole: bool,
}

/// Removes what is kept of a session, attendance first: that may be more than fits one step, of which `most` says the size.
/// A session has a few hundred slots and a few messages at most, which go with it.
pub async fn remove(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    session: &SessionId,
    most: u64,
) -> Result<Removed, StoreFailure> {
    let attendees = sqlx::query("delete from attendees where id in (select id from attendees where session_id = $1 limit $2)")
        .bind(session.as_str())
        .bind(most.cast_signed())
        .execute(&mut *connection)
        .await?
        .rows_affected();
    if attendees >= most {
        return Ok(Removed { rows: attendees, whole: false });
    }
    let mut rows = attendees;
    for statement in [
        "delete from past_attendees where workspace_id = $1 and session_id = $2",
        "delete from claims where workspace_id = $1 and session_id = $2",
        "delete from past_seats where workspace_id = $1 and session_id = $2",
        "delete from roles where workspace_id = $1 and session_id = $2",
        "delete from boards where workspace_id = $1 and session_id = $2",
        "delete from sessions where workspace_id = $1 and id = $2",
    ] {
        let query = sqlx::query(statement).bind(workspace.as_str()).bind(session.as_str());
        rows += query.execute(&mut *connection).await?.rows_affected();
    }
    Ok(Removed { rows, whole: true })
}
