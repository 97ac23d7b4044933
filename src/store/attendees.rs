//! Attendance lists. Who is on one stands there once: the unique constraint sees to it.

use sqlx::sqlite::SqliteRow;

use super::column::{id, optional_text, optional_time, text, time};
use super::{Connection, StoreFailure};
use crate::domain::{Attendee, AttendeeDraft, AvatarUrl, PersonName, RobloxId, SessionId, WorkspaceId};

/// Adds somebody. False when they are on the list already.
pub async fn insert(connection: &mut Connection, workspace: &WorkspaceId, attendee: &Attendee) -> Result<bool, StoreFailure> {
    let there = &attendee.draft;
    let done = sqlx::query(
        "insert into attendees (id, workspace_id, session_id, roblox_id, username, display_name, avatar_url, joined_at, \
         left_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (session_id, roblox_id) do nothing",
    )
    .bind(attendee.id.as_str())
    .bind(workspace.as_str())
    .bind(attendee.session.as_str())
    .bind(there.user.signed())
    .bind(there.username.as_ref().map(PersonName::as_str))
    .bind(there.display_name.as_ref().map(PersonName::as_str))
    .bind(there.avatar.as_ref().map(AvatarUrl::as_str))
    .bind(there.joined_at.as_millisecond())
    .bind(there.left_at.map(jiff::Timestamp::as_millisecond))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes when somebody came and went.
pub async fn update(connection: &mut Connection, workspace: &WorkspaceId, attendee: &Attendee) -> Result<(), StoreFailure> {
    sqlx::query(
        "update attendees set joined_at = $4, left_at = $5 where workspace_id = $1 and session_id = $2 and roblox_id = $3",
    )
    .bind(workspace.as_str())
    .bind(attendee.session.as_str())
    .bind(attendee.draft.user.signed())
    .bind(attendee.draft.joined_at.as_millisecond())
    .bind(attendee.draft.left_at.map(jiff::Timestamp::as_millisecond))
    .execute(connection)
    .await?;
    Ok(())
}

/// Somebody's entry on the list of a session.
pub async fn find(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    session: &SessionId,
    user: RobloxId,
) -> Result<Option<Attendee>, StoreFailure> {
    let row = sqlx::query(
        "select id, session_id, roblox_id, username, display_name, avatar_url, joined_at, left_at from attendees \
         where workspace_id = $1 and session_id = $2 and roblox_id = $3",
    )
    .bind(workspace.as_str())
    .bind(session.as_str())
    .bind(user.signed())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(from_row).transpose()
}

fn from_row(row: &SqliteRow) -> Result<Attendee, StoreFailure> {
    Ok(Attendee {
        id: text(row, "id")?,
        session: text(row, "session_id")?,
        draft: AttendeeDraft {
            user: id(row, "roblox_id", RobloxId::new)?,
            username: optional_text(row, "username")?,
            display_name: optional_text(row, "display_name")?,
            avatar: optional_text(row, "avatar_url")?,
            joined_at: time(row, "joined_at")?,
            left_at: optional_time(row, "left_at")?,
        },
    })
}
