//! SERIES' lists: read page by page, though nobody says how long a page is or which one is the last.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Shared;
use super::failure::CallFailure;
use crate::domain::{Session, SessionFilter, SessionId, Status, WorkspaceId};
use crate::engine::EngineFailure;

/// No workspace has more pages of sessions that are coming; a list without an end must not be read for ever.
const MOST_PAGES: u32 = 20;

/// How old a list may be that somebody looks through.
const BELIEVED_FOR: Duration = Duration::from_secs(5);

/// How old it may be when SERIES does not answer.
const BETTER_THAN_NOTHING: Duration = Duration::from_mins(2);

/// How long a session may run over before it is not offered any more, as with the embedded engine.
const OVERRUN: SignedDuration = SignedDuration::from_hours(1);

impl Shared {
    /// The sessions that are coming, by start, as of a few seconds ago at most; when SERIES is down, of two minutes.
    pub(super) async fn coming(&self, workspace: &WorkspaceId) -> Result<Vec<Arc<Session>>, EngineFailure> {
        let believed = BELIEVED_FOR.min(self.limits.poll_fast);
        if let Some(known) = self.shelves.coming(workspace, believed) {
            return Ok(sorted(known));
        }
        match self.list_coming(workspace).await {
            Ok(listed) => Ok(listed),
            Err(failure) => match self.shelves.coming(workspace, BETTER_THAN_NOTHING) {
                Some(known) => Ok(sorted(known)),
                None => Err(failure.into()),
            },
        }
    }

    /// Lists them anew, and keeps what it finds.
    pub(super) async fn list_coming(&self, workspace: &WorkspaceId) -> Result<Vec<Arc<Session>>, CallFailure> {
        let ticket = self.shelves.ticket();
        let mut listed = Vec::new();
        for status in [Status::Upcoming, Status::Ongoing] {
            let filter = SessionFilter { status: Some(status), ..SessionFilter::default() };
            listed.extend(self.every_page(workspace, &filter).await?);
        }
        let ids = listed.iter().map(|session| session.id.clone()).collect();
        self.shelves.set_coming(workspace, ticket, ids);
        Ok(sorted(listed))
    }

    /// All sessions that pass a filter. The end is an empty page, or one that shows nothing new.
    pub(super) async fn every_page(
        &self,
        workspace: &WorkspaceId,
        filter: &SessionFilter,
    ) -> Result<Vec<Arc<Session>>, CallFailure> {
        let mut seen: HashSet<SessionId> = HashSet::new();
        let mut sessions = Vec::new();
        for page in 1..=MOST_PAGES {
            let listed = self.page(workspace, filter, page).await?;
            let before = sessions.len();
            for picture in listed {
                if seen.insert(picture.session.id.clone()) {
                    sessions.push(picture.session);
                }
            }
            if sessions.len() == before {
                return Ok(sessions);
            }
        }
        tracing::warn!(workspace.id = %workspace, "SERIES lists more than {MOST_PAGES} pages of sessions; the rest is not looked at");
        Ok(sessions)
    }
}

/// Those that are not over nor should have been for long, by start.
fn sorted(mut sessions: Vec<Arc<Session>>) -> Vec<Arc<Session>> {
    let now = Timestamp::now();
    let still_coming = now.saturating_sub(OVERRUN).unwrap_or(now);
    sessions.retain(|session| !session.status.is_over() && session.ends_at() > still_coming);
    sessions.sort_by(|left, right| (left.starts_at, &left.id).cmp(&(right.starts_at, &right.id)));
    sessions
}
