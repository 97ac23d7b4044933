//! What the writer keeps in memory so that a decision reads nothing: sessions, ranks and plans, as committed.
//!
//! The writer puts in what it has committed. A session that somebody only looks at may be put in by whoever read it, unless the
//! writer has committed anything about it since that read began. It is a copy of the database and may be forgotten at any time.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use moka::sync::Cache;

use crate::domain::{Plan, Rank, RobloxId, Role, Session, SessionId, Slot, WorkspaceId};

/// How many bytes sessions may take, roughly: about five thousand with fifty slots each.
const SESSION_BYTES: u64 = 16 * 1024 * 1024;
/// What a session takes beside its roles, with its place in the cache.
const SESSION_ALONE: usize = 700;
/// Members that claim at the same time.
const RANKS: u64 = 5_000;
/// Workspaces that claim at the same time.
const PLANS: u64 = 1_000;
/// Sessions share a count of commits with those of the same hash: a commit in one seldom stands in another's way.
const COUNTS: usize = 256;

/// The committed state, as far as it is known. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    sessions: Cache<SessionId, Arc<Session>>,
    /// How often something was committed about a session. Held while one is put in, so that what was read before a commit
    /// never takes the place of what was committed.
    commits: Arc<[Mutex<u64>]>,
    ranks: Cache<(WorkspaceId, RobloxId), Rank>,
    plans: Cache<WorkspaceId, Plan>,
}

/// Proof of when a read of a session began.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadBegan(u64);

impl Default for Memory {
    fn default() -> Self {
        let sessions = Cache::builder().max_capacity(SESSION_BYTES).weigher(|_, session: &Arc<Session>| weight(session)).build();
        let commits = (0..COUNTS).map(|_| Mutex::default()).collect();
        Self { sessions, commits, ranks: Cache::new(RANKS), plans: Cache::new(PLANS) }
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

    /// After a commit.
    pub(super) fn keep_session(&self, session: &Arc<Session>) {
        let mut commits = self.commits(&session.id);
        *commits += 1;
        self.sessions.insert(session.id.clone(), Arc::clone(session));
    }

    /// Before a session is read by anybody but the writer.
    pub(super) fn begin_read(&self, id: &SessionId) -> ReadBegan {
        ReadBegan(*self.commits(id))
    }

    /// After it was read: kept unless it was overtaken.
    pub(super) fn keep_read(&self, began: ReadBegan, session: &Arc<Session>) {
        let commits = self.commits(&session.id);
        if *commits == began.0 {
            self.sessions.insert(session.id.clone(), Arc::clone(session));
        }
    }

    pub(super) fn keep_rank(&self, member: (WorkspaceId, RobloxId), rank: Rank) {
        self.ranks.insert(member, rank);
    }

    pub(super) fn keep_plan(&self, workspace: WorkspaceId, plan: Plan) {
        self.plans.insert(workspace, plan);
    }

    /// For a session that is no more, or that another process has changed.
    pub(super) fn drop_session(&self, id: &SessionId) {
        let mut commits = self.commits(id);
        *commits += 1;
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

    /// Those of the members that are known whom this concerns.
    pub(super) fn members(&self, concerned: impl Fn(&(WorkspaceId, RobloxId)) -> bool) -> Vec<(WorkspaceId, RobloxId)> {
        self.ranks.iter().filter(|(member, _)| concerned(member)).map(|(member, _)| (*member).clone()).collect()
    }

    /// For when a batch of these workspaces failed: what is remembered of them may be wrong.
    pub(super) fn forget_workspaces(&self, workspaces: &HashSet<&WorkspaceId>) {
        let _no_reads = self.overtake_reads();
        let concerns = |session: &Session| workspaces.contains(&session.workspace);
        self.sessions.iter().filter(|(_, session)| concerns(session)).for_each(|(id, _)| self.sessions.invalidate(&*id));
        let members = self.ranks.iter().filter(|(member, _)| workspaces.contains(&member.0));
        members.for_each(|(member, _)| self.ranks.invalidate(&*member));
        workspaces.iter().for_each(|workspace| self.plans.invalidate(*workspace));
    }

    /// For when somebody else has written to the database, or memory and database turned out to differ.
    pub(super) fn forget(&self) {
        let _no_reads = self.overtake_reads();
        self.sessions.invalidate_all();
        self.ranks.invalidate_all();
        self.plans.invalidate_all();
    }

    /// No read that has begun so far is kept. The counts are held until everything is forgotten, or one could still be put in.
    fn overtake_reads(&self) -> Vec<MutexGuard<'_, u64>> {
        let mut all: Vec<MutexGuard<'_, u64>> = self.commits.iter().map(lock).collect();
        all.iter_mut().for_each(|commits| **commits += 1);
        all
    }

    fn commits(&self, id: &SessionId) -> MutexGuard<'_, u64> {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(id);
        let place = usize::try_from(hash % COUNTS as u64).unwrap_or_default();
        lock(&self.commits[place])
    }
}

fn lock(count: &Mutex<u64>) -> MutexGuard<'_, u64> {
    // Nothing that is done while one is held can panic half-way through a change.
    count.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Roughly how many bytes a session takes.
fn weight(session: &Session) -> u32 {
    let roles = session.roles.iter().map(|role| size_of::<Role>() + 32 + role.slots.capacity() * size_of::<Slot>());
    let description = session.description.as_ref().map_or(0, |description| description.as_str().len());
    u32::try_from(SESSION_ALONE + description + roles.sum::<usize>()).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::domain::sample;

    #[test]
    fn what_was_read_before_a_commit_is_not_kept_after_it() {
        let memory = Memory::default();
        let old = Arc::new(sample::training());
        let began = memory.begin_read(&old.id);
        let new = Arc::new(Session { claimable: !old.claimable, ..(*old).clone() });
        memory.keep_session(&new);
        memory.keep_read(began, &old);
        assert_eq!(memory.session(&old.id).unwrap(), new);
        let again = memory.begin_read(&old.id);
        memory.forget();
        memory.keep_read(again, &new);
        assert!(memory.session(&old.id).is_none());
        memory.keep_read(memory.begin_read(&old.id), &new);
        assert_eq!(memory.session(&old.id).unwrap(), new);
    }
}
