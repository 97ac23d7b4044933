//! Sessions being made and changed inside a transaction.

use jiff::Timestamp;

use super::batch::{Batch, Care};
use super::job::Shape;
use crate::domain::Origin;
use crate::domain::reshape::{Reshaped, reshape_checked};
use crate::domain::{
    AuditAction, InvalidId, Refusal, Refusals, RobloxId, Role, RoleDraft, RoleSet, Session, SessionChanges, SessionDraft,
    SessionId, Status, WorkspaceId,
};
use crate::engine::Decision;
use crate::store::audit::Entry;
use crate::store::claims::Seat;
use crate::store::{self, StoreFailure};

impl Batch<'_> {
    pub(super) async fn shape(&mut self, origin: &Origin, shape: &Shape) -> Result<Decision<SessionId>, StoreFailure> {
        if self.care == Care::Alone
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
            claimable: draft.claimable,
            min_host_rank: None,
            roles: draft.roles.as_slice().iter().map(RoleDraft::vacant_role).collect(),
        };
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
        let Some(present) = self.session(&origin.workspace, id).await? else {
            return Ok(Err(Refusal::SessionNotFound.into()));
        };
        let mut refusals = self.refusals(&origin.workspace, changes.host.flatten(), changes.roles.as_ref()).await?;
        let reshaped = match changes.roles.as_ref().map(|wanted| reshape_checked(&present.roles, wanted, changes.drop_holders)) {
            None => None,
            Some(Ok(reshaped)) => Some(reshaped),
            Some(Err(refused)) => {
                refusals.extend(refused.iter().cloned());
                None
            }
        };
        if let Err(refusals) = Refusals::check(refusals) {
            return Ok(Err(refusals));
        }
        if let Some(reshaped) = &reshaped {
            self.write_roles(&present, reshaped).await?;
        }
        let session = changed(&present, changes, reshaped.map(|reshaped| reshaped.roles));
        store::sessions::update(self.connection, &session).await?;
        self.note_session(origin, AuditAction::SessionUpdated, id, Some(what_changed(&present, &session)));
        self.replace(session);
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

    /// Claims first, then the roles that they hang on.
    async fn write_roles(&mut self, present: &Session, reshaped: &Reshaped) -> Result<(), StoreFailure> {
        self.write_taken().await?;
        for (role, slot, holder) in present.holders() {
            if reshaped.dropped.contains(&(role.name.clone(), holder.roblox)) {
                let (workspace, session) = (present.workspace.clone(), present.id.clone());
                let seat = Seat { workspace, session, role: role.name.clone(), slot, holder: holder.roblox };
                store::claims::delete(self.connection, &seat).await?;
            }
        }
        let gone = |role: &&Role| reshaped.roles.iter().all(|new| new.name != role.name);
        for role in present.roles.iter().filter(gone) {
            store::roles::delete(self.connection, &present.workspace, &present.id, &role.name).await?;
        }
        store::roles::insert(self.connection, &present.workspace, &present.id, &reshaped.roles).await
    }

    /// The session that this very request made or changed when it was delivered before.
    async fn shaped_before(&mut self, origin: &Origin) -> Result<Option<SessionId>, StoreFailure> {
        let Some(request) = &origin.request else { return Ok(None) };
        let before = store::audit::by_request(self.connection, &origin.workspace, request).await?;
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
        self.note(Entry {
            workspace: origin.workspace.clone(),
            session: Some(id.clone()),
            action,
            role: None,
            slot: None,
            roblox: None,
            actor: origin.actor,
            door: origin.door,
            details,
            request: origin.request.clone(),
        });
    }
}

/// The database keeps milliseconds; what is in memory must be the same.
fn as_kept(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

fn changed(present: &Session, changes: &SessionChanges, roles: Option<Vec<Role>>) -> Session {
    Session {
        id: present.id.clone(),
        workspace: present.workspace.clone(),
        title: changes.title.clone().unwrap_or_else(|| present.title.clone()),
        description: changes.description.clone().unwrap_or_else(|| present.description.clone()),
        host: changes.host.unwrap_or(present.host),
        co_host: changes.co_host.unwrap_or(present.co_host),
        supervisor: changes.supervisor.unwrap_or(present.supervisor),
        starts_at: changes.starts_at.map_or(present.starts_at, as_kept),
        duration: changes.duration.unwrap_or(present.duration),
        delayed: present.delayed,
        status: changes.status.unwrap_or(present.status),
        claimable: changes.claimable.unwrap_or(present.claimable),
        min_host_rank: present.min_host_rank,
        roles: roles.unwrap_or_else(|| present.roles.clone()),
    }
}

/// The names of the parts that differ with what they were and are, as JSON.
fn what_changed(before: &Session, after: &Session) -> String {
    let (before, after) = (parts(before), parts(after));
    let differing = before.iter().zip(&after).filter(|(old, new)| old.1 != new.1);
    let changes = differing.map(|(old, new)| (old.0.to_owned(), serde_json::json!({ "before": old.1, "after": new.1 })));
    serde_json::Value::Object(changes.collect()).to_string()
}

fn parts(session: &Session) -> [(&'static str, serde_json::Value); 10] {
    let id = |id: Option<RobloxId>| id.map(|id| id.to_string()).into();
    let roles: Vec<serde_json::Value> = session.roles.iter().map(role_part).collect();
    [
        ("title", session.title.as_str().into()),
        ("description", session.description.as_ref().map(ToString::to_string).into()),
        ("host", id(session.host)),
        ("co_host", id(session.co_host)),
        ("supervisor", id(session.supervisor)),
        ("starts_at", session.starts_at.to_string().into()),
        ("duration", session.duration.get().into()),
        ("claimable", session.claimable.into()),
        ("status", session.status.as_str().into()),
        ("roles", roles.into()),
    ]
}

fn role_part(role: &Role) -> serde_json::Value {
    let holders: Vec<String> = role.holders().map(|(_, holder)| holder.roblox.to_string()).collect();
    serde_json::json!({
        "name": role.name.as_str(),
        "slots": role.slots.len(),
        "min_rank": role.min_rank.get(),
        "holders": holders,
    })
}
