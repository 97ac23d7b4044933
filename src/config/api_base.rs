//! The address of Discord's API, brought to one form whatever of it was written down.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// The root under which `/api/v10/…` is found: scheme, host and perhaps a port and a path; no slash at its end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ApiBase(Box<str>);

/// Text that is not such an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as https://discord.com")]
pub struct InvalidApiBase;

impl ApiBase {
    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ApiBase {
    fn default() -> Self {
        Self("https://discord.com".into())
    }
}

impl FromStr for ApiBase {
    type Err = InvalidApiBase;

    fn from_str(text: &str) -> Result<Self, InvalidApiBase> {
        let address = text.trim().trim_end_matches('/');
        let root = ["/api/v10", "/api"].iter().find_map(|suffix| address.strip_suffix(suffix)).unwrap_or(address);
        let root = root.trim_end_matches('/');
        if is_address(root) { Ok(Self(root.into())) } else { Err(InvalidApiBase) }
    }
}

/// Scheme, host, perhaps a port and a path.
pub(super) fn is_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    // No '@', '?' or '#': a password or a query has no place in an address that is shown in errors.
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte));
    plain && is_host_and_port(authority)
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

impl TryFrom<String> for ApiBase {
    type Error = InvalidApiBase;

    fn try_from(text: String) -> Result<Self, InvalidApiBase> {
        text.parse()
    }
}

impl fmt::Display for ApiBase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn every_usual_way_to_write_the_address_means_the_same_root() {
        for written in ["", "/", "/api", "/api/", "/api/v10", "/api/v10/"] {
            for root in ["https://discord.com", "http://127.0.0.1:8481", "http://[::1]:8481", "http://proxy.local/discord"] {
                assert_eq!(format!("{root}{written}").parse::<ApiBase>().unwrap().as_str(), root);
            }
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in [
            "",
            "discord.com",
            "ftp://discord.com",
            "https://",
            "https:///api",
            "http://host:0",
            "http://host:99999",
            "http://host:",
            "http://[::1",
            "http://user:password@host",
            "http://host/?key=1",
            "http://ho st",
        ] {
            assert!(wrong.parse::<ApiBase>().is_err(), "{wrong:?}");
        }
    }
}
