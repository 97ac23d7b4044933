//! SERIES as the engine: a remote service that decides claims, asked over HTTP (docs/series.md).
//!
//! In reading order: `client` sends one request, with a `key`, unless the `breaker` says that SERIES is down; `calls` are
//! SERIES' calls, within the `allowance`, `written` and `read`; `picture` turns what was read into sessions of ours, the
//! `shelf` keeps what was seen last; `seats` and `shaping` carry out what is asked, `truth` finds out what was done when
//! SERIES did not say, and `polling` notices what is claimed elsewhere. It must never know of Discord or of sentences.

mod allowance;
mod breaker;
mod calls;
mod client;
mod failure;
mod figures;
mod forgotten;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod key;
mod lenient;
mod limits;
mod listing;
mod moderation;
mod once;
mod picture;
mod polling;
mod read;
mod seats;
mod shaping;
mod shelf;
mod truth;
mod turns;
mod written;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::{Notify, broadcast};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use self::allowance::Allowances;
pub use self::calls::KeyStanding;
use self::client::Client;
pub use self::client::NoClient;
use self::forgotten::Forgotten;
pub use self::key::{NotASeriesKey, SeriesKey};
pub use self::limits::Limits;
use self::moderation::ByModerator;
use self::once::Once;
use self::seats::{Act, Ask};
use self::shelf::Shelves;
use self::truth::Pending;
use self::turns::Turns;
use super::{
    Capabilities, Claim, Decision, Engine, EngineFailure, Erased, GivenRank, Leave, Leaving, Moderated, Obstacle, Order, Seated,
    SessionChanged,
};
use crate::domain::{
    AttendanceRefusal, Attendee, AttendeeChanges, AttendeeDraft, DiscordUserId, Member, Objection, Origin, PageNumber, Rank,
    RobloxId, Session, SessionChanges, SessionDraft, SessionFilter, SessionId, WorkspaceId,
};
use crate::store::Database;
use crate::vault::Vault;

/// How old a session may be that is shown. Whoever claims has it read anew.
const SHOWN_FOR: Duration = Duration::from_secs(2);

/// Decides by asking SERIES. Cheap to clone; clones share everything.
#[derive(Debug, Clone)]
pub struct SeriesEngine(Arc<Shared>);

/// What all parts of the engine work on.
struct Shared {
    client: Client,
    vault: Vault,
    limits: Limits,
    database: Database,
    shelves: Shelves,
    allowances: Allowances,
    slots: Once<Decision<Seated>>,
    sessions: Once<Decision<Arc<Session>>>,
    pending: Pending,
    forgotten: Forgotten,
    /// Whoever changes a session waits for who does: what each has changed is seen between two readings.
    shaping: Turns,
    /// Somebody asks for a slot: time to look around more often.
    busy: Notify,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shared").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl SeriesEngine {
    /// Of the SERIES at that address. Its changes are announced beside those of the embedded engine.
    pub fn new(
        base: &str,
        limits: Limits,
        vault: Vault,
        database: Database,
        changes: broadcast::Sender<SessionChanged>,
    ) -> Result<Self, NoClient> {
        Ok(Self(Arc::new(Shared {
            client: Client::new(base, &limits)?,
            vault,
            limits,
            database,
            shelves: Shelves::new(changes),
            allowances: Allowances::default(),
            slots: Once::default(),
            sessions: Once::default(),
            pending: Pending::default(),
            forgotten: Forgotten::default(),
            shaping: Turns::default(),
            busy: Notify::new(),
        })))
    }

    /// Looks at a key, before it is kept or when it is not accepted. The key travels in the address (SERIES reference 2.1), so
    /// this is for when a person asks.
    pub async fn check_key(&self, key: &SeriesKey) -> Result<KeyStanding, Obstacle> {
        self.0.check(key).await.map(|(checked, _)| checked)
    }

    /// Finds out what became of a request that a process before this one did not see confirmed.
    pub async fn find_out_after_all(&self, asked: AskedFor) -> Settled {
        Arc::clone(&self.0).find_out_after_all(asked).await
    }

    /// Looks around in the workspaces that have boards, until it is told to stop.
    pub async fn look_around(&self, stop: CancellationToken) {
        polling::look_around(&self.0, stop).await;
    }

    async fn slot(
        &self,
        origin: Origin,
        session: SessionId,
        leave: (crate::domain::RoleName, RobloxId),
        act: Act,
        by: ByModerator,
    ) -> Settled {
        let (role, user) = leave;
        let shared = Arc::clone(&self.0);
        let ask = Ask { origin: origin.clone(), session, role, user, act, by, begun: Instant::now() };
        self.0.slots.run(&origin, shared.decide(ask)).await
    }
}

use super::remote::{AskedFor, Settled};

impl Shared {
    /// Somebody asks for a slot in this workspace.
    fn noticed(&self, workspace: &WorkspaceId) {
        self.shelves.pressed(workspace);
        self.busy.notify_waiters();
    }
}

#[async_trait]
impl Engine for SeriesEngine {
    fn switched(&self, workspace: &WorkspaceId) {
        self.0.shelves.forget(workspace);
        self.0.allowances.forget(workspace);
    }

    fn forgotten(&self, workspace: &WorkspaceId, user: RobloxId) {
        self.0.forgotten.note(workspace, user);
    }

    async fn capabilities(&self, _: &WorkspaceId) -> Result<Capabilities, EngineFailure> {
        Ok(Capabilities::SERIES)
    }

