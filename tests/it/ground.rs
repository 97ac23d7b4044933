//! An engine on a database of its own, with one workspace, for tests that need no Discord.

use std::path::PathBuf;
use std::sync::Arc;

use slotkeeper::desk::Communities;
use slotkeeper::domain::{
    Actor, Door, Minutes, Moderation, Objection, Origin, Plan, Rank, Recorded, RobloxId, RoleName, Session, SessionDraft,
    Standing, WorkspaceId, roles_text,
};
use slotkeeper::engine::{EmbeddedEngine, Engine, Order, StatusByTime, WriterTask};
use slotkeeper::store::{Clock, Database};
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
        Self::with(StatusByTime::Off).await
    }

    /// The same where sessions move by the clock, if they do.
    pub(crate) async fn with(status_by_time: StatusByTime) -> Self {
        Self::by_clock(status_by_time, Clock::system()).await
    }

    /// The same by a clock of its own.
    pub(crate) async fn by_clock(status_by_time: StatusByTime, clock: Clock) -> Self {
        let present = Present::enter();
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&path(&folder)).await.unwrap().by_clock(clock);
        let communities = Communities::new(database.clone());
        let workspace = communities.create_workspace("Ground".parse().unwrap(), Plan::Premium, None).await.unwrap().id;
        let (engine, writer) = EmbeddedEngine::start(database.clone(), status_by_time);
        Self { engine: Arc::new(engine), workspace, database, writer, folder, present }
    }

    /// Stops the engine and starts another one on the same file, which remembers nothing.
    pub(crate) async fn restart(self) -> Self {
        let Self { engine, workspace, database, writer, folder, present } = self;
        drop(engine);
        writer.finish().await.unwrap();
        database.close().await;
        let database = Database::open(&path(&folder)).await.unwrap();
        let (engine, writer) = EmbeddedEngine::start(database.clone(), StatusByTime::Off);
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

    /// A session that starts at another moment.
    pub(crate) async fn session_at(&self, starts_at: jiff::Timestamp, minutes: i64) -> Arc<Session> {
        let draft = SessionDraft {
            title: "Shift".parse().unwrap(),
            description: None,
            host: None,
            co_host: None,
            supervisor: None,
            starts_at,
            duration: Minutes::new(minutes).unwrap(),
            claimable: true,
            roles: roles_text::parse("Trainer x2").unwrap(),
        };
        self.engine.create(self.origin(), draft).await.unwrap().unwrap()
    }

    pub(crate) async fn moderate(&self, session: &Session, moderation: Moderation) -> Result<Arc<Session>, Objection> {
        let order = Order { session: session.id.clone(), moderation, standing: Standing::Moderator };
        self.engine.moderate(self.origin(), order).await.unwrap().map(|moderated| moderated.session)
    }

    /// The session as it stands in the database, read by somebody who remembers nothing.
    pub(crate) async fn kept(&self, session: &Session) -> Session {
        let mut reader = self.database.reader().await.unwrap();
        slotkeeper::store::sessions::find(&mut reader, &self.workspace, &session.id).await.unwrap().unwrap()
    }

    /// The audit trail of a session, the oldest entry first.
    pub(crate) async fn trail(&self, session: &Session) -> Vec<Recorded> {
        let mut reader = self.database.reader().await.unwrap();
        let trail = slotkeeper::store::audit::of_session(&mut reader, &self.workspace, &session.id, None, 1000).await;
        let mut trail = trail.unwrap();
        trail.reverse();
        trail
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
