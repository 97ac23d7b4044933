//! The panel with which a session is run: what its controls and forms ask of the desk, and which page comes next.
//!
//! The panel is private and is its own memory: every control looks at the session and at the rights of whoever presses anew,
//! so everybody sees what is, also when somebody else was faster or a button was copied.

mod attendance;
mod editing;
mod life;
mod pages;
mod pending;
mod people;

use std::sync::Arc;

use serenity::all::ComponentInteractionDataKind;

use super::answer::Answer;
use super::custom_id::{PanelControl, PanelForm, Unread};
use super::place::Place;
use super::submit::Fields;
use super::{Bot, Failure, view};
use crate::desk::rights::Right;
use crate::desk::{Caller, DeskFailure, ModerationAnswer, Moderator, NoSession, Steward};
use crate::domain::{Session, SessionId};
use crate::engine::{Capabilities, EngineFailure, Obstacle};

pub use editing::{Typed, edit_by_command};
pub use pending::Pending;

/// A control was pressed.
pub async fn pressed(
    bot: &Arc<Bot>,
    caller: &Caller,
    place: Place,
    session: &SessionId,
    control: PanelControl,
    picked: &ComponentInteractionDataKind,
) -> Result<Answer, Failure> {
    let Some(panel) = Panel::of(bot, caller, place, session).await? else { return Ok(gone()) };
    panel.is_offered(control).await?;
    match control {
        PanelControl::Open => panel.open().await,
        PanelControl::Home => panel.home(None).await,
        PanelControl::SetClaiming(open) => panel.set_claiming(open).await,
        PanelControl::Start => panel.start().await,
        PanelControl::Delay => panel.ask(view::panel::ask::delay).await,
        PanelControl::DelayBy(minutes) => panel.delay_by(minutes).await,
        PanelControl::DelayTo => panel.form_about_status(view::panel::forms::delay).await,
        PanelControl::AskEnd => panel.ask(view::panel::ask::end).await,
        PanelControl::End => panel.end().await,
        PanelControl::AskCancel => panel.ask(view::panel::ask::cancel).await,
        PanelControl::Cancel => panel.cancel(None).await,
        PanelControl::CancelWithReason => panel.form_about_status(view::panel::forms::cancel).await,
        PanelControl::Edit => panel.edit().await,
        PanelControl::EditSurely(pending) => panel.edit_surely(pending).await,
        PanelControl::EditAgain(pending) => panel.edit_again(pending).await,
        PanelControl::Assign => panel.page(view::panel::people::assign).await,
        PanelControl::AssignWhom => panel.assign_whom(picked).await,
        PanelControl::AssignTo(member) => panel.assign_to(member, picked).await,
        PanelControl::People => panel.page_of_holders(|scene| view::panel::people::pick(scene, None)).await,
        PanelControl::PickSeat => panel.pick_seat(picked).await,
        PanelControl::Move(seat) => panel.page_of_seat(seat, view::panel::people::move_to).await,
        PanelControl::MoveTo(seat) => panel.move_to(seat, picked).await,
        PanelControl::SwapWith(seat) => panel.swap_with(seat, picked).await,
        PanelControl::Remove(seat) => panel.remove(seat, None).await,
        PanelControl::RemoveWithReason(seat) => panel.form_to_remove(seat).await,
        PanelControl::Charge => panel.page(view::panel::charge::page).await,
        PanelControl::Appoint(post) => panel.appoint(post, picked).await,
        PanelControl::Attendance => panel.attendance(None, None).await,
        PanelControl::PickAttendee => panel.pick_attendee(picked).await,
        PanelControl::Mark(mark, seat) => panel.mark(mark, seat).await,
        PanelControl::MarkTheRest => panel.mark_the_rest().await,
        PanelControl::Export => panel.export().await,
        PanelControl::PostElsewhere => panel.page(view::panel::charge::post_elsewhere).await,
        PanelControl::PostIn => panel.post_in(picked).await,
        PanelControl::Trail(before) => panel.trail(before).await,
        PanelControl::Undo => panel.undo(None).await,
        PanelControl::UndoEntry => panel.undo_entry(picked).await,
        PanelControl::SaveTemplate => panel.form(view::panel::forms::template).await,
    }
}

/// A form was sent.
pub async fn submitted(
    bot: &Arc<Bot>,
    caller: &Caller,
    place: Place,
    session: &SessionId,
    form: PanelForm,
    fields: Fields<'_>,
) -> Result<Answer, Failure> {
    let Some(panel) = Panel::of(bot, caller, place, session).await? else { return Ok(gone()) };
    match form {
        PanelForm::Edit(entry) => panel.edited(entry, fields).await,
        PanelForm::Delay => panel.delay_to(fields.text(view::panel::forms::WHEN)).await,
        PanelForm::Cancel => panel.cancel(Some(fields.text(view::panel::forms::REASON))).await,
        PanelForm::Remove(seat) => panel.remove(seat, Some(fields.text(view::panel::forms::REASON))).await,
        PanelForm::Template => panel.save_template(fields.text(view::panel::forms::NAME)).await,
    }
}

