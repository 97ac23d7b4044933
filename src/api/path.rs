//! What a path names, read without complaint: nothing that a path can hold is malformed, it is only not there.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use super::envelope::ApiFailure;
use crate::domain::SessionId;

/// The one text that a path holds; empty when it is no text.
#[derive(Debug)]
pub(super) struct PathText(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for PathText {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(text.map(|Path(text)| text).unwrap_or_default()))
    }
}

/// The session that a path names. What cannot be a session's ID is a session that is not there, and that is said in
/// its turn, after the key.
#[derive(Debug)]
pub(super) struct PathSession(Option<SessionId>);

impl PathSession {
    pub(super) fn found(self) -> Result<SessionId, ApiFailure> {
        self.0.ok_or_else(ApiFailure::session_not_found)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathSession {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let PathText(text) = PathText::from_request_parts(parts, state).await?;
        Ok(Self(text.parse().ok()))
    }
}
