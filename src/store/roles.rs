//! The roles of sessions.

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::column::{rank, small, text};
use super::sessions::{among, places};
use super::{Connection, StoreFailure, claims};
use crate::domain::{Permissions, Role, RoleName, Session, SessionId, Slot, WorkspaceId};

/// Writes the roles of a session in their order; a role that is there already becomes what is given.
pub async fn insert(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    session: &SessionId,
    roles: &[Role],
) -> Result<(), StoreFailure> {
    for (place, role) in (0_i64..).zip(roles) {
        let slots = i64::try_from(role.slots.len()).unwrap_or(i64::MAX);
        sqlx::query(
            "insert into roles (workspace_id, session_id, name, place, min_rank, slots, change_session_status, \
             pass_or_fail_attendees, modify_attendance) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             on conflict (session_id, name) do update set place = excluded.place, min_rank = excluded.min_rank, \
             slots = excluded.slots, change_session_status = excluded.change_session_status, \
             pass_or_fail_attendees = excluded.pass_or_fail_attendees, modify_attendance = excluded.modify_attendance",
        )
        .bind(workspace.as_str())
        .bind(session.as_str())
        .bind(role.name.as_str())
        .bind(place)
        .bind(i64::from(role.min_rank.get()))
        .bind(slots)
        .bind(role.permissions.change_session_status)
        .bind(role.permissions.pass_or_fail_attendees)
        .bind(role.permissions.modify_attendance)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Takes a role away; its claims must be gone before.
pub async fn delete(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    session: &SessionId,
    name: &RoleName,
) -> Result<(), StoreFailure> {
    sqlx::query("delete from roles where workspace_id = $1 and session_id = $2 and name = $3")
        .bind(workspace.as_str())
        .bind(session.as_str())
        .bind(name.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives sessions of a workspace their roles in their order, with who holds which slot. The holders of a role come as one
/// text: a row for each would cost more than the whole session does.
pub async fn put_in_place(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    sessions: &mut [Session],
) -> Result<(), StoreFailure> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "select session_id, name, min_rank, slots, change_session_status, pass_or_fail_attendees, modify_attendance, \
         (select string_agg(claims.slot || ' ' || claims.roblox_id || ' ' || coalesce(claims.mark, ''), ',') from claims \
         where claims.session_id = roles.session_id and claims.role_name = roles.name) as holders \
         from roles where workspace_id = ",
    );
    query.push_bind(workspace.as_str());
    among(&mut query, "session_id", sessions.iter().map(|session| &session.id));
    query.push(" order by session_id, place");
    let places = places(sessions);
    for row in &query.build().persistent(sessions.len() == 1).fetch_all(connection).await? {
        let id: SessionId = text(row, "session_id")?;
        if let Some(session) = places.get(&id).and_then(|place| sessions.get_mut(*place)) {
            let mut role = from_row(row)?;
            claims::seat_all(&mut role, row.try_get::<Option<&str>, _>("holders")?.unwrap_or_default())?;
            session.roles.push(role);
        }
    }
    Ok(())
}

/// A role as it stands in its table, every slot vacant.
pub(super) fn from_row(row: &SqliteRow) -> Result<Role, StoreFailure> {
    Ok(Role {
        name: text(row, "name")?,
        min_rank: rank(row, "min_rank")?,
        permissions: Permissions {
            change_session_status: row.try_get("change_session_status")?,
            pass_or_fail_attendees: row.try_get("pass_or_fail_attendees")?,
            modify_attendance: row.try_get("modify_attendance")?,
        },
        slots: vec![Slot::default(); small(row, "slots")?.into()],
    })
}
