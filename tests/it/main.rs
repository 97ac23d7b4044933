//! Sentences about behaviour, through the doors that a user has: slash commands, presses, the command line.
//!
//! Everything is real but Discord, which is the sandbox: it enforces what Discord enforces.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod alone;
mod answers;
mod api_anything;
mod api_attendance;
mod api_beside_bot;
mod api_keys;
mod api_malformed;
mod api_operation;
mod api_sessions;
mod api_slots;
mod architecture;
mod autocomplete;
mod board_access;
mod board_limits;
mod board_memory;
mod board_pages;
mod board_upkeep;
mod boards;
mod browser;
mod claiming;
mod coming;
mod command_line;
mod commands;
mod contract;
mod crash;
mod deadlines;
mod departures;
mod disk;
mod faults;
mod first_use;
mod gateway;
mod ground;
mod herd;
mod http;
mod leaving;
mod linearizability;
mod linking;
mod linking_policy;
mod linking_providers;
mod log;
mod model;
mod moderation;
mod moderation_stale;
mod old_buttons;
mod panel;
mod panics;
mod people;
mod planning;
mod privacy;
mod privacy_links;
mod process;
mod races;
mod ranks;
mod refusals;
mod restarts;
mod roblox_client;
mod running_beside;
mod series;
mod setup;
mod traces;
mod turns;
mod world;
