//! Who decides the workspace's claims, and what changing that means.

use std::collections::HashSet;

use serde_json::json;

use super::server::guild;
use super::{Change, note, series_key_of};
use crate::desk::{Administrator, Desk, DeskFailure};
use crate::domain::{EngineKind, SessionId};
use crate::store::{self, StoreFailure};
use crate::vault::Unreadable;

/// The most coming sessions that are counted.
const MOST_COUNTED: u32 = 200;

/// What switching to another engine would leave behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consequences {
    /// How many sessions are coming that the new engine does not have; nothing when the present one does not say.
    pub sessions: Option<usize>,
    /// How many boards show them.
    pub boards: usize,
}

impl Consequences {
    /// Whether anybody would notice.
    #[must_use]
    pub const fn none(self) -> bool {
        matches!(self, Self { sessions: Some(0), boards: 0 })
    }
}

/// What switching came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineAnswer {
    /// That one decides now.
    Switched(EngineKind),
    /// It has decided before.
    Already(EngineKind),
    /// SERIES cannot decide without a key that can be read.
    NoKey(Unreadable),
}

impl Desk {
    /// What would be left behind if the workspace's engine changed now.
    pub async fn consequences_of_switching(&self, administrator: &Administrator) -> Result<Consequences, DeskFailure> {
        let community = self.communities.now(administrator.guild()).await?;
        let (workspace, now) = (&community.workspace.id, community.workspace.engine);
        let shown = store::boards::sessions_of_workspace(&mut *self.database.reader().await?, workspace, now).await?;
        let coming: HashSet<SessionId> = match self.engine.coming(workspace, MOST_COUNTED).await {
            Ok(coming) => coming.iter().map(|session| session.id.clone()).collect(),
            // One who switches away from an engine that does not answer must not be kept waiting by it.
            Err(failure) => {
                tracing::warn!(error = %failure, workspace.id = %workspace, "the coming sessions could not be counted");
                return Ok(Consequences { sessions: None, boards: shown.len() });
            }
        };
        let boards = shown.iter().filter(|session| coming.contains(*session)).count();
        Ok(Consequences { sessions: Some(coming.len()), boards })
    }

    /// Has another engine decide from now on. Nothing of the other one is lost.
    pub async fn switch_engine(&self, administrator: &Administrator, to: EngineKind) -> Result<EngineAnswer, DeskFailure> {
        let community = self.communities.now(administrator.guild()).await?;
        if to == EngineKind::Series
            && let Err(unreadable) = self.vault.read(&series_key_of(&community.workspace.id)).await?
        {
            return Ok(EngineAnswer::NoKey(unreadable));
        }
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let guild = guild(&mut transaction, administrator).await?;
        let workspace = store::workspaces::find(&mut transaction, &guild.workspace).await?;
        let workspace = workspace.ok_or(StoreFailure::Missing("workspace"))?;
        if workspace.engine == to {
            return Ok(EngineAnswer::Already(to));
        }
        store::workspaces::set_engine(&mut transaction, &workspace.id, to).await?;
        let (before, after) = (json!(workspace.engine.as_str()), json!(to.as_str()));
        note(&mut transaction, administrator, &workspace.id, Change { setting: "engine", before, after }).await?;
        transaction.commit().await?;
        self.engine_switched(&workspace.id);
        tracing::info!(workspace.id = %workspace.id, engine = %to, "another engine decides for a workspace");
        Ok(EngineAnswer::Switched(to))
    }
}
