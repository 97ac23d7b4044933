//! Which engine decides the claims of a workspace.

use std::fmt;
use std::str::FromStr;

/// What decides claims and keeps sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EngineKind {
    /// This program, in its own database.
    Embedded,
    /// The hosted SERIES API, with the workspace's key.
    Series,
}

impl EngineKind {
    /// The lower-case word that the database and the command line use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Series => "series",
        }
    }
}

impl fmt::Display for EngineKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A word that names no engine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no engine that this release knows")]
pub struct UnknownEngine(String);

impl FromStr for EngineKind {
    type Err = UnknownEngine;

    fn from_str(text: &str) -> Result<Self, UnknownEngine> {
        match text {
            "embedded" => Ok(Self::Embedded),
            "series" => Ok(Self::Series),
            other => Err(UnknownEngine(other.to_owned())),
        }
    }
}
