//! Small writes that share a transaction: what comes while one is under way is committed together, with one sync of the disk.
//!
//! Owns who waits for which commit. It must never know what is written. Claims are not among them: the engine's writer has
//! batches of its own.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::future::BoxFuture;
use tokio::sync::oneshot;

use super::{Connection, Database, StoreFailure};

/// The most writes in one transaction, so that the engine's writer never waits long for its turn.
const MOST_TOGETHER: usize = 64;

/// Something that is written. It may be run twice, in another transaction, when one beside it failed.
type Work = dyn for<'connection> FnMut(&'connection mut Connection) -> Written<'connection> + Send;

/// What running it comes to.
pub type Written<'connection> = BoxFuture<'connection, Result<(), StoreFailure>>;

/// The small writes of a database. Clones share their transactions.
#[derive(Clone, Default)]
pub(super) struct SharedWrites(Arc<Mutex<Queue>>);

#[derive(Default)]
struct Queue {
    waiting: Vec<Waiting>,
    /// Whether a task is writing, which takes what waits when it is done.
    writing: bool,
}

struct Waiting {
    work: Box<Work>,
    reply: oneshot::Sender<Result<(), StoreFailure>>,
}

impl fmt::Debug for SharedWrites {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SharedWrites").finish_non_exhaustive()
    }
}

impl Database {
    /// Writes this, in one transaction with what others write at the same moment; returns when it is committed. What fails
    /// hurts none of the others: each is then tried in a transaction of its own.
    ///
    /// Whoever stops waiting does not take it back.
    pub async fn write(
        &self,
        work: impl for<'connection> FnMut(&'connection mut Connection) -> Written<'connection> + Send + 'static,
    ) -> Result<(), StoreFailure> {
        let (reply, written) = oneshot::channel();
        if self.shared_writes().add(Waiting { work: Box::new(work), reply }) {
            tokio::spawn(Writing(self.clone()).run());
        }
        written.await.unwrap_or(Err(StoreFailure::Interrupted))
    }
}

impl SharedWrites {
    /// Whether a task has to be started for it.
    fn add(&self, waiting: Waiting) -> bool {
        let mut queue = self.lock();
        queue.waiting.push(waiting);
        !std::mem::replace(&mut queue.writing, true)
    }

    fn next(&self) -> Option<Vec<Waiting>> {
        let mut queue = self.lock();
        if queue.waiting.is_empty() {
            queue.writing = false;
            return None;
        }
        let count = queue.waiting.len().min(MOST_TOGETHER);
        Some(queue.waiting.drain(..count).collect())
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // Nothing in here can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task that writes. Should something that is written panic, those who wait by then are told, and the next one begins anew.
struct Writing(Database);

impl Writing {
    async fn run(self) {
        while let Some(mut together) = self.0.shared_writes().next() {
            match self.attempt(&mut together).await {
                Ok(()) => together.into_iter().for_each(|waiting| waiting.answer(Ok(()))),
                Err(failure) if together.len() == 1 => {
                    together.into_iter().for_each(|waiting| waiting.answer(Err(StoreFailure::Shared(Arc::clone(&failure)))));
                }
                Err(failure) => {
                    tracing::debug!(error = %failure, writes = together.len(), "small writes failed together; trying one by one");
                    for mut waiting in together {
                        let written = self.attempt(std::slice::from_mut(&mut waiting)).await;
                        waiting.answer(written.map_err(StoreFailure::Shared));
                    }
                }
            }
        }
    }

    async fn attempt(&self, together: &mut [Waiting]) -> Result<(), Arc<StoreFailure>> {
        let mut writer = self.0.writer().await;
        let mut transaction = writer.begin().await?;
        for waiting in together {
            (waiting.work)(&mut transaction).await?;
        }
        Ok(transaction.commit().await?)
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut queue = self.0.shared_writes().lock();
            queue.writing = false;
            queue.waiting.clear();
        }
    }
}

impl Waiting {
    fn answer(self, written: Result<(), StoreFailure>) {
        // Somebody who does not wait any more misses nothing.
        drop(self.reply.send(written));
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use futures::FutureExt as _;
    use futures::future::join_all;

    use super::*;
    use crate::domain::{GuildId, LinkPolicy};
    use crate::store::{database, link_policies};

    #[tokio::test]
    async fn what_is_written_at_the_same_moment_shares_a_commit_and_what_fails_hurts_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("slotkeeper.db")).await.unwrap();
        let mut reader = database.reader().await.unwrap();
        let before = database::data_version(&mut reader).await.unwrap();
        let write = |number: u64| {
            database.write(move |connection| {
                async move {
                    let guild = GuildId::new(number).unwrap();
                    link_policies::put(connection, guild, LinkPolicy::Ask).await?;
                    if number == 7 { Err(StoreFailure::Contradiction) } else { Ok(()) }
                }
                .boxed()
            })
        };
        let written = join_all((1..=10).map(write)).await;
        for (number, written) in (1..).zip(written) {
            assert_eq!(written.is_err(), number == 7);
            let kept = link_policies::find(&mut reader, GuildId::new(number).unwrap()).await.unwrap();
            assert_eq!(kept == LinkPolicy::Ask, number != 7);
        }
        assert_ne!(database::data_version(&mut reader).await.unwrap(), before);
    }
}
