//! A file that somebody names on the command line, with a key of theirs in it: a key is no argument, since others can read
//! those. Must never know what the key opens.

use std::io;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};

/// A key, and the file that it came from.
#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
    key: SecretString,
}

/// A file that holds no key: one line that says what to do, without what stands in the file.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", path.display())]
pub struct NoKeyInFile {
    path: PathBuf,
    problem: &'static str,
}

impl KeyFile {
    /// Reads a file of one line.
    pub fn read(path: &Path) -> Result<Self, NoKeyInFile> {
        let wrong = |problem| NoKeyInFile { path: path.into(), problem };
        let text = std::fs::read_to_string(path).map(SecretString::from).map_err(|failure| {
            wrong(match failure.kind() {
                io::ErrorKind::NotFound => "there is no such file",
                io::ErrorKind::InvalidData => "this file is no text; put the key alone into it",
                _ => "this file cannot be read",
            })
        })?;
        match text.expose_secret().trim() {
            "" => Err(wrong("this file is empty; put the key into it")),
            text if text.lines().count() > 1 => Err(wrong("this file has more than one line; put the key alone into it")),
            key => Ok(Self { path: path.into(), key: SecretString::from(key) }),
        }
    }

    /// Where it came from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The key, for whoever checks and seals it.
    #[must_use]
    pub fn key(&self) -> &str {
        self.key.expose_secret()
    }
}
