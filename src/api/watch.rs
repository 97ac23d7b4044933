//! Around every call: no longer than it may take, no panic out of it, counted and timed. What is logged and counted is
//! the route's template, never the path: a path may hold a key.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use ::metrics::{counter, histogram};
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;

use super::envelope::ApiFailure;
use super::reason::Reason;
use super::words;
use crate::desk::mishap::panic_message;

/// How long a call may take, its body's arrival included.
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) async fn watch(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = method_label(request.method());
    let began_at = Instant::now();
    let work = AssertUnwindSafe(next.run(request)).catch_unwind();
    let response = match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => ApiFailure::internal(&panic_message(panic.as_ref())).into_response(),
        Err(_) => ApiFailure::new(Reason::TimedOut, words::TIMED_OUT).into_response(),
    };
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    note(route, method, response.status().as_u16(), began_at.elapsed());
    response
}

fn note(route: &str, method: &'static str, status: u16, took: Duration) {
    tracing::debug!(http.route = route, http.method = method, http.status = status, took_ms = took.as_millis(), "a call");
    let labels = [("route", route.to_owned()), ("method", method.to_owned()), ("status", status.to_string())];
    counter!("slotkeeper_http_requests_total", &labels).increment(1);
    histogram!("slotkeeper_http_request_seconds", "route" => route.to_owned(), "method" => method).record(took);
}

/// A caller may invent methods; labels must not grow with them.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
