//! The REST interface under `/api`.
//!
//! Owns routes, checks, answers and errors of the requests a bot makes. It must never know how a test speaks to it.

mod address;
mod answer;
mod attachments;
mod call;
mod callback;
mod commands;
pub(crate) mod delivery;
mod door;
mod messages;
mod not_modelled;
pub(crate) mod rate_limit;
mod reading;
mod refusal;
mod route;
mod upload;
mod webhooks;
mod words;

pub(crate) use door::open;
