//! For how long a workspace keeps sessions that are over, and its audit trail.

use jiff::{SignedDuration, Timestamp};

/// A choice of an administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Retention {
    /// Ninety days.
    Quarter,
    /// A year.
    Year,
    /// Two years.
    TwoYears,
    /// Without end.
    #[default]
    Always,
}

impl Retention {
    /// Every choice, the shortest first.
    pub const ALL: [Self; 4] = [Self::Quarter, Self::Year, Self::TwoYears, Self::Always];

    /// For how many days; nothing where there is no end.
    #[must_use]
    pub const fn days(self) -> Option<u16> {
        match self {
            Self::Quarter => Some(90),
            Self::Year => Some(365),
            Self::TwoYears => Some(730),
            Self::Always => None,
        }
    }

    /// The choice of so many days. What another release offers as well counts as the next longer one.
    #[must_use]
    pub fn of_days(days: Option<u16>) -> Self {
        let Some(days) = days else { return Self::Always };
        Self::ALL.into_iter().find(|choice| choice.days().is_none_or(|offered| offered >= days)).unwrap_or_default()
    }

    /// Before which moment there is nothing to keep any more.
    #[must_use]
    pub fn begins(self, now: Timestamp) -> Option<Timestamp> {
        let days = self.days()?;
        now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).ok()
    }

    /// Whether something that was kept before is not kept any more.
    #[must_use]
    pub fn is_shorter_than(self, before: Self) -> bool {
        self.days().unwrap_or(u16::MAX) < before.days().unwrap_or(u16::MAX)
    }

    /// The word that stands in a custom ID and in the audit trail.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quarter => "90d",
            Self::Year => "1y",
            Self::TwoYears => "2y",
            Self::Always => "always",
        }
    }

    /// The choice of that word, if this release knows it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_longer_is_never_mistaken_for_less() {
        for choice in Retention::ALL {
            assert_eq!(Retention::of_days(choice.days()), choice);
            assert_eq!(Retention::from_word(choice.as_str()), Some(choice));
        }
        assert_eq!(Retention::of_days(Some(91)), Retention::Year);
        assert_eq!(Retention::of_days(Some(5_000)), Retention::Always);
        assert!(Retention::Quarter.is_shorter_than(Retention::Always) && !Retention::Always.is_shorter_than(Retention::Year));
    }
}
