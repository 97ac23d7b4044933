//! What every answer tells a browser: that it is no page to run, to show in a frame, to keep or to share. The page at
//! /docs is the one that may run what it brings.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::response::Response;

/// For what is no page.
const NOTHING_RUNS: &str = "default-src 'none'; frame-ancestors 'none'";

/// For the page at /docs: its own scripts, its own calls, and the styles and pictures that its scripts make.
pub(super) const ITS_OWN_RUNS: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const OTHERS: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // An answer may be about people, and about what is so only now.
    (CACHE_CONTROL, "no-store"),
];

/// Puts them on an answer that does not say otherwise.
pub(super) async fn protect(mut response: Response) -> Response {
    let headers = response.headers_mut();
    add(headers, CONTENT_SECURITY_POLICY, NOTHING_RUNS);
    for (name, value) in OTHERS {
        add(headers, name, value);
    }
    response
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
