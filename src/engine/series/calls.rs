//! SERIES' calls, each with the workspace's key, within its allowance, and read into what we know.

use std::future::Future;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};
use jiff::Timestamp;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::Shared;
use super::allowance::Budget;
use super::client::{Request, unreadable};
use super::failure::CallFailure;
use super::key::{self, SeriesKey};
use super::picture::{Picture, Shown};
use super::read::{CreatedRead, Data, KeyRead, PageRead, SessionRead};
use super::shelf::Ticket;
use crate::domain::{SessionFilter, SessionId, WorkspaceId};
use crate::engine::Obstacle;
use crate::store::workspaces::SeriesWorkspace;

/// The first pause before reading once more; it doubles, and is shortened or lengthened by chance.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// How often reading is tried again.
const MORE_READS: usize = 2;

/// What SERIES says of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyStanding {
    /// It accepts it. The workspace that it opens there, if that was said.
    Good(Option<SeriesWorkspace>),
    /// It does not.
    Bad,
}

impl Shared {
    /// One session as it is now; nothing when it is not there. What could not be read is tried again.
    pub(super) async fn read(&self, workspace: &WorkspaceId, session: &SessionId) -> Result<Option<Picture>, CallFailure> {
        again(|| self.read_once(workspace, session)).await
    }

    async fn read_once(&self, workspace: &WorkspaceId, session: &SessionId) -> Result<Option<Picture>, CallFailure> {
        let ticket = self.shelves.ticket();
        let request = Request { method: Method::GET, path: &["sessions", "get", session.as_str()], query: &[], body: None };
        let body = match self.send(workspace, request).await {
            Ok(body) => body,
            Err(CallFailure::Refused { status, .. }) if status == StatusCode::NOT_FOUND => {
                self.shelves.forget_session(workspace, session);
                return Ok(None);
            }
            Err(failure) => return Err(key_refused(failure)),
        };
        let Data { data } = serde_json::from_slice::<Data<SessionRead>>(&body).map_err(|problem| unreadable(&problem))?;
        let seen = self.shelves.keep(workspace, ticket, data, Shown::Whole);
        // Another session's picture would answer for the wrong one.
        let seen = seen.filter(|seen| seen.session.id == *session);
        seen.map(Some).ok_or_else(|| CallFailure::Unreadable("it is not the session".to_owned()))
    }

    /// One page of a list.
    pub(super) async fn page(
        &self,
        workspace: &WorkspaceId,
        filter: &SessionFilter,
        page: u32,
    ) -> Result<Vec<Picture>, CallFailure> {
        again(|| self.page_once(workspace, filter, page)).await
    }

    async fn page_once(&self, workspace: &WorkspaceId, filter: &SessionFilter, page: u32) -> Result<Vec<Picture>, CallFailure> {
        let ticket = self.shelves.ticket();
        let mut query = vec![("page", page.to_string())];
        query.extend(filter.status.map(|status| ("status", status.as_str().to_owned())));
        query.extend(filter.host.map(|host| ("host", host.to_string())));
        let request = Request { method: Method::GET, path: &["sessions", "list"], query: &query, body: None };
        let body = self.send(workspace, request).await.map_err(key_refused)?;
        let Data { data } = serde_json::from_slice::<Data<PageRead>>(&body).map_err(|problem| unreadable(&problem))?;
        let sessions = data.sessions.ok_or_else(|| CallFailure::Unreadable("it has no list".to_owned()))?;
        Ok(self.kept(workspace, ticket, sessions.into_iter().map(|session| session.0)))
    }

    fn kept(&self, workspace: &WorkspaceId, ticket: Ticket, sessions: impl Iterator<Item = SessionRead>) -> Vec<Picture> {
        let keep = |read| {
            let seen = self.shelves.keep(workspace, ticket, read, Shown::Listed);
            if seen.is_none() {
                tracing::warn!(workspace.id = %workspace, "a session of SERIES has no ID or no start that can be read; leaving it out");
            }
            seen
        };
        sessions.filter_map(keep).collect()
    }

    /// Takes, leaves or frees a slot; `verb` as in the path (SERIES reference 2.6 to 2.8).
    pub(super) async fn change_slot(
        &self,
        workspace: &WorkspaceId,
        session: &SessionId,
        verb: &str,
        body: Value,
    ) -> Result<(), CallFailure> {
        let path = ["sessions", session.as_str(), "custom-roles", verb];
        let request = Request { method: Method::PATCH, path: &path, query: &[], body: Some(body) };
        let answer = self.send(workspace, request).await?;
        // "Done" comes with what was done; a success without it is somebody else's.
        match serde_json::from_slice::<Data<Value>>(&answer) {
            Ok(Data { data: Value::Object(data) }) if !data.is_empty() => Ok(()),
            Ok(_) => Err(CallFailure::Unreadable("it does not say what was done".to_owned())),
            Err(problem) => Err(unreadable(&problem)),
        }
    }

