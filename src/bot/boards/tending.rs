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

/// A board as it has to look.
struct Drawing {
    /// Its messages.
    faces: Vec<Face>,
    /// Whether its session is over.
    over: bool,
}

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
                    wait = self.after(&board, &failure, retry).await;
                    retry = (retry * 2).min(LONGEST_RETRY);
                    self.watched().needs_a_tender(message);
                }
            }
        }
    }

    /// Draws the board and edits the message if that looks different. Breaks when the message is not ours any more.
    async fn bring_up_to_date(&self, board: &Board, painted: Option<u64>) -> Result<ControlFlow<()>, Failure> {
        let Some(Drawing { faces, over }) = self.draw(board).await? else {
            return self.let_go(board).await;
        };
        if board.part == 0 {
            self.post_missing_parts(board, &faces).await?;
        }
        let Some(face) = faces.get(usize::from(board.part)) else { return self.take_down(board).await };
        let wanted = digest(face);
        if painted == Some(wanted) {
            self.note_painted(board, over).await?;
            return Ok(ControlFlow::Continue(()));
        }
        let turn = self.watched().reserve_turn(board.channel);
        if self.stopped_within(turn.saturating_duration_since(Instant::now())).await {
            return Ok(ControlFlow::Break(()));
        }
        let Some(ticket) = self.watched().begin(board.message) else { return Ok(ControlFlow::Break(())) };
        let edited = self.0.rest.edit_message(board.channel, board.message, face).await;
        let again = self.watched().end(board.message, ticket, edited.is_ok().then_some(wanted));
        match edited {
            Ok(()) if again => {
                self.watched().needs_a_tender(board.message);
                Ok(ControlFlow::Continue(()))
            }
            Ok(()) => {
                self.note_painted(board, over).await?;
                Ok(ControlFlow::Continue(()))
            }
            Err(failure) if failure.is_unknown_message() || failure.is_too_old_to_edit() => self.post_again(board, face).await,
            Err(failure) if failure.is_unknown_channel() => self.let_go(board).await,
            Err(failure) => Err(failure.into()),
        }
    }

    /// How the board has to look now; nothing when its session is no more.
    async fn draw(&self, board: &Board) -> Result<Option<Drawing>, Failure> {
        let at_rest = |face| Some(Drawing { faces: vec![face], over: false });
        Ok(match self.0.desk.on_board(board).await? {
            OnBoard::Session(session) => {
                let over = session.status.is_over();
                let seated = self.0.desk.seated(board.guild, session).await?;
                Some(Drawing { faces: view::board::faces(&seated), over })
            }
            OnBoard::Resting => at_rest(view::board::resting()),
            OnBoard::WithoutKey => at_rest(view::board::without_key()),
            OnBoard::Gone => None,
        })
    }

    /// What does not fit the first message stands in further ones below it.
    async fn post_missing_parts(&self, first: &Board, faces: &[Face]) -> Result<(), Failure> {
        let there = self.watched().further_parts(first.message);
        for (part, face) in (0_u8..).zip(faces).skip(1).filter(|(part, _)| !there.contains(part)) {
            let message = self.0.rest.create_message(first.channel, face).await?;
            let board = self.0.desk.remember_part(first, part, message).await?;
            self.watched().add(board, Some(digest(face)));
            // Whatever changed since it was drawn was announced before it was known.
            self.look_at(message);
        }
        Ok(())
    }

    /// Everything fits fewer messages by now.
    async fn take_down(&self, board: &Board) -> Result<ControlFlow<()>, Failure> {
        match self.0.rest.delete_message(board.channel, board.message).await {
            Ok(()) => {}
            Err(failure) if failure.is_unknown_message() || failure.is_unknown_channel() => {}
            Err(failure) => return Err(failure.into()),
        }
        self.0.desk.forget_board(board.guild, board.message).await?;
        self.watched().remove(board.message);
        Ok(ControlFlow::Break(()))
    }

    /// The board shows what its session is: whether that is how it ended is what a start has to know, and that it can be kept
    /// (again) what its moderators want to see.
    async fn note_painted(&self, board: &Board, over: bool) -> Result<(), Failure> {
        if board.settled != over {
            self.0.desk.note_settled(board, over).await?;
            self.watched().note(board.message, |board| board.settled = over);
        }
        if board.in_trouble {
            self.0.desk.note_recovery(board).await?;
            self.watched().note(board.message, |board| board.in_trouble = false);
        }
        Ok(())
    }

    /// The message is deleted (10008), or Discord takes no more edits of it (30046): a new one takes its place.
    async fn post_again(&self, board: &Board, face: &Face) -> Result<ControlFlow<()>, Failure> {
        tracing::info!(message.id = %board.message, session.id = %board.session, "a board cannot be edited any more; posting it anew");
        let message = self.0.rest.create_message(board.channel, face).await?;
        let new = self.0.desk.replace_board(board, message).await?;
        {
            let mut watched = self.watched();
            watched.remove(board.message);
            watched.follow(board.message, message);
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
    async fn after(&self, board: &Board, failure: &Failure, retry: Duration) -> Duration {
        match failure {
            Failure::Rest(RestFailure::RateLimited { retry_after, .. }) => {
                tracing::debug!(channel.id = %board.channel, ?retry_after, "Discord asks to edit slower");
                *retry_after
            }
            Failure::Rest(refused) if refused.is_missing_access() => {
                tracing::warn!(error = %refused, channel.id = %board.channel, session.id = %board.session, "the bot may not edit a board any more");
                self.tell_of_trouble(board).await;
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
