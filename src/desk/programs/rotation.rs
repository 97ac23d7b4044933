//! What a key may be used for and until when, and how another takes its place.

use jiff::Timestamp;

use super::keyring::{Keyring, entry, operator};
use super::{ApiKey, KeyFailure};
use crate::domain::{AuditAction, KeyId, KeyScopes, Lifetime, WorkspaceId};
use crate::store;
use crate::store::api_keys::KeyRow;
use crate::store::audit::Entry;

/// What a new key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyTerms {
    /// What it may be used for.
    pub scopes: KeyScopes,
    /// For how long; nothing if until it is revoked.
    pub lasts: Option<Lifetime>,
}

/// Everything, until it is revoked.
impl Default for KeyTerms {
    fn default() -> Self {
        Self { scopes: KeyScopes::ALL, lasts: None }
    }
}

/// What rotating a key came to.
#[derive(Debug)]
pub enum Rotation {
    /// Here is the one that takes its place.
    Rotated {
        /// The new one.
        key: ApiKey,
        /// Until when the old one is good.
        until: Timestamp,
    },
    /// Another one has taken its place before.
    RotatedBefore(KeyId),
    /// It opens nothing any more, so nothing can take its place.
    Over,
    /// There is no such key.
    Unknown,
}

impl KeyTerms {
    pub(super) fn row(self, key: &ApiKey, workspace: WorkspaceId, now: Timestamp) -> KeyRow {
        KeyRow {
            id: key.id(),
            workspace,
            hash: key.hash(),
            created_at: now,
            last_used_at: None,
            revoked_at: None,
            scopes: self.scopes,
            expires_at: self.lasts.map(|lasts| now.saturating_add(lasts.get()).unwrap_or(Timestamp::MAX)),
            replaced_by: None,
        }
    }
}

impl Keyring {
    /// Makes a key of the same scopes that takes another's place; the old one is good for `overlap` from now on, and no longer than
    /// it would have been. A new one of a key that expires lasts as long as that one did.
    pub async fn rotate(&self, id: KeyId, overlap: Lifetime) -> Result<Rotation, KeyFailure> {
        let key = ApiKey::generate().map_err(KeyFailure::NoRandomness)?;
        let now = self.0.database.now();
        let mut writer = self.0.database.writer().await;
        let mut transaction = writer.begin().await?;
        let Some(old) = store::api_keys::find(&mut transaction, id).await? else { return Ok(Rotation::Unknown) };
        if let Some(by) = old.replaced_by {
            return Ok(Rotation::RotatedBefore(by));
        }
        if !old.is_active_at(now) {
            return Ok(Rotation::Over);
        }
        let overlapped = now.saturating_add(overlap.get()).unwrap_or(Timestamp::MAX);
        let until = old.expires_at.map_or(overlapped, |expires_at| expires_at.min(overlapped));
        let lasted = old.expires_at.map(|expires_at| expires_at.duration_since(old.created_at));
        let fresh = KeyRow {
            expires_at: lasted.map(|lasted| now.saturating_add(lasted).unwrap_or(Timestamp::MAX)),
            ..KeyTerms { scopes: old.scopes, lasts: None }.row(&key, old.workspace.clone(), now)
        };
        store::api_keys::insert(&mut transaction, &fresh).await?;
        store::api_keys::replace(&mut transaction, id, fresh.id, until).await?;
        let details = serde_json::json!({ "key": id.as_str(), "by": fresh.id.as_str() });
        let entry = Entry { details: Some(details.to_string()), ..entry(&operator(old.workspace), AuditAction::KeyRotated, id) };
        store::audit::insert(&mut transaction, &[entry], now).await?;
        transaction.commit().await?;
        self.forget_key(id);
        Ok(Rotation::Rotated { key, until })
    }
}
