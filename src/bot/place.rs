//! Where a control was pressed: only a private message may turn into a page of a panel.

use serenity::all::{Message, MessageFlags};

use super::answer::Answer;
use super::face::Face;

/// Where a control was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On a panel, or another message that nobody else sees.
    Private,
    /// On a message that others see too, or on none.
    Elsewhere,
}

impl Place {
    /// Of this message.
    #[must_use]
    pub fn of(message: Option<&Message>) -> Self {
        let private = message.and_then(|message| message.flags).is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
        if private { Self::Private } else { Self::Elsewhere }
    }

    /// The face takes the place of what was pressed, where that is private.
    pub(super) fn show(self, face: Face) -> Answer {
        self.show_with(face, None)
    }

    /// The same with a word of its own; where there is no page to turn, the word is all.
    pub(super) fn show_with(self, face: Face, whisper: Option<Face>) -> Answer {
        match (self, whisper) {
            (Self::Private, whisper) => Answer::Redraw { face, whisper },
            (Self::Elsewhere, whisper) => Answer::Whisper(whisper.unwrap_or(face)),
        }
    }
}
