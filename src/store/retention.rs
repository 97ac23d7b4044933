//! For how long workspaces keep what is over, and the parts of the audit trail that are older than that.

use jiff::Timestamp;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::column::{push_list, text};
use super::{Connection, StoreFailure};
use crate::domain::{Retention, WorkspaceId};

/// What a workspace has chosen.
pub async fn of_workspace(connection: &mut Connection, workspace: &WorkspaceId) -> Result<Retention, StoreFailure> {
    let row = sqlx::query("select history_days from workspaces where id = $1").bind(workspace.as_str());
    let row = row.fetch_optional(connection).await?.ok_or(StoreFailure::Missing("workspace"))?;
    chosen(&row)
}

/// It chooses this.
pub async fn set(connection: &mut Connection, workspace: &WorkspaceId, retention: Retention) -> Result<(), StoreFailure> {
    let update = sqlx::query("update workspaces set history_days = $2 where id = $1");
    update.bind(workspace.as_str()).bind(retention.days().map(i64::from)).execute(connection).await?;
    Ok(())
}

/// The workspaces that do not keep everything.
pub async fn with_an_end(connection: &mut Connection) -> Result<Vec<(WorkspaceId, Retention)>, StoreFailure> {
    let rows = sqlx::query("select id, history_days from workspaces where history_days > 0");
    let rows = rows.fetch_all(connection).await?;
    rows.iter().map(|row| Ok((text(row, "id")?, chosen(row)?))).collect()
}

fn chosen(row: &sqlx::sqlite::SqliteRow) -> Result<Retention, StoreFailure> {
    let days = row.try_get::<Option<i64>, _>("history_days")?;
    Ok(Retention::of_days(days.map(|days| u16::try_from(days).unwrap_or(u16::MAX))))
}

/// A look at the oldest entries of a workspace after one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The last entry that was looked at.
    pub up_to: i64,
    /// Those of them that are too old.
    pub old: Vec<i64>,
}

/// Looks at the next entries of a workspace after that one, at most `most`, for those from before that moment. Nothing when
/// no entry follows. The newest entry of all is never too old: without it the next number would be given a second time.
pub async fn old_entries(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    after: i64,
    moment: Timestamp,
    most: u32,
) -> Result<Option<Looked>, StoreFailure> {
    let rows = sqlx::query(
        "select id, happened_at from audit where workspace_id = $1 and id > $2 and id < (select max(id) from audit) \
         order by id limit $3",
    )
    .bind(workspace.as_str())
    .bind(after)
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?;
    let Some(last) = rows.last() else { return Ok(None) };
    let mut looked = Looked { up_to: last.try_get("id")?, old: Vec::new() };
    for row in &rows {
        if row.try_get::<i64, _>("happened_at")? < moment.as_millisecond() {
            looked.old.push(row.try_get("id")?);
        }
    }
    Ok(Some(looked))
}

/// Removes entries. How many went.
pub async fn remove_entries(connection: &mut Connection, entries: &[i64]) -> Result<u64, StoreFailure> {
    let mut removed = 0;
    for statement in ["delete from audit_mentions where entry_id in ", "delete from audit where id in "] {
        let mut query = QueryBuilder::<Sqlite>::new(statement);
        push_list(&mut query, entries.iter().copied());
        removed = query.build().persistent(false).execute(&mut *connection).await?.rows_affected();
    }
    Ok(removed)
}
