//! What belongs to one Discord server: its moderator role, its time zone, where its boards go, what becomes of the slots of
//! members who leave.

use serde_json::json;

use super::{Change, ZoneName, note};
use crate::desk::{Administrator, Desk, DeskFailure};
use crate::domain::{ChannelId, DiscordRoleId};
use crate::store::guilds::Guild;
use crate::store::{self, Connection, StoreFailure};

/// What setting the moderator role came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleAnswer {
    /// It is this one now, or none.
    Set(Option<DiscordRoleId>),
    /// It is the role that everybody has, and stays what it was.
    Everyone,
}

impl Desk {
    /// Whose holders moderate beside those with Manage Events.
    pub async fn set_moderator_role(
        &self,
        administrator: &Administrator,
        role: Option<DiscordRoleId>,
    ) -> Result<RoleAnswer, DeskFailure> {
        // Discord gives the role of everybody the ID of its server.
        if role.is_some_and(|role| role.get() == administrator.guild().get()) {
            return Ok(RoleAnswer::Everyone);
        }
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let guild = guild(&mut transaction, administrator).await?;
        if guild.moderator_role != role {
            store::guilds::set_moderator_role(&mut transaction, guild.id, role).await?;
            let (before, after) = (json!(guild.moderator_role), json!(role));
            note(&mut transaction, administrator, &guild.workspace, Change { setting: "moderator_role", before, after }).await?;
        }
        transaction.commit().await?;
        self.communities.forget();
        Ok(RoleAnswer::Set(role))
    }

    /// In which zone times are read that somebody types.
    pub async fn set_time_zone(&self, administrator: &Administrator, zone: &ZoneName) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let guild = guild(&mut transaction, administrator).await?;
        if guild.time_zone != zone.as_str() {
            store::guilds::set_time_zone(&mut transaction, guild.id, zone.as_str()).await?;
            let (before, after) = (json!(guild.time_zone), json!(zone.as_str()));
            note(&mut transaction, administrator, &guild.workspace, Change { setting: "time_zone", before, after }).await?;
        }
        transaction.commit().await?;
        self.communities.forget();
        Ok(())
    }

    /// Where the boards of new sessions are posted.
    pub async fn set_board_channel(&self, administrator: &Administrator, channel: Option<ChannelId>) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let guild = guild(&mut transaction, administrator).await?;
        if guild.board_channel != channel {
            store::guilds::set_board_channel(&mut transaction, guild.id, channel).await?;
            let (before, after) = (json!(guild.board_channel), json!(channel));
            note(&mut transaction, administrator, &guild.workspace, Change { setting: "board_channel", before, after }).await?;
        }
        transaction.commit().await?;
        self.communities.forget();
        Ok(())
    }

    /// Where every change is told.
    pub async fn set_audit_channel(&self, administrator: &Administrator, channel: Option<ChannelId>) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let guild = guild(&mut transaction, administrator).await?;
        if guild.audit_channel != channel {
            let (before, after) = (json!(guild.audit_channel), json!(channel));
            note(&mut transaction, administrator, &guild.workspace, Change { setting: "audit_channel", before, after }).await?;
            store::guilds::set_audit_channel(&mut transaction, guild.id, channel).await?;
        }
        transaction.commit().await?;
        self.communities.forget();
        Ok(())
    }

    /// Whether the coming slots of members who leave are freed.
    pub async fn set_releases_departed(&self, administrator: &Administrator, releases: bool) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let guild = guild(&mut transaction, administrator).await?;
        if guild.releases_departed != releases {
            store::guilds::set_releases_departed(&mut transaction, guild.id, releases).await?;
            let (before, after) = (json!(guild.releases_departed), json!(releases));
            note(&mut transaction, administrator, &guild.workspace, Change { setting: "release_departed", before, after })
                .await?;
        }
        transaction.commit().await?;
        self.communities.forget();
        Ok(())
    }
}

/// The server as it is in this transaction. An administrator has seen its settings, so it is there.
pub(super) async fn guild(connection: &mut Connection, administrator: &Administrator) -> Result<Guild, StoreFailure> {
    store::guilds::find(connection, administrator.guild()).await?.ok_or(StoreFailure::Missing("guild"))
}
