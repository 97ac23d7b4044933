//! The keeper of boards: posts them, and keeps every message true that shows a session. Nothing else edits boards,
//! except that a press repaints its own through its own answer and tells the keeper so.
//!
//! For each board at most one request is under way; what it shows is read when it is drawn, so the newest state wins and a
//! rush of changes costs one edit a second at most. In reading order: `tending` looks after one board; `mending` posts anew
//! what cannot be edited; `waiting` is what it waits for: one of its server's `seats`, and its `turns` to send something, which
//! servers take one after the other and each gives to the newest board in its `line`; `page` knows what one message certainly
//! shows, `watch` all boards, `channels` how fast each may be written to, at the `pace` that Discord allows; `painting` is a
//! press that paints; `drawing` is a message put into JSON; `ledger` writes down what is known, so that a restart paints only
//! what has changed.

mod channels;
mod drawing;
mod ledger;
mod line;
mod mending;
mod pace;
mod page;
mod painting;
mod posting;
mod seats;
mod tending;
mod turns;
mod waiting;
mod watch;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::{StreamExt as _, stream};
use moka::sync::Cache;
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::channels::Channels;
pub use self::drawing::Drawing;
use self::ledger::Ledger;
use self::page::Ticket;
pub use self::painting::{Painting, Turn};
pub use self::posting::NotPosted;
use self::seats::Seats;
use self::tending::GRACE;
use self::turns::Turns;
use self::watch::{Brush, Watched};
use super::closed::ClosedChannels;
use super::rest::Rest;
use crate::desk::{Desk, DeskFailure};
use crate::domain::{BoardId, ChannelId, GuildId, MessageId, RequestId, Session, WorkspaceId};
use crate::engine::SessionChanged;
use crate::store::boards::{Board, Digest};

/// How many boards are looked at together after a start.
const LOOKED_AT_ONCE: usize = 32;

