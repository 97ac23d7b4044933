//! An engine on a database of its own, with one workspace, for tests that need no Discord.

use std::path::PathBuf;
use std::sync::Arc;

use slotkeeper::desk::Communities;
use slotkeeper::domain::{
    Actor, Door, Minutes, Origin, Plan, Rank, RobloxId, RoleName, Session, SessionDraft, WorkspaceId, roles_text,
};
use slotkeeper::engine::{EmbeddedEngine, Engine, WriterTask};
use slotkeeper::store::Database;
use tempfile::TempDir;

use crate::alone::Present;

/// How much longer the long tests shall run; 1 unless `SLOTKEEPER_TEST_SCALE` says more.
pub(crate) fn scale() -> u32 {
    std::env::var("SLOTKEEPER_TEST_SCALE").ok().and_then(|scale| scale.parse().ok()).unwrap_or(1)
}

/// A running engine.
pub(crate) struct Ground {
    pub(crate) engine: Arc<EmbeddedEngine>,
    pub(crate) workspace: WorkspaceId,
    database: Database,
    writer: WriterTask,
    folder: TempDir,
    present: Present,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let present = Present::enter();
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&path(&folder)).await.unwrap();
        let communities = Communities::new(database.clone());
        let workspace = communities.create_workspace("Ground".parse().unwrap(), Plan::Premium, None).await.unwrap().id;
        let (engine, writer) = EmbeddedEngine::start(database.clone());
        Self { engine: Arc::new(engine), workspace, database, writer, folder, present }
    }

    /// Stops the engine and starts another one on the same file, which remembers nothing.
    pub(crate) async fn restart(self) -> Self {
        let Self { engine, workspace, database, writer, folder, present } = self;
        drop(engine);
        writer.finish().await;
        database.close().await;
        let database = Database::open(&path(&folder)).await.unwrap();
        let (engine, writer) = EmbeddedEngine::start(database.clone());
        Self { engine: Arc::new(engine), workspace, database, writer, folder, present }
    }

    pub(crate) fn path(&self) -> PathBuf {
        path(&self.folder)
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin { workspace: self.workspace.clone(), actor: Actor::Operator, door: Door::CommandLine, request: None }
    }

    /// A session that is open to be claimed.
    pub(crate) async fn session(&self, roles: &str) -> Arc<Session> {
        let draft = SessionDraft {
            title: "Training".parse().unwrap(),
            description: None,
            host: None,
            co_host: None,
            supervisor: None,
            starts_at: jiff::Timestamp::now(),
            duration: Minutes::new(60).unwrap(),
            claimable: true,
            roles: roles_text::parse(roles).unwrap(),
        };
        self.engine.create(self.origin(), draft).await.unwrap().unwrap()
    }

    pub(crate) async fn rank(&self, user: RobloxId, rank: u8) {
        self.engine.set_rank(self.origin(), user, Rank::new(rank)).await.unwrap();
    }
}

pub(crate) fn user(number: u64) -> RobloxId {
    RobloxId::new(number).unwrap()
}

pub(crate) fn role(name: &str) -> RoleName {
    name.parse().unwrap()
}

fn path(folder: &TempDir) -> PathBuf {
    folder.path().join("slotkeeper.db")
}
