//! Forms that somebody has filled in and sent. Like a press, that is a request and not a permission.

use std::sync::Arc;

use serenity::all::{ActionRowComponent, ModalInteraction};

use super::answer::{Answer, answer};
use super::custom_id::ModalId;
use super::incoming::{Incoming, caller_of_form};
use super::place::Place;
use super::{Bot, Failure, linking, panel, setup, view};
use crate::desk::Caller;

/// Answers one form, whatever was in it. What was written may be a secret: it goes into no log.
pub async fn submit(bot: &Arc<Bot>, interaction: &ModalInteraction) {
    let admitted = bot.admission.admit(caller_of_form(interaction));
    let incoming = Incoming::form(interaction, admitted.caller());
    answer(bot, &incoming, admitted.then(async |caller| submitted(bot, caller, interaction).await)).await;
}

async fn submitted(bot: &Arc<Bot>, caller: Caller, interaction: &ModalInteraction) -> Result<Answer, Failure> {
    let place = Place::of(interaction.message.as_deref());
    match interaction.data.custom_id.parse() {
        Ok(ModalId::Panel { session, form }) => panel::submitted(bot, &caller, place, &session, form, Fields(interaction)).await,
        Ok(ModalId::Account) => linking::submitted(bot, &caller, Fields(interaction)).await,
        Ok(ModalId::Setup(form)) => setup::submitted(bot, &caller, place, form, Fields(interaction)).await,
        Err(unread) => {
            tracing::info!(custom_id = %interaction.data.custom_id.escape_debug(), ?unread, "a form that means nothing to this release");
            Ok(Answer::Whisper(view::trouble::unread(unread)))
        }
    }
}

/// What was written into a form.
#[derive(Clone, Copy)]
pub struct Fields<'a>(&'a ModalInteraction);

impl std::fmt::Debug for Fields<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Fields").finish_non_exhaustive()
    }
}

impl<'a> Fields<'a> {
    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) const fn of(form: &'a ModalInteraction) -> Self {
        Self(form)
    }

    /// The text of the field of this name; empty if nothing was written or there is no such field.
    #[must_use]
    pub fn text(self, name: &str) -> &'a str {
        self.given(name).unwrap_or_default()
    }

    /// The same, telling an empty field from one that the form did not have.
    #[must_use]
    pub fn given(self, name: &str) -> Option<&'a str> {
        let components = self.0.data.components.iter().flat_map(|row| &row.components);
        let mut texts = components.filter_map(|component| match component {
            ActionRowComponent::InputText(input) if input.custom_id == name => Some(input.value.as_deref().unwrap_or_default()),
            _ => None,
        });
        texts.next()
    }
}
