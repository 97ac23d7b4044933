//! Moderators who have had their data deleted: the name under which what they did stands for a while, and whose it is.

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};

use crate::desk::{Desk, DeskFailure};
use crate::domain::{DiscordUserId, Pseudonym, SecretName};
use crate::engine::Leaving;
use crate::store;
use crate::vault::{Unreadable, Vault};

/// For how long after a deletion somebody can be asked for what they did as a moderator.
pub const ANSWERABLE: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Whose a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Former {
    /// Who.
    pub user: DiscordUserId,
    /// When their data was deleted last.
    pub deleted_at: Timestamp,
    /// Until when that is known.
    pub until: Timestamp,
}

/// Why nobody can say whose a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// There is no such name, or its time is over.
    #[error("nobody is kept under that name. It is forgotten 90 days after its owner had their data deleted")]
    NoSuchName,
    /// It was made while the vault had no key.
    #[error("that name was made while the vault had no key, so nobody can say whose it is")]
    NeverSealed,
    /// The vault does not open it.
    #[error("{0}, so nobody can say whose that name is. \"slotkeeper run\" says in its log what is wrong with the vault")]
    Sealed(Unreadable),
}

impl Desk {
    /// Whose a name is. For whoever has a shell on the machine.
    pub async fn former_moderator(&self, name: Pseudonym) -> Result<Result<Former, Unknown>, DeskFailure> {
        let row = store::pseudonyms::find(&mut *self.database.reader().await?, &name).await?;
        let Some(row) = row.filter(|row| until(row.deleted_at) > self.database.now()) else {
            return Ok(Err(Unknown::NoSuchName));
        };
        let Some(sealed) = row.user else { return Ok(Err(Unknown::NeverSealed)) };
        let user = self.vault.unseal(&SecretName::OfPseudonym(name), &sealed);
        let user = user.and_then(|user| user.expose_secret().parse().map_err(|_| Unreadable::Damaged));
        let former = |user| Former { user, deleted_at: row.deleted_at, until: until(row.deleted_at) };
        Ok(user.map(former).map_err(Unknown::Sealed))
    }

    /// Somebody whose data is to be deleted, with the name that they get for what they did as a moderator.
    pub(super) fn leaving(&self, user: DiscordUserId) -> Leaving {
        // Without a key nobody will be able to say whose it is, and deletion goes on all the same.
        let name = self.vault.pseudonym(user).unwrap_or_else(|| Pseudonym::from_bits(fastrand::u64(..)));
        Leaving { user, name, sealed: sealed(&self.vault, user, name) }
    }

    /// Until when what this user did before a deletion can be led back to them.
    pub(super) async fn former_until(&self, user: DiscordUserId) -> Result<Option<Timestamp>, DeskFailure> {
        let Some(name) = self.vault.pseudonym(user) else { return Ok(None) };
        let row = store::pseudonyms::find(&mut *self.database.reader().await?, &name).await?;
        Ok(row.map(|row| until(row.deleted_at)))
    }
}

fn sealed(vault: &Vault, user: DiscordUserId, name: Pseudonym) -> Option<store::secrets::Sealed> {
    let sealed = vault.seal(&SecretName::OfPseudonym(name), &SecretString::from(user.to_string()));
    sealed
        .inspect_err(|why| tracing::warn!(error = %why, "what somebody did as a moderator cannot be led back to them after their deletion"))
        .ok()
}

fn until(deleted_at: Timestamp) -> Timestamp {
    deleted_at.saturating_add(ANSWERABLE).unwrap_or(deleted_at)
}
