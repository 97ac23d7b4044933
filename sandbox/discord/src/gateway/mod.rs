//! The gateway: the socket over which the bot hears what happens.
//!
//! Owns connections, sessions and their trouble. It must never decide what happens in the world.

pub(crate) mod connection;
mod control;
mod frame;
mod greeting;
pub(crate) mod intents;
mod members;
pub(crate) mod session;

pub use control::Gateway;
