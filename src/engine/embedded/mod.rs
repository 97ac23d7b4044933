//! The embedded engine: the rules of `domain`, decided by one writer over our own SQLite.
//!
//! Reads see what is committed. Writes are jobs in a bounded queue; the writer gathers those that wait into one
//! transaction and answers them after its commit, so that a whole community pressing at once costs a few syncs of the
//! disk, not one for each press.

mod attendance;
mod batch;
mod clock;
mod erasing;
mod figures;
mod forgetting;
mod job;
mod memory;
mod moderation;
mod others;
mod prefetch;
mod queue;
mod quotas;
mod reading;
mod replacing;
mod seats;
mod sessions;
mod writer;

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Notify, broadcast, oneshot};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use self::clock::StatusByTime;
use self::job::{Answer, Asked, Attendance, Job, OldSessions, Seat, Shape, Task};
use self::memory::Memory;
use self::queue::Queue;
use self::reading::Reads;
use super::{
    Capabilities, Claim, Decision, Engine, EngineFailure, Erased, GivenRank, Leave, Leaving, Moderated, Order, Seated,
    SessionChanged,
};
use crate::domain::Origin;
use crate::domain::{
    AttendanceRefusal, Attendee, AttendeeChanges, AttendeeDraft, DiscordUserId, Member, Objection, PageNumber, Quotas, Rank,
    RankSource, RobloxId, Session, SessionChanges, SessionDraft, SessionFilter, SessionId, WorkspaceId,
};
use crate::store::changes::Change;
use crate::store::{self, Database};

/// How long a session may run over before it is not offered any more.
const OVERRUN: SignedDuration = SignedDuration::from_hours(1);

/// How many changes a listener may be behind before it has to look at everything anew.
const CHANGES_KEPT: usize = 4096;

/// The embedded engine. One of it writes to a database.
#[derive(Debug)]
pub struct EmbeddedEngine {
    database: Database,
    memory: Memory,
    reads: Reads,
    queue: Arc<Queue>,
    changes: broadcast::Sender<SessionChanged>,
    /// Rung when another process has written.
    others_wrote: Arc<Notify>,
    status_by_time: StatusByTime,
    quotas: Quotas,
}

/// The running writer of an engine.
#[derive(Debug)]
pub struct WriterTask {
    queue: Arc<Queue>,
    task: JoinHandle<()>,
    over: CancellationToken,
}

/// The writer ended because of a bug. What it had answered is on the disk.
#[derive(Debug, thiserror::Error)]
#[error(
    "the database's writer ended because of a bug, which the log shows; start Slotkeeper again. Nothing that was answered is lost"
)]
pub struct WriterPanicked;

impl WriterTask {
    /// Takes no more jobs, finishes and answers those that wait, and returns when the last one is committed.
    pub async fn finish(self) -> Result<(), WriterPanicked> {
        self.queue.close();
        self.task.await.map_err(|failure| {
            tracing::error!(error = %failure, "the writer ended before its time; nothing that was answered is lost");
            WriterPanicked
        })
    }

    /// Cancelled once the writer is gone, whatever the cause.
    #[must_use]
    pub fn over(&self) -> CancellationToken {
        self.over.clone()
    }
}

impl EmbeddedEngine {
    /// Starts the writer. That sessions move by the clock at all needs [`EmbeddedEngine::keep_time`] beside it.
    #[must_use]
    pub fn start(database: Database, status_by_time: StatusByTime) -> (Self, WriterTask) {
        Self::start_within(database, status_by_time, Quotas::default())
    }

    /// The same; no workspace gets more than these quotas.
    #[must_use]
    pub fn start_within(database: Database, status_by_time: StatusByTime, quotas: Quotas) -> (Self, WriterTask) {
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let (memory, queue) = (Memory::default(), Arc::new(Queue::default()));
        let reads = Reads::new(&database, &memory);
        let engine = Self { database, memory, reads, queue, changes, others_wrote: Arc::default(), status_by_time, quotas };
        let writer = writer::Writer::new(&engine);
        let over = CancellationToken::new();
        let task = tokio::spawn(writer.run(over.clone()));
        let task = WriterTask { queue: Arc::clone(&engine.queue), task, over };
        (engine, task)
    }

    /// Where changes are announced. Whoever decides for other workspaces announces them there too.
    #[must_use]
    pub fn announcer(&self) -> broadcast::Sender<SessionChanged> {
        self.changes.clone()
    }

    /// Puts a job into the queue and waits for its answer.
    async fn ask<T, V, R>(&self, origin: Origin, question: T, kind: fn(Asked<T, V, R>) -> Task) -> Result<R, EngineFailure> {
        let (reply, answer) = oneshot::channel::<Answer<R>>();
        self.queue.push(Job { origin, task: kind(Asked { question, verdict: None, reply }) })?;
        answer.await.unwrap_or(Err(EngineFailure::Stopped))
    }
}

/// A session that was to end before this has been forgotten by whoever should have ended it.
fn still_coming(now: Timestamp) -> Timestamp {
    now.saturating_sub(OVERRUN).unwrap_or(now)
}

