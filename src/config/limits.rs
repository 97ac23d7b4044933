//! `[limits]`: how much one workspace may have, and one member ask for.

use std::num::NonZeroU32;

use serde::Deserialize;

use super::count;
use crate::domain::Quotas;

/// `[limits]`: how much one workspace may have, and one member ask for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// How many sessions of a workspace may be upcoming or under way.
    #[serde(deserialize_with = "count::deserialize")]
    pub open_sessions: NonZeroU32,
    /// How many boards may show them.
    #[serde(deserialize_with = "count::deserialize")]
    pub boards: NonZeroU32,
    /// How many API keys administrators may make for a workspace.
    #[serde(deserialize_with = "count::deserialize")]
    pub api_keys: NonZeroU32,
    /// How many megabytes the audit trail keeps of changes in a workspace.
    #[serde(deserialize_with = "count::deserialize")]
    pub audit_megabytes: NonZeroU32,
    /// How many presses and commands each member gets back every minute.
    #[serde(deserialize_with = "count::deserialize")]
    pub presses_per_minute: NonZeroU32,
    /// How many presses and commands each member may make at once.
    #[serde(deserialize_with = "count::deserialize")]
    pub presses_at_once: NonZeroU32,
}

impl LimitSettings {
    /// What a workspace may have.
    #[must_use]
    pub fn quotas(&self) -> Quotas {
        Quotas {
            open_sessions: self.open_sessions.get(),
            boards: self.boards.get(),
            api_keys: self.api_keys.get(),
            audit_bytes: u64::from(self.audit_megabytes.get()) * 1024 * 1024,
        }
    }
}

impl Default for LimitSettings {
    fn default() -> Self {
        // A community that plans two weeks of a session every five minutes needs four thousand.
        const TEN_THOUSAND: NonZeroU32 = NonZeroU32::new(10_000).unwrap();
        const API_KEYS: NonZeroU32 = NonZeroU32::new(25).unwrap();
        const AUDIT_MEGABYTES: NonZeroU32 = NonZeroU32::new(256).unwrap();
        const PRESSES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(600).unwrap();
        const PRESSES_AT_ONCE: NonZeroU32 = NonZeroU32::new(300).unwrap();
        Self {
            open_sessions: TEN_THOUSAND,
            boards: TEN_THOUSAND,
            api_keys: API_KEYS,
            audit_megabytes: AUDIT_MEGABYTES,
            presses_per_minute: PRESSES_PER_MINUTE,
            presses_at_once: PRESSES_AT_ONCE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_domain() {
        assert_eq!(LimitSettings::default().quotas(), Quotas::default());
    }
}
