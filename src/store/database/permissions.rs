//! The database's files are their owner's alone: they hold who is who, and what everybody has done.
//!
//! SQLite gives its log and its index the permissions of the file that they belong to.

use std::path::Path;

/// Makes the file for its owner alone if it is not there: empty, which is what SQLite takes for a new database. Where it cannot be
/// made, SQLite says why in a moment.
pub(super) fn make(path: &Path) {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}

/// Takes a database that is there away from everybody but its owner. One that others go on reading works all the same, so that is
/// only said.
#[cfg(unix)]
pub(super) fn close_to_others(path: &Path) {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    const OTHERS: u32 = 0o077;

    let mut was_open = false;
    // The link that leads to the file has no permissions of its own, and SQLite keeps its log beside the file.
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    for end in ["", "-wal", "-shm"] {
        let mut file = place.clone().into_os_string();
        file.push(end);
        // The log is there while somebody uses the database.
        let Ok(about) = fs::metadata(&file) else { continue };
        let mode = about.permissions().mode();
        if mode & OTHERS == 0 {
            continue;
        }
        match fs::set_permissions(&file, fs::Permissions::from_mode(mode & !OTHERS)) {
            Ok(()) => was_open = true,
            Err(failure) => tracing::warn!(
                file = %Path::new(&file).display(), error = %failure,
                "others on this machine can read or write the database, and that could not be changed; as the file's owner, run chmod 600 on it"
            ),
        }
    }
    if was_open {
        tracing::info!(database = %path.display(), "others on this machine could read or write the database; from now on its owner alone can");
    }
}

/// Elsewhere who may read a file is decided by its folder.
#[cfg(not(unix))]
pub(super) const fn close_to_others(_path: &Path) {}
