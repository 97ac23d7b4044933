//! Sessions being made and changed at SERIES.

use std::sync::Arc;

use reqwest::StatusCode;
use tokio::time::Instant;

use super::Shared;
use super::failure::CallFailure;
use super::written::{create_body, update_body};
use crate::domain::{
    AuditAction, Difference, Origin, Refusal, Refusals, RobloxId, RoleName, Session, SessionChanges, SessionDraft, SessionFilter,
    SessionId, Status,
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
        let id = match self.create(workspace, create_body(&draft)).await {
            Ok(Some(id)) => Some(id),
            Ok(None) => self.find_like(&origin, &draft).await,
            Err(failure) if failure.may_be_done() => self.find_like(&origin, &draft).await,
            Err(failure) => return refused(failure, !draft.roles.as_slice().is_empty()),
        };
        let Some(id) = id else { return Err(EngineFailure::Remote(Obstacle::NeverConfirmed)) };
        self.write_down(&id, || entry(&origin, AuditAction::SessionCreated, &id)).await;
        let made = self.read(workspace, &id).await?;
        self.shelves.comes_too(workspace, &id);
        Ok(made.map(|made| made.session).ok_or_else(|| Refusal::SessionNotFound.into()))
    }

    pub(super) async fn change(self: Arc<Self>, origin: Origin, id: SessionId, changes: SessionChanges) -> Shaped {
        let workspace = &origin.workspace;
        if let Some(before) = self.shaped_before(&origin).await? {
            return Ok(Ok(before));
        }
        let Some(body) = update_body(&changes) else { return Err(EngineFailure::Remote(Obstacle::NotOffered)) };
        let begun = Instant::now();
        let _turn = self.shaping.of(workspace, &id).await;
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
        let Some(after) = self.read(workspace, &id).await? else { return Ok(Err(Refusal::SessionNotFound.into())) };
        if failure.is_some() && !shows(&after.session, &changes) {
            return Err(EngineFailure::Remote(Obstacle::NeverConfirmed));
        }
        let difference = Difference::between(&before.session, &after.session).asked_for(&changes);
        let noted = || {
            let difference = self.forgotten.taken_out_of(workspace, difference, begun);
            let details = Some(store::difference::write(&difference));
            Entry { details, ..entry(&origin, action(&changes), &id) }
        };
        self.write_down(&id, noted).await;
        Ok(Ok(after.session))
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

    /// The session that was made though SERIES did not say so, or not which one it is: of that title and start, and the only one.
    async fn find_like(&self, origin: &Origin, draft: &SessionDraft) -> Option<SessionId> {
        let filter = SessionFilter { status: Some(Status::Upcoming), ..SessionFilter::default() };
        let sessions = self.every_page(&origin.workspace, &filter).await.ok()?;
        let same_start = |session: &Session| session.starts_at.as_second() == draft.starts_at.as_second();
        let mut alike = sessions.iter().filter(|session| session.title == draft.title && same_start(session));
        alike.next().filter(|_| alike.next().is_none()).map(|session| session.id.clone())
    }
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

/// Whether everything that was asked for is to be seen. A description never is (SERIES reference 2.3).
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
