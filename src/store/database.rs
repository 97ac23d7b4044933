//! The database: several connections that read, and exactly one that writes.
//!
//! One writer is what SQLite allows at a time anyway; with one connection for all writes nobody in this process ever
//! waits for a lock in vain, and `pragma data_version` on it tells whether another process has written.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection as _, Sqlite, SqlitePool, Transaction};
use tokio::sync::{Mutex, MutexGuard};

use super::changes::{self, Process};
use super::migrations::migrator;
use super::{Connection, OpenFailure, StoreFailure};

/// How long a write waits for another process (the command line beside a running bot) before it fails.
const PATIENCE_WITH_OTHERS: Duration = Duration::from_secs(5);

/// How long emptying the log waits for those who read an older state.
const PATIENCE_WITH_READERS: Duration = Duration::from_millis(50);
/// How long closing waits for whoever still holds the database, and how often it looks.
const PATIENCE_AT_THE_END: Duration = Duration::from_secs(1);
const LOOKED_EVERY: Duration = Duration::from_millis(10);

/// Readers beside the writer; a small server has few cores to use more.
const READERS: u32 = 4;

/// An open database. Cheap to clone; all clones are the same one.
#[derive(Debug, Clone)]
pub struct Database {
    readers: SqlitePool,
    writer: Arc<Mutex<Connection>>,
    process: Process,
}

impl Database {
    /// Opens the file, makes it if it is not there, and brings it up to date.
    pub async fn open(path: &Path) -> Result<Self, OpenFailure> {
        refuse_what_is_no_file(path)?;
        let options = options(path);
        let mut writer = Connection::connect_with(&options).await.map_err(|failure| said_by_sqlite(path, &failure))?;
        migrator().run(&mut writer).await.map_err(|failure| not_migrated(path, failure))?;
        let process = Process::draw();
        let introduced = changes::introduce(&mut writer, process).await;
        introduced.map_err(|failure| OpenFailure::Other { path: path.into(), problem: failure.to_string() })?;
        // A deletion whose process ended before the log was emptied is not to be found there either.
        if let Err(failure) = fold_log(&mut writer).await {
            tracing::warn!(error = %failure, "the database's log could not be emptied at the start");
        }
        let readers = SqlitePoolOptions::new().max_connections(READERS).connect_lazy_with(options.pragma("query_only", "on"));
        Ok(Self { readers, writer: Arc::new(Mutex::new(writer)), process })
    }

    /// A connection that sees everything committed so far.
    pub async fn reader(&self) -> Result<PoolConnection<Sqlite>, StoreFailure> {
        Ok(self.readers.acquire().await?)
    }

    /// The same for several queries that have to see one and the same moment.
    pub async fn snapshot(&self) -> Result<Transaction<'static, Sqlite>, StoreFailure> {
        Ok(self.readers.begin().await?)
    }

    /// The one connection that writes; waits for its turn.
    pub async fn writer(&self) -> Writer<'_> {
        Writer(self.writer.lock().await)
    }

    /// This process among those on the same file.
    #[must_use]
    pub const fn process(&self) -> Process {
        self.process
    }

    /// A reading connection of one's own, apart from those that everybody shares.
    pub async fn own_reader(&self) -> Result<Connection, StoreFailure> {
        Ok(Connection::connect_with(&self.readers.connect_options()).await?)
    }

    /// Closes everything. Whatever was committed is on the disk already; this folds the log into the file.
    pub async fn close(self) {
        self.readers.close().await;
        let Some(writer) = alone(self.writer).await else {
            return tracing::warn!("somebody still uses the database, so it is not closed; nothing that was committed is lost");
        };
        if let Err(failure) = writer.close().await {
            tracing::warn!(error = %failure, "the database did not close cleanly; nothing that was committed is lost");
        }
    }
}

/// The writer, as soon as nobody else has it: what ended a moment ago (a connection to Discord) lets go of it a little later.
async fn alone(mut writer: Arc<Mutex<Connection>>) -> Option<Connection> {
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

/// The right to write.
#[derive(Debug)]
pub struct Writer<'database>(MutexGuard<'database, Connection>);

impl Writer<'_> {
    /// A transaction that has the write lock from its first moment, so that it cannot fail half-way for want of it.
    pub async fn begin(&mut self) -> Result<Transaction<'_, Sqlite>, StoreFailure> {
        Ok(self.0.begin_with("begin immediate").await?)
    }
}

impl Writer<'_> {
    /// Folds the log into the file and empties it, so that no older state of a page is left in either. False when
    /// somebody still reads an older state: then it has to be done again later.
    pub async fn fold_log(&mut self) -> Result<bool, StoreFailure> {
        fold_log(&mut self.0).await
    }
}

/// With less patience than a write has: nobody waits for this, and everybody waits for the writer.
async fn fold_log(connection: &mut Connection) -> Result<bool, StoreFailure> {
    let set_patience = |patience: Duration| AssertSqlSafe(format!("pragma busy_timeout = {}", patience.as_millis()));
    sqlx::query(set_patience(PATIENCE_WITH_READERS)).execute(&mut *connection).await?;
    let busy = sqlx::query_scalar::<_, i64>("pragma wal_checkpoint(truncate)").fetch_one(&mut *connection).await;
    sqlx::query(set_patience(PATIENCE_WITH_OTHERS)).execute(&mut *connection).await?;
    Ok(busy? == 0)
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

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A claim that was answered must survive a power cut, not only a crash of this process.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(PATIENCE_WITH_OTHERS)
        // What a connection keeps for itself is a row or two.
        .pragma("temp_store", "memory")
        // What is deleted is overwritten: somebody who has had their data deleted must not be found in the file's gaps.
        .pragma("secure_delete", "on")
}

/// What SQLite would answer with a number is said here in words, before it is asked.
fn refuse_what_is_no_file(path: &Path) -> Result<(), OpenFailure> {
    let path = PathBuf::from(path);
    match std::fs::metadata(&path) {
        Ok(file) if file.is_dir() => Err(OpenFailure::Folder { path }),
        Ok(file) if file.permissions().readonly() => Err(OpenFailure::ReadOnly { path }),
        Ok(_) => Ok(()),
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(_) => Err(OpenFailure::Unreachable { path }),
    }
}

fn not_migrated(path: &Path, failure: MigrateError) -> OpenFailure {
    match failure {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => OpenFailure::Newer { path: path.into() },
        MigrateError::Execute(failure) | MigrateError::ExecuteMigration(failure, _) => said_by_sqlite(path, &failure),
        other => OpenFailure::Other { path: path.into(), problem: other.to_string() },
    }
}

/// Primary result codes of SQLite: 8 read-only, 14 cannot open, 26 not a database. Extended codes carry them in
/// their lowest eight bits.
fn said_by_sqlite(path: &Path, failure: &sqlx::Error) -> OpenFailure {
    let code = failure.as_database_error().and_then(sqlx::error::DatabaseError::code);
    let path = PathBuf::from(path);
    match code.and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff) {
        Some(8) => OpenFailure::ReadOnly { path },
        Some(14) => OpenFailure::Unreachable { path },
        Some(26) => OpenFailure::NotADatabase { path },
        Some(_) | None => OpenFailure::Other { path, problem: failure.to_string() },
    }
}
