//! What is there before a measurement begins: a workspace with members and as many vacant slots as will be claimed.

use std::path::PathBuf;

use slotkeeper::desk::Communities;
use slotkeeper::domain::{
    Actor, Door, Minutes, Origin, Permissions, Plan, Rank, RobloxId, RoleDraft, RoleName, RoleSet, SessionDraft, SessionId,
    SlotNumber, WorkspaceId,
};
use slotkeeper::engine::{EmbeddedEngine, Engine, StatusByTime};
use slotkeeper::store::Database;
use tempfile::TempDir;

const ROLES: usize = 25;
const SLOTS: usize = 10;
const MEMBERS: usize = 2_500;

/// A database with vacant slots. The file goes when it is dropped.
pub(crate) struct Ground {
    folder: TempDir,
    pub(crate) workspace: WorkspaceId,
    sessions: Vec<SessionId>,
    roles: Vec<RoleName>,
}

/// One slot that somebody will claim.
pub(crate) struct Seat {
    pub(crate) session: SessionId,
    pub(crate) role: RoleName,
    pub(crate) slot: SlotNumber,
    pub(crate) user: RobloxId,
}

impl Ground {
    pub(crate) async fn prepare(seats: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("bench.db")).await.unwrap();
        let communities = Communities::new(database.clone());
        let workspace = communities.create_workspace("Bench".parse().unwrap(), Plan::Enterprise, None).await.unwrap().id;
        let (engine, writer) = EmbeddedEngine::start(database.clone(), StatusByTime::Off);
        let origin = || Origin { workspace: workspace.clone(), actor: Actor::Operator, door: Door::CommandLine, request: None };
        let ranked = (0..MEMBERS).map(|number| engine.set_rank(origin(), member(number), Rank::new(50)));
        assert!(futures::future::join_all(ranked).await.iter().all(Result::is_ok));
        let roles: Vec<RoleName> = (0..ROLES).map(|number| format!("Role {number}").parse().unwrap()).collect();
        let mut sessions = Vec::new();
        for _ in 0..seats.div_ceil(ROLES * SLOTS) {
            sessions.push(engine.create(origin(), draft(&roles)).await.unwrap().unwrap().id.clone());
        }
        drop(engine);
        writer.finish().await.unwrap();
        drop(communities);
        database.close().await;
        Self { folder, workspace, sessions, roles }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("bench.db")
    }

    /// The seat of that number; none when all are named.
    pub(crate) fn seat(&self, number: usize) -> Option<Seat> {
        let session = self.sessions.get(number / (ROLES * SLOTS))?.clone();
        // Neighbours in time want slots of different roles, as people do.
        let role = self.roles[number % ROLES].clone();
        let slot = SlotNumber::new(u8::try_from(number / ROLES % SLOTS).unwrap());
        Some(Seat { session, role, slot, user: member(number % MEMBERS) })
    }
}

fn draft(roles: &[RoleName]) -> SessionDraft {
    let role = |name: &RoleName| RoleDraft::new(name.clone(), 10, Rank::new(20), Permissions::default()).unwrap();
    SessionDraft {
        title: "Bench".parse().unwrap(),
        description: None,
        host: None,
        co_host: None,
        supervisor: None,
        starts_at: jiff::Timestamp::now(),
        duration: Minutes::new(60).unwrap(),
        claimable: true,
        roles: RoleSet::new(roles.iter().map(role).collect()).unwrap(),
    }
}

fn member(number: usize) -> RobloxId {
    RobloxId::new(1_000_000 + u64::try_from(number).unwrap()).unwrap()
}

/// A count as a number to divide.
pub(crate) fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}
