//! What became of an interaction, as its user sees it.
//!
//! Owns the picture of one moment; waiting for the right moment is in `reply`.

use std::sync::Arc;
use std::time::Duration;

use super::autocomplete::Choice;
use super::message::Message;
use super::modal::Modal;
use crate::core::Core;
use crate::world::World;
use crate::world::interaction::{Interaction, Stage};

/// What the user of an interaction sees of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// "The application did not respond": nothing came within three seconds, or a deferred answer never came.
    pub failed: bool,
    /// The bot has acknowledged it, but not answered yet.
    pub thinking: bool,
    /// The bot's first response, with the time it took.
    pub callbacks: Vec<Callback>,
    /// The messages that this interaction made and that still stand, in their present state, oldest first.
    pub messages: Vec<Message>,
    /// The message whose component was used, if the bot changed it through this interaction.
    pub updated: Option<Message>,
    /// The form that was opened.
    pub modal: Option<Modal>,
    /// The suggestions, if this was an option being typed.
    pub choices: Vec<Choice>,
}

/// A first response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Callback {
    /// What it was.
    pub kind: CallbackKind,
    /// How long after the interaction was sent.
    pub after: Duration,
}

/// The kinds of first response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackKind {
    /// 4: a message.
    Answer,
    /// 5: "thinking…".
    Defer,
    /// 6: an acknowledgement that shows nothing.
    DeferUpdate,
    /// 7: the message of the component changes.
    Update,
    /// 8: suggestions.
    Choices,
    /// 9: a form.
    Modal,
}

impl CallbackKind {
    fn of(number: u64) -> Self {
        match number {
            5 => Self::Defer,
            6 => Self::DeferUpdate,
            7 => Self::Update,
            8 => Self::Choices,
            9 => Self::Modal,
            _ => Self::Answer,
        }
    }
}

impl Outcome {
    pub(super) fn of(core: &Arc<Core>, world: &World, interaction: &Interaction, now: Duration) -> Self {
        let picture = |id: u64| {
            let message = world.messages.get(&id)?;
            (!message.is_loading()).then(|| Message::new(core.clone(), message.clone()))
        };
        Self {
            failed: interaction.has_failed(now),
            thinking: interaction.stage == Stage::Deferred && !interaction.has_failed(now),
            callbacks: interaction
                .callbacks
                .iter()
                .map(|(kind, after)| Callback { kind: CallbackKind::of(*kind), after: *after })
                .collect(),
            messages: interaction.messages.iter().copied().filter_map(picture).collect(),
            updated: interaction.source.filter(|_| interaction.updated).and_then(picture),
            modal: Modal::of(interaction),
            choices: interaction.choices.as_ref().map(|choices| Choice::read(choices)).unwrap_or_default(),
        }
    }

    /// The first message that this interaction made.
    #[must_use]
    pub fn message(&self) -> Option<&Message> {
        self.messages.first()
    }

    /// Everything the user reads because of this interaction, one after the other: the changed message is not repeated.
    #[must_use]
    pub fn text(&self) -> String {
        if self.failed {
            return "The application did not respond".to_owned();
        }
        let texts: Vec<String> = self.messages.iter().map(Message::text).collect();
        texts.join("\n")
    }
}
