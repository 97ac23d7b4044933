//! Claiming and leaving by press: a role's next slot, a particular one, and giving it back.

use std::sync::Arc;

use super::{Press, gone};
use crate::bot::answer::Answer;
use crate::bot::boards::{Drawing, Turn};
use crate::bot::custom_id::{RoleDigest, SlotValue, Unread};
use crate::bot::face::Face;
use crate::bot::slot_answer::{Words, alone, in_the_pressed};
use crate::bot::{Failure, view};
use crate::desk::{DeskFailure, SlotAnswer};
use crate::domain::{RoleName, Session, SessionId, SlotChoice, SlotKey};
use crate::engine::EngineFailure;

impl Press<'_> {
    pub(super) async fn claim(&self, session: &SessionId, role: RoleDigest, choice: SlotChoice) -> Result<Answer, Failure> {
        let (session, role) = match self.role(session, role).await? {
            Ok(found) => found,
            Err(answer) => return Ok(answer),
        };
        let answer = self.bot.desk.claim(&self.caller, session, &role, choice).await?;
        self.decided(answer, view::slot::claimed).await
    }

    pub(super) async fn pick_slot(&self, session: &SessionId) -> Result<Answer, Failure> {
        match self.picked.map(str::parse) {
            Some(Ok(SlotValue::Slot(role, slot))) => self.claim(session, role, SlotChoice::Key(SlotKey::Vacant(slot))).await,
            Some(Ok(SlotValue::Role(role))) => Ok(match self.role(session, role).await? {
                Ok((session, name)) => match session.role(&name) {
                    Some(role) => Answer::Whisper(view::slot::pick(&session, role)),
                    None => Answer::Whisper(view::trouble::role_gone()),
                },
                Err(answer) => answer,
            }),
            Some(Err(unread)) => Ok(Answer::Whisper(view::trouble::unread(unread))),
            None => Ok(Answer::Whisper(view::trouble::unread(Unread::Malformed))),
        }
    }

    /// Whoever holds one role leaves that; whoever holds several is asked which.
    pub(super) async fn leave(&self, session: &SessionId) -> Result<Answer, Failure> {
        let Some(session) = self.bot.desk.session(self.caller.guild, session).await? else { return Ok(gone()) };
        let held = self.bot.desk.roles_held(&self.caller, &session).await?;
        match held.as_slice() {
            [] => Ok(Answer::Whisper(view::slot::nothing_to_leave(&session))),
            [only] => self.quit(Arc::clone(&session), only).await,
            [_, _, ..] => {
                let roles = held.iter().filter_map(|name| session.role(name));
                Ok(Answer::Whisper(view::slot::leave_which(&session, roles)))
            }
        }
    }

    /// The menu stands on a private message: that becomes the answer, and the keeper sees to the boards.
    pub(super) async fn leave_role(&self, session: &SessionId) -> Result<Answer, Failure> {
        let Some(Ok(digest)) = self.picked.map(str::parse::<RoleDigest>) else {
            return Ok(Answer::Whisper(view::trouble::unread(Unread::Malformed)));
        };
        let (session, role) = match self.role(session, digest).await? {
            Ok(found) => found,
            Err(answer) => return Ok(answer),
        };
        let answer = self.bot.desk.quit(&self.caller, session, &role).await?;
        Ok(in_the_pressed(&answer, view::slot::left))
    }

    async fn quit(&self, session: Arc<Session>, role: &RoleName) -> Result<Answer, Failure> {
        let answer = self.bot.desk.quit(&self.caller, session, role).await?;
        self.decided(answer, view::slot::left).await
    }

    /// The session and the role that a button names.
    async fn role(&self, session: &SessionId, digest: RoleDigest) -> Result<Result<(Arc<Session>, RoleName), Answer>, Failure> {
        let Some(session) = self.bot.desk.session(self.caller.guild, session).await? else { return Ok(Err(gone())) };
        Ok(match digest.find(&session).map(|role| role.name.clone()) {
            Some(role) => Ok((session, role)),
            None => Err(Answer::Whisper(view::trouble::role_gone())),
        })
    }

    /// Something was decided. A board is redrawn when the session is not what it shows any more, and after a menu in any
    /// case, or the menu would go on showing what was picked.
    async fn decided(&self, answer: SlotAnswer, words: Words) -> Result<Answer, Failure> {
        if !self.on_a_board {
            return Ok(in_the_pressed(&answer, words));
        }
        match self.to_redraw(&answer).await? {
            Some(session) => self.repainted(session, words(&answer)).await,
            None => Ok(alone(&answer, words)),
        }
    }

    /// The session as the board has to show it now; nothing where the board may stay as it is.
    async fn to_redraw(&self, answer: &SlotAnswer) -> Result<Option<Arc<Session>>, Failure> {
        match answer {
            SlotAnswer::Done { session, .. } => Ok(Some(Arc::clone(session))),
            // What the refusal was decided on may be older than what the board shows.
            SlotAnswer::Refused { session: Some(session), .. } if self.picked.is_some() => {
                match self.bot.desk.session(self.caller.guild, &session.id).await {
                    // The refusal is known, and is not to be lost for want of a fresher look.
                    Err(DeskFailure::Engine(EngineFailure::Remote(_))) => Ok(None),
                    read => Ok(read?),
                }
            }
            SlotAnswer::Refused { .. }
            | SlotAnswer::NoSession(_)
            | SlotAnswer::LinkFirst { .. }
            | SlotAnswer::NotDone(_)
            | SlotAnswer::Unconfirmed(_) => Ok(None),
        }
    }

    /// The board that was pressed is painted anew, unless enough others are doing so: then one word is all that this press
    /// has to say, and the person has it sooner.
    async fn repainted(&self, session: Arc<Session>, whisper: Face) -> Result<Answer, Failure> {
        let turn = self.bot.keeper.turn(self.message);
        if let Turn::TheKeepers = turn {
            return Ok(Answer::Whisper(whisper));
        }
        let mut pages = view::board::pages(&self.bot.desk.seated(self.caller.guild, session).await?);
        Ok(match turn {
            Turn::Yours(easel) if easel.place() < pages.len() => {
                let drawing = Drawing::of(&pages.swap_remove(easel.place()))?;
                Answer::Repaint { painting: easel.paint(drawing), whisper }
            }
            // The board has fewer messages by now; its keeper takes this one away.
            Turn::Yours(_) | Turn::TheKeepers => Answer::Whisper(whisper),
            // What can be pressed stands on the last message of a board.
            Turn::NobodyElses => Answer::Redraw { face: pages.pop().unwrap_or_default(), whisper: Some(whisper) },
        })
    }
}
