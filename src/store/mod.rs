//! The only place with SQL: one file for each noun, one small function for each query.
//!
//! The functions take the connection that they run on, so that whoever calls them decides what one transaction is.
//! Nothing here decides a rule; the constraints of the migrations are the last word on who sits where. SQL keeps to
//! what SQLite and PostgreSQL share, since a second store is to come.

pub mod absences;
pub mod account_handovers;
pub mod api_keys;
pub mod attendees;
pub mod audit;
pub mod boards;
pub mod changes;
pub mod claims;
pub mod cleaning;
pub mod clock;
pub mod column;
pub mod database;
pub mod departures;
pub mod difference;
pub mod failure;
pub mod gateway_starts;
pub mod gathered;
pub mod guilds;
pub mod leases;
pub mod link_attempts;
pub mod link_misses;
pub mod link_notices;
pub mod link_policies;
pub mod link_requests;
pub mod links;
pub mod members;
pub mod migrations;
pub mod old_sessions;
#[cfg(test)]
mod plans;
pub mod privacy;
pub mod proof_rulings;
pub mod pseudonyms;
pub mod ranks;
pub mod remembered;
pub mod retention;
pub mod roblox_names;
pub mod roles;
pub mod run_lock;
pub mod secrets;
pub mod sessions;
pub mod shared_write;
pub mod summonses;
pub mod templates;
pub mod unconfirmed;
pub mod workspace_removal;
pub mod workspaces;

pub use clock::Clock;
pub use database::{Database, DatabaseSettings};
pub use failure::{OpenFailure, StoreFailure, Trouble};
pub use gathered::Gathered;
pub use remembered::Remembered;
pub use run_lock::RunLock;

/// A connection, or a transaction on one.
pub type Connection = sqlx::SqliteConnection;
