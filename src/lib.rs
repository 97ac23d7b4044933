//! Slotkeeper: members of Roblox communities claim the slots of a session in Discord.
//!
//! The modules, in reading order; each may use only those above it (docs/ARCHITECTURE.md, and a test, say which).

pub mod api;
pub mod app;
pub mod bot;
pub mod command_line;
pub mod config;
pub mod desk;
pub mod domain;
pub mod engine;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod key_file;
pub mod linking;
pub mod logging;
pub mod open_files;
pub mod received;
pub mod roblox;
pub mod secret_file;
pub mod store;
pub mod vault;
