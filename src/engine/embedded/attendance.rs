//! Attendance lists being changed inside a transaction.

use super::batch::Batch;
use super::job::{Attendance, Attended};
use crate::domain::{
    AttendanceRefusal, Attendee, AttendeeChanges, AttendeeDraft, AttendeeId, AuditAction, InvalidId, Origin, RobloxId, SessionId,
};
use crate::store::audit::Entry;
use crate::store::{self, StoreFailure};

impl Batch<'_> {
    /// Decides a change of an attendance list: the session, the plan, the member, the list, in this order.
    pub(super) async fn attend(&mut self, origin: &Origin, attendance: &Attendance) -> Result<Attended, StoreFailure> {
        let (Attendance::Add(session, _) | Attendance::Update(session, ..)) = attendance;
        if self.session(&origin.workspace, session).await?.is_none() {
            return Ok(Err(AttendanceRefusal::SessionNotFound));
        }
        if !self.plan(&origin.workspace).await?.has_attendance() {
            return Ok(Err(AttendanceRefusal::PlanRequired));
        }
        if self.room_for_history(&origin.workspace).await?.is_err() {
            return Ok(Err(AttendanceRefusal::HistoryFull));
        }
        match attendance {
            Attendance::Add(session, draft) => self.add_attendee(origin, session, draft).await,
            Attendance::Update(session, user, changes) => self.update_attendee(origin, session, *user, *changes).await,
        }
    }

    async fn add_attendee(
        &mut self,
        origin: &Origin,
        session: &SessionId,
        draft: &AttendeeDraft,
    ) -> Result<Attended, StoreFailure> {
        if self.rank(&origin.workspace, draft.user).await?.is_none() {
            return Ok(Err(AttendanceRefusal::NotAMember));
        }
        if let Err(refusal) = draft.check() {
            return Ok(Err(refusal));
        }
        let attendee = Attendee { id: self.new_attendee_id()?, session: session.clone(), draft: draft.clone() };
        if !store::attendees::insert(self.connection, &origin.workspace, &attendee).await? {
            return Ok(Err(AttendanceRefusal::AlreadyAttending));
        }
        self.note_attendee(origin, AuditAction::AttendeeAdded, &attendee, None);
        Ok(Ok(attendee))
    }

    async fn update_attendee(
        &mut self,
        origin: &Origin,
        session: &SessionId,
        user: RobloxId,
        changes: AttendeeChanges,
    ) -> Result<Attended, StoreFailure> {
        if self.rank(&origin.workspace, user).await?.is_none() {
            return Ok(Err(AttendanceRefusal::NotAMember));
        }
        let Some(present) = store::attendees::find(self.connection, &origin.workspace, session, user).await? else {
            return Ok(Err(AttendanceRefusal::NotAttending));
        };
        let changed = Attendee { draft: present.draft.changed(changes), ..present.clone() };
        if let Err(refusal) = changed.draft.check() {
            return Ok(Err(refusal));
        }
        if changed == present {
            return Ok(Ok(present));
        }
        store::attendees::update(self.connection, &origin.workspace, &changed).await?;
        self.note_attendee(origin, AuditAction::AttendeeUpdated, &changed, Some(&present));
        Ok(Ok(changed))
    }

    /// As SERIES writes them: `attendee_<something>` (SERIES reference 2.9).
    fn new_attendee_id(&self) -> Result<AttendeeId, StoreFailure> {
        let random: String = std::iter::repeat_with(fastrand::alphanumeric).take(12).collect();
        let text = format!("attendee_{}_{}", self.now.as_second(), random.to_lowercase());
        text.parse().map_err(|problem: InvalidId| StoreFailure::Unreadable { column: "id", problem: problem.to_string() })
    }

    fn note_attendee(&mut self, origin: &Origin, action: AuditAction, after: &Attendee, before: Option<&Attendee>) {
        let stay = |attendee: &Attendee| {
            let left = attendee.draft.left_at.map(|left| left.to_string());
            serde_json::json!({ "joined_at": attendee.draft.joined_at.to_string(), "left_at": left })
        };
        let details = serde_json::json!({ "before": before.map(stay), "after": stay(after) });
        self.note(Entry {
            session: Some(after.session.clone()),
            roblox: Some(after.draft.user),
            details: Some(details.to_string()),
            ..Entry::new(origin, action)
        });
    }
}
