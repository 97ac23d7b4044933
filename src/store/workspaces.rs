//! Workspaces.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{optional_id, optional_text, text, time};
use super::{Connection, StoreFailure};
use crate::domain::{EngineKind, Plan, RobloxGroupId, WorkspaceId, WorkspaceName};

/// A workspace as it stands in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its identifier.
    pub id: WorkspaceId,
    /// What it is called.
    pub name: WorkspaceName,
    /// What it may do.
    pub plan: Plan,
    /// Who decides its claims.
    pub engine: EngineKind,
    /// Its group on Roblox.
    pub roblox_group: Option<RobloxGroupId>,
    /// The workspace of SERIES that its key opens.
    pub series: Option<SeriesWorkspace>,
    /// Since when it is there.
    pub created_at: Timestamp,
}

/// A workspace of SERIES, as SERIES named it when the key to it was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesWorkspace {
    /// Its identifier there.
    pub id: WorkspaceId,
    /// What it is called there, for people to recognise.
    pub name: String,
}

/// Adds one.
pub async fn insert(connection: &mut Connection, workspace: &Workspace) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into workspaces (id, name, plan, engine, roblox_group_id, series_workspace_id, series_workspace_name, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(workspace.id.as_str())
    .bind(workspace.name.as_str())
    .bind(workspace.plan.as_str())
    .bind(workspace.engine.as_str())
    .bind(workspace.roblox_group.map(RobloxGroupId::signed))
    .bind(workspace.series.as_ref().map(|series| series.id.as_str()))
    .bind(workspace.series.as_ref().map(|series| series.name.as_str()))
    .bind(workspace.created_at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The one with this identifier.
pub async fn find(connection: &mut Connection, id: &WorkspaceId) -> Result<Option<Workspace>, StoreFailure> {
    let row = sqlx::query(
        "select id, name, plan, engine, roblox_group_id, series_workspace_id, series_workspace_name, created_at \
         from workspaces where id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(from_row).transpose()
}

/// All of them, oldest first.
pub async fn all(connection: &mut Connection) -> Result<Vec<Workspace>, StoreFailure> {
    let rows = sqlx::query(
        "select id, name, plan, engine, roblox_group_id, series_workspace_id, series_workspace_name, created_at \
         from workspaces order by created_at, id",
    );
    rows.fetch_all(connection).await?.iter().map(from_row).collect()
}

/// Who decides its claims from now on.
pub async fn set_engine(connection: &mut Connection, id: &WorkspaceId, engine: EngineKind) -> Result<(), StoreFailure> {
    let update = sqlx::query("update workspaces set engine = $2 where id = $1");
    update.bind(id.as_str()).bind(engine.as_str()).execute(connection).await?;
    Ok(())
}

/// Its group on Roblox from now on.
pub async fn set_roblox_group(
    connection: &mut Connection,
    id: &WorkspaceId,
    group: Option<RobloxGroupId>,
) -> Result<(), StoreFailure> {
    let update = sqlx::query("update workspaces set roblox_group_id = $2 where id = $1");
    update.bind(id.as_str()).bind(group.map(RobloxGroupId::signed)).execute(connection).await?;
    Ok(())
}

/// The workspace of SERIES that its key opens from now on.
pub async fn set_series(
    connection: &mut Connection,
    id: &WorkspaceId,
    series: Option<&SeriesWorkspace>,
) -> Result<(), StoreFailure> {
    sqlx::query("update workspaces set series_workspace_id = $2, series_workspace_name = $3 where id = $1")
        .bind(id.as_str())
        .bind(series.map(|series| series.id.as_str()))
        .bind(series.map(|series| series.name.as_str()))
        .execute(connection)
        .await?;
    Ok(())
}

fn from_row(row: &SqliteRow) -> Result<Workspace, StoreFailure> {
    let series_id = optional_text(row, "series_workspace_id")?;
    let series_name = row.try_get::<Option<String>, _>("series_workspace_name")?.unwrap_or_default();
    Ok(Workspace {
        id: text(row, "id")?,
        name: text(row, "name")?,
        plan: text(row, "plan")?,
        engine: text(row, "engine")?,
        roblox_group: optional_id(row, "roblox_group_id", RobloxGroupId::new)?,
        series: series_id.map(|id| SeriesWorkspace { id, name: series_name }),
        created_at: time(row, "created_at")?,
    })
}
