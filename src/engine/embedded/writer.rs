//! The writer: takes the jobs that wait, decides them in one transaction, commits, and answers.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

use super::batch::{Batch, Care, Committed, Occasion};
use super::figures;
use super::job::Job;
use super::memory::Memory;
use super::others::Others;
use super::queue::Queue;
use super::{EmbeddedEngine, StatusByTime};
use crate::domain::{Quotas, Session, WorkspaceId};
use crate::engine::{EngineFailure, SessionChanged};
use crate::store::{Database, StoreFailure, Trouble};

/// The most jobs in one transaction: a sync of the disk is shared by many, and none waits long for the others.
const MOST_TOGETHER: usize = 256;

/// How long the news of another process' change waits that was met with in a batch, and news that could not be read.
const NEWS_AFTER: Duration = Duration::from_millis(200);

/// Closes the queue when the writer is gone. Whoever waits in it is told so.
struct AtTheEnd(Arc<Queue>);

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

/// Decides one batch after the other until the queue is closed and empty.
#[derive(Debug)]
pub(super) struct Writer {
    database: Database,
    memory: Memory,
    queue: Arc<Queue>,
    changes: broadcast::Sender<SessionChanged>,
    status_by_time: StatusByTime,
    quotas: Quotas,
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
            quotas: engine.quotas,
            others: Others::new(engine.database.process()),
            others_wrote: Arc::clone(&engine.others_wrote),
        }
    }

    pub(super) async fn run(mut self, over: CancellationToken) {
        // However it ends, a panic included: nobody waits for a writer that is gone, and the program hears of it.
        let _over = over.drop_guard();
        let _abandoned = AtTheEnd(Arc::clone(&self.queue));
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

    /// Together first. If that fails, together once more, with nothing remembered of the workspaces concerned and with a look
    /// at what was carried out before: that is enough where the memory was wrong or a request came twice. If it is not, in
    /// halves, so that one job that cannot work does not hurt its neighbours and costs a handful of transactions, not one
    /// for each. Where the database as a whole is in trouble no job is to blame, and none would fare better alone.
    async fn settle(&mut self, jobs: Vec<Job>) {
        figures::batch(jobs.len());
        let mut parts = vec![(jobs, Care::Together)];
        while let Some((mut jobs, care)) = parts.pop() {
            match self.attempt(&mut jobs, care).await {
                Ok(committed) => self.announce(jobs, &committed),
                Err(failure) if self.is_to_blame(&failure) || (care == Care::Anew && jobs.len() == 1) => fail(jobs, failure),
                Err(failure) if care == Care::Together => {
                    tracing::debug!(error = %failure, jobs = jobs.len(), "a batch did not go through as a whole; deciding it anew");
                    let workspaces: HashSet<&WorkspaceId> = jobs.iter().map(|job| &job.origin.workspace).collect();
                    self.memory.forget_workspaces(&workspaces);
                    parts.push((jobs, Care::Anew));
                }
                Err(failure) => {
                    tracing::debug!(error = %failure, jobs = jobs.len(), "something in a batch cannot be done; deciding it in halves");
                    let later = jobs.split_off(jobs.len() / 2);
                    parts.extend([(later, Care::Anew), (jobs, Care::Anew)]);
                }
            }
        }
    }

    /// Whether it is the database as a whole that failed. A damaged part of it fails those alone who need it.
    fn is_to_blame(&self, failure: &StoreFailure) -> bool {
        self.database.noticed(failure);
        failure.trouble().is_some_and(|trouble| trouble != Trouble::Damaged)
    }

    async fn attempt(&mut self, jobs: &mut [Job], care: Care) -> Result<Committed, StoreFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let now = self.database.now();
        self.others.look(transaction.connection_number(), &mut transaction, &self.memory, jobs.len()).await?;
        let occasion = Occasion { care, now, status_by_time: self.status_by_time, quotas: self.quotas };
        let mut batch = Batch::new(&mut transaction, &self.memory, occasion);
        batch.prefetch(jobs).await?;
        for job in jobs {
            batch.decide(job).await?;
        }
        let committed = batch.finish().await?;
        transaction.commit().await?;
        figures::commit();
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

fn fail(jobs: Vec<Job>, failure: StoreFailure) {
    match failure.trouble() {
        // Said once, when it begins.
        Some(trouble) if trouble != Trouble::Damaged => {
            tracing::debug!(error = %failure, jobs = jobs.len(), "nothing is written");
        }
        Some(_) | None => {
            let workspace = jobs.first().map(|job| &job.origin.workspace);
            tracing::error!(error = %failure, workspace.id = workspace.map(tracing::field::display), "a request could not be written");
        }
    }
    let failure = EngineFailure::from(failure);
    jobs.into_iter().for_each(|job| job.fail(failure.clone()));
}
