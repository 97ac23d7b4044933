//! The database: several connections that read, and exactly one that writes.
//!
//! One writer is what SQLite allows at a time anyway; with one connection for all writes nobody in this process ever
//! waits for a lock in vain, and `pragma data_version` on it tells whether another process has written.
//!
//! A connection that a fault has made unusable is replaced before its next use (`writing`), the file is watched
//! (`watching`), and what is wrong is known in one place and logged once when it begins and once when it ends
//! (`condition`).

mod condition;
mod file;
mod permissions;
#[cfg(test)]
mod tests;
mod watching;
mod writing;

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use sqlx::migrate::MigrateError;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{Sqlite, SqlitePool};
use tokio::sync::Mutex;

use self::condition::Condition;
use self::file::DatabaseFile;
use self::writing::WriteConnection;
pub use self::writing::{Transaction, Writer};
use super::changes::Process;
use super::migrations::migrator;
use super::shared_write::SharedWrites;
use super::{Clock, Connection, OpenFailure, StoreFailure, Trouble};

/// How long closing waits for whoever still holds the database, and how often it looks.
const PATIENCE_AT_THE_END: Duration = Duration::from_secs(1);
const LOOKED_EVERY: Duration = Duration::from_millis(10);

/// Readers beside the writer; a small server has few cores to use more.
const READERS: u32 = 4;
/// What a reader keeps of the file, in KiB, as SQLite counts it. Most presses are about pages that nobody has asked for lately, and
/// the system keeps those that somebody has.
const READER_CACHE: &str = "-1000";

/// How long a read waits for one of them.
const PATIENCE_FOR_A_READER: Duration = Duration::from_secs(10);

/// How many readers that a fault has left in a transaction are thrown away before a snapshot is given up.
const MOST_BROKEN: u32 = READERS + 1;

/// What may be set of a database.
#[derive(Debug, Clone, Copy)]
pub struct DatabaseSettings {
    /// How long a write waits for the lock of another program (the command line beside a running bot) before it fails.
    pub patience: Duration,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self { patience: Duration::from_secs(5) }
    }
}

/// An open database. Cheap to clone; all clones are the same one.
#[derive(Debug, Clone)]
pub struct Database {
    /// Replaced as a whole once a fault is over.
    readers: Arc<RwLock<SqlitePool>>,
    writer: Arc<Mutex<WriteConnection>>,
    file: Arc<DatabaseFile>,
    condition: Arc<Condition>,
    shared_writes: SharedWrites,
    clock: Clock,
    process: Process,
}

impl Database {
    /// Opens the file, makes it if it is not there, and brings it up to date.
    pub async fn open(path: &Path) -> Result<Self, OpenFailure> {
        Self::open_with(path, DatabaseSettings::default()).await
    }

    /// The same with other settings.
    pub async fn open_with(path: &Path, settings: DatabaseSettings) -> Result<Self, OpenFailure> {
        file::refuse_what_is_no_file(path)?;
        permissions::make(path);
        let mut file = DatabaseFile::new(path, settings.patience);
        let mut connection = file.create().await.map_err(|failure| said_by_sqlite(path, &failure))?;
        migrator().run(&mut connection).await.map_err(|failure| not_migrated(path, failure))?;
        // Not before: a path may have been mistyped, and lead to somebody else's file.
        permissions::close_to_others(path);
        let process = Process::draw();
        let mut writer = WriteConnection::new(connection, settings.patience, process);
        let introduced = writer.introduce().await;
        introduced.map_err(|failure| OpenFailure::Other { path: path.into(), problem: failure.to_string() })?;
        // A deletion whose process ended before the log was emptied is not to be found there either.
        if let Err(failure) = writer.fold_log().await {
            tracing::warn!(error = %failure, "the database's log could not be emptied at the start");
        }
        if let Err(failure) = writer.gather_statistics().await {
            tracing::warn!(error = %failure, "the database's statistics could not be brought up to date at the start");
        }
        file.remember();
        let file = Arc::new(file);
        let readers = Arc::new(RwLock::new(readers(&file)));
        let (writer, condition) = (Arc::new(Mutex::new(writer)), Arc::new(Condition::of(path)));
        Ok(Self { readers, writer, file, condition, shared_writes: SharedWrites::default(), clock: Clock::system(), process })
    }

    /// The same with another clock than the machine's.
    #[must_use]
    pub fn by_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// The present moment, by the clock that rows are stamped with.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A connection that sees everything committed so far.
    pub async fn reader(&self) -> Result<PoolConnection<Sqlite>, StoreFailure> {
        let readers = self.readers();
        self.refuse_to_open_another_file(&readers)?;
        Ok(readers.acquire().await?)
    }

