//! Looking after one board until it shows what its session is.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use tokio::time::Instant;

use super::Keeper;
use super::channels::Kind;
use super::drawing::Drawing;
use super::ledger::Taken;
use super::mending::Step;
use super::page::{Lost, SPACING};
use super::watch::Look;
use crate::bot::closed::Way;
use crate::bot::face::Face;
use crate::bot::rest::RestFailure;
use crate::bot::{Failure, view};
use crate::desk::mishap::panic_message;
use crate::desk::{OnBoard, TAKEN_FOR};
use crate::domain::BoardId;
use crate::store::boards::Board;

/// How long a change is given to be painted by the press that made it, which is the cheaper way.
pub(super) const GRACE: Duration = Duration::from_millis(300);
/// How often a press that is under way is waited for so long again, before the board is edited over it.
const LONGEST_GRACE: u32 = 4;
/// The waits between tries when something fails: the first, and the longest after doubling. What Discord refuses for good
/// (a body that it does not take) it refuses the next time too, unless the session changes.
const FIRST_RETRY: Duration = Duration::from_secs(2);
const LONGEST_RETRY: Duration = Duration::from_secs(60);
const LONGEST_REFUSED: Duration = Duration::from_secs(300);

/// How one look at a board ended.
pub(super) enum Round {
    /// It shows what its session is.
    Done,
    /// There is no such board any more, or nothing that it could still have to show.
    Gone,
    /// It has to be looked at again then.
    Again(Duration),
}

/// How a board has to look now.
pub(super) struct Plan {
    pub(super) pages: Vec<(Face, Drawing)>,
    /// Whether the session is over, so that this is its last look.
    over: bool,
}

impl Keeper {
    /// Runs while there is something to do for a board, from that time on. There is one such task for a board at most.
    pub(super) async fn tend(self, id: BoardId, mut wait: Duration) {
        let mut retry = FIRST_RETRY;
        let mut grace = 0;
        loop {
            if self.stopped_within(wait).await {
                return;
            }
            let look = self.watched().look(id, grace < LONGEST_GRACE);
            match look {
                Look::AtRest => return,
                Look::Busy => {
                    (grace, wait) = (grace + 1, GRACE);
                    continue;
                }
                Look::Due => grace = 0,
            }
            // A board that is not tended any more would never be true again: nothing may end this task half-way.
            let round = AssertUnwindSafe(self.bring_up_to_date(id)).catch_unwind().await;
            match round.unwrap_or_else(|panic| Err(Failure::Panic(panic_message(panic.as_ref())))) {
                Ok(Round::Done) => (retry, wait) = (FIRST_RETRY, SPACING),
                Ok(Round::Gone) => return,
                Ok(Round::Again(after)) => {
                    wait = after;
                    self.watched().needs_a_tender(id);
                }
                Err(failure) => {
                    let Some(after) = self.after(id, &failure, retry).await else { return };
                    wait = after;
                    retry = (retry * 2).min(LONGEST_REFUSED);
                    self.watched().needs_a_tender(id);
                }
            }
        }
    }

    /// Looks whether a board has anything to paint, and has it painted if so.
    pub(super) async fn look_if_different(&self, id: BoardId) {
        let Some(board) = self.watched().board(id) else { return };
        let settled = match self.plan(&board).await {
            Ok(plan) => self.step(&board, &plan).is_none() && !plan.over,
            // Whoever tends it tries again.
            Err(_) => false,
        };
        if !settled {
            // No press has brought this about.
            self.look_after(Duration::ZERO, id);
        }
    }

    /// One request after the other until nothing differs. Each is drawn when its turn has come, so that it shows the newest.
    async fn bring_up_to_date(&self, id: BoardId) -> Result<Round, Failure> {
        let (mut seat, mut turn) = (None, None);
        loop {
            let Some(board) = self.watched().board(id) else { return Ok(Round::Gone) };
            if seat.is_none() {
                let Some(taken) = self.seat(&board).await else { return Ok(Round::Gone) };
                seat = Some(taken);
                continue;
            }
            let plan = self.plan(&board).await?;
            let Some(step) = self.step(&board, &plan) else { return Ok(self.at_rest(&board, plan.over)) };
            // Only one of many that write there has to find out that a channel is closed, or open again.
            if self.0.closed.until(board.channel, step.way(), Instant::now()).is_some() {
                self.0.closed.keeps_boards_waiting(board.channel);
                (seat, turn) = (None, None);
                if self.stopped_before_open(&board, step.way()).await {
                    return Ok(Round::Gone);
                }
                continue;
            }
            if turn.take() != Some(step.kind()) {
                turn = Some(step.kind());
                if self.stopped_before_its_turn(&board, step).await {
                    return Ok(Round::Gone);
                }
                continue;
            }
            if let Some(round) = self.carry_out(&board, &plan, step).await? {
                return Ok(round);
            }
            if self.0.closed.open(board.channel, step.way()) {
                tracing::info!(channel.id = %board.channel, "the bot may write in a channel again");
            }
        }
    }

