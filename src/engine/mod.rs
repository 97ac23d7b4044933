//! Who decides claims: the [`Engine`] trait, and behind it the embedded engine and SERIES, each for its workspaces.
//!
//! An engine knows workspaces, sessions and Roblox users. It must never know of Discord's messages, of HTTP or of
//! sentences; it answers with values.

pub mod by_workspace;
pub mod capabilities;
pub mod embedded;
mod over_quota;
pub mod remote;
pub mod series;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::broadcast;

pub use by_workspace::EngineByWorkspace;
pub use capabilities::Capabilities;
pub use embedded::{EmbeddedEngine, StatusByTime, WriterPanicked, WriterTask};
pub use over_quota::over_quota;
pub use remote::{AskedFor, Obstacle, Settled, Unconfirmed};
pub use series::SeriesEngine;

use crate::domain::{
    AttendanceRefusal, Attendee, AttendeeChanges, AttendeeDraft, Difference, DiscordUserId, Member, Moderation, Objection,
    Origin, PageNumber, Pseudonym, Rank, RankSource, Refusals, RobloxId, RoleName, Session, SessionChanges, SessionDraft,
    SessionFilter, SessionId, SlotChange, SlotChoice, Standing, WorkspaceId,
};
use crate::store::StoreFailure;
use crate::store::changes::Change;
pub use crate::store::privacy::HeldSeat;
use crate::store::secrets::Sealed;

/// A rank of somebody, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenRank {
    /// Whose.
    pub user: RobloxId,
    /// Which.
    pub rank: Rank,
    /// Who says so.
    pub source: RankSource,
    /// Whether who is no member becomes one. Whoever is none by the time it is decided stays out else: their data may just have
    /// been deleted.
    pub enters: bool,
}

/// What decides claims and keeps sessions.
///
/// Every method answers with a refusal where the rules say no and fails only where no answer could be found.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Another engine decides for this workspace from now on, or the same one with another key: what is remembered of it
    /// counts no more.
    fn switched(&self, _: &WorkspaceId) {}

    /// This user's data is about to be deleted: what is under way for them in this workspace, and may still be done, is
    /// written down without them.
    fn forgotten(&self, _: &WorkspaceId, _: RobloxId) {}

    /// Other processes on the same database have made these changes: what is remembered of that counts no more, and changed
    /// sessions are announced.
    fn changed_elsewhere(&self, _: &[Change]) {}

    /// What can be done at all in this workspace.
    async fn capabilities(&self, workspace: &WorkspaceId) -> Result<Capabilities, EngineFailure>;

    /// One page of the sessions that pass a filter, by start and then by identifier.
    async fn list(
        &self,
        workspace: &WorkspaceId,
        filter: &SessionFilter,
        page: PageNumber,
    ) -> Result<Vec<Arc<Session>>, EngineFailure>;

    /// The sessions that are not over, nor should have been over for long, by start; at most `most`.
    async fn coming(&self, workspace: &WorkspaceId, most: u32) -> Result<Vec<Arc<Session>>, EngineFailure>;

    /// Those of them in which this user holds a slot, by start.
    async fn held_by(&self, workspace: &WorkspaceId, user: RobloxId) -> Result<Vec<Arc<Session>>, EngineFailure>;

    /// One session; nothing when it is not there or another workspace's.
    async fn get(&self, workspace: &WorkspaceId, session: &SessionId) -> Result<Option<Arc<Session>>, EngineFailure>;

    /// Makes a session.
    async fn create(&self, origin: Origin, draft: SessionDraft) -> Result<Decision<Arc<Session>>, EngineFailure>;

    /// Changes a session.
    async fn update(
        &self,
        origin: Origin,
        session: SessionId,
        changes: SessionChanges,
    ) -> Result<Decision<Arc<Session>>, EngineFailure>;

    /// Takes a slot.
    async fn claim(&self, origin: Origin, claim: Claim) -> Result<Decision<Seated>, EngineFailure>;

    /// Leaves a slot.
    async fn quit(&self, origin: Origin, leave: Leave) -> Result<Decision<Seated>, EngineFailure>;

    /// Takes somebody out of a slot.
    async fn remove(&self, origin: Origin, leave: Leave) -> Result<Decision<Seated>, EngineFailure>;

    /// Does what a moderator wants done with a session.
    async fn moderate(&self, origin: Origin, order: Order) -> Result<Result<Moderated, Objection>, EngineFailure>;

    /// Puts somebody on the attendance list of a session.
    async fn add_attendee(
        &self,
        origin: Origin,
        session: SessionId,
        draft: AttendeeDraft,
    ) -> Result<Result<Attendee, AttendanceRefusal>, EngineFailure>;

    /// Changes when somebody on the list came or went.
    async fn update_attendee(
        &self,
        origin: Origin,
        session: SessionId,
        user: RobloxId,
        changes: AttendeeChanges,
    ) -> Result<Result<Attendee, AttendanceRefusal>, EngineFailure>;

    /// Whether this user is a member, and of which rank.
    async fn member(&self, workspace: &WorkspaceId, user: RobloxId) -> Result<Option<Member>, EngineFailure>;

    /// Gives a rank by hand, and says which one it replaced. Who was no member enters by it.
    async fn set_rank(&self, origin: Origin, user: RobloxId, rank: Rank) -> Result<Option<Rank>, EngineFailure>;

    /// Takes a rank that comes from elsewhere, and says which one counted before. The rank by hand stays beside it.
    async fn give_rank(&self, origin: Origin, given: GivenRank) -> Result<Option<Rank>, EngineFailure>;

    /// Where the ranks of the origin's workspace come from was changed: none is believed as it was.
    async fn forget_ranks(&self, origin: Origin) -> Result<(), EngineFailure>;

    /// Deletes what is kept of a person: their links, ranks and accounts at once, and then, in small steps while others go
    /// on, their name from all that happened. What they hold in sessions that are not over is given up; what they held to the
    /// end stays without them. Twice is once. Where this fails half-way, [`Engine::erase_rest`] does the rest.
    async fn erase(&self, origin: Origin, person: Leaving) -> Result<Erased, EngineFailure>;

    /// Carries on a deletion that was begun, to its end. Of one that is done there is nothing to do.
    async fn erase_rest(&self, origin: Origin, person: DiscordUserId) -> Result<Erased, EngineFailure>;

    /// Takes away sessions of a workspace that are over and were to end before this, with all that is kept of them, in one
    /// short transaction: `most` rows or a few more. How many went; none when no such session is left.
    async fn forget_old_sessions(&self, origin: Origin, ended_before: Timestamp, most: u32) -> Result<u64, EngineFailure>;

    /// Every change of a session from now on.
    fn changes(&self) -> broadcast::Receiver<SessionChanged>;
}

