//! The one connection that writes. What a fault has made unusable is replaced before the next write: SQLite ends some
//! transactions by itself (a full disk at a COMMIT), of which sqlx does not know, so that it could never begin another.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, Sqlite};
use tokio::sync::MutexGuard;

use super::condition::Condition;
use super::file::DatabaseFile;
use super::has_no_transaction;
use crate::store::changes::{self, Process};
use crate::store::{Connection, StoreFailure, Trouble};

/// How long emptying the log waits for those who read an older state.
const PATIENCE_WITH_READERS: Duration = Duration::from_millis(50);

/// How long a write waits for a lock that has been held for too long already: those who wait behind it wait for nothing.
const PATIENCE_LOST: Duration = Duration::from_millis(100);

/// How many rows of an index are looked at for the planner's statistics: enough to tell a workspace from a session, and done in
/// milliseconds however much there is.
const ROWS_LOOKED_AT: u32 = 400;

/// The connection, and what is known of it.
#[derive(Debug)]
pub(super) struct WriteConnection {
    connection: Connection,
    /// Counted up with each new one.
    number: u64,
    is_broken: bool,
    /// How long it waits for a lock.
    patience: Duration,
    /// Who writes on it.
    process: Process,
}

impl WriteConnection {
    pub(super) const fn new(connection: Connection, patience: Duration, process: Process) -> Self {
        Self { connection, number: 0, is_broken: false, patience, process }
    }

    /// Writes down on the connection who writes.
    pub(super) async fn introduce(&mut self) -> Result<(), StoreFailure> {
        changes::introduce(&mut self.connection, self.process).await
    }

    /// Puts another connection into the place of one that cannot be used.
    async fn make_usable(&mut self, file: &DatabaseFile) -> Result<(), StoreFailure> {
        if !self.is_broken && has_no_transaction(&mut self.connection).await {
            return Ok(());
        }
        // The old one is closed last: with the last connection of all SQLite would throw its log away, and a full disk has no
        // room for another.
        let new = file.connect().await?;
        let old = std::mem::replace(&mut self.connection, new);
        (self.number, self.is_broken, self.patience) = (self.number + 1, false, file.patience());
        tracing::debug!(
            connection.number = self.number,
            "the connection that writes could not be used any more; it is a new one"
        );
        drop(old.close().await);
        if let Err(failure) = self.introduce().await {
            self.is_broken = true;
            return Err(failure);
        }
        Ok(())
    }

    async fn be_patient(&mut self, patience: Duration) -> Result<(), StoreFailure> {
        if self.patience != patience {
            sqlx::query(timeout(patience)).execute(&mut self.connection).await?;
            self.patience = patience;
        }
        Ok(())
    }

    /// With less patience than a write has: nobody waits for this, and everybody waits for the writer.
    pub(super) async fn fold_log(&mut self) -> Result<bool, StoreFailure> {
        let patience = self.patience;
        self.be_patient(PATIENCE_WITH_READERS).await?;
        let busy = sqlx::query_scalar::<_, i64>("pragma wal_checkpoint(truncate)").fetch_one(&mut self.connection).await;
        self.be_patient(patience).await?;
        Ok(busy? == 0)
    }

    /// Statistics tell the planner which index is the narrow one. Each statement does well without them, too; the tests see to
    /// it.
    pub(super) async fn gather_statistics(&mut self) -> Result<(), StoreFailure> {
        sqlx::query(AssertSqlSafe(format!("pragma analysis_limit = {ROWS_LOOKED_AT}"))).execute(&mut self.connection).await?;
        // Every table (0x10000) that has never been looked at or is ten times as large or small as it was then (0x02).
        sqlx::query("pragma optimize = 0x10002").execute(&mut self.connection).await?;
        Ok(())
    }

    pub(super) async fn close(self) -> Result<(), sqlx::Error> {
        self.connection.close().await
    }
}

fn timeout(patience: Duration) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("pragma busy_timeout = {}", patience.as_millis()))
}

/// The right to write.
#[derive(Debug)]
pub struct Writer<'database> {
    held: MutexGuard<'database, WriteConnection>,
    file: &'database DatabaseFile,
    condition: &'database Condition,
}

impl<'database> Writer<'database> {
    pub(super) const fn new(
        held: MutexGuard<'database, WriteConnection>,
        file: &'database DatabaseFile,
        condition: &'database Condition,
    ) -> Self {
        Self { held, file, condition }
    }

    /// A transaction that has the write lock from its first moment, so that it cannot fail half-way for want of it.
    pub async fn begin(&mut self) -> Result<Transaction<'_>, StoreFailure> {
        let (condition, file) = (self.condition, self.file);
        if let Err(failure) = self.make_ready().await {
            condition.noticed(&failure);
            return Err(failure);
        }
        #[cfg(test)]
        self.break_something().await;
        let held = &mut *self.held;
        match held.connection.begin_with("begin immediate").await {
            Ok(inner) => Ok(Transaction { inner, connection_number: held.number, condition, file }),
            Err(failure) => {
                let failure = StoreFailure::from(failure);
                // Nothing is wrong with a connection that only came too late.
                held.is_broken = failure.trouble() != Some(Trouble::Locked);
                condition.noticed(&failure);
                Err(failure)
            }
        }
    }

    async fn make_ready(&mut self) -> Result<(), StoreFailure> {
        self.file.in_place().map_err(StoreFailure::Unusable)?;
        self.held.make_usable(self.file).await?;
        let is_locked = self.condition.trouble() == Some(Trouble::Locked);
        let patience = self.file.patience();
        self.held.be_patient(if is_locked { patience.min(PATIENCE_LOST) } else { patience }).await
    }

    /// Folds the log into the file and empties it, so that no older state of a page is left in either. False when
    /// somebody still reads an older state: then it has to be done again later.
    pub async fn fold_log(&mut self) -> Result<bool, StoreFailure> {
        self.make_ready().await?;
        self.held.fold_log().await
    }

    #[cfg(test)]
    async fn break_something(&mut self) {
        let fault = *self.file.fault.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        drop(sqlx::raw_sql(fault).execute(&mut self.held.connection).await);
    }
}

/// A transaction that writes. Unless it is committed, nothing of it is done.
#[derive(Debug)]
pub struct Transaction<'writer> {
    inner: sqlx::Transaction<'writer, Sqlite>,
    connection_number: u64,
    condition: &'writer Condition,
    file: &'writer DatabaseFile,
}

impl Transaction<'_> {
    /// On which connection it is. Another one has its own idea of `pragma data_version`.
    #[must_use]
    pub const fn connection_number(&self) -> u64 {
        self.connection_number
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<(), StoreFailure> {
        let Self { inner, condition, file, .. } = self;
        let committed = match file.in_place() {
            Ok(()) => inner.commit().await.map_err(StoreFailure::from),
            Err(trouble) => Err(StoreFailure::Unusable(trouble)),
        };
        match &committed {
            Ok(()) => condition.committed(),
            Err(failure) => condition.noticed(failure),
        }
        committed
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.inner
    }
}

impl DerefMut for Transaction<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.inner
    }
}