#[async_trait]
impl Engine for EmbeddedEngine {
    fn changed_elsewhere(&self, _: &[Change]) {
        // Which changes is read again, in turn with the writer's own.
        self.others_wrote.notify_one();
    }

    async fn capabilities(&self, _: &WorkspaceId) -> Result<Capabilities, EngineFailure> {
        Ok(Capabilities::EMBEDDED)
    }

    async fn coming(&self, workspace: &WorkspaceId, most: u32) -> Result<Vec<Arc<Session>>, EngineFailure> {
        let ids =
            store::sessions::coming(&mut *self.database.reader().await?, workspace, still_coming(self.database.now()), most)
                .await?;
        Ok(self.reads.sessions(workspace, ids).await?)
    }

    async fn list(
        &self,
        workspace: &WorkspaceId,
        filter: &SessionFilter,
        page: PageNumber,
    ) -> Result<Vec<Arc<Session>>, EngineFailure> {
        let ids = store::sessions::page(&mut *self.database.reader().await?, workspace, filter, page).await?;
        Ok(self.reads.sessions(workspace, ids).await?)
    }

    async fn held_by(&self, workspace: &WorkspaceId, user: RobloxId) -> Result<Vec<Arc<Session>>, EngineFailure> {
        let ids = store::claims::coming_sessions_of(
            &mut *self.database.reader().await?,
            workspace,
            user,
            still_coming(self.database.now()),
        )
        .await?;
        Ok(self.reads.sessions(workspace, ids).await?)
    }

    async fn get(&self, workspace: &WorkspaceId, session: &SessionId) -> Result<Option<Arc<Session>>, EngineFailure> {
        Ok(self.reads.session(workspace, session).await?)
    }

    async fn create(&self, origin: Origin, draft: SessionDraft) -> Result<Decision<Arc<Session>>, EngineFailure> {
        self.ask(origin, Shape::Create(Box::new(draft)), Task::Shape).await
    }

    async fn update(
        &self,
        origin: Origin,
        session: SessionId,
        changes: SessionChanges,
    ) -> Result<Decision<Arc<Session>>, EngineFailure> {
        self.ask(origin, Shape::Update(session, Box::new(changes)), Task::Shape).await
    }

    async fn claim(&self, origin: Origin, claim: Claim) -> Result<Decision<Seated>, EngineFailure> {
        let asked_at = Instant::now();
        let decided = self.ask(origin, Seat::Claim(claim), Task::Seat).await;
        figures::claim(&decided, asked_at.elapsed());
        decided
    }

    async fn quit(&self, origin: Origin, leave: Leave) -> Result<Decision<Seated>, EngineFailure> {
        self.ask(origin, Seat::Quit(leave), Task::Seat).await
    }

    async fn remove(&self, origin: Origin, leave: Leave) -> Result<Decision<Seated>, EngineFailure> {
        self.ask(origin, Seat::Remove(leave), Task::Seat).await
    }

    async fn moderate(&self, origin: Origin, order: Order) -> Result<Result<Moderated, Objection>, EngineFailure> {
        self.ask(origin, order, |asked| Task::Moderate(Box::new(asked))).await
    }

    async fn add_attendee(
        &self,
        origin: Origin,
        session: SessionId,
        draft: AttendeeDraft,
    ) -> Result<Result<Attendee, AttendanceRefusal>, EngineFailure> {
        self.ask(origin, Attendance::Add(session, Box::new(draft)), Task::Attendance).await
    }

    async fn update_attendee(
        &self,
        origin: Origin,
        session: SessionId,
        user: RobloxId,
        changes: AttendeeChanges,
    ) -> Result<Result<Attendee, AttendanceRefusal>, EngineFailure> {
        self.ask(origin, Attendance::Update(session, user, changes), Task::Attendance).await
    }

    async fn member(&self, workspace: &WorkspaceId, user: RobloxId) -> Result<Option<Member>, EngineFailure> {
        Ok(self.reads.rank(workspace, user).await?.map(|rank| Member { roblox: user, rank }))
    }

    async fn set_rank(&self, origin: Origin, user: RobloxId, rank: Rank) -> Result<Option<Rank>, EngineFailure> {
        self.ask(origin, GivenRank { user, rank, source: RankSource::Hand, enters: true }, Task::Rank).await
    }

    async fn give_rank(&self, origin: Origin, given: GivenRank) -> Result<Option<Rank>, EngineFailure> {
        self.ask(origin, given, Task::Rank).await
    }

    async fn forget_ranks(&self, origin: Origin) -> Result<(), EngineFailure> {
        self.ask(origin, (), Task::RankSource).await
    }

    async fn erase(&self, origin: Origin, person: Leaving) -> Result<Erased, EngineFailure> {
        self.erase_all(origin, person).await
    }

    async fn erase_rest(&self, origin: Origin, person: DiscordUserId) -> Result<Erased, EngineFailure> {
        self.erase_to_the_end(origin, person).await
    }

    async fn forget_old_sessions(&self, origin: Origin, ended_before: Timestamp, most: u32) -> Result<u64, EngineFailure> {
        self.ask(origin, OldSessions { ended_before, most }, Task::Forget).await
    }

    fn changes(&self) -> broadcast::Receiver<SessionChanged> {
        self.changes.subscribe()
    }
}
