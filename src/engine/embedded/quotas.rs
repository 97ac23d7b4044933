//! How much a workspace may have, looked at inside the transaction that would add to it.

use super::batch::Batch;
use crate::domain::{Quota, Refusal, Session, WorkspaceId};
use crate::engine::over_quota;
use crate::store::{self, StoreFailure};

impl Batch<'_> {
    /// Whether there may be one more session that is not over.
    pub(super) async fn room_for_a_session(&mut self, workspace: &WorkspaceId) -> Result<Result<(), Refusal>, StoreFailure> {
        let most = self.quotas.open_sessions;
        if store::sessions::count_open(self.connection, workspace, most).await? < most {
            return Ok(Ok(()));
        }
        over_quota(Quota::OpenSessions);
        Ok(Err(Refusal::TooManySessions { most }))
    }

    /// The same where a session that was over is not any more.
    pub(super) async fn room_to_reopen(
        &mut self,
        before: &Session,
        after: &Session,
    ) -> Result<Result<(), Refusal>, StoreFailure> {
        if before.status.is_over() && !after.status.is_over() {
            return self.room_for_a_session(&before.workspace).await;
        }
        Ok(Ok(()))
    }

    /// Whether the audit trail may keep one more change. What this transaction adds itself is not counted yet, so it may become
    /// a few kilobytes more.
    pub(super) async fn room_for_history(&mut self, workspace: &WorkspaceId) -> Result<Result<(), Refusal>, StoreFailure> {
        if store::audit::bytes(self.connection, workspace).await? < self.quotas.audit_bytes {
            return Ok(Ok(()));
        }
        over_quota(Quota::AuditBytes);
        Ok(Err(Refusal::HistoryFull))
    }
}
