//! The file that the key is kept in: made once, for its owner alone, and never written to again.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::key::Key;

/// No key has more characters; a file with more is something else, and may be large.
const LONGEST: u64 = 1024;

/// Why the file gives no key, in one line that says what to do. The file is left as it is.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileTrouble {
    /// It is not there, and there is something that only its key opens.
    #[error(
        "{}: the vault's key file is missing, so the secrets in the database ({secrets} of them) cannot be read. Put the \
         file back from your backup. If it is lost, set vault.key to a new key (openssl rand -base64 32 prints one) and have the secrets \
         entered anew with /setup", path.display()
    )]
    Missing {
        /// The key file.
        path: PathBuf,
        /// How many secrets it is needed for.
        secrets: i64,
    },
    /// The system does not let it be read.
    #[error("{}: the vault's key file cannot be read: {problem}. Let the user that runs Slotkeeper read it", path.display())]
    Unreadable {
        /// The key file.
        path: PathBuf,
        /// What the system said.
        problem: io::Error,
    },
    /// Others can read it.
    #[error(
        "{}: the vault's key file can be read by others (mode {mode:03o}), so it is not used. Take that from them: chmod 600 {}",
        path.display(), path.display()
    )]
    TooOpen {
        /// The key file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// Something else is in it.
    #[error(
        "{}: the vault's key file does not hold 32 bytes as base64 (44 characters) or as hexadecimal digits (64). Put the right \
         file back from your backup", path.display()
    )]
    NotAKey {
        /// The key file.
        path: PathBuf,
    },
    /// It could not be made.
    #[error(
        "{}: the vault's key file could not be made: {problem}. Let the user that runs Slotkeeper write to that folder, or set \
         vault.key (openssl rand -base64 32 prints one)", path.display()
    )]
    NotMade {
        /// The key file.
        path: PathBuf,
        /// What the system said.
        problem: io::Error,
    },
}

/// The key in a file on which so many secrets depend.
pub(super) fn read(path: &Path, secrets: i64) -> Result<Key, KeyFileTrouble> {
    match File::open(path) {
        Ok(file) => key_in(path, file),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => Err(KeyFileTrouble::Missing { path: path.into(), secrets }),
        Err(problem) => Err(KeyFileTrouble::Unreadable { path: path.into(), problem }),
    }
}

/// The key in a file, or a new one in a new file if there is none.
pub(super) fn read_or_make(path: &Path) -> Result<Key, KeyFileTrouble> {
    match File::open(path) {
        Ok(file) => key_in(path, file),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => make(path),
        Err(problem) => Err(KeyFileTrouble::Unreadable { path: path.into(), problem }),
    }
}

/// Whoever comes second of two that make the file at the same moment takes what the first has made.
fn make(path: &Path) -> Result<Key, KeyFileTrouble> {
    let not_made = |problem| KeyFileTrouble::NotMade { path: path.into(), problem };
    let key = Key::generate().map_err(|problem| not_made(io::Error::other(problem)))?;
    match write_new(path, &key) {
        Ok(()) => Ok(key),
        Err(there) if there.kind() == io::ErrorKind::AlreadyExists => {
            let file = File::open(path).map_err(|problem| KeyFileTrouble::Unreadable { path: path.into(), problem })?;
            key_in(path, file)
        }
        Err(problem) => Err(not_made(problem)),
    }
}

/// The file appears at its place with all that belongs in it, or not at all, and takes nobody else's place. A temporary
/// file is its owner's alone (mode 0600) from its first moment.
fn write_new(path: &Path, key: &Key) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    writeln!(file, "{}", key.to_text())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|failure| failure.error)?;
    // The secrets that this key seals must not outlive it in a power cut. Only Unix lets a folder be written through.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn key_in(path: &Path, file: File) -> Result<Key, KeyFileTrouble> {
    let unreadable = |problem| KeyFileTrouble::Unreadable { path: path.into(), problem };
    let about = file.metadata().map_err(unreadable)?;
    if let Some(mode) = too_open(&about) {
        return Err(KeyFileTrouble::TooOpen { path: path.into(), mode });
    }
    let mut text = String::new();
    match file.take(LONGEST).read_to_string(&mut text) {
        Ok(_) => Key::from_text(&text).map_err(|_| KeyFileTrouble::NotAKey { path: path.into() }),
        Err(problem) if problem.kind() == io::ErrorKind::InvalidData => Err(KeyFileTrouble::NotAKey { path: path.into() }),
        Err(problem) => Err(unreadable(problem)),
    }
}

/// The permissions, if anybody but the owner has any.
#[cfg(unix)]
fn too_open(about: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = about.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Elsewhere who may read a file is decided by its folder.
#[cfg(not(unix))]
const fn too_open(_about: &fs::Metadata) -> Option<u32> {
    None
}
