//! For how long the workspace keeps sessions that are over, and its audit trail.

use serde_json::json;

use super::server::guild;
use super::{Change, note};
use crate::desk::{Administrator, Desk, DeskFailure};
use crate::domain::Retention;
use crate::store::{self};

impl Desk {
    /// It keeps them for so long from now on. What is older goes soon afterwards.
    pub async fn set_retention(&self, administrator: &Administrator, retention: Retention) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let workspace = guild(&mut transaction, administrator).await?.workspace;
        let before = store::retention::of_workspace(&mut transaction, &workspace).await?;
        if before != retention {
            store::retention::set(&mut transaction, &workspace, retention).await?;
            let (before, after) = (json!(before.as_str()), json!(retention.as_str()));
            note(&mut transaction, administrator, &workspace, Change { setting: "history", before, after }).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
