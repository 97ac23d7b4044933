//! A workspace's key of SERIES, as the vault keeps it.

use std::sync::Arc;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

use crate::domain::{SecretName, WorkspaceId, WorkspaceSecret};
use crate::store::StoreFailure;
use crate::vault::{Unreadable, Vault};

/// A key that can be sent in a header. It never shows itself.
#[derive(Debug, Clone)]
pub struct SeriesKey(SecretString);

/// Text that cannot be a key. The message does not hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SERIES key: expected 1 to {} visible ASCII characters without spaces", SeriesKey::LONGEST)]
pub struct NotASeriesKey;

impl SeriesKey {
    /// The longest key that is tried, in characters; SERIES states no length.
    pub const LONGEST: usize = 512;

    /// From text as people paste it, with white space around it.
    pub fn new(text: &str) -> Result<Self, NotASeriesKey> {
        let key = text.trim();
        let fits = (1..=Self::LONGEST).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        // Alone these would lead to another path of check-key, which holds the key (SERIES reference 2.1).
        if fits && key != "." && key != ".." { Ok(Self(SecretString::from(key))) } else { Err(NotASeriesKey) }
    }

    /// The key itself, for whoever seals it.
    #[must_use]
    pub const fn secret(&self) -> &SecretString {
        &self.0
    }

    pub(super) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Marked sensitive, which keeps it out of `Debug` and of compression tables.
    pub(super) fn header(&self) -> Result<HeaderValue, NotASeriesKey> {
        let mut header = HeaderValue::from_str(self.expose()).map_err(|_| NotASeriesKey)?;
        header.set_sensitive(true);
        Ok(header)
    }
}

/// Why there is no key.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum NoKey {
    /// None was set.
    #[error("the workspace has no SERIES key")]
    NotSet,
    /// One is there, and cannot be read.
    #[error("the workspace's SERIES key cannot be read: {0}")]
    Unreadable(Unreadable),
    /// What was kept is no key that could be sent.
    #[error("the workspace's SERIES key is none")]
    Unsendable(#[from] NotASeriesKey),
    /// The database does not say.
    #[error("{0}")]
    Store(Arc<StoreFailure>),
}

/// The key of a workspace. Looked up before every call, so that a new key works at once.
pub(super) async fn of_workspace(vault: &Vault, workspace: &WorkspaceId) -> Result<SeriesKey, NoKey> {
    let name = SecretName::OfWorkspace(workspace.clone(), WorkspaceSecret::SeriesKey);
    match vault.read(&name).await {
        Ok(Ok(secret)) => Ok(SeriesKey::new(secret.expose_secret())?),
        Ok(Err(Unreadable::NotKept)) => Err(NoKey::NotSet),
        Ok(Err(unreadable)) => Err(NoKey::Unreadable(unreadable)),
        Err(failure) => Err(NoKey::Store(Arc::new(failure))),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_however_it_was_pasted_and_never_shows_itself() {
        let key = SeriesKey::new(" a.Secret_1 \n").unwrap();
        assert_eq!(key.expose(), "a.Secret_1");
        assert!(!format!("{key:?} {:?}", key.header().unwrap()).contains("a.Secret"));
    }

    #[test]
    fn what_no_header_or_path_can_hold_is_refused() {
        for wrong in ["", " ", "two words", "é", "line\nbreak", ".", "..", &"x".repeat(513)] {
            assert_eq!(SeriesKey::new(wrong).unwrap_err(), NotASeriesKey, "{wrong:?}");
        }
    }
}
