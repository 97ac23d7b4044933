//! Sessions, for programs.

use std::sync::Arc;

use jiff::Timestamp;

use super::Program;
use crate::desk::{Desk, DeskFailure};
use crate::domain::{
    AttendanceRefusal, Attendee, AttendeeChanges, AttendeeDraft, PageNumber, RobloxId, Session, SessionChanges, SessionDraft,
    SessionFilter, SessionId,
};
use crate::engine::Decision;
use crate::store;

/// A session that was just made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The session.
    pub session: Arc<Session>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Desk {
    /// One page of the workspace's sessions.
    pub async fn list_for(
        &self,
        program: &Program,
        filter: &SessionFilter,
        page: PageNumber,
    ) -> Result<Vec<Arc<Session>>, DeskFailure> {
        Ok(self.engine.list(&program.workspace.id, filter, page).await?)
    }

    /// One session of the workspace.
    pub async fn get_for(&self, program: &Program, session: &SessionId) -> Result<Option<Arc<Session>>, DeskFailure> {
        Ok(self.engine.get(&program.workspace.id, session).await?)
    }

    /// Makes a session.
    pub async fn create_for(&self, program: &Program, draft: SessionDraft) -> Result<Decision<Made>, DeskFailure> {
        let session = match self.engine.create(program.origin(None), draft).await? {
            Ok(session) => session,
            Err(refusals) => return Ok(Err(refusals)),
        };
        let mut reader = self.database.reader().await?;
        let created_at = store::sessions::created_at(&mut reader, &session.workspace, &session.id).await?;
        Ok(Ok(Made { session, created_at: created_at.ok_or(store::StoreFailure::Missing("session"))? }))
    }

    /// Changes a session.
    pub async fn update_for(
        &self,
        program: &Program,
        session: SessionId,
        changes: SessionChanges,
    ) -> Result<Decision<Arc<Session>>, DeskFailure> {
        Ok(self.engine.update(program.origin(None), session, changes).await?)
    }

    /// Puts somebody on a session's attendance list.
    pub async fn add_attendee_for(
        &self,
        program: &Program,
        session: SessionId,
        draft: AttendeeDraft,
    ) -> Result<Result<Attendee, AttendanceRefusal>, DeskFailure> {
        Ok(self.engine.add_attendee(program.origin(Some(draft.user)), session, draft).await?)
    }

    /// Changes when somebody on that list came or went.
    pub async fn update_attendee_for(
        &self,
        program: &Program,
        session: SessionId,
        user: RobloxId,
        changes: AttendeeChanges,
    ) -> Result<Result<Attendee, AttendanceRefusal>, DeskFailure> {
        Ok(self.engine.update_attendee(program.origin(Some(user)), session, user, changes).await?)
    }
}
