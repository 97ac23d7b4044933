//! What a request is answered with.
//!
//! Owns status, body and headers until they are sent. It must never decide which answer it is.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

/// An answer, ready to be sent and recorded.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content: Content,
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Content {
    None,
    Json(String),
    Html(String),
}

impl Answer {
    /// 204.
    pub(crate) fn nothing() -> Self {
        Self { status: 204, content: Content::None, headers: Vec::new() }
    }

    /// 200 with this body.
    pub(crate) fn json(body: &impl Serialize) -> Self {
        Self::with_status(200, body)
    }

    pub(crate) fn with_status(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_string(body) {
            Ok(text) => Self { status, content: Content::Json(text), headers: Vec::new() },
            // Everything that is answered is made of text, numbers and lists, so this is a defect of the sandbox.
            Err(error) => Self::html(500, &error.to_string()),
        }
    }

    /// What a proxy in front of the service answers when the service is down.
    pub(crate) fn html(status: u16, text: &str) -> Self {
        let page = format!("<html><head><title>{status}</title></head><body><h1>{text}</h1></body></html>");
        Self { status, content: Content::Html(page), headers: Vec::new() }
    }

    pub(crate) fn into_response(self) -> Response {
        let (kind, body) = match self.content {
            Content::None => (None, Body::empty()),
            Content::Json(text) => (Some("application/json"), Body::from(text)),
            Content::Html(text) => (Some("text/html; charset=UTF-8"), Body::from(text)),
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        if let Some(kind) = kind {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}