/// Keeps boards. Cheap to clone; clones are the same keeper.
#[derive(Debug, Clone)]
pub struct Keeper(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    desk: Desk,
    rest: Rest,
    watched: Mutex<Watched>,
    /// Locked before `channels` where both are.
    turns: Mutex<Turns>,
    channels: Mutex<Channels>,
    seats: Mutex<Seats>,
    /// Rung when somebody begins to wait for a turn.
    wished: Notify,
    closed: ClosedChannels,
    ledger: Ledger,
    scribe: Mutex<Option<JoinHandle<()>>>,
    /// Requests to post that were carried out or are: the same one delivered again posts nothing. Discord delivers again
    /// within a connection, so this need not outlive the process.
    posts: Cache<RequestId, ()>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Keeper {
    /// Starts to listen for changes, and looks at every board whose session is not over: whatever happened while the
    /// program was down shows within the first minute, and what has not changed is not painted.
    #[must_use]
    pub fn start(desk: Desk, rest: Rest, tasks: &TaskTracker, stop: CancellationToken) -> Self {
        // Discord takes answers to an interaction for fifteen minutes; longer it is nobody's concern.
        let posts = Cache::builder().max_capacity(10_000).time_to_live(Duration::from_mins(15)).build();
        let (ledger, scribe) = Ledger::open(desk.clone());
        let keeper = Self(Arc::new(Inner {
            desk,
            rest,
            watched: Mutex::default(),
            turns: Mutex::default(),
            channels: Mutex::default(),
            seats: Mutex::default(),
            wished: Notify::new(),
            closed: ClosedChannels::default(),
            ledger,
            // Not tracked: it goes on until everybody else has ended, and `finish` waits for it.
            scribe: Mutex::new(Some(tokio::spawn(scribe))),
            posts,
            tasks: tasks.clone(),
            stop,
        }));
        keeper.0.tasks.spawn(keeper.clone().give_turns());
        keeper.0.tasks.spawn(keeper.clone().listen());
        keeper
    }

    /// Writes down what is known of every board. The last thing before the program ends.
    pub async fn finish(&self) {
        let scribe = self.scribe().take();
        self.0.ledger.close();
        if let Some(scribe) = scribe
            && let Err(failure) = scribe.await
        {
            tracing::warn!(error = %failure, "what boards show was not written to the end; some are painted once more");
        }
    }

    /// Somebody's command or press shows that the bot may write in this channel.
    pub fn may_write_in(&self, channel: ChannelId) {
        self.0.closed.try_again(channel, Instant::now());
    }

    /// The channels that the bot is not let into, for whoever else writes into channels.
    #[must_use]
    pub fn closed(&self) -> &ClosedChannels {
        &self.0.closed
    }

    /// Whether the boards in this channel cannot be kept for now.
    #[must_use]
    pub fn is_shut_out_of(&self, channel: ChannelId) -> bool {
        self.0.closed.is_closed_to_boards(channel)
    }

    /// Whether the moderators of a server have to be told something about its boards.
    #[must_use]
    pub fn has_news(&self, guild: GuildId) -> bool {
        self.0.closed.has_news(guild)
    }

    /// The channels of a server in which boards stand that the bot cannot keep any more. Each is news once.
    #[must_use]
    pub fn take_news(&self, guild: GuildId) -> Vec<ChannelId> {
        self.0.closed.take_news(guild)
    }

    /// The moderators could not be told.
    pub fn give_back_news(&self, channels: &[ChannelId]) {
        self.0.closed.give_back_news(channels);
    }

    /// Something that these sessions' boards show has changed, though the sessions have not.
    pub async fn show_again(&self, sessions: &[Arc<Session>]) {
        for session in sessions {
            self.session_changed(session, GRACE).await;
        }
    }

    async fn listen(self) {
        // Listening begins before the boards are read, or a change in between would be missed.
        let mut changes = self.0.desk.changes();
        self.refresh_all().await;
        loop {
            let change = tokio::select! {
                () = self.0.stop.cancelled() => return,
                change = changes.recv() => change,
            };
            match change {
                Ok(SessionChanged { session, elsewhere: false }) => self.session_changed(&session, GRACE).await,
                // No press here paints it.
                Ok(SessionChanged { session, elsewhere: true }) => self.session_changed(&session, Duration::ZERO).await,
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "changes came faster than they could be looked at; looking at every board");
                    self.refresh_all().await;
                }
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// Has every board of a workspace looked at: another engine decides there, or can be asked again.
    pub async fn refresh(&self, workspace: &WorkspaceId) {
        self.look_through_all(self.0.desk.boards_of_workspace(workspace).await);
    }

    /// Has every board looked at that has to be painted.
    async fn refresh_all(&self) {
        self.look_through_all(self.0.desk.boards_to_refresh().await);
    }

    fn look_through_all(&self, boards: Result<Vec<Board>, DeskFailure>) {
        match boards {
            Ok(boards) => boards.into_iter().for_each(|board| self.watched().add(board)),
            Err(failure) => {
                tracing::error!(error = %failure, "the boards could not be read; they are painted with their next change");
            }
        }
        self.0.tasks.spawn(self.clone().look_through());
    }

    /// A few at once, so that their sessions and people are read together; none of them is urgent.
    async fn look_through(self) {
        let boards = self.watched().ids();
        let looking = stream::iter(boards).for_each_concurrent(LOOKED_AT_ONCE, |id| self.look_if_different(id));
        tokio::select! {
            () = looking => {}
            () = self.0.stop.cancelled() => {}
        }
    }

    /// Has its boards looked at after that time.
    async fn session_changed(&self, session: &Session, wait: Duration) {
        let known = self.watched().of_session(&session.id);
        let boards = match known {
            Some(boards) => boards,
            None => match self.learn(session).await {
                Ok(boards) => boards,
                Err(failure) => {
                    tracing::error!(error = %failure, session.id = %session.id, "the boards of a session could not be read");
                    return;
                }
            },
        };
        boards.into_iter().for_each(|board| self.look_after(wait, board));
    }

    /// Reads the boards of a session that was not looked at so far.
    async fn learn(&self, session: &Session) -> Result<Vec<BoardId>, DeskFailure> {
        let boards = self.0.desk.boards_of(session).await?;
        let ids = boards.iter().map(|board| board.id).collect();
        let mut watched = self.watched();
        if !session.status.is_over() {
            watched.session_known(&session.id);
        }
        boards.into_iter().for_each(|board| watched.add(board));
        Ok(ids)
    }

    /// Has a board looked at soon, by the task that tends it or by a new one.
    fn look_at(&self, board: BoardId) {
        self.look_after(GRACE, board);
    }

    /// The same after that time, unless somebody tends it already.
    fn look_after(&self, wait: Duration, board: BoardId) {
        if self.watched().needs_a_tender(board) {
            self.0.tasks.spawn(self.clone().tend(board, wait));
        }
    }

    /// A painting ended: with this, or nobody knows how.
    fn painted(&self, message: MessageId, ticket: Ticket, shows: Option<Digest>) -> bool {
        let Some(ended) = self.watched().end(message, ticket, shows) else { return false };
        self.0.ledger.shows(ended.guild, message, ended.certain);
        if ended.certain.is_none() {
            self.look_at(ended.board);
        }
        ended.certain.is_some()
    }

    fn watched(&self) -> MutexGuard<'_, Watched> {
        // Nothing in there can panic half-way through a change.
        self.0.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn scribe(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.0.scribe.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.0.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.0.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn channels(&self) -> MutexGuard<'_, Channels> {
        self.0.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