    async fn list(
        &self,
        workspace: &WorkspaceId,
        filter: &SessionFilter,
        page: PageNumber,
    ) -> Result<Vec<Arc<Session>>, EngineFailure> {
        let listed = self.0.page(workspace, filter, page.get()).await?;
        // SERIES' own filter knows days, in a zone that it does not name (SERIES reference 2.2).
        let within = |session: &Arc<Session>| {
            filter.from.is_none_or(|from| session.starts_at >= from)
                && filter.before.is_none_or(|before| session.starts_at < before)
        };
        Ok(listed.into_iter().map(|picture| picture.session).filter(within).collect())
    }

    async fn coming(&self, workspace: &WorkspaceId, most: u32) -> Result<Vec<Arc<Session>>, EngineFailure> {
        let mut coming = self.0.coming(workspace).await?;
        coming.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(coming)
    }

    async fn held_by(&self, workspace: &WorkspaceId, user: RobloxId) -> Result<Vec<Arc<Session>>, EngineFailure> {
        let coming = self.0.coming(workspace).await?;
        Ok(coming.into_iter().filter(|session| session.roles_of(user).next().is_some()).collect())
    }

    async fn get(&self, workspace: &WorkspaceId, session: &SessionId) -> Result<Option<Arc<Session>>, EngineFailure> {
        if let Some(recent) = self.0.shelves.fresh(workspace, session, SHOWN_FOR) {
            return Ok(Some(recent.session));
        }
        Ok(self.0.read(workspace, session).await?.map(|picture| picture.session))
    }

    async fn create(&self, origin: Origin, draft: SessionDraft) -> Result<Decision<Arc<Session>>, EngineFailure> {
        let work = Arc::clone(&self.0).make(origin.clone(), draft);
        self.0.sessions.run(&origin, work).await
    }

    async fn update(
        &self,
        origin: Origin,
        session: SessionId,
        changes: SessionChanges,
    ) -> Result<Decision<Arc<Session>>, EngineFailure> {
        let work = Arc::clone(&self.0).change(origin.clone(), session, changes);
        self.0.sessions.run(&origin, work).await
    }

    async fn claim(&self, origin: Origin, claim: Claim) -> Result<Decision<Seated>, EngineFailure> {
        let Claim { session, role, choice, user, admit: _ } = claim;
        self.slot(origin, session, (role, user), Act::Claim(choice), ByModerator::default()).await
    }

    async fn quit(&self, origin: Origin, leave: Leave) -> Result<Decision<Seated>, EngineFailure> {
        let Leave { session, role, user, admit: _ } = leave;
        self.slot(origin, session, (role, user), Act::Quit, ByModerator::default()).await
    }

    async fn remove(&self, origin: Origin, leave: Leave) -> Result<Decision<Seated>, EngineFailure> {
        let Leave { session, role, user, admit: _ } = leave;
        self.slot(origin, session, (role, user), Act::Remove, ByModerator::default()).await
    }

    async fn moderate(&self, origin: Origin, order: Order) -> Result<Result<Moderated, Objection>, EngineFailure> {
        self.carry_out(origin, order).await
    }

    async fn add_attendee(
        &self,
        _: Origin,
        _: SessionId,
        _: AttendeeDraft,
    ) -> Result<Result<Attendee, AttendanceRefusal>, EngineFailure> {
        // Programs keep attendance, and those of a workspace at SERIES speak to SERIES.
        Err(EngineFailure::Remote(Obstacle::NotOffered))
    }

    async fn update_attendee(
        &self,
        _: Origin,
        _: SessionId,
        _: RobloxId,
        _: AttendeeChanges,
    ) -> Result<Result<Attendee, AttendanceRefusal>, EngineFailure> {
        Err(EngineFailure::Remote(Obstacle::NotOffered))
    }

    async fn member(&self, _: &WorkspaceId, _: RobloxId) -> Result<Option<Member>, EngineFailure> {
        // SERIES knows, and no call of its API tells (SERIES reference, section 1).
        Ok(None)
    }

    async fn set_rank(&self, _: Origin, _: RobloxId, _: Rank) -> Result<Option<Rank>, EngineFailure> {
        Err(EngineFailure::Remote(Obstacle::NotOffered))
    }

    async fn give_rank(&self, _: Origin, _: GivenRank) -> Result<Option<Rank>, EngineFailure> {
        Err(EngineFailure::Remote(Obstacle::NotOffered))
    }

    async fn forget_ranks(&self, _: Origin) -> Result<(), EngineFailure> {
        Ok(())
    }

    async fn erase(&self, _: Origin, _: Leaving) -> Result<Erased, EngineFailure> {
        // What SERIES keeps of people is not ours to delete. What is kept here is, and the embedded engine does that.
        Err(EngineFailure::Remote(Obstacle::NotOffered))
    }

    async fn erase_rest(&self, _: Origin, _: DiscordUserId) -> Result<Erased, EngineFailure> {
        Err(EngineFailure::Remote(Obstacle::NotOffered))
    }

    async fn forget_old_sessions(&self, _: Origin, _: Timestamp, _: u32) -> Result<u64, EngineFailure> {
        // For how long SERIES keeps its sessions is its own affair.
        Err(EngineFailure::Remote(Obstacle::NotOffered))
    }

    fn changes(&self) -> broadcast::Receiver<SessionChanged> {
        self.0.shelves.subscribe()
    }
}
