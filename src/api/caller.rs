//! From where a call comes: the other end of its connection. What a header says of it anybody could have written.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};

use axum::extract::FromRequestParts;
use axum::http::Extensions;
use axum::http::request::Parts;

use crate::desk::programs::Neighbour;

/// Whoever calls, as far as limits are concerned. `server` notes it with each request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller(pub(super) Neighbour);

impl Caller {
    /// Whoever is noted with a request.
    pub(super) fn of(request: &Extensions) -> Self {
        // Every request comes through `server`; should one not, it shares a limit with all others of its kind.
        request.get::<Self>().copied().unwrap_or_else(|| Self(Neighbour::at(IpAddr::V6(Ipv6Addr::UNSPECIFIED))))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions))
    }
}
