//! One transaction's worth of decisions, and what the world looks like from inside it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::StatusByTime;
use super::job::{Job, Task};
use super::memory::Memory;
use crate::domain::Origin;
use crate::domain::{
    AuditAction, Claimant, EntryId, Member, Plan, Quotas, Rank, RankSource, RequestId, RobloxGroupId, RobloxId, Session,
    SessionId, WorkspaceId,
};
use crate::engine::GivenRank;
use crate::store::audit::{CarriedOut, Entry};
use crate::store::claims::Seat;
use crate::store::{self, Connection, StoreFailure};

/// Whether this transaction is the first try or another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// Trust the memory; the constraints catch it where it is wrong.
    Together,
    /// A second try: look first whether each request was carried out before.
    Anew,
}

/// When and for what a transaction is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occasion {
    pub(super) care: Care,
    pub(super) now: Timestamp,
    pub(super) status_by_time: StatusByTime,
    pub(super) quotas: Quotas,
}

/// An open transaction with the state as the jobs before have left it.
#[derive(Debug)]
pub(super) struct Batch<'a> {
    pub(super) connection: &'a mut Connection,
    pub(super) memory: &'a Memory,
    pub(super) care: Care,
    pub(super) now: Timestamp,
    status_by_time: StatusByTime,
    pub(super) quotas: Quotas,
    pub(super) state: Committed,
    /// Ranks as they were when the transaction began; nothing for somebody who was no member then.
    pub(super) ranks_read: HashMap<(WorkspaceId, RobloxId), Option<Rank>>,
    /// Who entered and is not written yet.
    admitted: Vec<(WorkspaceId, RobloxId)>,
    /// Slots that were freed and are still held on the disk.
    pub(super) freed: Vec<Seat>,
    /// Slots that were taken and are not written yet.
    pub(super) taken: Vec<Seat>,
    entries: Vec<Entry>,
}

/// What a transaction leaves behind.
#[derive(Debug, Default)]
pub(super) struct Committed {
    pub(super) sessions: HashMap<SessionId, Arc<Session>>,
    changed: HashSet<SessionId>,
    ranks: HashMap<(WorkspaceId, RobloxId), Rank>,
    plans: HashMap<WorkspaceId, Plan>,
    /// Members whom the memory may still know and who are none any more, unless they have entered again.
    gone_ranks: HashSet<(WorkspaceId, RobloxId)>,
    gone_sessions: HashSet<SessionId>,
}

impl Committed {
    pub(super) fn remember(&self, memory: &Memory) {
        self.gone_ranks.iter().for_each(|member| memory.drop_rank(member));
        self.gone_sessions.iter().for_each(|session| memory.drop_session(session));
        self.sessions.values().for_each(|session| memory.keep_session(session));
        self.ranks.iter().for_each(|(member, rank)| memory.keep_rank(member.clone(), *rank));
        self.plans.iter().for_each(|(workspace, plan)| memory.keep_plan(workspace.clone(), *plan));
    }

    pub(super) fn changed_sessions(&self) -> impl Iterator<Item = &Arc<Session>> {
        self.changed.iter().filter_map(|id| self.sessions.get(id))
    }

    pub(super) fn sessions(&self) -> &HashMap<SessionId, Arc<Session>> {
        &self.sessions
    }
}

