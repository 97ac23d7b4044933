//! Secrets at rest: kept sealed in the database, opened with a key that does not stand there.
//!
//! `key` is that key, `key_file` where it comes from, `seal` what it does; `naming` makes names for people with it. The vault must never know what a secret is for,
//! and no secret leaves it but as a [`SecretString`], which shows itself nowhere. A vault without its key goes on working
//! as far as it can: it says why it opens nothing, and what is sealed stays as it is until the key is back.

mod key;
mod key_file;
mod last_four;
mod naming;
mod rotation;
#[cfg(test)]
mod rotation_tests;
mod seal;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;

pub use self::key::{Key, NotAKey};
pub use self::key_file::KeyFileTrouble;
pub use self::last_four::LastFour;
pub use self::rotation::{NotRotated, Resealed};
use crate::domain::{DiscordUserId, GuildId, Pseudonym, SecretName, WorkspaceId};
use crate::store::secrets::Sealed;
use crate::store::{self, Connection, Database, StoreFailure};

/// Keeps secrets. Cheap to clone; clones are the same vault.
#[derive(Debug, Clone)]
pub struct Vault(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    database: Database,
    /// What seals, and opens what it has sealed.
    key: Result<Key, KeyFileTrouble>,
    /// The file that it is from, if it is from one.
    file: Option<PathBuf>,
    /// What opens, beside it: the key of before, or the one that a rotation had begun to seal with when it was ended.
    beside: Vec<Key>,
    is_half_rotated: bool,
    /// How many secrets another key has sealed, as it was when the vault was opened.
    sealed_otherwise: i64,
}

/// Where the vault's key comes from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// From the settings.
    Given(Key),
    /// From this file, which is made if it is not there and nothing is sealed yet.
    File(PathBuf),
}

/// Why a secret cannot be read. It is no failure: the rest of the program goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// None is kept under this name.
    #[error("no such secret is kept")]
    NotKept,
    /// The vault has no key; [`Vault::trouble`] says why.
    #[error("the vault has no key")]
    Locked,
    /// Another key sealed it.
    #[error("the secret was sealed with another key")]
    OtherKey,
    /// It was sealed with this key, and is not what was sealed.
    #[error("the sealed secret is damaged")]
    Damaged,
}

/// Why a secret was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotKept {
    /// The vault has no key; [`Vault::trouble`] says why.
    #[error("the vault has no key")]
    Locked,
    /// The system gives no randomness.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

/// What is wrong with a vault: one line that says what to do, for whoever runs the program.
#[derive(Debug)]
pub enum Trouble<'a> {
    /// It has no key.
    NoKey(&'a KeyFileTrouble),
    /// A rotation was ended before it was done. Everything can be read all the same.
    HalfRotated,
    /// Its key is not the one that sealed these secrets.
    OtherKey {
        /// How many.
        secrets: i64,
    },
}

impl Vault {
    /// Over this database, with the key from there. A key that cannot be had is no reason to fail.
    pub async fn open(database: Database, source: KeySource) -> Result<Self, StoreFailure> {
        Self::open_with(database, source, None).await
    }

    /// The same with the key from before, which goes on opening what it has sealed.
    pub async fn open_with(database: Database, source: KeySource, previous: Option<Key>) -> Result<Self, StoreFailure> {
        let sealed = store::secrets::count_by_key(&mut *database.reader().await?).await?;
        let all: i64 = sealed.iter().map(|(_, count)| count).sum();
        let (key, file) = match source {
            KeySource::Given(key) => (Ok(key), None),
            // A new key would open nothing of what is sealed, and the old one may still be found.
            KeySource::File(path) if all > 0 => (key_file::read(&path, all), Some(path)),
            KeySource::File(path) => (key_file::read_or_make(&path), Some(path)),
        };
        let next = file.as_deref().and_then(rotation::half_way);
        let is_half_rotated = next.is_some();
        let beside: Vec<Key> = previous.into_iter().chain(next).collect();
        let known = |mark: &str| key.iter().chain(&beside).any(|key| key.mark() == mark);
        let sealed_otherwise = sealed.iter().filter(|(mark, _)| !known(mark)).map(|(_, count)| count).sum();
        Ok(Self(Arc::new(Inner { database, key, file, beside, is_half_rotated, sealed_otherwise })))
    }

