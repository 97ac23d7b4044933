//! How the page is answered.
//!
//! Owns the shape of errors, and the reading of bodies and queries so that a bad one gets a sentence. It must never
//! decide what is refused.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::person::ClientRefusal;

/// Why the page does not get what it asked for.
#[derive(Debug)]
pub(super) enum Trouble {
    /// 400: the request makes no sense.
    Malformed(String),
    /// 403: the request comes from elsewhere.
    Foreign(&'static str),
    /// 404: there is no such thing, or the person does not see it.
    Missing(&'static str),
    /// 422: Discord's client does not do this, with the sentence for the person.
    Refused(String),
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (status, sentence) = match self {
            Self::Malformed(sentence) => (StatusCode::BAD_REQUEST, sentence),
            Self::Foreign(sentence) => (StatusCode::FORBIDDEN, sentence.to_owned()),
            Self::Missing(sentence) => (StatusCode::NOT_FOUND, sentence.to_owned()),
            Self::Refused(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
        };
        (status, Json(json!({ "error": sentence }))).into_response()
    }
}

impl From<ClientRefusal> for Trouble {
    /// The refusal as a sentence of its own.
    fn from(refusal: ClientRefusal) -> Self {
        let words = refusal.to_string();
        let mut letters = words.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        Self::Refused(format!("{first}{}.", letters.as_str()))
    }
}

pub(super) type Answered = Result<Json<Value>, Trouble>;

/// Nothing to say but that it was done.
pub(super) fn done() -> Answered {
    Ok(Json(json!({})))
}

/// An identifier as the page writes it: text, because JavaScript cannot hold 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id(pub(super) u64);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| D::Error::custom(format!("`{text}` is no identifier")))
    }
}

/// A JSON body. It must say that it is JSON: a foreign page cannot send that without being asked for permission first.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Trouble;

    async fn from_request(request: Request, state: &S) -> Result<Self, Trouble> {
        let read = Json::<T>::from_request(request, state).await;
        read.map(|Json(body)| Self(body)).map_err(|rejection| Trouble::Malformed(rejection.body_text()))
    }
}

/// What stands behind the question mark.
pub(super) struct Asked<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Trouble> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        read.map(|Query(asked)| Self(asked)).map_err(|rejection| Trouble::Malformed(rejection.body_text()))
    }
}
