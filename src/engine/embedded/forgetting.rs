//! Sessions that are over for longer than their workspace keeps them, taken away inside a transaction.

use super::batch::Batch;
use super::job::OldSessions;
use crate::domain::WorkspaceId;
use crate::store::{self, StoreFailure};

/// The most sessions in one step, however little is kept of them.
const MOST_SESSIONS: u32 = 10;

impl Batch<'_> {
    /// Takes sessions away, the oldest first, until so many rows are gone. How many rows that were.
    pub(super) async fn forget_old(&mut self, workspace: &WorkspaceId, question: OldSessions) -> Result<u64, StoreFailure> {
        let OldSessions { ended_before, most } = question;
        // What the jobs before have decided has to be on the disk to be found there.
        self.write_seats().await?;
        let old = store::old_sessions::ended_before(self.connection, workspace, ended_before, MOST_SESSIONS).await?;
        let mut rows = 0;
        for session in old {
            let left = u64::from(most).saturating_sub(rows);
            if left == 0 {
                break;
            }
            let removed = store::old_sessions::remove(self.connection, workspace, &session, left).await?;
            rows += removed.rows;
            if removed.whole {
                self.forget_session(session);
            }
        }
        Ok(rows)
    }
}
