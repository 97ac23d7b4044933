//! Deleting a workspace, in steps so small that nobody else waits for them. Each finds by itself what is left, so after a crash
//! the same command goes on where it was.

use std::time::Duration;

use super::{Desk, DeskFailure};
use crate::domain::WorkspaceId;
use crate::store;
use crate::store::changes::Note;

/// How many rows one step deletes, and how long others have the writer in between.
const ROWS: u32 = 100;
const BETWEEN_STEPS: Duration = Duration::from_millis(10);
/// How often it is looked whether a deletion of somebody is done that is under way in it.
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

impl Desk {
    /// What would go with a workspace: kinds of things, and how many there are.
    pub async fn size_of_workspace(&self, workspace: &WorkspaceId) -> Result<Vec<(&'static str, i64)>, DeskFailure> {
        Ok(store::workspace_removal::counts(&mut *self.database.reader().await?, workspace).await?)
    }

    /// Deletes a workspace with everything in it. Other processes read everything anew after each step.
    pub async fn delete_workspace(&self, workspace: &WorkspaceId) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::workspace_removal::revoke_keys(&mut transaction, workspace, self.database.now()).await?;
        store::changes::note(&mut transaction, Note::Everything, self.database.now()).await?;
        transaction.commit().await?;
        drop(writer);
        while store::workspace_removal::is_erasing(&mut *self.database.reader().await?, workspace).await? {
            self.carry_on_erasing(self.database.now()).await?;
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        while self.delete_next(workspace).await? > 0 {
            tokio::time::sleep(BETWEEN_STEPS).await;
        }
        self.communities.forget();
        self.engine.switched(workspace);
        self.leave_no_trace().await?;
        Ok(())
    }

    async fn delete_next(&self, workspace: &WorkspaceId) -> Result<u64, DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let rows = store::workspace_removal::next(&mut transaction, workspace, ROWS).await?;
        store::changes::note(&mut transaction, Note::Everything, self.database.now()).await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
