//! The keys with which programs reach the workspace through the HTTP API.

use crate::desk::programs::{ApiKey, Creation, KeyTerms, Revocation};
use crate::desk::{Administrator, Desk, DeskFailure};
use crate::domain::{KeyId, Quota};
use crate::engine::over_quota;

/// The most keys that a workspace gets from the panel: it shows all of them in one menu, which has 25 entries.
pub const MOST_API_KEYS: usize = 25;

/// What making a key came to.
#[derive(Debug)]
pub enum ApiKeyMade {
    /// Here it is, for the one time that it is seen.
    Made(ApiKey),
    /// This very request has made one before.
    MadeBefore,
    /// There are as many as there may be.
    TooMany {
        /// How many that is.
        most: usize,
    },
}

impl Desk {
    /// Makes a key.
    pub async fn make_api_key(&self, administrator: &Administrator) -> Result<ApiKeyMade, DeskFailure> {
        let settings = self.settings(administrator).await?;
        let most = usize::try_from(self.quotas.api_keys).map_or(MOST_API_KEYS, |most| most.min(MOST_API_KEYS));
        if settings.api_keys.len() >= most {
            over_quota(Quota::ApiKeys);
            return Ok(ApiKeyMade::TooMany { most });
        }
        Ok(match self.keyring.create(administrator.origin(&settings.community.workspace.id), KeyTerms::default()).await? {
            Creation::Made(key) => ApiKeyMade::Made(key),
            Creation::MadeBefore => ApiKeyMade::MadeBefore,
            Creation::NoWorkspace => return Err(crate::store::StoreFailure::Missing("workspace").into()),
        })
    }

    /// Takes the power of one of the workspace's keys away.
    pub async fn revoke_api_key(&self, administrator: &Administrator, key: KeyId) -> Result<Revocation, DeskFailure> {
        let community = self.communities.now(administrator.guild()).await?;
        Ok(self.keyring.revoke_within(&administrator.origin(&community.workspace.id), key).await?)
    }
}
