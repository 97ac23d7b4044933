//! A press that is redrawing its own board, and the digest that tells one look from another.

use std::hash::{DefaultHasher, Hasher as _};

use super::Keeper;
use super::watch::Ticket;
use crate::bot::face::Face;
use crate::domain::MessageId;

/// A redraw under way. Dropped before it is known to have arrived, it has the board looked at again.
#[derive(Debug)]
pub struct Painting {
    keeper: Keeper,
    message: MessageId,
    ticket: Ticket,
    digest: u64,
    arrived: bool,
}

impl Painting {
    pub(super) const fn new(keeper: Keeper, message: MessageId, ticket: Ticket, digest: u64) -> Self {
        Self { keeper, message, ticket, digest, arrived: false }
    }

    /// Discord has taken it.
    pub(crate) fn arrived(painting: Option<Self>) {
        if let Some(mut painting) = painting {
            painting.arrived = true;
        }
    }
}

impl Drop for Painting {
    fn drop(&mut self) {
        let arrived = self.arrived.then_some(self.digest);
        let again = self.keeper.watched().end(self.message, self.ticket, arrived);
        if again {
            self.keeper.look_at(self.message);
        }
    }
}

/// Two faces with the same digest look the same. Only ever compared within one process.
pub(super) fn digest(face: &Face) -> u64 {
    let mut hasher = DefaultHasher::new();
    match serde_json::to_vec(face) {
        Ok(body) => hasher.write(&body),
        // A face that cannot be written cannot be sent either; its sender says so.
        Err(_) => hasher.write_u8(0),
    }
    hasher.finish()
}
