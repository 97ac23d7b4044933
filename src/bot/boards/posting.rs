//! Posting a board where a moderator wants it.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::Keeper;
use super::channels::Kind;
use super::drawing::Drawing;
use crate::bot::face::Face;
use crate::bot::rest::{Nonce, RestFailure};
use crate::bot::{Failure, view};
use crate::desk::{Moderator, TooManyBoards};
use crate::domain::{BoardId, ChannelId, MessageId, Session};
use crate::store::boards::{Board, Posted};

/// Why there is no board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotPosted {
    /// Discord does not let the bot write into that channel.
    NotAllowed,
    /// The community has as many as it may have.
    TooMany(TooManyBoards),
}

impl Keeper {
    /// Posts a board of this session into a channel. It takes the place of one that stands there already, which goes once the
    /// new one is there: a channel shows a session once.
    pub async fn post(
        &self,
        moderator: &Moderator,
        session: Arc<Session>,
        channel: ChannelId,
    ) -> Result<Result<(), NotPosted>, Failure> {
        if !self.0.posts.entry_by_ref(moderator.request()).or_insert(()).is_fresh() {
            return Ok(Ok(()));
        }
        if let Err(too_many) = self.0.desk.room_for_a_board(moderator).await? {
            return Ok(Err(NotPosted::TooMany(too_many)));
        }
        if self.watched().of_session(&session.id).is_none() {
            self.learn(&session).await?;
        }
        let seated = self.0.desk.seated(moderator.guild(), Arc::clone(&session)).await?;
        let mut posted: Vec<Posted> = Vec::new();
        for (place, face) in view::board::pages(&seated).iter().enumerate() {
            match self.post_page(channel, face, &Nonce::of_request(moderator.request(), place)).await {
                Ok(page) => posted.push(page),
                Err(Failure::Rest(refused)) if refused.is_missing_access() && posted.is_empty() => {
                    return Ok(Err(NotPosted::NotAllowed));
                }
                Err(failure) if posted.is_empty() => return Err(failure),
                Err(failure) => {
                    tracing::warn!(error = %failure, channel.id = %channel, "part of a board could not be posted; it follows");
                    break;
                }
            }
        }
        let Some(first) = posted.first() else { return Ok(Ok(())) };
        let board = Board {
            id: BoardId::from(first.message),
            guild: moderator.guild(),
            channel,
            workspace: session.workspace.clone(),
            session: session.id.clone(),
            engine: moderator.community().workspace.engine,
            messages: posted,
        };
        self.0.desk.remember_messages(&board, 0, &board.messages).await?;
        self.watched().add(board.clone());
        // Whatever changed between the drawing and now was announced before this board was known.
        self.look_at(board.id);
        let older = self.watched().superseded_by(&board);
        older.into_iter().for_each(|older| self.look_after(Duration::ZERO, older));
        Ok(Ok(()))
    }

    async fn post_page(&self, channel: ChannelId, face: &Face, nonce: &Nonce) -> Result<Posted, Failure> {
        let digest = Drawing::of(face)?.digest();
        // A person waits for this one: it counts, but it does not wait for its turn.
        let now = Instant::now();
        self.turns().sent(now);
        self.channels().take(channel, Kind::Post, now);
        let message = self.0.rest.create_message(channel, face, nonce).await?;
        Ok(Posted { message, painted: Some(digest) })
    }

    /// Posts one message of a board that is kept already; waits for no turn.
    pub(super) async fn create(&self, board: &Board, face: &Face, nonce: &Nonce) -> Result<Posted, RestFailure> {
        let digest = Drawing::of(face)?.digest();
        let message: MessageId = self.0.rest.create_message(board.channel, face, nonce).await?;
        Ok(Posted { message, painted: Some(digest) })
    }
}
