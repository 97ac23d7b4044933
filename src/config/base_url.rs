//! The address of a service: what is in front of every path.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// Scheme, host and perhaps a port and a path; no slash at its end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl(Box<str>);

/// Text that is not such an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as https://users.roblox.com")]
pub struct InvalidBaseUrl;

impl BaseUrl {
    /// An address that stands in this program's own text.
    pub(super) fn known(address: &'static str) -> Self {
        Self(address.into())
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidBaseUrl;

    fn from_str(text: &str) -> Result<Self, InvalidBaseUrl> {
        root(text.trim()).map(|root| Self(root.into())).ok_or(InvalidBaseUrl)
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = InvalidBaseUrl;

    fn try_from(text: String) -> Result<Self, InvalidBaseUrl> {
        text.parse()
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The address without slashes at its end, if it is one.
pub(super) fn root(text: &str) -> Option<&str> {
    let root = text.trim_end_matches('/');
    let rest = root.strip_prefix("https://").or_else(|| root.strip_prefix("http://"))?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    // No '@', '?' or '#': a password or a query has no place in an address that is shown in errors.
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte));
    (plain && is_host_and_port(authority)).then_some(root)
}

/// `host`, `host:port`, `[::1]` or `[::1]:port`.
fn is_host_and_port(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) => {
            let known = address.parse::<std::net::Ipv6Addr>().is_ok();
            return known && (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port));
        }
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let named = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    !host.is_empty() && named && port.is_none_or(is_port)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port != 0)
}
