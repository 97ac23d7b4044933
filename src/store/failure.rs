//! What can go wrong with the database, in words for whoever runs it.

use std::path::PathBuf;
use std::sync::Arc;

/// A query that did not work: the disk, a lock, a row that this release cannot read. Never a refusal.
#[derive(Debug, thiserror::Error)]
pub enum StoreFailure {
    /// The database said no.
    #[error("the database did not do what it was asked: {0}")]
    Query(#[from] sqlx::Error),
    /// There is no use in asking it.
    #[error("{0}")]
    Unusable(Trouble),
    /// The database and what was known of it differ: the constraints refused what the rules had allowed.
    #[error("the database contradicts what was known of it")]
    Contradiction,
    /// A row that must be there is not.
    #[error("the database has no {0} of that name")]
    Missing(&'static str),
    /// A value in the database is none that this release writes.
    #[error("the database holds a {column} that cannot be read: {problem}")]
    Unreadable {
        /// Which column.
        column: &'static str,
        /// What is wrong with the value.
        problem: String,
    },
    /// A read that several waited for failed for all of them.
    #[error(transparent)]
    Shared(Arc<StoreFailure>),
    /// Whatever was doing it ended before its time.
    #[error("the database was let go of before it had answered")]
    Interrupted,
}

impl StoreFailure {
    /// What is wrong with the database as a whole, if that is why it failed. A constraint or an unreadable row is none.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Query(failure) => Trouble::of(failure),
            Self::Unusable(trouble) => Some(*trouble),
            Self::Shared(failure) => failure.trouble(),
            Self::Interrupted => Some(Trouble::Unavailable),
            Self::Contradiction | Self::Missing(_) | Self::Unreadable { .. } => None,
        }
    }
}

/// What may be wrong with the database as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There is no room for another page.
    #[error("disk full: there is no room for the database")]
    DiskFull,
    /// The disk does not do what it should.
    #[error("I/O error: the disk failed to read or write the database")]
    DiskError,
    /// It may be read and not written.
    #[error("read-only: the database may not be written")]
    ReadOnly,
    /// A part of it is not what was written there.
    #[error("damaged: a part of the database cannot be read")]
    Damaged,
    /// Another program has held the write lock for longer than anybody waits.
    #[error("locked: another program holds the database's lock")]
    Locked,
    /// The file, or its log, is gone while the program has it open.
    #[error("deleted: the database file, or its -wal file, is gone")]
    Deleted,
    /// Another file stands in its place.
    #[error("replaced: another file stands where the database file, or its -wal file, was")]
    Replaced,
    /// It does not answer, for a reason that it does not tell.
    #[error("unavailable: the database does not answer")]
    Unavailable,
}

impl Trouble {
    /// What to do, for whoever runs the program.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::DiskFull => "free some space; it goes on by itself then",
            Self::DiskError => "look at the disk and the system's log; it goes on by itself once the disk works",
            Self::ReadOnly => "make the file, its folder and the disk writable; it goes on by itself then",
            Self::Damaged => {
                "what does not need that part goes on. Stop the program, keep a copy of the file, and go back to a backup"
            }
            Self::Locked => "end the program that holds the lock, such as an open sqlite3; it goes on by itself then",
            Self::Deleted => {
                "nothing is written into a file that nobody would find again. Put the file back where it was, or stop the \
                 program, put a backup there, and start it"
            }
            Self::Replaced => {
                "nothing is written any more. Put the first file back, or restart the program to use the one that is there now"
            }
            Self::Unavailable => "it is tried again every second",
        }
    }

    /// By SQLite's primary and extended result codes.
    pub(super) fn of(failure: &sqlx::Error) -> Option<Self> {
        match failure {
            sqlx::Error::WorkerCrashed
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::BeginFailed
            | sqlx::Error::InvalidSavePointStatement => return Some(Self::Unavailable),
            sqlx::Error::Io(failure) => {
                let known = failure.get_ref().and_then(|known| known.downcast_ref::<Self>());
                return Some(known.copied().unwrap_or(Self::DiskError));
            }
            _ => {}
        }
        match (primary_code(failure)?, extended_code(failure)?) {
            (5 | 6, _) => Some(Self::Locked),
            (_, 1032) => Some(Self::Replaced),
            (8, _) => Some(Self::ReadOnly),
            // SQLite's name for a shared index that could not grow; in practice there was no room.
            (13, _) | (_, 4874) => Some(Self::DiskFull),
            (10, _) => Some(Self::DiskError),
            (11 | 26, _) => Some(Self::Damaged),
            (14, _) => Some(Self::Unavailable),
            _ => None,
        }
    }
}

/// For where only sqlx's failures can be told.
impl From<Trouble> for sqlx::Error {
    fn from(trouble: Trouble) -> Self {
        Self::Io(std::io::Error::other(trouble))
    }
}

/// The lowest eight bits of what SQLite answered: the kind of failure.
pub(super) fn primary_code(failure: &sqlx::Error) -> Option<u32> {
    extended_code(failure).map(|code| code & 0xff)
}

fn extended_code(failure: &sqlx::Error) -> Option<u32> {
    let code = failure.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse().ok())
}

/// Why a database could not be opened: one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenFailure {
    /// The path leads nowhere, or to something that may not be read.
    #[error("{path}: the database file cannot be opened. Check that its folder exists and that this user may write there")]
    Unreachable {
        /// The database file.
        path: PathBuf,
    },
    /// A folder stands where the file should.
    #[error("{path}: this is a folder. Set database.path to a file in it, such as {path}/slotkeeper.db")]
    Folder {
        /// The database file.
        path: PathBuf,
    },
    /// The file may be read and not written.
    #[error("{path}: the database is read-only. Make the file and its folder writable for the user that runs Slotkeeper")]
    ReadOnly {
        /// The database file.
        path: PathBuf,
    },
    /// Something else is in the file.
    #[error("{path}: this file is not a SQLite database. Set database.path to another file, or move this one away")]
    NotADatabase {
        /// The database file.
        path: PathBuf,
    },
    /// A later release made it.
    #[error(
        "{path}: this database was made by a newer Slotkeeper. Update the program, or restore the backup from before the update"
    )]
    Newer {
        /// The database file.
        path: PathBuf,
    },
    /// Another bot has it.
    #[error(
        "{path}: another \"slotkeeper run\" uses this database. Stop that one first, or give this one a database of its own \
         (database.path); \"slotkeeper serve\" may run beside it"
    )]
    InUse {
        /// The database file.
        path: PathBuf,
    },
    /// Anything else.
    #[error("{path}: the database could not be made ready: {problem}")]
    Other {
        /// The database file.
        path: PathBuf,
        /// What the database said.
        problem: String,
    },
}