/// One press on a panel.
struct Panel<'a> {
    bot: &'a Bot,
    caller: &'a Caller,
    place: Place,
    /// As it is at this moment.
    session: Arc<Session>,
}

impl<'a> Panel<'a> {
    async fn of(bot: &'a Bot, caller: &'a Caller, place: Place, session: &SessionId) -> Result<Option<Self>, Failure> {
        let session = bot.desk.session(caller.guild, session).await?;
        Ok(session.map(|session| Self { bot, caller, place, session }))
    }

    /// Fails where the engine cannot do what this control is for: an old panel or a copied button opens no page of what then
    /// cannot be done. Whoever may do nothing here is refused as anywhere, and told nothing of the engine.
    async fn is_offered(&self, control: PanelControl) -> Result<(), Failure> {
        if offered(control, self.bot.desk.capabilities(self.caller.guild).await?)
            || self.bot.desk.powers(self.caller, &self.session).await?.are_none()
        {
            return Ok(());
        }
        Err(DeskFailure::from(EngineFailure::Remote(Obstacle::NotOffered)).into())
    }

    /// Whoever presses is a moderator, or this is the answer.
    async fn moderator(&self) -> Result<Result<Moderator, Answer>, Failure> {
        let moderator = self.bot.desk.moderator(self.caller.clone()).await?;
        Ok(moderator.map_err(|_not_a_moderator| Answer::Whisper(view::trouble::not_a_moderator())))
    }

    /// Whoever presses may do this here, or this is the answer.
    async fn steward<R: Right>(&self) -> Result<Result<Steward<R>, Answer>, Failure> {
        let steward = self.bot.desk.steward(self.caller.clone(), &self.session).await?;
        Ok(steward.map_err(|_not_permitted| Answer::Whisper(view::trouble::not_permitted())))
    }

    /// What was done, or why it was not, above the first page; `role` is the one that it was about.
    async fn told(&self, answer: ModerationAnswer, role: &str) -> Result<Answer, Failure> {
        let notice = self.notice(&answer, role).await?;
        self.home(Some(notice)).await
    }

    async fn notice(&self, answer: &ModerationAnswer, role: &str) -> Result<String, Failure> {
        let people = self.bot.desk.people_with(self.caller.guild, &self.session, answer.people()).await?;
        Ok(view::moderation::told(answer, &people, role))
    }
}

/// Whether what this control is for, or leads to, can be done at all.
const fn offered(control: PanelControl, can: Capabilities) -> bool {
    match control {
        PanelControl::Start => can.start,
        PanelControl::Delay | PanelControl::DelayBy(_) | PanelControl::DelayTo => can.delay,
        PanelControl::AskEnd | PanelControl::End => can.end,
        PanelControl::AskCancel | PanelControl::Cancel | PanelControl::CancelWithReason => can.cancel,
        PanelControl::Move(_) | PanelControl::MoveTo(_) | PanelControl::SwapWith(_) => can.move_holders,
        PanelControl::Attendance
        | PanelControl::PickAttendee
        | PanelControl::Mark(..)
        | PanelControl::MarkTheRest
        | PanelControl::Export => can.mark,
        PanelControl::Undo | PanelControl::UndoEntry => can.undo,
        PanelControl::Open
        | PanelControl::Home
        | PanelControl::SetClaiming(_)
        | PanelControl::Edit
        | PanelControl::EditSurely(_)
        | PanelControl::EditAgain(_)
        | PanelControl::Assign
        | PanelControl::AssignWhom
        | PanelControl::AssignTo(_)
        | PanelControl::People
        | PanelControl::PickSeat
        | PanelControl::Remove(_)
        | PanelControl::RemoveWithReason(_)
        | PanelControl::Charge
        | PanelControl::Appoint(_)
        | PanelControl::PostElsewhere
        | PanelControl::PostIn
        | PanelControl::Trail(_)
        | PanelControl::SaveTemplate => true,
    }
}

fn gone() -> Answer {
    Answer::Whisper(view::session::no_session(&NoSession::Unknown))
}

/// A menu with a value that it never had.
fn broken() -> Answer {
    Answer::Whisper(view::trouble::unread(Unread::Malformed))
}

/// The first text that was picked.
fn text_picked(picked: &ComponentInteractionDataKind) -> Option<&str> {
    match picked {
        ComponentInteractionDataKind::StringSelect { values } => values.first().map(String::as_str),
        _ => None,
    }
}
