//! Sessions being made and changed inside a transaction.

use jiff::{SignedDuration, Timestamp};

use super::batch::{Batch, Care};
use super::job::Shape;
use crate::domain::Origin;
use crate::domain::moderation::{self, Facts};
use crate::domain::{
    AuditAction, Difference, InvalidId, Refusal, Refusals, RobloxId, RoleDraft, RoleSet, Session, SessionChanges, SessionDraft,
    SessionId, Status, WorkspaceId,
};
use crate::engine::Decision;
use crate::store::audit::Entry;
use crate::store::{self, StoreFailure};

impl Batch<'_> {
    pub(super) async fn shape(&mut self, origin: &Origin, shape: &Shape) -> Result<Decision<SessionId>, StoreFailure> {
        if self.care == Care::Anew
            && let Some(before) = self.shaped_before(origin).await?
        {
            return Ok(Ok(before));
        }
        match shape {
            Shape::Create(draft) => self.create(origin, draft).await,
            Shape::Update(id, changes) => self.update(origin, id, changes).await,
        }
    }

    async fn create(&mut self, origin: &Origin, draft: &SessionDraft) -> Result<Decision<SessionId>, StoreFailure> {
        let refusals = self.refusals(&origin.workspace, draft.host, Some(&draft.roles)).await?;
        if let Err(refusals) = Refusals::check(refusals) {
            return Ok(Err(refusals));
        }
        if let Err(refusal) = self.room_for_a_session(&origin.workspace).await? {
            return Ok(Err(refusal.into()));
        }
        let session = Session {
            id: self.new_id()?,
            workspace: origin.workspace.clone(),
            title: draft.title.clone(),
            description: draft.description.clone(),
            host: draft.host,
            co_host: draft.co_host,
            supervisor: draft.supervisor,
            starts_at: as_kept(draft.starts_at),
            duration: draft.duration,
            delayed: false,
            status: Status::Upcoming,
            cancel_reason: None,
            timed: false,
            claimable: draft.claimable,
            min_host_rank: None,
            roles: draft.roles.as_slice().iter().map(RoleDraft::vacant_role).collect(),
        };
        let session = Session { timed: session.ends_at() > self.now, ..session };
        store::sessions::insert(self.connection, &session, self.now).await?;
        let id = session.id.clone();
        self.note_session(origin, AuditAction::SessionCreated, &id, None);
        self.replace(session);
        Ok(Ok(id))
    }

    async fn update(
        &mut self,
        origin: &Origin,
        id: &SessionId,
        changes: &SessionChanges,
    ) -> Result<Decision<SessionId>, StoreFailure> {
        let Some(present) = self.session_now(&origin.workspace, id).await? else {
            return Ok(Err(Refusal::SessionNotFound.into()));
        };
        // A program that names a Roblox ID does not make it a member.
        let rank = match changes.host.flatten() {
            Some(host) => self.rank(&origin.workspace, host).await?.map(|rank| (host, rank)),
            None => None,
        };
        let facts = Facts { plan: self.plan(&origin.workspace).await?, now: self.now, ranks: rank.as_slice() };
        let after = match moderation::edit(&present, changes, &facts) {
            Ok(after) => after,
            Err(refusals) => return Ok(Err(refusals)),
        };
        if let Err(refusal) = self.room_for_history(&origin.workspace).await? {
            return Ok(Err(refusal.into()));
        }
        if let Err(refusal) = self.room_to_reopen(&present, &after).await? {
            return Ok(Err(refusal.into()));
        }
        let after = self.replace_with(&present, after).await?;
        let difference = Difference::between(&present, &after);
        if difference.is_empty() {
            return Ok(Ok(id.clone()));
        }
        // A program tells nobody.
        self.summon(&present, &difference, SignedDuration::ZERO).await?;
        let details = store::difference::write(&difference);
        self.note_session(origin, AuditAction::SessionUpdated, id, Some(details));
        Ok(Ok(id.clone()))
    }

    /// What making and changing check alike: the plan for roles, and that the host is a member (SERIES reference 2.4).
    async fn refusals(
        &mut self,
        workspace: &WorkspaceId,
        host: Option<RobloxId>,
        roles: Option<&RoleSet>,
    ) -> Result<Vec<Refusal>, StoreFailure> {
        let mut refusals = Vec::new();
        let wants_roles = roles.is_some_and(|roles| !roles.as_slice().is_empty());
        if wants_roles && !self.plan(workspace).await?.has_custom_roles() {
            refusals.push(Refusal::PlanRequired);
        }
        if let Some(host) = host
            && self.rank(workspace, host).await?.is_none()
        {
            refusals.push(Refusal::HostNotAMember(host));
        }
        Ok(refusals)
    }

    /// The session that this very request made or changed when it was delivered before.
    async fn shaped_before(&mut self, origin: &Origin) -> Result<Option<SessionId>, StoreFailure> {
        let Some(request) = &origin.request else { return Ok(None) };
        let before = match self.noted(&origin.workspace, request) {
            Some(before) => Some(before),
            None => store::audit::by_request(self.connection, &origin.workspace, request).await?,
        };
        let shaped = before.filter(|before| matches!(before.action, AuditAction::SessionCreated | AuditAction::SessionUpdated));
        let Some(id) = shaped.and_then(|before| before.session) else { return Ok(None) };
        Ok(self.session(&origin.workspace, &id).await?.map(|session| session.id.clone()))
    }

    /// As SERIES writes them: `session_<seconds>_<random>` (SERIES reference 2.2).
    fn new_id(&self) -> Result<SessionId, StoreFailure> {
        let random: String = std::iter::repeat_with(fastrand::alphanumeric).take(12).collect();
        let text = format!("session_{}_{}", self.now.as_second(), random.to_lowercase());
        text.parse().map_err(|problem: InvalidId| StoreFailure::Unreadable { column: "id", problem: problem.to_string() })
    }

    fn note_session(&mut self, origin: &Origin, action: AuditAction, id: &SessionId, details: Option<String>) {
        self.note(Entry { session: Some(id.clone()), details, ..Entry::new(origin, action) });
    }
}

/// The database keeps milliseconds; what is in memory must be the same.
pub(super) fn as_kept(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}
