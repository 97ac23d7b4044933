//! A press that paints its own board: asked for before the work of drawing, given back when nothing comes of it.

use serde::{Serialize, Serializer};

use super::drawing::Drawing;
use super::page::Ticket;
use super::{Brush, Keeper};
use crate::bot::rest::Payload;
use crate::domain::MessageId;

/// Whether a press paints the message that was pressed.
#[derive(Debug)]
pub enum Turn {
    /// It does.
    Yours(Easel),
    /// Others are painting it, or have just done so: the keeper shows the outcome within a second or two.
    TheKeepers,
    /// The keeper knows nothing of this message: somebody's private copy of a board.
    NobodyElses,
}

/// The right to paint a message, before it is known what it will show. Dropped, it has the board looked at again.
#[derive(Debug)]
pub struct Easel {
    held: Held,
    place: usize,
}

impl Easel {
    /// Which of its board's messages it is, counted from 0.
    #[must_use]
    pub const fn place(&self) -> usize {
        self.place
    }

    /// This is what it will show.
    #[must_use]
    pub fn paint(self, drawing: Drawing) -> Painting {
        Painting { held: self.held, drawing }
    }
}

/// A painting under way. Dropped before it is known to have arrived, it has the board looked at again. As a body, it is what
/// is painted.
#[derive(Debug)]
pub struct Painting {
    held: Held,
    drawing: Drawing,
}

impl Painting {
    /// Discord has taken it.
    pub(crate) fn arrived(mut self) {
        self.held.shows = Some(self.drawing.digest());
    }
}

impl Payload for Painting {}

impl Serialize for Painting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.drawing.serialize(serializer)
    }
}

/// A ticket that is given back whatever happens.
#[derive(Debug)]
struct Held {
    keeper: Keeper,
    message: MessageId,
    ticket: Ticket,
    shows: Option<crate::store::boards::Digest>,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.keeper.painted(self.message, self.ticket, self.shows);
    }
}

impl Keeper {
    /// A press wants to paint this message.
    #[must_use]
    pub fn turn(&self, message: MessageId) -> Turn {
        match self.watched().brush(message) {
            Brush::Free(ticket, place) => {
                let held = Held { keeper: self.clone(), message, ticket, shows: None };
                Turn::Yours(Easel { held, place })
            }
            Brush::Crowded => Turn::TheKeepers,
            Brush::NoBoard => Turn::NobodyElses,
        }
    }
}
