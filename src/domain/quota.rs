//! How much a workspace may have, so that none fills the disk or slows the others.

/// What there is a limit of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// Sessions that are not over.
    OpenSessions,
    /// Boards of sessions that are not over.
    Boards,
    /// API keys.
    ApiKeys,
    /// What the audit trail keeps of changes, in bytes.
    AuditBytes,
    /// Calls of all API keys together.
    Calls,
    /// Presses and commands of one member.
    Presses,
}

impl Quota {
    /// Its name for machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpenSessions => "open_sessions",
            Self::Boards => "boards",
            Self::ApiKeys => "api_keys",
            Self::AuditBytes => "audit_bytes",
            Self::Calls => "calls",
            Self::Presses => "presses",
        }
    }
}

/// How much of each a workspace may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Sessions that are not over.
    pub open_sessions: u32,
    /// Boards of sessions that are not over.
    pub boards: u32,
    /// API keys that are made in Discord.
    pub api_keys: u32,
    /// Bytes that the audit trail keeps of changes.
    pub audit_bytes: u64,
}

impl Default for Quotas {
    /// Far more than a large community needs.
    fn default() -> Self {
        Self { open_sessions: 10_000, boards: 10_000, api_keys: 25, audit_bytes: 256 * 1024 * 1024 }
    }
}