/// Either what was asked for, or every rule that said no.
pub type Decision<T> = Result<T, Refusals>;

/// A slot that somebody wants.
#[derive(Debug, Clone)]
pub struct Claim {
    /// In this session.
    pub session: SessionId,
    /// In this role.
    pub role: RoleName,
    /// Which slot.
    pub choice: SlotChoice,
    /// For whom.
    pub user: RobloxId,
    /// Whether somebody who is no member yet enters with the lowest rank. Of a Discord server's linked people that is
    /// true; a program that names a Roblox ID vouches for nobody.
    pub admit: bool,
}

/// A slot that is to become free.
#[derive(Debug, Clone)]
pub struct Leave {
    /// In this session.
    pub session: SessionId,
    /// In this role.
    pub role: RoleName,
    /// Whose.
    pub user: RobloxId,
    /// As in [`Claim`]: somebody who may enter is told that they hold nothing, not that they are a stranger.
    pub admit: bool,
}

/// A slot changed hands.
#[derive(Debug, Clone)]
pub struct Seated {
    /// The session as it is now.
    pub session: Arc<Session>,
    /// What changed.
    pub change: SlotChange,
}

/// What somebody wants done with a session, and by what right.
#[derive(Debug, Clone)]
pub struct Order {
    /// With this session.
    pub session: SessionId,
    /// What.
    pub moderation: Moderation,
    /// Looked at again when it is decided: a role that gives a right may be gone by then.
    pub standing: Standing,
}

/// It was done.
#[derive(Debug, Clone)]
pub struct Moderated {
    /// The session as it is now.
    pub session: Arc<Session>,
    /// What became different; nothing where the session was so already.
    pub difference: Box<Difference>,
    /// Whether this very request was carried out before: then nothing that follows from it has to be done again.
    pub repeated: bool,
}

/// Somebody whose data is to be deleted.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// Who.
    pub user: DiscordUserId,
    /// What they are called in what they did as a moderator, for a while.
    pub name: Pseudonym,
    /// Who that is, for whoever has the vault's key; nothing if nobody has it.
    pub sealed: Option<Sealed>,
}

/// What deleting a person came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Erased {
    /// What they held in sessions that are not over, by start.
    pub given_up: Vec<HeldSeat>,
    /// How many seats of sessions that are over stay without them.
    pub past_seats: u64,
    /// How many rows of their own are gone: links, ranks and the like.
    pub rows: u64,
}

/// A session is not what it was.
#[derive(Debug, Clone)]
pub struct SessionChanged {
    /// As it is now.
    pub session: Arc<Session>,
    /// Whether another process made it not what it was, so that nothing here shows that already.
    pub elsewhere: bool,
}

/// Why there is no answer. Cheap to clone, since one broken batch answers many.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EngineFailure {
    /// The store failed.
    #[error("{0}")]
    Store(Arc<StoreFailure>),
    /// More requests wait than could be answered in time.
    #[error("too many requests are waiting")]
    Busy,
    /// The program is shutting down.
    #[error("the engine is shutting down")]
    Stopped,
    /// What decides elsewhere did nothing, and will not.
    #[error("{0}")]
    Remote(Obstacle),
    /// What decides elsewhere was asked, and may still do it. The truth is told when it is known.
    #[error("it is not known yet whether it was done")]
    Unconfirmed(Unconfirmed),
}

impl From<StoreFailure> for EngineFailure {
    fn from(failure: StoreFailure) -> Self {
        Self::Store(Arc::new(failure))
    }
}
