//! Profiles: the description that a member edits, and whether the account is banned.

use serde_json::Value;

use super::account::account;
use super::call::Call;
use super::pauses::Operation;
use super::{Account, Roblox, Settings, Trouble};
use crate::domain::{RobloxId, WorkspaceId};

/// What a profile shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Whose.
    pub account: Account,
    /// What its owner wrote, as others see it.
    pub description: String,
    /// Whether it is banned; the newer interface does not say.
    pub banned: bool,
}

impl Roblox {
    /// Where a person opens the profile.
    #[must_use]
    pub fn profile_address(&self, id: RobloxId) -> String {
        format!("{}/users/{id}/profile", self.inner.settings.bases.site)
    }

    /// The profile of an account.
    pub async fn profile(&self, workspace: &WorkspaceId, id: RobloxId) -> Result<Profile, Trouble> {
        let Settings { bases, .. } = &self.inner.settings;
        let (caller, key) = (&self.inner.caller, self.inner.settings.access(None));
        let (operation, address, description) = match key {
            Some(_) => (Operation::CloudUser, format!("{}/cloud/v2/users/{id}", bases.open_cloud), "about"),
            None => (Operation::Profile, format!("{}/v1/users/{id}", bases.users), "description"),
        };
        let answer = caller.json(Call { operation, workspace, key }, caller.client().get(address)).await?;
        let account = account(&answer).filter(|account| account.id == id).ok_or(Trouble::Unreadable)?;
        let description = answer.get(description);
        // An empty one may be null; one that is not there at all is another shape.
        let description = description.ok_or(Trouble::Unreadable)?.as_str().unwrap_or_default().to_owned();
        let banned = answer.get("isBanned").and_then(Value::as_bool).unwrap_or(false);
        Ok(Profile { account, description, banned })
    }
}
