//! The file that the key is kept in: made for its owner alone, and never written to again; another one takes its place when the
//! key is rotated.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;
use tempfile::NamedTempFile;

use super::key::{Key, NotAKey};
use crate::secret_file::{self, NoSecret};

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
    key_in(path)?.ok_or_else(|| KeyFileTrouble::Missing { path: path.into(), secrets })
}

/// The key in a file, or a new one in a new file if there is none.
pub(super) fn read_or_make(path: &Path) -> Result<Key, KeyFileTrouble> {
    if let Some(key) = key_in(path)? {
        return Ok(key);
    }
    let not_made = |problem| KeyFileTrouble::NotMade { path: path.into(), problem };
    let key = Key::generate().map_err(|problem| not_made(io::Error::other(problem)))?;
    match write_new(path, &key) {
        Ok(()) => Ok(key),
        // Whoever comes second of two that make the file at the same moment takes what the first has made.
        Err(there) if there.kind() == io::ErrorKind::AlreadyExists => {
            key_in(path)?.ok_or_else(|| KeyFileTrouble::Missing { path: path.into(), secrets: 0 })
        }
        Err(problem) => Err(not_made(problem)),
    }
}

/// The key in a file, if it is there.
pub(super) fn key_in(path: &Path) -> Result<Option<Key>, KeyFileTrouble> {
    let text = match secret_file::read(path) {
        Ok(text) => text,
        Err(NoSecret::Missing) => return Ok(None),
        Err(NoSecret::Unreadable(problem)) => return Err(KeyFileTrouble::Unreadable { path: path.into(), problem }),
        Err(NoSecret::TooOpen { mode }) => return Err(KeyFileTrouble::TooOpen { path: path.into(), mode }),
        Err(NoSecret::NotText) => return Err(KeyFileTrouble::NotAKey { path: path.into() }),
    };
    Key::from_text(text.expose_secret()).map(Some).map_err(|NotAKey| KeyFileTrouble::NotAKey { path: path.into() })
}

/// Where the next key waits while everything is sealed anew with it: beside the file that it will replace.
pub(super) fn next_of(path: &Path) -> PathBuf {
    let mut next = path.to_owned().into_os_string();
    next.push(".next");
    next.into()
}

/// From here on the next key is the key. All at once: whoever looks finds one or the other.
pub(super) fn promote(path: &Path) -> Result<(), KeyFileTrouble> {
    let renamed = fs::rename(next_of(path), path).and_then(|()| write_folder_through(path));
    renamed.map_err(|problem| KeyFileTrouble::NotMade { path: path.into(), problem })
}

/// The file appears at its place with all that belongs in it, or not at all, and takes nobody else's place. A temporary
/// file is its owner's alone (mode 0600) from its first moment.
fn write_new(path: &Path, key: &Key) -> io::Result<()> {
    let mut file = NamedTempFile::new_in(folder(path))?;
    writeln!(file, "{}", key.to_text())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|failure| failure.error)?;
    write_folder_through(path)
}

/// The secrets that a key seals must not outlive it in a power cut. Only Unix lets a folder be written through.
fn write_folder_through(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder(path))?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
