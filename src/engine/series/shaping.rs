//! Sessions being made and changed at SERIES.

use std::collections::HashSet;
use std::sync::Arc;

use reqwest::StatusCode;
use tokio::time::Instant;

use super::Shared;
use super::failure::CallFailure;
use super::picture::Picture;
use super::written::{create_body, description_body, update_body};
use crate::domain::{
    AuditAction, Description, Difference, Origin, Refusal, Refusals, RobloxId, RoleName, Session, SessionChanges, SessionDraft,
    SessionFilter, SessionId, Status, WorkspaceId,
};
use crate::engine::{Decision, EngineFailure, Obstacle};
use crate::store;
use crate::store::audit::Entry;

/// A made or changed session, or why not.
type Shaped = Result<Decision<Arc<Session>>, EngineFailure>;

impl Shared {
    pub(super) async fn make(self: Arc<Self>, origin: Origin, draft: SessionDraft) -> Shaped {
        let workspace = &origin.workspace;
        if let Some(before) = self.shaped_before(&origin).await? {
            return Ok(Ok(before));
        }
        // One after the other, so that each knows what the one before has made.
        let _turn = self.shaping.of(workspace, None).await;
        let known = self.upcoming(workspace).await?.into_iter().map(|session| session.id.clone()).collect();
        let id = match self.create(workspace, create_body(&draft)).await {
            Ok(Some(id)) => Some(id),
            Ok(None) => self.find_new(workspace, &draft, &known).await,
            Err(failure) if failure.may_be_done() => self.find_new(workspace, &draft, &known).await,
            Err(failure) => return refused(failure, !draft.roles.as_slice().is_empty()),
        };
        let Some(id) = id else { return Err(EngineFailure::Remote(Obstacle::NeverConfirmed)) };
        self.write_down(&id, || entry(&origin, AuditAction::SessionCreated, &id)).await;
        let made = self.read(workspace, &id).await?;
        self.shelves.comes_too(workspace, &id);
        self.busy.notify_waiters();
        let made = made.map(|made| match &draft.description {
            Some(description) => self.shelves.describe(workspace, &made, description),
            None => made,
        });
        Ok(made.map(|made| made.session).ok_or_else(|| Refusal::SessionNotFound.into()))
    }

    pub(super) async fn change(self: Arc<Self>, origin: Origin, id: SessionId, changes: SessionChanges) -> Shaped {
        let workspace = &origin.workspace;
        if let Some(before) = self.shaped_before(&origin).await? {
            return Ok(Ok(before));
        }
        let Some(body) = update_body(&changes) else { return Err(EngineFailure::Remote(Obstacle::NotOffered)) };
        let begun = Instant::now();
        let _turn = self.shaping.of(workspace, Some(&id)).await;
        let Some(before) = self.read(workspace, &id).await? else { return Ok(Err(Refusal::SessionNotFound.into())) };
        let holders = holders(&before.session);
        if changes.roles.is_some() && !changes.may_lose.allows(&holders) {
            // Whether they survive is not documented (SERIES reference 2.5), and nobody may lose a slot unawares.
            return Ok(Err(Refusal::HoldersWouldLose(holders).into()));
        }
        let failure = self.update(workspace, &id, body).await.err();
        if let Some(failure) = failure.as_ref().filter(|failure| !failure.may_be_done()) {
            return refused(failure.clone(), changes.roles.is_some());
        }
        let Some(mut after) = self.read(workspace, &id).await? else { return Ok(Err(Refusal::SessionNotFound.into())) };
        if failure.is_some() && !shows(&after.session, &changes) {
            return Err(EngineFailure::Remote(Obstacle::NeverConfirmed));
        }
        let mut described = true;
        if let Some(description) = changes.description.as_ref().and_then(Option::as_ref) {
            described = failure.is_none() || self.is_described(workspace, &after, description).await;
            if described {
                after = self.shelves.describe(workspace, &after, description);
            }
        }
        let difference = Difference::between(&before.session, &after.session).asked_for(&changes);
        if !difference.is_empty() {
            let noted = || {
                let difference = self.forgotten.taken_out_of(workspace, difference, begun);
                let details = Some(store::difference::write(&difference));
                Entry { details, ..entry(&origin, action(&changes), &id) }
            };
            self.write_down(&id, noted).await;
        }
        if described { Ok(Ok(after.session)) } else { Err(EngineFailure::Remote(Obstacle::DescriptionUnknown)) }
    }

    /// Whether SERIES has this description, which it may have been sent. Where it shows none (SERIES reference 2.3) it is sent
    /// once more, alone: what SERIES answers to that is the only way to know.
    async fn is_described(&self, workspace: &WorkspaceId, seen: &Picture, description: &Description) -> bool {
        match seen.shows_description(description) {
            Some(shown) => shown,
            None => self.update(workspace, &seen.session.id, description_body(description)).await.is_ok(),
        }
    }

