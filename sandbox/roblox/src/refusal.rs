//! How each service says no.

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

/// The older interfaces: `{"errors":[{"code":…,"message":…}]}`.
pub(crate) fn legacy(status: StatusCode, code: u32, message: &str) -> Response {
    let error = json!({"code": code, "message": message, "userFacingMessage": "Something went wrong"});
    (status, Json(json!({"errors": [error]}))).into_response()
}

/// Open Cloud: `{"code":"…","message":"…"}`.
pub(crate) fn open_cloud(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({"code": code, "message": message}))).into_response()
}

/// Bloxlink: `{"error":"…"}`.
pub(crate) fn bloxlink(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({"error": message}))).into_response()
}

/// RoVer: `{"errorCode":"…","message":"…"}`.
pub(crate) fn rover(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({"errorCode": code, "message": message}))).into_response()
}

/// 200 with JSON.
pub(crate) fn fine(body: Value) -> Response {
    Json(body).into_response()
}

/// Adds a header whose value is a number.
pub(crate) fn with_number(mut response: Response, name: &'static str, number: u64) -> Response {
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(HeaderName::from_static(name), HeaderValue::from(number));
    response
}
