//! How much the audit trail keeps of changes. Triggers of the database keep the sum.

use crate::domain::WorkspaceId;
use crate::store::{Connection, StoreFailure};

/// The bytes of all details of a workspace's entries.
pub async fn bytes(connection: &mut Connection, workspace: &WorkspaceId) -> Result<u64, StoreFailure> {
    let bytes = sqlx::query_scalar::<_, i64>("select bytes from audit_bytes where workspace_id = $1");
    let bytes = bytes.bind(workspace.as_str()).fetch_optional(connection).await?;
    Ok(bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default())
}
