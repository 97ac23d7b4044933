//! The keeper of boards: posts them, and keeps every message true that shows a session. Nothing else edits boards,
//! except that a press redraws its own through its own answer and tells the keeper so.
//!
//! For each message at most one edit is under way; what it shows is read when it is drawn, so the newest state wins
//! and a rush of changes costs one edit a second at most.

mod pace;
mod painting;
mod tending;
mod watch;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use moka::sync::Cache;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::painting::Painting;
use self::painting::digest;
use self::watch::Watched;
use super::face::Face;
use super::rest::Rest;
use super::{Failure, view};
use crate::desk::{Desk, DeskFailure, Moderator};
use crate::domain::{ChannelId, MessageId, RequestId, Session};
use crate::engine::SessionChanged;

/// Keeps boards. Cheap to clone; clones are the same keeper.
#[derive(Debug, Clone)]
pub struct Keeper(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    desk: Desk,
    rest: Rest,
    watched: Mutex<Watched>,
    /// Requests to post that were carried out or are: the same one delivered again posts nothing. Discord delivers again
    /// within a connection, so this need not outlive the process.
    posts: Cache<RequestId, ()>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// Discord does not let the bot write into that channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed;

impl Keeper {
    /// Starts to listen for changes, and brings every board of a session that is not over up to date: whatever
    /// happened while the program was down shows within the first minute.
    #[must_use]
    pub fn start(desk: Desk, rest: Rest, tasks: &TaskTracker, stop: CancellationToken) -> Self {
        // Discord takes answers to an interaction for fifteen minutes; longer it is nobody's concern.
        let posts = Cache::builder().max_capacity(10_000).time_to_live(Duration::from_mins(15)).build();
        let keeper = Self(Arc::new(Inner { desk, rest, watched: Mutex::default(), posts, tasks: tasks.clone(), stop }));
        keeper.0.tasks.spawn(keeper.clone().listen());
        keeper
    }

    /// Posts a board of this session into a channel.
    pub async fn post(
        &self,
        moderator: &Moderator,
        session: Arc<Session>,
        channel: ChannelId,
    ) -> Result<Result<(), NotAllowed>, Failure> {
        if !self.0.posts.entry_by_ref(moderator.request()).or_insert(()).is_fresh() {
            return Ok(Ok(()));
        }
        let seated = self.0.desk.seated(moderator.guild(), Arc::clone(&session)).await?;
        let face = view::board::face(&seated);
        let message = match self.0.rest.create_message(channel, &face).await {
            Ok(message) => message,
            Err(failure) if failure.is_missing_access() => return Ok(Err(NotAllowed)),
            Err(failure) => return Err(failure.into()),
        };
        let board = self.0.desk.remember_board(moderator, &session, channel, message).await?;
        self.watched().add(board, Some(digest(&face)));
        // Whatever changed between the drawing and now was announced before this board was known.
        self.look_at(message);
        Ok(Ok(()))
    }

    /// A press is about to redraw this message to that face; nothing if it is no board of ours.
    #[must_use]
    pub fn painting(&self, message: MessageId, face: &Face) -> Option<Painting> {
        let ticket = self.watched().begin(message)?;
        Some(Painting::new(self.clone(), message, ticket, digest(face)))
    }

    /// Something that these sessions' boards show has changed, though the sessions have not.
    pub async fn show_again(&self, sessions: &[Arc<Session>]) {
        for session in sessions {
            self.session_changed(session).await;
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
                Ok(SessionChanged { session }) => self.session_changed(&session).await,
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "changes came faster than they could be looked at; looking at every board");
                    self.refresh_all().await;
                }
                Err(RecvError::Closed) => return,
            }
        }
    }

    async fn refresh_all(&self) {
        match self.0.desk.boards_to_refresh().await {
            Ok(boards) => {
                let messages: Vec<MessageId> = boards.iter().map(|board| board.message).collect();
                boards.into_iter().for_each(|board| self.watched().add(board, None));
                messages.into_iter().for_each(|message| self.look_at(message));
            }
            Err(failure) => {
                tracing::error!(error = %failure, "the boards could not be read; they are redrawn with their next change");
            }
        }
    }

    async fn session_changed(&self, session: &Session) {
        let known = self.watched().of_session(&session.id);
        let messages = match known {
            Some(messages) => messages,
            None => match self.learn(session).await {
                Ok(messages) => messages,
                Err(failure) => {
                    tracing::error!(error = %failure, session.id = %session.id, "the boards of a session could not be read");
                    return;
                }
            },
        };
        messages.into_iter().for_each(|message| self.look_at(message));
    }

    /// Reads the boards of a session that was not looked at so far.
    async fn learn(&self, session: &Session) -> Result<Vec<MessageId>, DeskFailure> {
        let boards = self.0.desk.boards_of(session).await?;
        let messages = boards.iter().map(|board| board.message).collect();
        let mut watched = self.watched();
        watched.session_known(&session.id);
        boards.into_iter().for_each(|board| watched.add(board, None));
        Ok(messages)
    }

    /// Has a board looked at soon, by the task that tends it or by a new one.
    fn look_at(&self, message: MessageId) {
        if self.watched().needs_a_tender(message) {
            self.0.tasks.spawn(self.clone().tend(message));
        }
    }

    fn watched(&self) -> MutexGuard<'_, Watched> {
        // Nothing in there can panic half-way through a change.
        self.0.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
