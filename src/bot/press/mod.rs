//! Presses of buttons and select menus. A press is a request, not a permission: who may do it is decided now.

mod slots;

use std::sync::Arc;

use serenity::all::{ComponentInteraction, ComponentInteractionDataKind};

use super::answer::{Answer, answer};
use super::custom_id::CustomId;
use super::incoming::{Incoming, caller_of_press};
use super::place::Place;
use super::{Bot, Failure, linking, panel, setup, view};
use crate::desk::{Caller, NoSession};
use crate::domain::{MessageId, SessionId, SlotChoice};

/// Answers one press, whatever was pressed.
pub async fn press(bot: &Arc<Bot>, interaction: &ComponentInteraction) {
    let admitted = bot.admission.admit(caller_of_press(interaction));
    let incoming = Incoming::press(interaction, admitted.caller());
    answer(bot, &incoming, admitted.then(async |caller| pressed(bot, caller, interaction).await)).await;
}

async fn pressed(bot: &Arc<Bot>, caller: Caller, interaction: &ComponentInteraction) -> Result<Answer, Failure> {
    let press = Press {
        bot,
        caller,
        message: MessageId::new(interaction.message.id.get())?,
        on_a_board: !interaction.message.embeds.is_empty(),
        picked: picked(&interaction.data.kind),
    };
    let pressed = interaction.data.custom_id.parse();
    // Nothing is looked up for the panels, or a form might open too late; whoever has one open has pressed or typed before.
    if !matches!(pressed, Ok(CustomId::Setup(_) | CustomId::Panel { .. })) {
        bot.is_present(&press.caller).await?;
    }
    match pressed {
        Ok(CustomId::Claim { session, role }) => press.claim(&session, role, SlotChoice::Any).await,
        Ok(CustomId::PickSlot { session }) => press.pick_slot(&session).await,
        Ok(CustomId::Leave { session }) => press.leave(&session).await,
        Ok(CustomId::LeaveRole { session }) => press.leave_role(&session).await,
        Ok(CustomId::Open) => press.open().await,
        Ok(CustomId::Post { session }) => press.post(&session).await,
        Ok(CustomId::Panel { session, control }) => {
            let place = Place::of(Some(&interaction.message));
            panel::pressed(bot, &press.caller, place, &session, control, &interaction.data.kind).await
        }
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
            Err(why) => Answer::Whisper(view::session::cannot_post(channel, why)),
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
}

fn gone() -> Answer {
    Answer::Whisper(view::session::no_session(&NoSession::Unknown))
}
