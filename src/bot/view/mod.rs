//! Every sentence that somebody reads on Discord: values in, a [`Face`](super::face::Face) or a label out.
//!
//! `text` and `words` make other people's input safe and write times, people and counts. `board` is the message of one
//! session, with `layout` to fit it into Discord's limits, `seats` for a role's field and `controls` for what can be
//! pressed. The rest is one file for each subject. Nothing here must ever do I/O, read a clock or decide anything.
//!
//! The voice: short, kind and concrete; what happened first, then what to do next.

pub mod text;
pub mod words;

pub mod board;
mod controls;
mod layout;
mod seats;

pub mod choice;
pub mod departure;
pub mod input;
pub mod member;
pub mod privacy;
mod refusal;
pub mod session;
pub mod slot;
pub mod trouble;

#[cfg(test)]
pub(super) mod limits;
#[cfg(test)]
pub(super) mod sample;
