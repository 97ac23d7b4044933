//! The HTTP API, and the only place with axum: the paths, bodies, answers and statuses of SERIES, so that a program
//! written for it works by changing its base URL (SERIES reference, section 2).
//!
//! A call is read (`body`, `fields`, `query`), its key is looked at (`auth`), the desk is asked (`routes`), and the
//! value that comes back is written down (`shapes`, `envelope`, with `reason` and `words` for a "no"). `server` listens,
//! `watch` times and counts, `headers` tells browsers what they must not do; `health`, `metrics`, `openapi` and `docs` are there for those who run and read it. Nothing
//! here decides a rule or touches the database.
//!
//! The order in which a call is refused is a contract (DESIGN 2.5): what is malformed before the key, the key before
//! its allowance, that before what the rules say.

mod auth;
mod body;
mod caller;
mod docs;
mod envelope;
mod fields;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod headers;
mod health;
mod metrics;
mod openapi;
mod path;
mod query;
mod reason;
mod routes;
mod server;
mod shapes;
mod watch;
mod words;

use axum::Router;
use axum::routing::{get, patch, post};
use metrics_exporter_prometheus::PrometheusHandle;

pub use server::{ListenFailure, Patience, Room, Server};

use crate::desk::{Desk, Keyring};

/// What every route needs. Cheap to clone.
#[derive(Clone)]
struct Api {
    desk: Desk,
    keyring: Keyring,
    figures: PrometheusHandle,
    patience: Patience,
}

/// What is said to those for whom there is no place: how the program is, and else that it is busy.
fn outside(api: Api) -> Router {
    let busy = async || ([("connection", "close")], envelope::ApiFailure::busy());
    Router::new()
        .route("/healthz", get(health::healthz))
        .fallback(busy)
        .layer(axum::middleware::from_fn(watch::watch))
        .layer(axum::middleware::map_response(headers::protect))
        .with_state(api)
}

/// What everybody may ask for who reaches the port.
fn open(api: Api) -> Router {
    finished(routes(), api)
}

/// The same, and what is for those who run the program.
fn operations(api: Api) -> Router {
    let more =
        routes().route("/metrics", get(metrics::metrics)).route("/docs", get(docs::index)).route("/docs/{file}", get(docs::file));
    finished(more, api)
}

fn routes() -> Router<Api> {
    Router::new()
        .route("/basic/check-key/{apiKey}", get(routes::check_key::check_key))
        .route("/sessions/list", get(routes::list::list))
        .route("/sessions/get/{sessionId}", get(routes::get::get))
        .route("/sessions/create", post(routes::create::create))
        .route("/sessions/update/{sessionId}", patch(routes::update::update))
        .route("/sessions/{sessionId}/custom-roles/claim", patch(routes::claim::claim))
        .route("/sessions/{sessionId}/custom-roles/quit", patch(routes::quit::quit))
        .route("/sessions/{sessionId}/custom-roles/remove", patch(routes::remove::remove))
        .route("/attendance/add-attendee/{sessionId}", post(routes::attendance::add))
        .route("/attendance/update-attendee/{sessionId}", post(routes::attendance::update))
        .route("/healthz", get(health::healthz))
        .route("/openapi.json", get(openapi::document))
}

fn finished(router: Router<Api>, api: Api) -> Router {
    router
        .fallback(routes::unknown_path)
        .method_not_allowed_fallback(routes::unknown_method)
        .layer(body::limit())
        .layer(axum::middleware::from_fn(watch::watch))
        .layer(axum::middleware::map_response(headers::protect))
        .with_state(api)
}
