//! Who may ask: this page, in a browser on this machine.
//!
//! Owns the check against other web pages in the same browser, and the headers that keep foreign scripts out. A page
//! elsewhere can make a browser send requests here, by its address (Origin) or by a name that suddenly means this
//! machine (Host); neither may do deeds or read.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::answer::Trouble;

/// No script, style or connection but this server's own. Pictures may also come from other stand-ins on this machine.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' http://127.0.0.1:* http://localhost:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Lets a request through, and puts the headers on its answer.
pub(super) async fn check(request: Request, next: Next) -> Response {
    let mut response = match foreign(request.method(), request.headers()) {
        Some(reason) => Trouble::Foreign(reason).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// Why a request does not come from this page, if it does not.
fn foreign(method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(header::HOST).unwrap_or_default();
    if !is_loopback(host) {
        return Some("this page is only served under 127.0.0.1 or localhost");
    }
    // Browsers name the origin of every POST and of every WebSocket; programs name none, and may ask.
    if let Some(origin) = text(header::ORIGIN)
        && origin.strip_prefix("http://") != Some(host)
    {
        return Some("this request comes from another web page");
    }
    let site = text(HeaderName::from_static("sec-fetch-site"));
    if *method != Method::GET && site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Some("this request comes from another web page");
    }
    None
}

fn is_loopback(host: &str) -> bool {
    host.parse::<Authority>().is_ok_and(|authority| matches!(authority.host(), "127.0.0.1" | "localhost" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_of_this_machine_are_served() {
        for host in ["127.0.0.1:80", "localhost", "localhost:8480", "[::1]:80"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "example.com", "127.0.0.1.example.com", "localhost.example.com:80", "a b"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
