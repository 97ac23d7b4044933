//! The audit trail of a session: who did what, page by page, and taking it back.

use super::{Desk, DeskFailure, ModerationAnswer, Moderator};
use crate::domain::{EntryId, Moderation, Recorded, SessionId};
use crate::store;

/// A part of the audit trail of a session.
#[derive(Debug, Clone)]
pub struct TrailPage {
    /// The newest first.
    pub entries: Vec<Recorded>,
    /// Whether there are older ones.
    pub more: bool,
}

impl Desk {
    /// The entries of a session before that one, or the newest; at most `most`.
    pub async fn trail(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        before: Option<EntryId>,
        most: u32,
    ) -> Result<TrailPage, DeskFailure> {
        let workspace = &moderator.community.workspace.id;
        let mut reader = self.database.reader().await?;
        let mut entries = store::audit::of_session(&mut reader, workspace, session, before, most.saturating_add(1)).await?;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let more = entries.len() > most;
        entries.truncate(most);
        Ok(TrailPage { entries, more })
    }

    /// The last changes of a session that could be taken back, the newest first; at most `most` of the last hundred.
    pub async fn undoable(&self, moderator: &Moderator, session: &SessionId, most: usize) -> Result<Vec<Recorded>, DeskFailure> {
        const LOOKED_AT: u32 = 100;
        let (page, now) = (self.trail(moderator, session, None, LOOKED_AT).await?, self.database.now());
        Ok(page.entries.into_iter().filter(|entry| entry.is_undoable(now)).take(most).collect())
    }

    /// Takes back what that entry says, if nothing contradicts.
    pub async fn undo(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        entry: EntryId,
    ) -> Result<ModerationAnswer, DeskFailure> {
        self.as_moderator(moderator, session, Moderation::Undo(entry)).await
    }

    /// The number of the newest entry of a session: what a form has to be compared with that was opened now.
    pub async fn newest_entry(&self, moderator: &Moderator, session: &SessionId) -> Result<EntryId, DeskFailure> {
        let mut reader = self.database.reader().await?;
        Ok(store::audit::newest(&mut reader, &moderator.community.workspace.id, session).await?)
    }

    /// What was changed of a session since that entry, the newest first.
    pub async fn changed_since(
        &self,
        moderator: &Moderator,
        session: &SessionId,
        entry: EntryId,
    ) -> Result<Vec<Recorded>, DeskFailure> {
        let mut reader = self.database.reader().await?;
        Ok(store::audit::of_session_since(&mut reader, &moderator.community.workspace.id, session, entry).await?)
    }
}
