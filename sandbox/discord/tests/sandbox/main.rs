//! What the sandbox promises, in sentences, seen from the wire on one side and by a person on the other.

mod bot;
mod gateway;
mod interactions;
mod libraries;
mod menus;
mod messages;
mod page;
mod page_controls;
mod page_people;
mod page_serving;
mod people;
mod program;
mod seeds;
mod uploads;
