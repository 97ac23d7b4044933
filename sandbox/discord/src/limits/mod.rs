//! Owns the limits Discord enforces on what a bot sends, one module per kind of payload. The checks see the JSON of
//! one request and nothing else; they must never know the world (channels, members, stored messages), nor HTTP.

mod action_row;
mod allowed_mentions;
mod autocomplete;
mod command;
mod command_option;
mod component;
mod embed;
mod form;
mod layout;
mod message;
mod modal;
mod problem;
mod select;

pub(crate) use autocomplete::check_choices;
pub(crate) use command::{check_command, check_commands};
pub(crate) use message::{MessageRefusal, MessageUse, check_message};
pub(crate) use modal::check_modal;
