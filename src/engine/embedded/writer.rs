//! The writer: takes the jobs that wait, decides them in one transaction, commits, and answers.

use std::slice;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, broadcast};

use super::batch::{Batch, Care, Committed, Occasion};
use super::figures;
use super::job::Job;
use super::memory::Memory;
use super::others::Others;
use super::queue::Queue;
use super::{EmbeddedEngine, StatusByTime};
use crate::domain::Session;
use crate::engine::{EngineFailure, SessionChanged};
use crate::store::{Database, StoreFailure};

/// The most jobs in one transaction: a sync of the disk is shared by many, and none waits long for the others.
const MOST_TOGETHER: usize = 256;

/// How long the news of another process' change waits that was met with in a batch, and news that could not be read.
const NEWS_AFTER: Duration = Duration::from_millis(200);

/// Decides one batch after the other until the queue is closed and empty.
#[derive(Debug)]
pub(super) struct Writer {
    database: Database,
    memory: Memory,
    queue: Arc<Queue>,
    changes: broadcast::Sender<SessionChanged>,
    status_by_time: StatusByTime,
    others: Others,
    others_wrote: Arc<Notify>,
}

impl Writer {
    pub(super) fn new(engine: &EmbeddedEngine) -> Self {
        Self {
            database: engine.database.clone(),
            memory: engine.memory.clone(),
            queue: Arc::clone(&engine.queue),
            changes: engine.changes.clone(),
            status_by_time: engine.status_by_time,
            others: Others::new(engine.database.process()),
            others_wrote: Arc::clone(&engine.others_wrote),
        }
    }

    pub(super) async fn run(mut self) {
        self.hear_of_others().await;
        loop {
            let has_news = self.others.has_news();
            tokio::select! {
                jobs = self.queue.next(MOST_TOGETHER) => match jobs {
                    Some(jobs) => self.settle(jobs).await,
                    None => return,
                },
                () = self.others_wrote.notified() => self.hear_of_others().await,
                // Others may write while this process decides, too, and then it is seen at once and told a little later.
                () = tokio::time::sleep(NEWS_AFTER), if has_news => self.hear_of_others().await,
            }
        }
    }

    /// Forgets what other processes have changed, and announces it.
    async fn hear_of_others(&mut self) {
        match self.changed_by_others().await {
            Ok(sessions) => sessions.into_iter().for_each(|session| self.tell(SessionChanged { session, elsewhere: true })),
            Err(failure) => tracing::warn!(error = %failure, "what other processes have changed could not be read; trying again"),
        }
    }

    async fn changed_by_others(&mut self) -> Result<Vec<Arc<Session>>, StoreFailure> {
        let mut snapshot = self.database.snapshot().await?;
        self.others.catch_up(&mut snapshot, &self.memory).await?;
        self.others.changed_sessions(&mut snapshot, &self.memory).await
    }

    /// Together first. If that fails, each job alone: one that cannot work must not hurt its neighbours, and one that came
    /// twice is recognised. Where not even a transaction could begin no job is to blame, and none would fare better alone.
    async fn settle(&mut self, mut jobs: Vec<Job>) {
        figures::batch(jobs.len());
        match self.attempt(&mut jobs, Care::Together).await {
            Ok(committed) => self.announce(jobs, &committed),
            Err(NotDone::Batch(failure)) => {
                tracing::debug!(error = %failure, jobs = jobs.len(), "a batch did not go through as a whole; trying one by one");
                for job in jobs {
                    self.settle_alone(job).await;
                }
            }
            Err(NotDone::Begin(failure)) => {
                tracing::error!(error = %failure, jobs = jobs.len(), "the database takes no writes");
                let failure = EngineFailure::from(failure);
                jobs.into_iter().for_each(|job| job.fail(failure.clone()));
            }
        }
    }

    async fn settle_alone(&mut self, mut job: Job) {
        match self.attempt(slice::from_mut(&mut job), Care::Alone).await {
            Ok(committed) => self.announce(vec![job], &committed),
            Err(NotDone::Begin(failure) | NotDone::Batch(failure)) => {
                tracing::error!(error = %failure, workspace.id = %job.origin.workspace, "a request could not be written");
                job.fail(EngineFailure::from(failure));
            }
        }
    }

    async fn attempt(&mut self, jobs: &mut [Job], care: Care) -> Result<Committed, NotDone> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await.map_err(NotDone::Begin)?;
        let now = Timestamp::now();
        self.others.look(&mut transaction, &self.memory, jobs.len()).await?;
        if care == Care::Alone {
            self.memory.forget();
        }
        let mut batch = Batch::new(&mut transaction, &self.memory, Occasion { care, now, status_by_time: self.status_by_time });
        for job in jobs {
            batch.decide(job).await?;
        }
        let committed = batch.finish().await?;
        transaction.commit().await.map_err(StoreFailure::from)?;
        Ok(committed)
    }

    /// After the commit: what is remembered, what listeners hear, and last what those who wait are told.
    fn announce(&self, jobs: Vec<Job>, committed: &Committed) {
        committed.remember(&self.memory);
        for session in committed.changed_sessions() {
            self.tell(SessionChanged { session: Arc::clone(session), elsewhere: false });
        }
        for job in jobs {
            job.answer(committed.sessions());
        }
    }

    fn tell(&self, change: SessionChanged) {
        // Without a listener there is nobody to tell.
        drop(self.changes.send(change));
    }
}

/// Why a transaction was not committed.
#[derive(Debug)]
enum NotDone {
    /// It could not begin: somebody else holds the write lock, or the disk is broken.
    Begin(StoreFailure),
    /// Something in it failed.
    Batch(StoreFailure),
}

impl From<StoreFailure> for NotDone {
    fn from(failure: StoreFailure) -> Self {
        Self::Batch(failure)
    }
}