    /// The session that this very request made or changed when it was delivered before, as far as that is not remembered any
    /// more.
    async fn shaped_before(&self, origin: &Origin) -> Result<Option<Arc<Session>>, EngineFailure> {
        let Some(request) = &origin.request else { return Ok(None) };
        let before = store::audit::by_request(&mut *self.database.reader().await?, &origin.workspace, request).await?;
        let shaped = before.filter(|before| is_shaping(before.action));
        let Some(id) = shaped.and_then(|before| before.session) else { return Ok(None) };
        Ok(self.read(&origin.workspace, &id).await?.map(|picture| picture.session))
    }

    async fn upcoming(&self, workspace: &WorkspaceId) -> Result<Vec<Arc<Session>>, CallFailure> {
        let filter = SessionFilter { status: Some(Status::Upcoming), ..SessionFilter::default() };
        self.every_page(workspace, &filter).await
    }

    /// The session that was made though SERIES did not say so, or not which one it is: as it was wanted, not known before, and
    /// the only one.
    async fn find_new(&self, workspace: &WorkspaceId, draft: &SessionDraft, known: &HashSet<SessionId>) -> Option<SessionId> {
        let sessions = self.upcoming(workspace).await.ok()?;
        let mut new = sessions.iter().filter(|session| !known.contains(&session.id) && is_as_wanted(session, draft));
        new.next().filter(|_| new.next().is_none()).map(|session| session.id.clone())
    }
}

/// Whether a session could be the one of this draft, by what a list shows of it.
fn is_as_wanted(session: &Session, draft: &SessionDraft) -> bool {
    session.title == draft.title
        && session.starts_at.as_second() == draft.starts_at.as_second()
        && session.duration == draft.duration
        && session.claimable == draft.claimable
}

/// What the change is called: opening and closing has a name of its own, as with the embedded engine.
fn action(changes: &SessionChanges) -> AuditAction {
    match changes.claimable {
        Some(open) if *changes == (SessionChanges { claimable: Some(open), ..SessionChanges::default() }) => {
            if open {
                AuditAction::ClaimingOpened
            } else {
                AuditAction::ClaimingClosed
            }
        }
        Some(_) | None => AuditAction::SessionUpdated,
    }
}

const fn is_shaping(action: AuditAction) -> bool {
    use AuditAction::{ClaimingClosed, ClaimingOpened, SessionCreated, SessionUpdated};
    matches!(action, SessionCreated | SessionUpdated | ClaimingOpened | ClaimingClosed)
}

fn refused(failure: CallFailure, with_roles: bool) -> Shaped {
    match failure {
        CallFailure::Refused { status: StatusCode::FORBIDDEN, .. } if with_roles => Ok(Err(Refusal::PlanRequired.into())),
        CallFailure::Refused { status: StatusCode::NOT_FOUND, .. } => Ok(Err(Refusal::SessionNotFound.into())),
        CallFailure::Refused { said, .. } => Ok(Err(Refusals::from(Refusal::Unexplained { said }))),
        other => Err(other.into()),
    }
}

fn holders(session: &Session) -> Vec<(RoleName, RobloxId)> {
    session.holders().map(|(role, _, holder)| (role.name.clone(), holder.roblox)).collect()
}

/// Whether everything that was asked for is to be seen, but for a description.
fn shows(session: &Session, changes: &SessionChanges) -> bool {
    let person = |wanted: Option<Option<RobloxId>>, now| wanted.is_none_or(|wanted| wanted == now);
    let roles = changes.roles.as_ref().is_none_or(|roles| {
        let wanted: Vec<_> = roles.as_slice().iter().map(crate::domain::RoleDraft::vacant_role).collect();
        let same = |(new, now): (&crate::domain::Role, &crate::domain::Role)| {
            new.name == now.name && new.slots.len() == now.slots.len() && new.min_rank == now.min_rank
        };
        wanted.len() == session.roles.len() && wanted.iter().zip(&session.roles).all(same)
    });
    roles
        && changes.title.as_ref().is_none_or(|title| *title == session.title)
        && changes.starts_at.is_none_or(|start| start.as_millisecond() == session.starts_at.as_millisecond())
        && changes.duration.is_none_or(|duration| duration == session.duration)
        && changes.claimable.is_none_or(|claimable| claimable == session.claimable)
        && person(changes.host, session.host)
        && person(changes.co_host, session.co_host)
        && person(changes.supervisor, session.supervisor)
}

fn entry(origin: &Origin, action: AuditAction, session: &SessionId) -> Entry {
    Entry { session: Some(session.clone()), ..Entry::new(origin, action) }
}
