//! The engine that the desk asks: each workspace has one of two, and this passes every request on to the right one.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::broadcast;

use super::{
    Capabilities, Claim, Decision, EmbeddedEngine, Engine, EngineFailure, Erased, GivenRank, Leave, Leaving, Moderated, Order,
    Seated, SeriesEngine, SessionChanged,
};
use crate::domain::{
    AttendanceRefusal, Attendee, AttendeeChanges, AttendeeDraft, DiscordUserId, EngineKind, Member, Objection, Origin,
    PageNumber, Rank, RobloxId, Session, SessionChanges, SessionDraft, SessionFilter, SessionId, WorkspaceId,
};
use crate::store::changes::Change;
use crate::store::{self, Database, Remembered, StoreFailure};

/// How long it is believed which engine decides. Another process may change it, which is noticed sooner.
const BELIEVED_FOR: Duration = Duration::from_secs(5);

/// Asks the engine of the workspace.
#[derive(Debug)]
pub struct EngineByWorkspace {
    database: Database,
    embedded: Arc<EmbeddedEngine>,
    series: SeriesEngine,
    known: Remembered<WorkspaceId, EngineKind>,
}

impl EngineByWorkspace {
    /// Of these two. What either announces comes through one channel.
    #[must_use]
    pub fn new(database: Database, embedded: Arc<EmbeddedEngine>, series: SeriesEngine) -> Self {
        Self { database, embedded, series, known: Remembered::new(BELIEVED_FOR) }
    }

    async fn of(&self, workspace: &WorkspaceId) -> Result<&dyn Engine, EngineFailure> {
        Ok(match self.kind(workspace).await? {
            EngineKind::Embedded => &*self.embedded,
            EngineKind::Series => &self.series,
        })
    }

    async fn kind(&self, workspace: &WorkspaceId) -> Result<EngineKind, EngineFailure> {
        let read = async {
            let found = store::workspaces::find(&mut *self.database.reader().await?, workspace).await?;
            // The embedded engine is who says that there is no such workspace.
            Ok::<_, StoreFailure>(found.map_or(EngineKind::Embedded, |workspace| workspace.engine))
        };
        Ok(self.known.get(workspace, read).await?)
    }
}

#[async_trait]
impl Engine for EngineByWorkspace {
    fn switched(&self, workspace: &WorkspaceId) {
        self.known.forget(workspace);
        self.series.switched(workspace);
    }

    fn forgotten(&self, workspace: &WorkspaceId, user: RobloxId) {
        self.series.forgotten(workspace, user);
    }

    fn changed_elsewhere(&self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Everything => self.known.forget_all(),
                Change::Settings(workspace) => self.switched(workspace),
                Change::Session(..)
                | Change::Rank(..)
                | Change::Guild(_)
                | Change::Link(..)
                | Change::Links(_)
                | Change::Departures(_)
                | Change::Key(_) => {}
            }
        }
        self.embedded.changed_elsewhere(changes);
    }

    async fn capabilities(&self, workspace: &WorkspaceId) -> Result<Capabilities, EngineFailure> {
        self.of(workspace).await?.capabilities(workspace).await
    }

    async fn list(
        &self,
        workspace: &WorkspaceId,
        filter: &SessionFilter,
        page: PageNumber,
    ) -> Result<Vec<Arc<Session>>, EngineFailure> {
        self.of(workspace).await?.list(workspace, filter, page).await
    }

    async fn coming(&self, workspace: &WorkspaceId, most: u32) -> Result<Vec<Arc<Session>>, EngineFailure> {
        self.of(workspace).await?.coming(workspace, most).await
    }

    async fn held_by(&self, workspace: &WorkspaceId, user: RobloxId) -> Result<Vec<Arc<Session>>, EngineFailure> {
        self.of(workspace).await?.held_by(workspace, user).await
    }

    async fn get(&self, workspace: &WorkspaceId, session: &SessionId) -> Result<Option<Arc<Session>>, EngineFailure> {
        self.of(workspace).await?.get(workspace, session).await
    }

    async fn create(&self, origin: Origin, draft: SessionDraft) -> Result<Decision<Arc<Session>>, EngineFailure> {
        self.of(&origin.workspace).await?.create(origin, draft).await
    }

    async fn update(
        &self,
        origin: Origin,
        session: SessionId,
        changes: SessionChanges,
    ) -> Result<Decision<Arc<Session>>, EngineFailure> {
        self.of(&origin.workspace).await?.update(origin, session, changes).await
    }

    async fn claim(&self, origin: Origin, claim: Claim) -> Result<Decision<Seated>, EngineFailure> {
        self.of(&origin.workspace).await?.claim(origin, claim).await
    }

    async fn quit(&self, origin: Origin, leave: Leave) -> Result<Decision<Seated>, EngineFailure> {
        self.of(&origin.workspace).await?.quit(origin, leave).await
    }

    async fn remove(&self, origin: Origin, leave: Leave) -> Result<Decision<Seated>, EngineFailure> {
        self.of(&origin.workspace).await?.remove(origin, leave).await
    }

    async fn moderate(&self, origin: Origin, order: Order) -> Result<Result<Moderated, Objection>, EngineFailure> {
        self.of(&origin.workspace).await?.moderate(origin, order).await
    }

    async fn add_attendee(
        &self,
        origin: Origin,
        session: SessionId,
        draft: AttendeeDraft,
    ) -> Result<Result<Attendee, AttendanceRefusal>, EngineFailure> {
        self.of(&origin.workspace).await?.add_attendee(origin, session, draft).await
    }

    async fn update_attendee(
        &self,
        origin: Origin,
        session: SessionId,
        user: RobloxId,
        changes: AttendeeChanges,
    ) -> Result<Result<Attendee, AttendanceRefusal>, EngineFailure> {
        self.of(&origin.workspace).await?.update_attendee(origin, session, user, changes).await
    }

    async fn member(&self, workspace: &WorkspaceId, user: RobloxId) -> Result<Option<Member>, EngineFailure> {
        self.of(workspace).await?.member(workspace, user).await
    }

    async fn set_rank(&self, origin: Origin, user: RobloxId, rank: Rank) -> Result<Option<Rank>, EngineFailure> {
        self.of(&origin.workspace).await?.set_rank(origin, user, rank).await
    }

    async fn give_rank(&self, origin: Origin, given: GivenRank) -> Result<Option<Rank>, EngineFailure> {
        self.of(&origin.workspace).await?.give_rank(origin, given).await
    }

    async fn forget_ranks(&self, origin: Origin) -> Result<(), EngineFailure> {
        // What SERIES has of ranks is not known here; what is known may be needed when it decides no more.
        self.embedded.forget_ranks(origin).await
    }

    async fn erase(&self, origin: Origin, person: Leaving) -> Result<Erased, EngineFailure> {
        // What is kept of people is kept here, whoever decides.
        self.embedded.erase(origin, person).await
    }

    async fn erase_rest(&self, origin: Origin, person: DiscordUserId) -> Result<Erased, EngineFailure> {
        self.embedded.erase_rest(origin, person).await
    }

    async fn forget_old_sessions(&self, origin: Origin, ended_before: Timestamp, most: u32) -> Result<u64, EngineFailure> {
        // Those that it has kept, whoever decides now.
        self.embedded.forget_old_sessions(origin, ended_before, most).await
    }

    fn changes(&self) -> broadcast::Receiver<SessionChanged> {
        // SERIES' are announced there too.
        self.embedded.changes()
    }
}
