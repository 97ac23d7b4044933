//! Presses of buttons and select menus. A press is a request, not a permission: who may do it is decided now.

use std::sync::Arc;

use serenity::all::{ComponentInteraction, ComponentInteractionDataKind};

use super::answer::{Answer, answer};
use super::boards::{Drawing, Turn};
use super::custom_id::{CustomId, RoleDigest, SlotValue, Unread};
use super::face::Face;
use super::incoming::{Incoming, caller_of_press};
use super::slot_answer::{Words, alone, in_the_pressed};
use super::{Bot, Failure, linking, setup, view};
use crate::desk::{Caller, DeskFailure, NoSession, SlotAnswer};
use crate::domain::{MessageId, RoleName, Session, SessionId, SlotChoice, SlotKey};
use crate::engine::EngineFailure;

/// Answers one press, whatever was pressed.
pub async fn press(bot: &Arc<Bot>, interaction: &ComponentInteraction) {
    let incoming = Incoming::press(interaction);
    answer(bot, &incoming, pressed(bot, interaction)).await;
}

async fn pressed(bot: &Arc<Bot>, interaction: &ComponentInteraction) -> Result<Answer, Failure> {
    let Some(caller) = caller_of_press(interaction)? else { return Ok(Answer::Whisper(view::trouble::only_in_a_server())) };
    let press = Press {
        bot,
        caller,
        message: MessageId::new(interaction.message.id.get())?,
        on_a_board: !interaction.message.embeds.is_empty(),
        picked: picked(&interaction.data.kind),
    };
    let pressed = interaction.data.custom_id.parse();
    // Nothing is looked up for the panel, or a form might open too late; whoever has it open has given a command.
    if !matches!(pressed, Ok(CustomId::Setup(_))) {
        bot.is_present(&press.caller).await?;
    }
    match pressed {
        Ok(CustomId::Claim { session, role }) => press.claim(&session, role, SlotChoice::Any).await,
        Ok(CustomId::PickSlot { session }) => press.pick_slot(&session).await,
        Ok(CustomId::Leave { session }) => press.leave(&session).await,
        Ok(CustomId::LeaveRole { session }) => press.leave_role(&session).await,
        Ok(CustomId::Open) => press.open().await,
        Ok(CustomId::Post { session }) => press.post(&session).await,
        Ok(CustomId::Erase) => press.erase().await,
        Ok(CustomId::KeepData) => Ok(Answer::Redraw { face: view::privacy::kept(), whisper: None }),
        Ok(CustomId::Setup(control)) => setup::pressed(bot, &press.caller, interaction, control).await,
        Ok(CustomId::Link(control)) => linking::pressed(bot, &press.caller, control).await,
        Err(unread) => {
            tracing::info!(custom_id = %interaction.data.custom_id.escape_debug(), ?unread, "a button that means nothing to this release");
            Ok(Answer::Whisper(view::trouble::unread(unread)))
        }
    }
}

/// The first value that was picked; no menu of ours lets anybody pick more.
fn picked(kind: &ComponentInteractionDataKind) -> Option<&str> {
    match kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().map(String::as_str),
        _ => None,
    }
}

struct Press<'a> {
    bot: &'a Arc<Bot>,
    caller: Caller,
    message: MessageId,
    /// A board is an embed; the private words that carry buttons of their own are text.
    on_a_board: bool,
    picked: Option<&'a str>,
}

impl Press<'_> {
    async fn claim(&self, session: &SessionId, role: RoleDigest, choice: SlotChoice) -> Result<Answer, Failure> {
        let (session, role) = match self.role(session, role).await? {
            Ok(found) => found,
            Err(answer) => return Ok(answer),
        };
        let answer = self.bot.desk.claim(&self.caller, session, &role, choice).await?;
        self.decided(answer, view::slot::claimed).await
    }

    async fn pick_slot(&self, session: &SessionId) -> Result<Answer, Failure> {
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
    async fn leave(&self, session: &SessionId) -> Result<Answer, Failure> {
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
    async fn leave_role(&self, session: &SessionId) -> Result<Answer, Failure> {
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

    /// Opens the session that was picked from the list.
    async fn open(&self) -> Result<Answer, Failure> {
        let found = self.bot.desk.session_to_show(&self.caller, Some(self.picked.unwrap_or_default())).await?;
        Ok(match found {
            Ok(seated) => Answer::Whispers(view::board::pages(&seated)),
            Err(none) => Answer::Whisper(view::session::no_session(&none)),
        })
    }

    async fn post(&self, session: &SessionId) -> Result<Answer, Failure> {
        let Some(session) = self.bot.desk.session(self.caller.guild, session).await? else { return Ok(gone()) };
        let channel = self.caller.channel;
        let Ok(moderator) = self.bot.desk.moderator(self.caller.clone()).await? else {
            return Ok(Answer::Whisper(view::trouble::not_a_moderator()));
        };
        let posted = self.bot.keeper.post(&moderator, session, channel).await?;
        Ok(match posted {
            Ok(()) => Answer::Redraw { face: view::session::posted(channel), whisper: None },
            Err(_not_allowed) => Answer::Whisper(view::session::cannot_post(channel)),
        })
    }

    /// A second press at the same moment finds nothing and must not write over what the first one has done.
    async fn erase(&self) -> Result<Answer, Failure> {
        Ok(match self.bot.desk.erase(&self.caller).await? {
            Ok(erasure) if erasure.anything => {
                for workspace in &erasure.remote {
                    self.bot.keeper.refresh(workspace).await;
                }
                Answer::Redraw { face: view::privacy::erased(&erasure), whisper: None }
            }
            Ok(nothing) => Answer::Whisper(view::privacy::erased(&nothing)),
            Err(too_soon) => Answer::Whisper(view::privacy::too_soon(too_soon)),
        })
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

fn gone() -> Answer {
    Answer::Whisper(view::session::no_session(&NoSession::Unknown))
}
