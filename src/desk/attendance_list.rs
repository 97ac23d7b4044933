//! The attendance of a session as a list, for a file.

use std::sync::Arc;

use jiff::Timestamp;

use super::rights::KeepingAttendance;
use super::{Desk, DeskFailure, Steward};
use crate::domain::{DiscordUserId, Mark, RobloxId, RoleName, Session, SessionId, SlotNumber, Title};

/// One holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttendanceRow {
    /// In this session.
    pub session: SessionId,
    /// Which is called so.
    pub title: Title,
    /// And starts then.
    pub starts_at: Timestamp,
    /// In this role.
    pub role: RoleName,
    /// This slot.
    pub slot: SlotNumber,
    /// Who.
    pub roblox: RobloxId,
    /// Who that is on Discord, as far as this server knows.
    pub discord: Option<DiscordUserId>,
    /// Whether they turned up, if that was noted.
    pub mark: Option<Mark>,
}

impl Desk {
    /// Every holder of a session, role by role.
    pub async fn attendance_list(
        &self,
        by: &Steward<KeepingAttendance>,
        session: &Arc<Session>,
    ) -> Result<Vec<AttendanceRow>, DeskFailure> {
        let people = self.people(by.guild(), session).await?;
        let row = |(role, slot, holder): (&crate::domain::Role, SlotNumber, crate::domain::Holder)| AttendanceRow {
            session: session.id.clone(),
            title: session.title.clone(),
            starts_at: session.starts_at,
            role: role.name.clone(),
            slot,
            roblox: holder.roblox,
            discord: people.on_discord(holder.roblox),
            mark: holder.mark,
        };
        Ok(session.holders().map(row).collect())
    }
}
