//! The writer: takes the jobs that wait, decides them in one transaction, commits, and answers.

use std::slice;
use std::sync::Arc;

use tokio::sync::broadcast;

use super::batch::{Batch, Care, Committed, Occasion};
use super::figures;
use super::job::Job;
use super::memory::Memory;
use super::queue::Queue;
use super::{EmbeddedEngine, StatusByTime};
use crate::engine::{EngineFailure, SessionChanged};
use crate::store::{self, Database, StoreFailure};

/// The most jobs in one transaction: a sync of the disk is shared by many, and none waits long for the others.
const MOST_TOGETHER: usize = 256;

/// Decides one batch after the other until the queue is closed and empty.
#[derive(Debug)]
pub(super) struct Writer {
    database: Database,
    memory: Memory,
    queue: Arc<Queue>,
    changes: broadcast::Sender<SessionChanged>,
    status_by_time: StatusByTime,
    /// What `pragma data_version` said last.
    data_version: Option<i64>,
}

impl Writer {
    pub(super) fn new(engine: &EmbeddedEngine) -> Self {
        Self {
            database: engine.database.clone(),
            memory: engine.memory.clone(),
            queue: Arc::clone(&engine.queue),
            changes: engine.changes.clone(),
            status_by_time: engine.status_by_time,
            data_version: None,
        }
    }

    pub(super) async fn run(mut self) {
        while let Some(jobs) = self.queue.next(MOST_TOGETHER).await {
            self.settle(jobs).await;
        }
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
        let now = self.database.now();
        let version = store::database::data_version(&mut transaction).await?;
        if care == Care::Alone || self.data_version.replace(version) != Some(version) {
            self.memory.forget();
        }
        let mut batch = Batch::new(&mut transaction, &self.memory, Occasion { care, now, status_by_time: self.status_by_time });
        batch.prefetch(jobs).await?;
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
            // Without a listener there is nobody to tell.
            drop(self.changes.send(SessionChanged { session: Arc::clone(session) }));
        }
        for job in jobs {
            job.answer(committed.sessions());
        }
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
