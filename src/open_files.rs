//! How many files and connections the system lets this process have open. Beyond that number not even the database can
//! be opened once more, so whoever takes connections asks here how many there is room for.

/// What is asked for where the system has no lower limit: far more than is ever used.
#[cfg(unix)]
const WANTED: u64 = 4096;

/// Raises the limit as far as the system lets this process, up to what it can use; nothing is changed where it is higher.
/// A limit that stays low is respected (see [`allowed`]), so nothing has to be done about a failure.
#[cfg(unix)]
pub fn raise() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let Some(current) = limit.current else { return };
    let wanted = limit.maximum.map_or(WANTED, |maximum| maximum.min(WANTED));
    if current < wanted
        && let Err(failure) = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum })
    {
        tracing::warn!(error = %failure, limit = current, "the limit of open files could not be raised");
    }
}

/// How many this process may have open now; nothing where there is no limit.
#[cfg(unix)]
#[must_use]
pub fn allowed() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

/// This system has no such limit to raise.
#[cfg(not(unix))]
pub const fn raise() {}

/// This system has no such limit to know.
#[cfg(not(unix))]
#[must_use]
pub const fn allowed() -> Option<u64> {
    None
}
