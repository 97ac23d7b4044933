//! Workspaces.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{text, time, unreadable};
use super::{Connection, StoreFailure};
use crate::domain::{Plan, WorkspaceId, WorkspaceName};

/// A workspace as it stands in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its identifier.
    pub id: WorkspaceId,
    /// What it is called.
    pub name: WorkspaceName,
    /// What it may do.
    pub plan: Plan,
    /// Since when it is there.
    pub created_at: Timestamp,
}

/// Adds one that the embedded engine decides for.
pub async fn insert(connection: &mut Connection, workspace: &Workspace) -> Result<(), StoreFailure> {
    sqlx::query("insert into workspaces (id, name, plan, engine, created_at) values ($1, $2, $3, 'embedded', $4)")
        .bind(workspace.id.as_str())
        .bind(workspace.name.as_str())
        .bind(workspace.plan.as_str())
        .bind(workspace.created_at.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// The one with this identifier.
pub async fn find(connection: &mut Connection, id: &WorkspaceId) -> Result<Option<Workspace>, StoreFailure> {
    let row = sqlx::query("select id, name, plan, engine, created_at from workspaces where id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// All of them, oldest first.
pub async fn all(connection: &mut Connection) -> Result<Vec<Workspace>, StoreFailure> {
    let rows = sqlx::query("select id, name, plan, engine, created_at from workspaces order by created_at, id");
    rows.fetch_all(connection).await?.iter().map(from_row).collect()
}

fn from_row(row: &SqliteRow) -> Result<Workspace, StoreFailure> {
    match row.try_get::<&str, _>("engine")? {
        "embedded" => {}
        other => return Err(unreadable("engine", format!("{other:?} is not known to this release"))),
    }
    Ok(Workspace {
        id: text(row, "id")?,
        name: text(row, "name")?,
        plan: text(row, "plan")?,
        created_at: time(row, "created_at")?,
    })
}
