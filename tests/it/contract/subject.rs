//! One engine with everything around it that it needs, and what only its own side can do.

use std::sync::Arc;

use slotkeeper::desk::Communities;
use slotkeeper::domain::{
    Actor, Door, EngineKind, Minutes, Origin, Plan, Rank, RequestId, RobloxId, RoleName, SecretName, Session, SessionChanges,
    SessionDraft, SessionId, SlotChoice, Status, WorkspaceId, WorkspaceSecret, roles_text,
};
use slotkeeper::engine::series::{Limits, SeriesKey};
use slotkeeper::engine::{Claim, Decision, EmbeddedEngine, Engine, EngineFailure, Leave, Seated, SeriesEngine, WriterTask};
use slotkeeper::store::{self, Database};
use slotkeeper::vault::{KeySource, Vault};
use tempfile::TempDir;

use crate::ground::user;
use crate::http::Service;
use crate::series::stand_in::{KEY, StandIn};

/// An engine that decides for one workspace.
pub(super) struct Subject {
    pub(super) engine: Arc<dyn Engine>,
    workspace: WorkspaceId,
    side: Side,
    _writer: WriterTask,
    _folder: TempDir,
}

/// Where members and ends of sessions come from.
enum Side {
    Embedded,
    Api(Box<Service>),
    Series(StandIn),
}

impl Subject {
    pub(super) async fn embedded() -> Self {
        Self::new(Side::Embedded).await
    }

    pub(super) async fn behind_our_api() -> Self {
        Self::new(Side::Api(Box::new(Service::new().await))).await
    }

    pub(super) async fn series() -> Self {
        Self::new(Side::Series(StandIn::start().await)).await
    }

    async fn new(side: Side) -> Self {
        crate::log::listen();
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("slotkeeper.db")).await.unwrap();
        let communities = Communities::new(database.clone());
        let workspace = communities.create_workspace("Ground".parse().unwrap(), Plan::Premium, None).await.unwrap().id;
        let (embedded, writer) = EmbeddedEngine::start(database.clone());
        let engine: Arc<dyn Engine> = match &side {
            Side::Embedded => Arc::new(embedded),
            Side::Api(service) => remote(&service.base, &service.key, &workspace, database, &embedded, folder.path()).await,
            Side::Series(series) => remote(&series.base(), KEY, &workspace, database, &embedded, folder.path()).await,
        };
        Self { engine, workspace, side, _writer: writer, _folder: folder }
    }

    pub(super) fn origin(&self) -> Origin {
        Origin { workspace: self.workspace.clone(), actor: Actor::Operator, door: Door::CommandLine, request: None }
    }

    pub(super) fn request(&self, request: &str) -> Origin {
        Origin { request: Some(request.parse::<RequestId>().unwrap()), ..self.origin() }
    }

    pub(super) fn workspace(&self) -> &WorkspaceId {
        &self.workspace
    }

    pub(super) async fn member(&self, number: u64, rank: u8) -> RobloxId {
        match &self.side {
            Side::Embedded => drop(self.engine.set_rank(self.origin(), user(number), Rank::new(rank)).await.unwrap()),
            Side::Api(service) => service.members(&[(number, rank)]).await,
            Side::Series(series) => series.site().member(number, rank.into()),
        }
        user(number)
    }

    pub(super) fn draft(title: &str, roles: &str) -> SessionDraft {
        SessionDraft {
            title: title.parse().unwrap(),
            description: None,
            host: None,
            co_host: None,
            supervisor: None,
            starts_at: "2099-01-20T15:00:00Z".parse().unwrap(),
            duration: Minutes::new(60).unwrap(),
            claimable: true,
            roles: roles_text::parse(roles).unwrap(),
        }
    }

    pub(super) async fn session(&self, roles: &str) -> Arc<Session> {
        self.engine.create(self.origin(), Self::draft("Training", roles)).await.unwrap().unwrap()
    }

    /// Ends a session, for which there is no call.
    pub(super) async fn end(&self, session: &SessionId, status: Status) {
        match &self.side {
            Side::Embedded => {
                let changes = SessionChanges { status: Some(status), ..SessionChanges::default() };
                self.engine.update(self.origin(), session.clone(), changes).await.unwrap().unwrap();
            }
            Side::Api(service) => service.end_session(session.as_str(), status).await,
            Side::Series(series) => series.site().set(session.as_str(), "Status", status.as_str().into()),
        }
    }

    pub(super) async fn try_claim(&self, session: &Session, role: &str, choice: SlotChoice, user: RobloxId) -> Decision<Seated> {
        self.claim_as(self.origin(), session, role, choice, user).await.unwrap()
    }

    pub(super) async fn claim_as(
        &self,
        origin: Origin,
        session: &Session,
        role: &str,
        choice: SlotChoice,
        user: RobloxId,
    ) -> Result<Decision<Seated>, EngineFailure> {
        let claim = Claim { session: session.id.clone(), role: named(role), choice, user, admit: false };
        self.engine.claim(origin, claim).await
    }

    pub(super) async fn claim(&self, session: &Session, role: &str, user: RobloxId) -> Seated {
        self.try_claim(session, role, SlotChoice::Any, user).await.unwrap()
    }

    pub(super) async fn quit(&self, session: &Session, role: &str, user: RobloxId) -> Decision<Seated> {
        self.engine.quit(self.origin(), leave(session, role, user)).await.unwrap()
    }

    pub(super) async fn remove(&self, session: &Session, role: &str, user: RobloxId) -> Decision<Seated> {
        self.engine.remove(self.origin(), leave(session, role, user)).await.unwrap()
    }

    /// The session as it is now for everybody, also for who has looked at it a moment ago.
    pub(super) async fn now(&self, session: &Session) -> Arc<Session> {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        self.engine.get(&self.workspace, &session.id).await.unwrap().expect("the session")
    }
}

fn leave(session: &Session, role: &str, user: RobloxId) -> Leave {
    Leave { session: session.id.clone(), role: named(role), user, admit: false }
}

pub(super) fn named(role: &str) -> RoleName {
    role.parse().unwrap()
}

/// The client of SERIES, with a key in a vault of its own.
async fn remote(
    base: &str,
    key: &str,
    workspace: &WorkspaceId,
    database: Database,
    embedded: &EmbeddedEngine,
    folder: &std::path::Path,
) -> Arc<dyn Engine> {
    let vault = Vault::open(database.clone(), KeySource::File(folder.join("key"))).await.unwrap();
    let key = SeriesKey::new(key).unwrap();
    {
        let mut writer = database.writer().await;
        let mut transaction = writer.begin().await.unwrap();
        let name = SecretName::OfWorkspace(workspace.clone(), WorkspaceSecret::SeriesKey);
        vault.keep(&mut transaction, &name, key.secret()).await.unwrap().unwrap();
        store::workspaces::set_engine(&mut transaction, workspace, EngineKind::Series).await.unwrap();
        transaction.commit().await.unwrap();
    }
    Arc::new(SeriesEngine::new(base, Limits::default(), vault, database, embedded.announcer()).unwrap())
}
