//! A file that holds one secret: read for its owner alone. Must never know what the secret opens.
//!
//! Docker and Kubernetes hand secrets to everybody in their container (mode 0444), on a mount that nobody there can write to.
//! Such a file is taken as it is: its permissions cannot be changed, and who is in the container is theirs to say.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use secrecy::SecretString;

/// No secret has more bytes; a file with more is something else, and may be large.
const LONGEST: u64 = 4096;

/// Why there is no secret. What stands in the file is in none of these.
#[derive(Debug, thiserror::Error)]
pub enum NoSecret {
    /// The file is not there.
    #[error("there is no such file")]
    Missing,
    /// The system does not let it be read.
    #[error("it cannot be read: {0}")]
    Unreadable(io::Error),
    /// Others can read it.
    #[error("it can be read by others (mode {mode:03o}), so it is not used; take that from them with chmod 600")]
    TooOpen {
        /// Its permissions.
        mode: u32,
    },
    /// It holds bytes that are no text, or far too many.
    #[error("it is no text of one secret")]
    NotText,
}

/// What the file holds, with the line break at its end.
pub fn read(path: &Path) -> Result<SecretString, NoSecret> {
    let file = File::open(path).map_err(|problem| match problem.kind() {
        io::ErrorKind::NotFound => NoSecret::Missing,
        _ => NoSecret::Unreadable(problem),
    })?;
    let about = file.metadata().map_err(NoSecret::Unreadable)?;
    if let Some(mode) = open_to_others(&about).filter(|_| !cannot_be_changed(&file)) {
        return Err(NoSecret::TooOpen { mode });
    }
    let mut text = String::new();
    match file.take(LONGEST + 1).read_to_string(&mut text) {
        Ok(length) if u64::try_from(length).is_ok_and(|length| length <= LONGEST) => Ok(SecretString::from(text)),
        Ok(_) => Err(NoSecret::NotText),
        Err(problem) if problem.kind() == io::ErrorKind::InvalidData => Err(NoSecret::NotText),
        Err(problem) => Err(NoSecret::Unreadable(problem)),
    }
}

/// The permissions, if anybody but the owner has any.
#[cfg(unix)]
fn open_to_others(about: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = about.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Elsewhere who may read a file is decided by its folder.
#[cfg(not(unix))]
const fn open_to_others(_about: &Metadata) -> Option<u32> {
    None
}

/// Whether it lies on a mount that is read-only.
#[cfg(unix)]
fn cannot_be_changed(file: &File) -> bool {
    rustix::fs::fstatvfs(file).is_ok_and(|mount| mount.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY))
}

#[cfg(not(unix))]
const fn cannot_be_changed(_file: &File) -> bool {
    false
}
