//! Looking after one board until it shows what its session is.

use std::ops::ControlFlow;
use std::time::Duration;

use tokio::time::Instant;

use super::watch::Look;
use super::{Keeper, digest};
use crate::bot::face::Face;
use crate::bot::rest::RestFailure;
use crate::bot::{Failure, view};
use crate::desk::OnBoard;
use crate::domain::MessageId;
use crate::store::boards::Board;

/// How long a change is given to be painted by the press that made it, which is the cheaper way.
const GRACE: Duration = Duration::from_millis(300);
/// How often a press that is under way is waited for so long again, before the board is edited over it.
const LONGEST_GRACE: u32 = 4;
/// The least time between two edits of one message.
const SPACING: Duration = Duration::from_secs(1);
/// The waits between tries when Discord has trouble: the first, and the longest after doubling.
const FIRST_RETRY: Duration = Duration::from_secs(2);
const LONGEST_RETRY: Duration = Duration::from_secs(60);
/// How often a board is tried again that the bot may not touch any more.
const WITHOUT_ACCESS: Duration = Duration::from_secs(300);

impl Keeper {
    /// Runs while there is something to do for a board. There is one such task for a message at most.
    pub(super) async fn tend(self, message: MessageId) {
        let mut retry = FIRST_RETRY;
        let mut grace = 0;
        let mut wait = GRACE;
        loop {
            if self.stopped_within(wait).await {
                return;
            }
            let (board, painted) = match self.watched().look(message, grace < LONGEST_GRACE) {
                Look::AtRest => return,
                Look::Busy => {
                    (grace, wait) = (grace + 1, GRACE);
                    continue;
                }
                Look::At(board, painted) => (board, painted),
            };
            grace = 0;
            match self.bring_up_to_date(&board, painted).await {
                Ok(ControlFlow::Continue(())) => (retry, wait) = (FIRST_RETRY, SPACING),
                Ok(ControlFlow::Break(())) => return,
                Err(failure) => {
                    wait = self.after(&board, &failure, retry);
                    retry = (retry * 2).min(LONGEST_RETRY);
                    self.watched().needs_a_tender(message);
                }
            }
        }
    }

    /// Draws the board and edits the message if that looks different. Breaks when the message is not ours any more.
    async fn bring_up_to_date(&self, board: &Board, painted: Option<u64>) -> Result<ControlFlow<()>, Failure> {
        let Some(face) = self.draw(board).await? else {
            return self.let_go(board).await;
        };
        let wanted = digest(&face);
        if painted == Some(wanted) {
            return Ok(ControlFlow::Continue(()));
        }
        let turn = self.watched().reserve_turn(board.channel);
        if self.stopped_within(turn.saturating_duration_since(Instant::now())).await {
            return Ok(ControlFlow::Break(()));
        }
        let Some(ticket) = self.watched().begin(board.message) else { return Ok(ControlFlow::Break(())) };
        let edited = self.0.rest.edit_message(board.channel, board.message, &face).await;
        let again = self.watched().end(board.message, ticket, edited.is_ok().then_some(wanted));
        match edited {
            Ok(()) if again => {
                self.watched().needs_a_tender(board.message);
                Ok(ControlFlow::Continue(()))
            }
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(failure) if failure.is_unknown_message() || failure.is_too_old_to_edit() => self.post_again(board, &face).await,
            Err(failure) if failure.is_unknown_channel() => self.let_go(board).await,
            Err(failure) => Err(failure.into()),
        }
    }

    /// How the board has to look now; nothing when its session is no more.
    async fn draw(&self, board: &Board) -> Result<Option<Face>, Failure> {
        Ok(match self.0.desk.on_board(board).await? {
            OnBoard::Session(session) => Some(view::board::face(&self.0.desk.seated(board.guild, session).await?)),
            OnBoard::Resting => Some(view::board::resting()),
            OnBoard::WithoutKey => Some(view::board::without_key()),
            OnBoard::Gone => None,
        })
    }

    /// The message is deleted (10008), or Discord takes no more edits of it (30046): a new one takes its place.
    async fn post_again(&self, board: &Board, face: &Face) -> Result<ControlFlow<()>, Failure> {
        tracing::info!(message.id = %board.message, session.id = %board.session, "a board cannot be edited any more; posting it anew");
        let message = self.0.rest.create_message(board.channel, face).await?;
        let new = self.0.desk.replace_board(board, message).await?;
        {
            let mut watched = self.watched();
            watched.remove(board.message);
            watched.add(new, Some(digest(face)));
        }
        self.look_at(message);
        Ok(ControlFlow::Break(()))
    }

    async fn let_go(&self, board: &Board) -> Result<ControlFlow<()>, Failure> {
        tracing::info!(message.id = %board.message, session.id = %board.session, "a board has lost its channel or its session; forgetting it");
        self.0.desk.forget_board(board.guild, board.message).await?;
        self.watched().remove(board.message);
        Ok(ControlFlow::Break(()))
    }

    /// How long to wait after a failure.
    fn after(&self, board: &Board, failure: &Failure, retry: Duration) -> Duration {
        match failure {
            Failure::Rest(RestFailure::RateLimited { retry_after, .. }) => {
                tracing::debug!(channel.id = %board.channel, ?retry_after, "Discord asks to edit slower");
                *retry_after
            }
            Failure::Rest(refused) if refused.is_missing_access() => {
                tracing::warn!(error = %refused, channel.id = %board.channel, session.id = %board.session, "the bot may not edit a board any more");
                WITHOUT_ACCESS
            }
            Failure::Rest(_) | Failure::Desk(_) | Failure::Store(_) | Failure::Id(_) | Failure::Panic(_) => {
                tracing::warn!(error = %failure, message.id = %board.message, "a board could not be brought up to date; trying again");
                retry
            }
        }
    }

    /// Waits; true when the program is to stop before that is over.
    async fn stopped_within(&self, wait: Duration) -> bool {
        tokio::time::timeout(wait, self.0.stop.cancelled()).await.is_ok()
    }
}
