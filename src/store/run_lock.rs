//! At most one `run` on a database: it holds a lock of the operating system on a file beside it, which ends with the process,
//! however that ends. So whoever gets it knows that every other `run` is dead.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::OpenFailure;

/// The lock. Whoever drops it lets the next one run.
#[derive(Debug)]
pub struct RunLock {
    /// The lock belongs to the open file. The file stays: to remove it would let two lock two files of one name.
    _file: File,
}

impl RunLock {
    /// Takes it for this database, or says who is in the way.
    pub fn take(database: &Path) -> Result<Self, OpenFailure> {
        let path = beside(database);
        // Nothing is ever written into it.
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let opened = options.open(&path);
        let file = opened.map_err(|_| OpenFailure::Unreachable { path: database.into() })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenFailure::InUse { path: database.into() }),
            Err(TryLockError::Error(problem)) => {
                Err(OpenFailure::Other { path, problem: format!("it cannot be locked: {problem}") })
            }
        }
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(".run");
    PathBuf::from(name)
}