    /// Makes a session; its ID, if SERIES says one.
    pub(super) async fn create(&self, workspace: &WorkspaceId, body: Value) -> Result<Option<SessionId>, CallFailure> {
        let request = Request { method: Method::POST, path: &["sessions", "create"], query: &[], body: Some(body) };
        let answer = self.send(workspace, request).await?;
        let Data { data } = serde_json::from_slice::<Data<CreatedRead>>(&answer).map_err(|problem| unreadable(&problem))?;
        Ok(data.id().and_then(|id| id.parse().ok()))
    }

    /// Changes a session.
    pub(super) async fn update(&self, workspace: &WorkspaceId, session: &SessionId, body: Value) -> Result<(), CallFailure> {
        let path = ["sessions", "update", session.as_str()];
        let request = Request { method: Method::PATCH, path: &path, query: &[], body: Some(body) };
        self.send(workspace, request).await.map(drop)
    }

    /// Looks at a key. SERIES answers 200 for a bad one too (SERIES reference 2.1).
    pub(super) async fn check(&self, key: &SeriesKey) -> Result<(KeyStanding, Option<Budget>), Obstacle> {
        let body = match self.client.check_key(key).await {
            Ok(body) => body,
            // Not documented, and plain enough.
            Err(CallFailure::Unauthorized) => return Ok((KeyStanding::Bad, None)),
            Err(failure) => return Err(failure.obstacle()),
        };
        let Ok(Data { data }) = serde_json::from_slice::<Data<KeyRead>>(&body) else { return Err(Obstacle::Unreadable) };
        if !data.valid.ok_or(Obstacle::Unreadable)? {
            return Ok((KeyStanding::Bad, None));
        }
        let budget = Budget::new(data.remaining, data.reset.as_deref(), Timestamp::now());
        let id = data.workspace_id.and_then(|id| id.parse().ok());
        let series = id.map(|id| SeriesWorkspace { id, name: data.workspace_name.unwrap_or_default() });
        Ok((KeyStanding::Good(series), budget))
    }

    /// Asks what the workspace's key may still do.
    pub(super) async fn learn_budget(&self, workspace: &WorkspaceId) {
        let Ok(key) = key::of_workspace(&self.vault, workspace).await else { return };
        match self.check(&key).await {
            Ok((KeyStanding::Good(_), budget)) => self.allowances.learn(workspace, budget),
            Ok((KeyStanding::Bad, _)) => {
                tracing::warn!(workspace.id = %workspace, "SERIES does not accept the workspace's key; enter a new one with /setup");
            }
            Err(obstacle) => tracing::debug!(workspace.id = %workspace, %obstacle, "the key could not be looked at"),
        }
    }

    async fn send(&self, workspace: &WorkspaceId, request: Request<'_>) -> Result<Vec<u8>, CallFailure> {
        let key = key::of_workspace(&self.vault, workspace).await?;
        if let Some(wait) = self.allowances.wait(workspace) {
            return Err(CallFailure::TooMany { wait });
        }
        let answer = self.client.send(&key, request).await;
        if let Err(CallFailure::TooMany { wait }) = &answer {
            tracing::warn!(workspace.id = %workspace, ?wait, "SERIES asks for fewer requests");
            self.allowances.silence(workspace, *wait);
        }
        answer
    }
}

/// What a wrong key is answered is not documented. Reading needs no plan and no rank, so that a 403 leaves only the key.
fn key_refused(failure: CallFailure) -> CallFailure {
    match failure {
        CallFailure::Refused { status: StatusCode::FORBIDDEN, .. } => CallFailure::Unauthorized,
        other => other,
    }
}

/// Reading changes nothing, so it may be done again.
async fn again<T, Fut: Future<Output = Result<T, CallFailure>>>(read: impl FnMut() -> Fut) -> Result<T, CallFailure> {
    let pauses = ExponentialBuilder::default().with_min_delay(FIRST_PAUSE).with_max_times(MORE_READS).with_jitter();
    read.retry(pauses).when(CallFailure::passes_soon).await
}
