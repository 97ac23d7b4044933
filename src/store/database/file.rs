//! The file itself: how a connection to it is opened, and whether it is still the one that was opened first.
//!
//! A file that is deleted or replaced under a running program goes on existing for whoever has it open, and for nobody else:
//! what is written to it then is lost with the program. So it is looked at before every write.

use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::store::{Connection, OpenFailure, Trouble};

/// Where the database is, how it is opened, and what it was when it was opened first.
#[derive(Debug)]
pub(super) struct DatabaseFile {
    path: PathBuf,
    /// SQLite keeps its log beside the file that a link leads to.
    log: PathBuf,
    patience: Duration,
    known: Option<Identity>,
    /// What tests break: pragmas that every write begins with.
    #[cfg(test)]
    pub(super) fault: std::sync::Mutex<&'static str>,
}

/// What tells one file from another of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    file: FileId,
    log: Option<FileId>,
}

type FileId = (u64, u64);

impl DatabaseFile {
    pub(super) fn new(path: &Path, patience: Duration) -> Self {
        Self {
            path: path.to_owned(),
            log: log_of(path),
            patience,
            known: None,
            #[cfg(test)]
            fault: std::sync::Mutex::default(),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) const fn patience(&self) -> Duration {
        self.patience
    }

    /// Opens it, and makes it if it is not there.
    pub(super) async fn create(&self) -> Result<Connection, sqlx::Error> {
        Connection::connect_with(&self.options().create_if_missing(true)).await
    }

    /// Opens it once more.
    pub(super) async fn connect(&self) -> Result<Connection, sqlx::Error> {
        Connection::connect_with(&self.options()).await
    }

    pub(super) fn options(&self) -> SqliteConnectOptions {
        SqliteConnectOptions::new()
            .filename(&self.path)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A claim that was answered must survive a power cut, not only a crash of this process.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(self.patience)
            // What a connection keeps for itself is a row or two.
            .pragma("temp_store", "memory")
            // What is deleted is overwritten: somebody who has had their data deleted must not be found in the file's gaps.
            .pragma("secure_delete", "on")
    }

    /// From now on the file that is there now is the right one.
    pub(super) fn remember(&mut self) {
        self.log = log_of(&self.path);
        self.known = std::fs::metadata(&self.path).ok().map(|file| Identity { file: id(&file), log: self.log_id() });
    }

    /// Whether what stands at the path is what was opened, with its log.
    pub(super) fn in_place(&self) -> Result<(), Trouble> {
        let Some(known) = self.known else { return Ok(()) };
        let file = std::fs::metadata(&self.path).map_err(|missing| match missing.kind() {
            ErrorKind::NotFound => Trouble::Deleted,
            _ => Trouble::Unavailable,
        })?;
        if id(&file) != known.file {
            return Err(Trouble::Replaced);
        }
        match (known.log, self.log_id()) {
            (Some(_), None) => Err(Trouble::Deleted),
            (Some(known), Some(there)) if known != there => Err(Trouble::Replaced),
            _ => Ok(()),
        }
    }

    fn log_id(&self) -> Option<FileId> {
        std::fs::metadata(&self.log).ok().map(|log| id(&log))
    }
}

fn log_of(path: &Path) -> PathBuf {
    let mut log = path.canonicalize().unwrap_or_else(|_| path.to_owned()).into_os_string();
    log.push("-wal");
    log.into()
}

#[cfg(unix)]
fn id(file: &Metadata) -> FileId {
    use std::os::unix::fs::MetadataExt as _;
    (file.dev(), file.ino())
}

/// Where an open file cannot be deleted, that there is one says enough.
#[cfg(not(unix))]
const fn id(_: &Metadata) -> FileId {
    (0, 0)
}

/// What SQLite would answer with a number is said here in words, before it is asked.
pub(super) fn refuse_what_is_no_file(path: &Path) -> Result<(), OpenFailure> {
    let path = PathBuf::from(path);
    match std::fs::metadata(&path) {
        Ok(file) if file.is_dir() => Err(OpenFailure::Folder { path }),
        Ok(file) if file.permissions().readonly() => Err(OpenFailure::ReadOnly { path }),
        Ok(_) => Ok(()),
        Err(missing) if missing.kind() == ErrorKind::NotFound => Ok(()),
        Err(_) => Err(OpenFailure::Unreachable { path }),
    }
}
