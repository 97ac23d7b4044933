//! What the sandbox promises, in sentences, seen from the wire on one side and by a person on the other.

mod bot;
mod files;
mod gateway;
mod interactions;
mod messages;
mod people;
