//! The group of a workspace on Roblox, which gives its ranks unless an administrator chose another source.

use serde_json::json;

use super::server::guild;
use super::{Change, note};
use crate::desk::{Administrator, Desk, DeskFailure};
use crate::domain::{Origin, RankSource, RobloxGroupId, WorkspaceId};
use crate::roblox::{GroupProfile, Trouble};
use crate::store::{self, StoreFailure};

/// A group that an administrator thinks of, before anything is changed.
#[derive(Debug, Clone)]
pub struct GroupAsked {
    /// Which.
    pub group: RobloxGroupId,
    /// What Roblox says of it.
    pub seen: Result<GroupProfile, Trouble>,
    /// Where ranks come from now.
    pub now: RankSource,
    /// Where they come from with this group.
    pub then: RankSource,
}

impl Desk {
    /// Looks at a group, so that whoever chose it sees whether it is the right one.
    pub async fn look_at_group(&self, administrator: &Administrator, group: RobloxGroupId) -> Result<GroupAsked, DeskFailure> {
        let community = self.communities.now(administrator.guild()).await?;
        let workspace = &community.workspace;
        let seen = self.linking.ranks().group(&workspace.id, group).await?;
        let choice = store::ranks::choice(&mut *self.database.reader().await?, &workspace.id).await?;
        let (now, then) = (RankSource::of(choice, workspace.roblox_group), RankSource::of(choice, Some(group)));
        Ok(GroupAsked { group, seen, now, then })
    }

    /// The workspace's group on Roblox; where ranks come from with it.
    pub async fn set_roblox_group(
        &self,
        administrator: &Administrator,
        group: Option<RobloxGroupId>,
    ) -> Result<RankSource, DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let guild = guild(&mut transaction, administrator).await?;
        let workspace = store::workspaces::find(&mut transaction, &guild.workspace).await?;
        let workspace = workspace.ok_or(StoreFailure::Missing("workspace"))?;
        let choice = store::ranks::choice(&mut transaction, &workspace.id).await?;
        if workspace.roblox_group != group {
            store::workspaces::set_roblox_group(&mut transaction, &workspace.id, group).await?;
            let (before, after) = (json!(workspace.roblox_group), json!(group));
            note(&mut transaction, administrator, &workspace.id, Change { setting: "roblox_group", before, after }).await?;
        }
        transaction.commit().await?;
        drop(writer);
        self.communities.forget();
        self.ranks_come_from_elsewhere(administrator, &workspace.id).await?;
        Ok(RankSource::of(choice, group))
    }

    /// After it was changed where ranks come from: nothing that was known of them is believed.
    pub(super) async fn ranks_come_from_elsewhere(
        &self,
        administrator: &Administrator,
        workspace: &WorkspaceId,
    ) -> Result<(), DeskFailure> {
        self.linking.ranks().choice_changed(workspace);
        let origin = Origin { request: None, ..administrator.origin(workspace) };
        Ok(self.engine.forget_ranks(origin).await?)
    }
}