impl<'a> Batch<'a> {
    pub(super) fn new(connection: &'a mut Connection, memory: &'a Memory, occasion: Occasion) -> Self {
        let Occasion { care, now, status_by_time, quotas } = occasion;
        Self {
            connection,
            memory,
            care,
            now,
            status_by_time,
            quotas,
            state: Committed::default(),
            ranks_read: HashMap::new(),
            admitted: Vec::new(),
            freed: Vec::new(),
            taken: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Decides one job and leaves the verdict in it. Fails when the database does, or when it contradicts the memory.
    pub(super) async fn decide(&mut self, job: &mut Job) -> Result<(), StoreFailure> {
        let origin = &job.origin;
        match &mut job.task {
            Task::Seat(asked) => asked.verdict = Some(self.seat(origin, &asked.question).await?),
            Task::Shape(asked) => asked.verdict = Some(self.shape(origin, &asked.question).await?),
            Task::Attendance(asked) => asked.verdict = Some(self.attend(origin, &asked.question).await?),
            Task::Rank(asked) => asked.verdict = Some(self.set_rank(origin, asked.question).await?),
            Task::RankSource(asked) => {
                // They come from elsewhere now.
                self.forget_ranks_where(|member| member.0 == origin.workspace);
                asked.verdict = Some(());
            }
            Task::Moderate(asked) => asked.verdict = Some(self.moderate(origin, &asked.question).await?),
            Task::Turn(session) => drop(self.session_now(&origin.workspace, session).await?),
            Task::Erase(asked) => asked.verdict = Some(self.erase(origin, asked.question.clone()).await?),
            Task::Forget(asked) => asked.verdict = Some(self.forget_old(&origin.workspace, asked.question).await?),
        }
        Ok(())
    }

    /// Writes members, claims and audit entries; the commit is the caller's.
    pub(super) async fn finish(mut self) -> Result<Committed, StoreFailure> {
        self.write_admitted().await?;
        self.write_seats().await?;
        self.write_noted().await?;
        Ok(self.state)
    }

    /// Writes the audit entries so far.
    pub(super) async fn write_noted(&mut self) -> Result<(), StoreFailure> {
        let entries = std::mem::take(&mut self.entries);
        store::audit::insert(self.connection, &entries, self.now).await
    }

    pub(super) fn note(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Whether sessions move by the clock.
    pub(super) fn moves_with_time(&self) -> bool {
        self.status_by_time == StatusByTime::On
    }

    /// Whether that entry was taken back earlier in this very batch.
    pub(super) fn undoes(&self, workspace: &WorkspaceId, undone: EntryId) -> bool {
        self.entries.iter().any(|entry| entry.undoes == Some(undone) && entry.workspace == *workspace)
    }

    /// What this request did earlier in this very batch.
    pub(super) fn noted(&self, workspace: &WorkspaceId, request: &RequestId) -> Option<CarriedOut> {
        let same = |entry: &&Entry| entry.request.as_ref() == Some(request) && entry.workspace == *workspace;
        self.entries.iter().find(same).map(CarriedOut::from)
    }

    /// The session as it is after the jobs before.
    pub(super) async fn session(
        &mut self,
        workspace: &WorkspaceId,
        id: &SessionId,
    ) -> Result<Option<Arc<Session>>, StoreFailure> {
        if !self.state.sessions.contains_key(id) {
            let known = match self.memory.session(id) {
                Some(known) => Some(known),
                None => store::sessions::find(self.connection, workspace, id).await?.map(Arc::new),
            };
            let Some(known) = known else { return Ok(None) };
            self.state.sessions.insert(id.clone(), known);
        }
        Ok(self.state.sessions.get(id).filter(|session| session.workspace == *workspace).cloned())
    }

    /// A session that this batch has looked at, as it is by now.
    pub(super) fn known(&self, id: &SessionId) -> Option<&Session> {
        self.state.sessions.get(id).map(|session| &**session)
    }

    /// Whether anything is remembered of a session, which is to be replaced once it is not so any more.
    pub(super) fn is_known(&self, id: &SessionId) -> bool {
        self.state.sessions.contains_key(id) || self.memory.session(id).is_some()
    }

    /// A session is no more.
    pub(super) fn forget_session(&mut self, id: SessionId) {
        self.state.sessions.remove(&id);
        self.state.changed.remove(&id);
        self.state.gone_sessions.insert(id);
    }

    /// Somebody is no member any more, in one workspace or in all.
    pub(super) fn forget_rank(&mut self, user: RobloxId, workspace: Option<&WorkspaceId>) {
        self.forget_ranks_where(|member| member.1 == user && workspace.is_none_or(|only| *only == member.0));
    }

    fn forget_ranks_where(&mut self, concerned: impl Fn(&(WorkspaceId, RobloxId)) -> bool) {
        self.state.gone_ranks.extend(self.memory.members(&concerned));
        let looked_at = self.state.ranks.keys().chain(self.ranks_read.keys()).filter(|member| concerned(member));
        let looked_at: Vec<_> = looked_at.cloned().collect();
        self.state.gone_ranks.extend(looked_at);
        self.state.ranks.retain(|member, _| !concerned(member));
    }

    /// A session became this.
    pub(super) fn replace(&mut self, session: Session) {
        self.state.changed.insert(session.id.clone());
        self.state.sessions.insert(session.id.clone(), Arc::new(session));
    }

    /// Changes a session in place. The first change of a batch copies it, for readers still see the committed one.
    pub(super) fn change<T>(&mut self, id: &SessionId, change: impl FnOnce(&mut Session) -> T) -> Option<T> {
        let session = self.state.sessions.get_mut(id)?;
        if !self.state.changed.contains(id) {
            self.state.changed.insert(id.clone());
        }
        Some(change(Arc::make_mut(session)))
    }

    pub(super) async fn plan(&mut self, workspace: &WorkspaceId) -> Result<Plan, StoreFailure> {
        if let Some(plan) = self.state.plans.get(workspace).copied().or_else(|| self.memory.plan(workspace)) {
            return Ok(plan);
        }
        let found = store::workspaces::find(self.connection, workspace).await?;
        let plan = found.ok_or(StoreFailure::Missing("workspace"))?.plan;
        self.state.plans.insert(workspace.clone(), plan);
        Ok(plan)
    }

    pub(super) async fn rank(&mut self, workspace: &WorkspaceId, user: RobloxId) -> Result<Option<Rank>, StoreFailure> {
        let key = (workspace.clone(), user);
        let remembered = || self.memory.rank(&key).filter(|_| !self.state.gone_ranks.contains(&key));
        if let Some(rank) = self.state.ranks.get(&key).copied().or_else(remembered) {
            return Ok(Some(rank));
        }
        let read = self.ranks_read.get(&key).copied().filter(|_| !self.state.gone_ranks.contains(&key));
        let rank = match read {
            Some(rank) => rank,
            None => store::members::find_rank(self.connection, workspace, user).await?,
        };
        if let Some(rank) = rank {
            self.state.ranks.insert(key, rank);
        }
        Ok(rank)
    }

    /// Who a Roblox user is in a workspace; with `admit`, somebody who is nobody there enters.
    pub(super) async fn claimant(
        &mut self,
        workspace: &WorkspaceId,
        user: RobloxId,
        admit: bool,
    ) -> Result<Claimant, StoreFailure> {
        let rank = match self.rank(workspace, user).await? {
            None if admit => {
                self.admitted.push((workspace.clone(), user));
                self.state.ranks.insert((workspace.clone(), user), Rank::LOWEST);
                Some(Rank::LOWEST)
            }
            known => known,
        };
        Ok(rank.map_or(Claimant::Outsider(user), |rank| Claimant::Member(Member { roblox: user, rank })))
    }

    /// Writes who entered so far.
    pub(super) async fn write_admitted(&mut self) -> Result<(), StoreFailure> {
        let admitted = std::mem::take(&mut self.admitted);
        store::members::admit(self.connection, &admitted, self.now).await
    }

    async fn set_rank(&mut self, origin: &Origin, given: GivenRank) -> Result<Option<Rank>, StoreFailure> {
        let GivenRank { user, rank, source, enters } = given;
        let workspace = &origin.workspace;
        let counted = self.rank(workspace, user).await?;
        if counted.is_none() && !enters {
            return Ok(None);
        }
        self.write_admitted().await?;
        let before = match source {
            RankSource::Hand => store::members::rank_by_hand(self.connection, workspace, user).await?,
            RankSource::Group(_) | RankSource::DiscordRoles => counted,
        };
        if before == Some(rank) {
            return Ok(before);
        }
        match source {
            RankSource::Hand => store::members::set_rank(self.connection, workspace, user, rank, self.now).await?,
            RankSource::Group(group) => self.take_rank(workspace, user, Some(group), rank).await?,
            RankSource::DiscordRoles => self.take_rank(workspace, user, None, rank).await?,
        }
        // Whether it counts is up to the source that the workspace has by now.
        let member = (workspace.clone(), user);
        self.state.ranks.remove(&member);
        self.state.gone_ranks.insert(member);
        self.rank(workspace, user).await?;
        let before_text = before.map_or("null".to_owned(), |rank| rank.to_string());
        self.note(Entry {
            roblox: Some(user),
            details: Some(format!("{{\"before\":{before_text},\"after\":{rank}}}")),
            // Giving the same rank twice is giving it once; without the ID a repeated delivery costs nothing.
            request: None,
            ..Entry::new(origin, AuditAction::MemberRanked)
        });
        Ok(before)
    }

    async fn take_rank(
        &mut self,
        workspace: &WorkspaceId,
        user: RobloxId,
        group: Option<RobloxGroupId>,
        rank: Rank,
    ) -> Result<(), StoreFailure> {
        store::members::admit(self.connection, &[(workspace.clone(), user)], self.now).await?;
        store::ranks::give(self.connection, workspace, user, group, rank, self.now).await
    }
}