    /// The same for several queries that have to see one and the same moment.
    pub async fn snapshot(&self) -> Result<sqlx::Transaction<'static, Sqlite>, StoreFailure> {
        let readers = self.readers();
        self.refuse_to_open_another_file(&readers)?;
        for _ in 0..MOST_BROKEN {
            let mut reader = readers.acquire().await?;
            // A read that failed may have ended its transaction behind sqlx's back: such a reader would show the same old
            // state for ever.
            if has_no_transaction(&mut reader).await {
                return Ok(sqlx::Transaction::begin(reader, None).await?);
            }
            tracing::debug!("a reader that a fault has left in a transaction is closed");
            drop(reader.close().await);
        }
        Err(StoreFailure::Unusable(Trouble::Unavailable))
    }

    /// The one connection that writes; waits for its turn.
    pub async fn writer(&self) -> Writer<'_> {
        Writer::new(self.writer.lock().await, &self.file, &self.condition)
    }

    /// Tells of a failure that was met in a transaction: it is logged once, and /healthz says so, until it is over.
    pub fn noticed(&self, failure: &StoreFailure) {
        self.condition.noticed(failure);
    }

    /// The small writes that wait for their transaction.
    pub(super) const fn shared_writes(&self) -> &SharedWrites {
        &self.shared_writes
    }

    /// Brings the planner's statistics up to date where a table has become ten times as large or small since; to be called
    /// now and then while the program runs.
    pub async fn refresh_statistics(&self) -> Result<(), StoreFailure> {
        self.writer.lock().await.gather_statistics().await
    }

    /// This process among those on the same file.
    #[must_use]
    pub const fn process(&self) -> Process {
        self.process
    }

    /// A reading connection of one's own, apart from those that everybody shares.
    pub async fn own_reader(&self) -> Result<Connection, StoreFailure> {
        use sqlx::Connection as _;
        Ok(Connection::connect_with(&self.readers().connect_options()).await?)
    }

    /// Closes everything. Whatever was committed is on the disk already; this folds the log into the file.
    pub async fn close(self) {
        self.readers().close().await;
        let Some(mut writer) = alone(self.writer).await else {
            return tracing::warn!("somebody still uses the database, so it is not closed; nothing that was committed is lost");
        };
        if let Err(failure) = writer.gather_statistics().await {
            tracing::debug!(error = %failure, "the database's statistics could not be brought up to date at the end");
        }
        if let Err(failure) = writer.close().await {
            tracing::warn!(error = %failure, "the database did not close cleanly; nothing that was committed is lost");
        }
    }

    /// Once the file was deleted or replaced, those readers that have it open still show it; a new one would not.
    fn refuse_to_open_another_file(&self, readers: &SqlitePool) -> Result<(), StoreFailure> {
        match self.condition.trouble() {
            Some(trouble @ (Trouble::Deleted | Trouble::Replaced)) if readers.num_idle() == 0 && readers.size() < READERS => {
                Err(StoreFailure::Unusable(trouble))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn readers(&self) -> SqlitePool {
        // Nothing that holds it can panic.
        self.readers.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has later reads come from new connections; those under way finish with theirs.
    fn renew_readers(&self) {
        let old = std::mem::replace(&mut *self.readers.write().unwrap_or_else(PoisonError::into_inner), readers(&self.file));
        tokio::spawn(async move { old.close().await });
    }
}

fn readers(file: &Arc<DatabaseFile>) -> SqlitePool {
    let options = file.options().pragma("query_only", "on").pragma("cache_size", READER_CACHE);
    let file = Arc::clone(file);
    let checked = move || file.in_place().map_err(sqlx::Error::from);
    let pool = SqlitePoolOptions::new().max_connections(READERS).acquire_timeout(PATIENCE_FOR_A_READER);
    // Not of a file that took the place of ours: answers would come now from one and now from the other.
    let pool = pool.after_connect(move |_, _| {
        let checked = checked();
        Box::pin(async move { checked })
    });
    pool.connect_lazy_with(options)
}

/// The writer, as soon as nobody else has it: what ended a moment ago (a connection to Discord) lets go of it a little later.
async fn alone(mut writer: Arc<Mutex<WriteConnection>>) -> Option<WriteConnection> {
    let mut waited = Duration::ZERO;
    loop {
        writer = match Arc::try_unwrap(writer) {
            Ok(writer) => return Some(writer.into_inner()),
            Err(_) if waited >= PATIENCE_AT_THE_END => return None,
            Err(shared) => shared,
        };
        tokio::time::sleep(LOOKED_EVERY).await;
        waited += LOOKED_EVERY;
    }
}

/// Whether a connection is in no transaction once everything that it was told is done: a rollback may be on its way.
async fn has_no_transaction(connection: &mut Connection) -> bool {
    use sqlx::Connection as _;
    !connection.is_in_transaction() || (connection.ping().await.is_ok() && !connection.is_in_transaction())
}

/// A number that differs when another connection has committed since this one last asked.
pub async fn data_version(connection: &mut Connection) -> Result<i64, StoreFailure> {
    Ok(sqlx::query_scalar("pragma data_version").fetch_one(connection).await?)
}

/// Reads a row, or finds that there is none: fails when the file does not answer.
pub async fn answers(connection: &mut Connection) -> Result<(), StoreFailure> {
    sqlx::query("select id from workspaces limit 1").fetch_optional(connection).await?;
    Ok(())
}

fn not_migrated(path: &Path, failure: MigrateError) -> OpenFailure {
    match failure {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => OpenFailure::Newer { path: path.into() },
        MigrateError::Execute(failure) | MigrateError::ExecuteMigration(failure, _) => said_by_sqlite(path, &failure),
        other => OpenFailure::Other { path: path.into(), problem: other.to_string() },
    }
}

/// Primary result codes of SQLite: 8 read-only, 14 cannot open, 26 not a database.
fn said_by_sqlite(path: &Path, failure: &sqlx::Error) -> OpenFailure {
    let path = path.to_owned();
    match super::failure::primary_code(failure) {
        Some(8) => OpenFailure::ReadOnly { path },
        Some(14) => OpenFailure::Unreachable { path },
        Some(26) => OpenFailure::NotADatabase { path },
        Some(_) | None => OpenFailure::Other { path, problem: failure.to_string() },
    }
}
