//! What calls and answers look like: one type for each, for SERIES has no rule that holds for all of them (SERIES
//! reference, section 3, Envelope). Their comments are what the OpenAPI document says.

mod attendance;
mod key;
mod session;
mod slot;
mod written;

pub(super) use attendance::{AddAttendeeBody, AddedAttendee, UpdateAttendeeBody, UpdatedAttendee};
pub(super) use key::KeyShape;
pub(super) use session::{CreatedSession, SessionShape, SessionsPage, UpdatedSession};
pub(super) use slot::{ClaimBody, Claimed, QuitBody, RemoveBody, Removed};
pub(super) use written::{CreateBody, UpdateBody};

use jiff::Timestamp;

/// A moment of our own clock, to the second, as the examples of SERIES show theirs.
fn to_the_second(moment: Timestamp) -> String {
    format!("{moment:.0}")
}