    /// How a board has to look now.
    async fn plan(&self, board: &Board) -> Result<Plan, Failure> {
        if self.watched().is_superseded(board.id) {
            return Ok(Plan { pages: Vec::new(), over: false });
        }
        let (faces, over) = match self.0.desk.on_board(board).await? {
            OnBoard::Session(session) => {
                let over = session.status.is_over();
                (view::board::pages(&self.0.desk.seated(board.guild, session).await?), over)
            }
            OnBoard::Resting => (vec![view::board::resting()], false),
            OnBoard::WithoutKey => (vec![view::board::without_key()], false),
            OnBoard::Gone => (vec![view::board::gone()], true),
        };
        let drawn = faces.into_iter().map(|face| Drawing::of(&face).map(|drawing| (face, drawing)));
        Ok(Plan { pages: drawn.collect::<Result<_, _>>()?, over })
    }

    /// Nothing differs. A board whose session is over is let go: it has nothing to show any more. So is one that a newer one
    /// has taken the place of, once it has no message any more.
    fn at_rest(&self, board: &Board, over: bool) -> Round {
        if board.messages.is_empty() {
            self.watched().remove(board.id);
            return Round::Gone;
        }
        if over && self.watched().retire(board.id) {
            self.0.ledger.settled(board.guild, board.id);
            return Round::Gone;
        }
        Round::Done
    }

    /// Edits a message. Nothing when that is done, or when the next step has to make up for it.
    pub(super) async fn paint(&self, board: &Board, place: usize, drawing: &Drawing) -> Result<Option<Round>, Failure> {
        let Some(message) = board.messages.get(place).map(|posted| posted.message) else { return Ok(None) };
        match self.0.ledger.take(board.guild, message).await {
            Taken::Yes => {}
            Taken::NotWritten => return Ok(Some(Round::Again(FIRST_RETRY))),
            Taken::Elsewhere => return self.reread(board).await.map(Some),
        }
        let Some(ticket) = self.watched().begin(message) else { return Ok(Some(Round::Gone)) };
        let edited = self.0.rest.edit_message(board.channel, message, drawing).await;
        let certain = self.painted(message, ticket, edited.is_ok().then(|| drawing.digest()));
        match edited {
            Ok(()) if certain => Ok(None),
            // A press has painted at the same time, and nobody knows who was last.
            Ok(()) => Ok(Some(Round::Again(SPACING))),
            Err(failure) => {
                let lost = match &failure {
                    gone if gone.is_unknown_message() => Lost::Deleted,
                    old if old.is_too_old_to_edit() => Lost::TooOld,
                    _ => return Err(failure.into()),
                };
                self.watched().lose(message, lost);
                Ok(None)
            }
        }
    }

    /// Another process is at it, or has been: what it has left is what counts.
    async fn reread(&self, board: &Board) -> Result<Round, Failure> {
        match self.0.desk.board(board.guild, board.id).await? {
            Some(now) => self.watched().reread(&now),
            None => {
                self.watched().remove(board.id);
                return Ok(Round::Gone);
            }
        }
        Ok(Round::Again(TAKEN_FOR.unsigned_abs()))
    }

    /// How long to wait after a failure; nothing when the board is no more.
    async fn after(&self, id: BoardId, failure: &Failure, retry: Duration) -> Option<Duration> {
        let board = self.watched().board(id)?;
        match failure {
            Failure::Rest(RestFailure::RateLimited { retry_after, global }) => {
                if !global {
                    tracing::warn!(channel.id = %board.channel, ?retry_after, "Discord asks to edit slower");
                }
                let until = Instant::now() + *retry_after;
                if *global {
                    self.turns().hold(until);
                } else {
                    self.channels().hold(board.channel, until);
                }
                Some(Duration::ZERO)
            }
            Failure::Rest(refused) if refused.is_unknown_channel() => {
                self.forget_channel(&board).await;
                None
            }
            Failure::Rest(refused) if refused.is_missing_access() => {
                self.shut_out(&board, refused).await.then_some(Duration::ZERO)
            }
            Failure::Rest(refused) if !refused.may_pass() => {
                tracing::error!(error = %refused, board.id = %board.id, session.id = %board.session, "Discord refuses a board");
                Some(retry)
            }
            Failure::Rest(_) | Failure::Desk(_) | Failure::Store(_) | Failure::Id(_) | Failure::Panic(_) => {
                tracing::warn!(error = %failure, board.id = %board.id, "a board could not be brought up to date; trying again");
                Some(retry.min(LONGEST_RETRY))
            }
        }
    }
}

impl Step {
    /// What is sent for it, for the pace.
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Paint(_) => Kind::Edit,
            Self::Append(_) | Self::Move(_) => Kind::Post,
            Self::Remove(_) => Kind::Removal,
        }
    }

    /// What has to be open for it.
    const fn way(&self) -> Way {
        match self {
            Self::Append(_) | Self::Move(_) => Way::Post,
            Self::Paint(_) | Self::Remove(_) => Way::Edit,
        }
    }
}

impl Plan {
    /// The looks of its messages.
    pub(super) fn digests(&self) -> Vec<crate::store::boards::Digest> {
        self.pages.iter().map(|(_, drawing)| drawing.digest()).collect()
    }
}
