//! Attendance: marking one holder or all who are left, and the list as a file.

use serenity::all::ComponentInteractionDataKind;

use super::{Answer, Panel, broken, text_picked, view};
use crate::bot::Failure;
use crate::bot::custom_id::{RoleDigest, SeatDigest};
use crate::desk::rights::{KeepingAttendance, Marking};
use crate::domain::{Mark, Role};

impl Panel<'_> {
    /// The list, of one role or of all, with a word on what has just happened.
    pub(super) async fn attendance(&self, role: Option<&Role>, notice: Option<String>) -> Result<Answer, Failure> {
        match self.steward::<Marking>().await? {
            Ok(_steward) => self.draw_holders(notice.as_deref(), |scene| view::panel::attendance::page(scene, role)).await,
            Err(answer) => Ok(answer),
        }
    }

    pub(super) async fn pick_attendee(&self, picked: &ComponentInteractionDataKind) -> Result<Answer, Failure> {
        let Some(digest) = text_picked(picked) else { return Ok(broken()) };
        if let Some(seat) = digest.parse::<SeatDigest>().ok().and_then(|seat| seat.find(&self.session)) {
            return match self.steward::<Marking>().await? {
                Ok(_steward) => self.draw_holders(None, |scene| view::panel::attendance::holder(scene, &seat)).await,
                Err(answer) => Ok(answer),
            };
        }
        match digest.parse::<RoleDigest>().ok().and_then(|role| role.find(&self.session)) {
            Some(role) => self.attendance(Some(role), None).await,
            None => self.attendance(None, Some(view::panel::home::outdated())).await,
        }
    }

    pub(super) async fn mark(&self, mark: Option<Mark>, seat: SeatDigest) -> Result<Answer, Failure> {
        let steward = match self.steward::<Marking>().await? {
            Ok(steward) => steward,
            Err(answer) => return Ok(answer),
        };
        let Some(seat) = seat.find(&self.session) else {
            return self.attendance(None, Some(view::panel::home::outdated())).await;
        };
        let answer = self.bot.desk.mark(&steward, seat.role.clone(), seat.holder.roblox, mark).await?;
        let notice = self.notice(&answer, seat.role.as_str()).await?;
        self.attendance(None, Some(notice)).await
    }

    pub(super) async fn mark_the_rest(&self) -> Result<Answer, Failure> {
        let steward = match self.steward::<KeepingAttendance>().await? {
            Ok(steward) => steward,
            Err(answer) => return Ok(answer),
        };
        let answer = self.bot.desk.mark_the_rest_attended(&steward).await?;
        let notice = self.notice(&answer, "").await?;
        self.attendance(None, Some(notice)).await
    }

    pub(super) async fn export(&self) -> Result<Answer, Failure> {
        let steward = match self.steward::<KeepingAttendance>().await? {
            Ok(steward) => steward,
            Err(answer) => return Ok(answer),
        };
        let rows = self.bot.desk.attendance_list(&steward, &self.session).await?;
        Ok(Answer::Whisper(view::attendance::export(&self.session, &rows)))
    }
}
