//! What programs may do that hold an API key: the use cases behind the HTTP API.
//!
//! A [`Program`] is the proof that a good key was shown; there is no other way to make one than through the
//! [`Keyring`], so what takes it cannot be reached without.

mod allowance;
mod key;
mod keyring;
mod neighbour;
mod outcomes;
mod rotation;
mod sessions;
mod slots;
mod strangers;

pub(super) use allowance::Meters;
pub use allowance::{Allowance, Figures};
pub use key::ApiKey;
pub use keyring::Keyring;
pub(super) use keyring::entry as key_entry;
pub use neighbour::Neighbour;
pub use outcomes::{CheckedKey, Creation, KeyFailure, NotAdmitted, Revocation};
pub use rotation::{KeyTerms, Rotation};
pub use sessions::Made;
pub use slots::RoleAsked;

use crate::domain::{Actor, Door, KeyId, Origin, RobloxId};
use crate::store::workspaces::Workspace;

/// A program whose key was found to be good for this one request.
#[derive(Debug, Clone)]
pub struct Program {
    workspace: Workspace,
    key: KeyId,
}

impl Program {
    /// The workspace that its key opens, as it was a few seconds ago at most.
    #[must_use]
    pub const fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Its key's public part.
    #[must_use]
    pub const fn key(&self) -> KeyId {
        self.key
    }

    fn origin(&self, user: Option<RobloxId>) -> Origin {
        let actor = Actor::Program { key: self.key, user };
        // Programs give their requests no name, so one that comes twice is two.
        Origin { workspace: self.workspace.id.clone(), actor, door: Door::Http, request: None }
    }
}
