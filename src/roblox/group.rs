//! A group as a person recognises it: its name and its size.

use secrecy::SecretString;
use serde_json::Value;

use super::account::number;
use super::call::Call;
use super::pauses::Operation;
use super::{Roblox, Settings, Trouble};
use crate::domain::{RobloxGroupId, WorkspaceId};

/// What a group shows of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupProfile {
    /// Which.
    pub id: RobloxGroupId,
    /// What it is called. Other people's input.
    pub name: String,
    /// How many members it has.
    pub members: u64,
}

impl Roblox {
    /// A group. The key, if one is given, is the workspace's own and goes before the one of the settings.
    pub async fn group(
        &self,
        workspace: &WorkspaceId,
        id: RobloxGroupId,
        key: Option<&SecretString>,
    ) -> Result<GroupProfile, Trouble> {
        let Settings { bases, .. } = &self.inner.settings;
        let key = self.inner.settings.access(key);
        let (operation, address, name) = match key {
            Some(_) => (Operation::CloudGroup, format!("{}/cloud/v2/groups/{id}", bases.open_cloud), "displayName"),
            None => (Operation::Group, format!("{}/v1/groups/{id}", bases.groups), "name"),
        };
        let caller = &self.inner.caller;
        let answer = caller.json(Call { operation, workspace, key }, caller.client().get(address)).await?;
        let same = answer.get("id").and_then(number) == Some(id.get());
        let name = answer.get(name).and_then(Value::as_str).filter(|_| same).ok_or(Trouble::Unreadable)?.to_owned();
        let members = answer.get("memberCount").and_then(number).ok_or(Trouble::Unreadable)?;
        Ok(GroupProfile { id, name, members })
    }
}
