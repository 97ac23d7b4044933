//! Another key: everything is sealed anew with it, and then it is the key.
//!
//! The next key stands in a file of its own before anything is sealed with it, and takes the place of the key's file once
//! everything is. So whenever this is ended, what is sealed opens with one of two keys that are both on the disk, and doing it again
//! goes on where it was.

use std::path::Path;

use super::key_file::{self, KeyFileTrouble};
use super::{Key, Vault, seal};
use crate::domain::SecretName;
use crate::store::secrets::Sealed;
use crate::store::{self, Connection, StoreFailure};

/// What sealing everything anew came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resealed {
    /// How many secrets are sealed with the new key now that were not before.
    pub sealed: usize,
    /// How many could not be opened, and are left as they are.
    pub left: usize,
}

/// Why the key was not rotated. Everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum NotRotated {
    /// It is in the settings, which this program does not write.
    #[error(
        "the vault's key stands in the settings, so changing it begins there: set vault.key to a new one (openssl rand -base64 32 prints \
         one) and vault.previous_key to the one until now, then run this again"
    )]
    InTheSettings,
    /// There is no key to begin with.
    #[error("the vault has no key")]
    Locked,
    /// The next one could not be kept.
    #[error("{0}")]
    NotKept(KeyFileTrouble),
    /// The system gives no randomness.
    #[error("the system gives no random numbers, so nothing can be sealed")]
    NoRandomness,
    /// The database failed.
    #[error("{0}")]
    Store(#[from] StoreFailure),
}

/// The key that a rotation had begun to seal with, if one was ended half-way.
pub(super) fn half_way(path: &Path) -> Option<Key> {
    key_file::key_in(&key_file::next_of(path)).unwrap_or_else(|trouble| {
        tracing::error!("{trouble}");
        None
    })
}

impl Vault {
    /// Seals everything with another key: a new one, or the one in the settings if the one before stands there, too. To be called
    /// where nobody else uses the vault; whoever does keeps the old key and can read nothing any more.
    pub async fn rotate(&self) -> Result<Resealed, NotRotated> {
        let key = self.0.key.as_ref().map_err(|_| NotRotated::Locked)?;
        let Some(file) = &self.0.file else {
            if self.0.beside.is_empty() {
                return Err(NotRotated::InTheSettings);
            }
            return self.seal_all(key).await;
        };
        let next = key_file::read_or_make(&key_file::next_of(file)).map_err(NotRotated::NotKept)?;
        let done = self.seal_all(&next).await?;
        key_file::promote(file).map_err(NotRotated::NotKept)?;
        // Somebody may have kept a secret meanwhile. From here on they see that the key is another one.
        let late = self.seal_all(&next).await?;
        Ok(Resealed { sealed: done.sealed + late.sealed, left: late.left })
    }

    /// Whether this is what stands in the key's file, if it is from one.
    pub(super) fn is_still(&self, key: &Key) -> bool {
        let Some(file) = &self.0.file else { return true };
        // A file that cannot be looked at for the moment is no other key.
        key_file::key_in(file).map_or(true, |found| found.is_none_or(|found| found.mark() == key.mark()))
    }

    /// In one transaction: either everything is sealed with that key, or nothing is.
    async fn seal_all(&self, key: &Key) -> Result<Resealed, NotRotated> {
        let mark = key.mark();
        let mut resealed = Resealed::default();
        let mut writer = self.0.database.writer().await;
        let mut transaction = writer.begin().await?;
        for (owned, old) in store::secrets::not_sealed_by(&mut transaction, &mark).await? {
            let new = owned.as_ref().map(|name| self.anew(key, name, &old)).transpose()?.flatten();
            let (Some(name), Some(new)) = (owned, new) else {
                resealed.left += 1;
                continue;
            };
            put(&mut transaction, &name, &new).await?;
            resealed.sealed += 1;
        }
        transaction.commit().await?;
        Ok(resealed)
    }

    /// Nothing where no key opens it.
    fn anew(&self, key: &Key, name: &SecretName, old: &Sealed) -> Result<Option<Sealed>, NotRotated> {
        match self.unseal(name, old) {
            Ok(secret) => seal::seal(key, name, &secret).map(Some).map_err(|_| NotRotated::NoRandomness),
            Err(_) => Ok(None),
        }
    }
}

async fn put(connection: &mut Connection, name: &SecretName, sealed: &Sealed) -> Result<(), StoreFailure> {
    match name {
        SecretName::OfRequest(request) => store::unconfirmed::reseal(connection, request, sealed).await,
        SecretName::OfPseudonym(whose) => store::pseudonyms::reseal(connection, whose, sealed).await,
        SecretName::OfWorkspace(..) | SecretName::OfGuild(..) => store::secrets::reseal(connection, name, sealed).await,
    }
}
