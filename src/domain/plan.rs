//! The plan of a workspace, in SERIES' three steps.

use std::fmt;
use std::str::FromStr;

/// What a workspace may do (SERIES reference, section 3, Plan tiers).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Plan {
    /// Sessions without custom roles.
    Free,
    /// Custom roles and attendance.
    Premium,
    /// As premium, for what this project does.
    Enterprise,
}

impl Plan {
    /// Whether roles can be set, read and claimed.
    #[must_use]
    pub const fn has_custom_roles(self) -> bool {
        match self {
            Self::Free => false,
            Self::Premium | Self::Enterprise => true,
        }
    }

    /// Whether attendance lists can be kept.
    #[must_use]
    pub const fn has_attendance(self) -> bool {
        match self {
            Self::Free => false,
            Self::Premium | Self::Enterprise => true,
        }
    }

    /// The lower-case word that the database and the command line use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Premium => "premium",
            Self::Enterprise => "enterprise",
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A word that names no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no plan \"{0}\"; choose free, premium or enterprise")]
pub struct UnknownPlan(String);

impl FromStr for Plan {
    type Err = UnknownPlan;

    fn from_str(text: &str) -> Result<Self, UnknownPlan> {
        match text {
            "free" => Ok(Self::Free),
            "premium" => Ok(Self::Premium),
            "enterprise" => Ok(Self::Enterprise),
            other => Err(UnknownPlan(other.to_owned())),
        }
    }
}
