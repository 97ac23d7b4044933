//! The web page that shows this Discord to people: what it reads, what it does, and who may ask.
//!
//! Owns the routes under `/` and `/page`, which no path of Discord's collides with. Whatever a person does goes through
//! `person`, so that the page can do nothing that Discord's own client refuses. It must never know a particular bot.

mod answer;
mod assets;
mod commands;
mod controls;
mod deeds;
mod events;
mod guard;
mod log;
mod messages;
mod notices;
mod secrets;
mod sight;
mod values;
mod world;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Router, middleware};

pub(crate) use notices::{Neighbour, Notices};

use crate::core::Core;

/// Everything that the page is made of. Each request must come from this machine and from the page itself.
pub(crate) fn routes() -> Router<Arc<Core>> {
    let deeds = Router::new()
        .route("/slash", post(deeds::slash))
        .route("/autocomplete", post(deeds::autocomplete))
        .route("/menu", post(deeds::menu))
        .route("/press", post(deeds::press))
        .route("/select", post(deeds::select))
        .route("/submit", post(deeds::submit))
        .route("/say", post(deeds::say))
        .route("/dismiss", post(deeds::dismiss));
    let controls = Router::new()
        .route("/", get(controls::show))
        .route("/gateway", post(controls::gateway))
        .route("/faults", post(controls::add_fault))
        .route("/faults/clear", post(controls::clear_faults))
        .route("/messages/delete", post(controls::delete_message))
        .route("/messages/age", post(controls::age_message))
        .route("/advance", post(controls::advance));
    Router::new()
        .route("/", get(assets::index))
        .route("/page/files/{name}", get(assets::file))
        .route("/page/world", get(world::show))
        .route("/page/channels/{channel}/messages", get(messages::list))
        .route("/page/channels/{channel}/commands", get(commands::list))
        .route("/page/events", get(events::open))
        .route("/page/log", get(log::show))
        .nest("/page/deeds", deeds)
        .nest("/page/controls", controls)
        .layer(middleware::from_fn(guard::check))
}
