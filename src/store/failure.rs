//! What can go wrong with the database, in words for whoever runs it.

use std::path::PathBuf;

/// A query that did not work: the disk, a lock, a row that this release cannot read. Never a refusal.
#[derive(Debug, thiserror::Error)]
pub enum StoreFailure {
    /// The database said no.
    #[error("the database did not do what it was asked: {0}")]
    Query(#[from] sqlx::Error),
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