    /// What was wrong when it was opened; nothing if all was well.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble<'_>> {
        match &self.0.key {
            Err(trouble) => Some(Trouble::NoKey(trouble)),
            Ok(_) if self.0.is_half_rotated => Some(Trouble::HalfRotated),
            Ok(_) if self.0.sealed_otherwise > 0 => Some(Trouble::OtherKey { secrets: self.0.sealed_otherwise }),
            Ok(_) => None,
        }
    }

    /// Whether it has no key, so that nothing can be kept.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.0.key.is_err()
    }

    /// Seals a secret and keeps it in the caller's transaction; one of this name from before is gone.
    pub async fn keep(
        &self,
        connection: &mut Connection,
        name: &SecretName,
        secret: &SecretString,
    ) -> Result<Result<(), NotKept>, StoreFailure> {
        // Another process may have rotated the key since, and nobody would have this one any more.
        let Some(key) = self.0.key.as_ref().ok().filter(|key| self.is_still(key)) else { return Ok(Err(NotKept::Locked)) };
        let Ok(sealed) = seal::seal(key, name, secret) else { return Ok(Err(NotKept::NoRandomness)) };
        store::secrets::put(connection, name, &sealed, Timestamp::now()).await?;
        Ok(Ok(()))
    }

    /// The secret of this name, or why it cannot be read.
    pub async fn read(&self, name: &SecretName) -> Result<Result<SecretString, Unreadable>, StoreFailure> {
        let found = store::secrets::find(&mut *self.0.database.reader().await?, name).await?;
        let Some(sealed) = found else { return Ok(Err(Unreadable::NotKept)) };
        Ok(self.unseal(name, &sealed))
    }

    /// Seals a secret that stands in a row of its own, under this name.
    pub fn seal(&self, name: &SecretName, secret: &SecretString) -> Result<Sealed, NotKept> {
        let key = self.0.key.as_ref().map_err(|_| NotKept::Locked)?;
        seal::seal(key, name, secret).map_err(|_| NotKept::NoRandomness)
    }

    /// Opens what was sealed that way.
    pub fn unseal(&self, name: &SecretName, sealed: &Sealed) -> Result<SecretString, Unreadable> {
        match self.0.keys().find(|key| key.mark() == sealed.key_mark) {
            Some(key) => seal::open(key, name, sealed),
            None if self.is_locked() => Err(Unreadable::Locked),
            None => Err(Unreadable::OtherKey),
        }
    }

    /// The name that stands for a user who is not to be named; nothing without a key.
    #[must_use]
    pub fn pseudonym(&self, user: DiscordUserId) -> Option<Pseudonym> {
        self.0.key.as_ref().ok().map(|key| naming::name(key, user))
    }

    /// The end of it, by which its owner knows which one it is.
    pub async fn last_four(&self, name: &SecretName) -> Result<Result<LastFour, Unreadable>, StoreFailure> {
        Ok(self.read(name).await?.map(|secret| LastFour::of(&secret)))
    }

    /// Forgets everything that a server has, in the caller's transaction; the words of that.
    pub async fn forget_guild(&self, connection: &mut Connection, guild: GuildId) -> Result<Vec<String>, StoreFailure> {
        store::secrets::delete_all(connection, "guild", &guild.to_string()).await
    }

    /// Forgets everything that a workspace has, in the caller's transaction; the words of that.
    pub async fn forget_workspace(
        &self,
        connection: &mut Connection,
        workspace: &WorkspaceId,
    ) -> Result<Vec<String>, StoreFailure> {
        store::secrets::delete_all(connection, "workspace", workspace.as_str()).await
    }

    /// Forgets a secret in the caller's transaction. False when there was none.
    pub async fn forget(&self, connection: &mut Connection, name: &SecretName) -> Result<bool, StoreFailure> {
        store::secrets::delete(connection, name).await
    }
}

impl Inner {
    /// All that open something.
    fn keys(&self) -> impl Iterator<Item = &Key> {
        self.key.iter().chain(&self.beside)
    }
}

impl fmt::Display for Trouble<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey(trouble) => trouble.fmt(formatter),
            Self::HalfRotated => formatter.write_str(
                "\"slotkeeper vault rotate\" was ended before it was done. Nothing is lost, and all secrets can be read; stop the bot and \
                 run it once more to finish it",
            ),
            Self::OtherKey { secrets } => write!(
                formatter,
                "{secrets} of the secrets in the database were sealed with another vault key and cannot be read. Put back the \
                 key that was used before (vault.key, or the key file beside the database), or have them entered anew with /setup"
            ),
        }
    }
}
