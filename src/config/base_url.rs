//! The address of a service below which its paths begin.

use serde::Deserialize;
use serde::de::{self, Deserializer};

use super::api_base::is_address;

/// Scheme, host and perhaps a port and a path; no slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(Box<str>);

impl BaseUrl {
    /// The address of a service that is known to be one.
    pub(super) fn of(address: &'static str) -> Self {
        Self(address.into())
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for BaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let address = text.trim().trim_end_matches('/');
        if is_address(address) { Ok(Self(address.into())) } else { Err(de::Error::custom("not an address")) }
    }
}
