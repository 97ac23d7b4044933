//! Every sentence that somebody reads on Discord: values in, a [`Face`](super::face::Face) or a label out.
//!
//! `text` and `words` make other people's input safe and write times, people and counts. `board` is what shows one
//! session, with `state` for how it stands, `layout` to fit it into Discord's limits, `seats` for a role's slots and `controls`
//! for what can be pressed. The rest is one file for each subject. Nothing here must ever do I/O, read a clock or decide anything.
//!
//! The voice: short, kind and concrete; what happened first, then what to do next.

pub mod text;
pub mod words;

pub mod attendance;
pub mod board;
pub mod change;
mod controls;
mod layout;
mod seats;
mod state;

pub mod choice;
pub mod eligibility;
pub mod handover;
pub mod herald;
pub mod input;
pub mod link;
pub mod member;
pub mod moderation;
pub mod news;
pub mod panel;
pub mod privacy;
pub mod rank;
mod refusal;
pub mod series;
pub mod session;
pub mod setup;
pub mod slot;
pub mod telling;
pub mod template;
pub mod trail;
pub mod trouble;

#[cfg(test)]
pub(super) mod limits;
#[cfg(test)]
pub(super) mod sample;
