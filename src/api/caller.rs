//! From where a call comes: the other end of its connection. What a header says of it anybody could have written.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::desk::programs::Neighbour;

/// Whoever calls, as far as limits are concerned. `server` notes it with each request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller(pub(super) Neighbour);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let noted = parts.extensions.get::<Self>().copied();
        // Every request comes through `server`; should one not, it shares a limit with all others of its kind.
        Ok(noted.unwrap_or_else(|| Self(Neighbour::at(IpAddr::V6(Ipv6Addr::UNSPECIFIED)))))
    }
}
