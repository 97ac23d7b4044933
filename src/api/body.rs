//! Reading a call with a body: JSON, of bounded size and in bounded time, strictly; then the key. Every complaint
//! names the field.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::caller::Caller;
use super::envelope::ApiFailure;
use super::fields::Object;
use super::reason::Reason;
use super::{Api, auth, words};
use crate::desk::Program;
use crate::domain::KeyScope;

/// The largest body that is read; the longest claim is a hundredth of it.
const LARGEST: usize = 64 * 1024;

/// What keeps a body within [`LARGEST`].
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(LARGEST)
}

/// A call that could be read and whose key is good.
#[derive(Debug)]
pub(super) struct Call<T> {
    pub(super) program: Program,
    pub(super) body: T,
}

impl<T: DeserializeOwned> Call<T> {
    /// What is malformed is said before anything about the key (DESIGN 2.5).
    pub(super) async fn read(api: &Api, needed: KeyScope, request: Request) -> Result<Self, ApiFailure> {
        let (caller, headers) = (Caller::of(request.extensions()), request.headers().clone());
        if !is_json(&headers) {
            return Err(ApiFailure::new(Reason::UnsupportedMediaType, words::UNSUPPORTED_MEDIA_TYPE));
        }
        let arrived = tokio::time::timeout(api.patience.body, Bytes::from_request(request, &())).await;
        let bytes = arrived.map_err(|_| ApiFailure::new(Reason::RequestTimeout, words::BODY_TOO_SLOW))?;
        let body = parse(&bytes.map_err(|rejection| unreadable(&rejection))?)?;
        let program = auth::admit(api, &headers, caller, needed).await?;
        Ok(Self { program, body })
    }
}

/// Parameters such as a charset are fine: JSON is UTF-8 whatever they say.
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn unreadable(rejection: &BytesRejection) -> ApiFailure {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ApiFailure::new(Reason::TooLarge, words::TOO_LARGE)
    } else {
        ApiFailure::malformed(words::BODY_BROKEN_OFF)
    }
}

pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiFailure> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ApiFailure::malformed(words::BODY_EMPTY));
    }
    // Looked at as a whole: a field that is passed over is not read, and would not be found out.
    let text = str::from_utf8(bytes).map_err(|_| ApiFailure::malformed(words::BODY_NOT_UTF_8))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize::<_, Object<T>>(&mut json).map_err(|error| problem(&error))?;
    json.end().map_err(|error| ApiFailure::malformed(&format!("the body is not JSON: {error}")))?;
    Ok(read.0)
}

/// The path of the field and what is wrong with it. A missing field has no path of its own; serde names it.
fn problem(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiFailure {
    let path = error.path().to_string();
    let inner = error.inner();
    ApiFailure::malformed(&match inner.classify() {
        serde_json::error::Category::Data if path == "." => inner.to_string(),
        serde_json::error::Category::Data => format!("{path}: {inner}"),
        _ => format!("the body is not JSON: {inner}"),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn json_is_json_with_or_without_parameters() {
        let headers = |value: &'static str| HeaderMap::from_iter([(header::CONTENT_TYPE, value.parse().unwrap())]);
        for accepted in ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;x=y"] {
            assert!(is_json(&headers(accepted)), "{accepted}");
        }
        for refused in ["text/plain", "application/json5", "application/vnd.api+json", "", "json"] {
            assert!(!is_json(&headers(refused)), "{refused}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
