//! Trouble on purpose: which service fails, and how.

use std::collections::HashMap;
use std::time::Duration;

/// One of the services that answer here, each under a base address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// `users.roblox.com`.
    Users,
    /// `thumbnails.roblox.com`.
    Thumbnails,
    /// `groups.roblox.com`.
    Groups,
    /// `apis.roblox.com`.
    OpenCloud,
    /// `api.blox.link`.
    Bloxlink,
    /// `registry.rover.link`.
    Rover,
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 6] = [Self::Users, Self::Thumbnails, Self::Groups, Self::OpenCloud, Self::Bloxlink, Self::Rover];

    /// The host whose place it takes, which is also the first part of its path here.
    #[must_use]
    pub const fn host(self) -> &'static str {
        match self {
            Self::Users => "users.roblox.com",
            Self::Thumbnails => "thumbnails.roblox.com",
            Self::Groups => "groups.roblox.com",
            Self::OpenCloud => "apis.roblox.com",
            Self::Bloxlink => "api.blox.link",
            Self::Rover => "registry.rover.link",
        }
    }

    /// Of the first part of a path.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        let host = path.trim_start_matches('/').split('/').next()?;
        Self::ALL.into_iter().find(|service| service.host() == host)
    }
}

/// How a service fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It answers rightly, after this long.
    Slow(Duration),
    /// It answers 429; with so many seconds in `retry-after`, if given.
    RateLimited {
        /// The header's value.
        retry_after: Option<u64>,
    },
    /// It answers 500.
    ServerError,
    /// It answers 200 in a shape that nobody knows.
    ChangedShape,
    /// It answers 200 with a page of HTML, as a proxy before it does.
    Html,
    /// It takes the connection and closes it without a word.
    Unreachable,
}

/// What fails now.
#[derive(Debug, Default)]
pub(crate) struct Faults(HashMap<Service, Fault>);

impl Faults {
    pub(crate) fn of(&self, service: Service) -> Option<Fault> {
        self.0.get(&service).copied()
    }

    pub(crate) fn set(&mut self, service: Service, fault: Fault) {
        self.0.insert(service, fault);
    }

    pub(crate) fn clear(&mut self, service: Service) {
        self.0.remove(&service);
    }
}
