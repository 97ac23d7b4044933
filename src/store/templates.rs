//! Shapes of sessions that are kept under a name.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{optional_text, text, unreadable};
use super::roles::from_row as role_from_row;
use super::{Connection, StoreFailure};
use crate::domain::{Description, Minutes, RoleDraft, RoleSet, Template, TemplateName, WorkspaceId};

fn key(name: &TemplateName) -> String {
    name.as_str().to_lowercase()
}

/// Keeps one in place of the one of that name.
pub async fn put(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    template: &Template,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    delete(connection, workspace, &template.name).await?;
    sqlx::query(
        "insert into templates (workspace_id, name_key, name, title, description, duration_minutes, saved_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(workspace.as_str())
    .bind(key(&template.name))
    .bind(template.name.as_str())
    .bind(template.title.as_str())
    .bind(template.description.as_ref().map(Description::as_str))
    .bind(i64::from(template.duration.get()))
    .bind(now.as_millisecond())
    .execute(&mut *connection)
    .await?;
    for (place, role) in (0_i64..).zip(template.roles.as_slice()) {
        insert_role(connection, workspace, &template.name, place, role).await?;
    }
    Ok(())
}

async fn insert_role(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    template: &TemplateName,
    place: i64,
    draft: &RoleDraft,
) -> Result<(), StoreFailure> {
    let role = draft.vacant_role();
    sqlx::query(
        "insert into template_roles (workspace_id, name_key, name, place, min_rank, slots, change_session_status, \
         pass_or_fail_attendees, modify_attendance) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(workspace.as_str())
    .bind(key(template))
    .bind(role.name.as_str())
    .bind(place)
    .bind(i64::from(role.min_rank.get()))
    .bind(i64::try_from(role.slots.len()).unwrap_or(i64::MAX))
    .bind(role.permissions.change_session_status)
    .bind(role.permissions.pass_or_fail_attendees)
    .bind(role.permissions.modify_attendance)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives one up. False when there was none.
pub async fn delete(connection: &mut Connection, workspace: &WorkspaceId, name: &TemplateName) -> Result<bool, StoreFailure> {
    let done = sqlx::query("delete from templates where workspace_id = $1 and name_key = $2")
        .bind(workspace.as_str())
        .bind(key(name))
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The one of that name.
pub async fn find(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    name: &TemplateName,
) -> Result<Option<Template>, StoreFailure> {
    let row = sqlx::query(
        "select name_key, name, title, description, duration_minutes from templates where workspace_id = $1 and name_key = $2",
    )
    .bind(workspace.as_str())
    .bind(key(name))
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some(row) => from_row(connection, workspace, &row).await.map(Some),
        None => Ok(None),
    }
}

/// All of a workspace, by name.
pub async fn all(connection: &mut Connection, workspace: &WorkspaceId) -> Result<Vec<Template>, StoreFailure> {
    let rows = sqlx::query(
        "select name_key, name, title, description, duration_minutes from templates where workspace_id = $1 order by name_key",
    )
    .bind(workspace.as_str())
    .fetch_all(&mut *connection)
    .await?;
    let mut templates = Vec::with_capacity(rows.len());
    for row in &rows {
        templates.push(from_row(connection, workspace, row).await?);
    }
    Ok(templates)
}

async fn from_row(connection: &mut Connection, workspace: &WorkspaceId, row: &SqliteRow) -> Result<Template, StoreFailure> {
    let minutes: i64 = row.try_get("duration_minutes")?;
    let key: &str = row.try_get("name_key")?;
    Ok(Template {
        name: text(row, "name")?,
        title: text(row, "title")?,
        description: optional_text(row, "description")?,
        duration: Minutes::new(minutes).ok_or_else(|| unreadable("duration_minutes", minutes))?,
        roles: roles(connection, workspace, key).await?,
    })
}

async fn roles(connection: &mut Connection, workspace: &WorkspaceId, key: &str) -> Result<RoleSet, StoreFailure> {
    let rows = sqlx::query(
        "select name, min_rank, slots, change_session_status, pass_or_fail_attendees, modify_attendance from template_roles \
         where workspace_id = $1 and name_key = $2 order by place",
    )
    .bind(workspace.as_str())
    .bind(key)
    .fetch_all(connection)
    .await?;
    let draft = |row| {
        let role = role_from_row(row)?;
        RoleDraft::of(&role).ok_or_else(|| unreadable("slots", format!("{} of a template", role.name)))
    };
    let drafts = rows.iter().map(draft).collect::<Result<Vec<_>, _>>()?;
    RoleSet::new(drafts).map_err(|problem| unreadable("name", problem))
}
