//! What asking for, making and taking away keys comes to.

use std::time::Duration;

use jiff::Timestamp;

use super::ApiKey;
use super::allowance::Figures;
use crate::domain::{KeyScope, KeyScopes};
use crate::store::StoreFailure;
use crate::store::workspaces::Workspace;

/// Why a key opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAdmitted {
    /// There is no such key, or it was revoked, or it has expired.
    WrongKey,
    /// It is good, and not for such a call.
    NotInScope {
        /// What the call needs.
        needed: KeyScope,
        /// What the key may be used for.
        scopes: KeyScopes,
    },
    /// It is good, and SERIES decides for its workspace: nothing of that is here.
    DecidedElsewhere,
    /// Its calls are used up for now.
    TooMany {
        /// How long it takes until there is one again.
        wait: Duration,
    },
    /// Those of all keys of its workspace together are.
    TooManyTogether {
        /// How long it takes until there is one again.
        wait: Duration,
    },
    /// It is not good, or was not looked at: too many calls without a good key came from there.
    TooManyWrong {
        /// How long it takes until one is looked at again.
        wait: Duration,
    },
}

/// What there is to know of a good key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedKey {
    /// The workspace that it opens.
    pub workspace: Workspace,
    /// Since when it is there.
    pub created_at: Timestamp,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// How many calls it has left.
    pub figures: Figures,
}

/// What making a key came to.
#[derive(Debug)]
pub enum Creation {
    /// Here it is.
    Made(ApiKey),
    /// The same request made one before; nobody can be shown that one again.
    MadeBefore,
    /// There is no such workspace.
    NoWorkspace,
}

/// What revoking came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// It opens nothing any more.
    Revoked,
    /// It opened nothing before.
    RevokedBefore,
    /// There is no such key.
    Unknown,
}

/// Why there is no new key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFailure {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreFailure),
    /// The system gives no randomness.
    #[error("the system gives no random numbers, so no key can be made: {0}")]
    NoRandomness(getrandom::Error),
}
