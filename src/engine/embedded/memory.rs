//! What the writer keeps in memory so that a decision reads nothing: sessions, ranks and plans, as committed.
//!
//! Only the writer puts anything in, after its commit; everybody may read. It is a copy of the database and may be
//! forgotten at any time.

use std::sync::Arc;

use moka::sync::Cache;

use crate::domain::{Plan, Rank, RobloxId, Session, SessionId, WorkspaceId};

/// Sessions that people claim in at the same time; a session with 250 holders is about 15 kB.
const SESSIONS: u64 = 1_000;
/// Members that claim at the same time.
const RANKS: u64 = 20_000;
/// Workspaces that claim at the same time.
const PLANS: u64 = 1_000;

/// The committed state, as far as it is known. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    sessions: Cache<SessionId, Arc<Session>>,
    ranks: Cache<(WorkspaceId, RobloxId), Rank>,
    plans: Cache<WorkspaceId, Plan>,
}

impl Default for Memory {
    fn default() -> Self {
        Self { sessions: Cache::new(SESSIONS), ranks: Cache::new(RANKS), plans: Cache::new(PLANS) }
    }
}

impl Memory {
    pub(super) fn session(&self, id: &SessionId) -> Option<Arc<Session>> {
        self.sessions.get(id)
    }

    pub(super) fn rank(&self, member: &(WorkspaceId, RobloxId)) -> Option<Rank> {
        self.ranks.get(member)
    }

    pub(super) fn plan(&self, workspace: &WorkspaceId) -> Option<Plan> {
        self.plans.get(workspace)
    }

    pub(super) fn keep_session(&self, session: &Arc<Session>) {
        self.sessions.insert(session.id.clone(), Arc::clone(session));
    }

    pub(super) fn keep_rank(&self, member: (WorkspaceId, RobloxId), rank: Rank) {
        self.ranks.insert(member, rank);
    }

    pub(super) fn keep_plan(&self, workspace: WorkspaceId, plan: Plan) {
        self.plans.insert(workspace, plan);
    }

    /// For a session that another process has changed.
    pub(super) fn drop_session(&self, id: &SessionId) {
        self.sessions.invalidate(id);
    }

    /// For a workspace that another process has changed.
    pub(super) fn drop_plan(&self, workspace: &WorkspaceId) {
        self.plans.invalidate(workspace);
    }

    /// For somebody who is no member any more, or whose rank another process has changed.
    pub(super) fn drop_rank(&self, member: &(WorkspaceId, RobloxId)) {
        self.ranks.invalidate(member);
    }

    /// The members with this account that are known, in every workspace.
    pub(super) fn members_with(&self, user: RobloxId) -> Vec<(WorkspaceId, RobloxId)> {
        self.ranks.iter().filter(|(member, _)| member.1 == user).map(|(member, _)| (*member).clone()).collect()
    }

    /// For when somebody else has written to the database, or memory and database turned out to differ.
    pub(super) fn forget(&self) {
        self.sessions.invalidate_all();
        self.ranks.invalidate_all();
        self.plans.invalidate_all();
    }
}
