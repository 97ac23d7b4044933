//! Whether a holder turned up, as whoever runs the session marks it.

use std::fmt;
use std::str::FromStr;

/// What is noted of a holder. A holder without a mark was not looked at yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// They were there.
    Attended,
    /// They were there, and came late.
    Late,
    /// They were not there and had said so; never to be counted as an absence.
    Excused,
    /// They were not there.
    NoShow,
}

impl Mark {
    /// Every mark, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Attended, Self::Late, Self::Excused, Self::NoShow];

    /// Whether they were there: what `Attended` says over HTTP (SERIES reference 2.3, Slot model).
    #[must_use]
    pub const fn was_there(self) -> bool {
        match self {
            Self::Attended | Self::Late => true,
            Self::Excused | Self::NoShow => false,
        }
    }

    /// The word that the database and files use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attended => "attended",
            Self::Late => "late",
            Self::Excused => "excused",
            Self::NoShow => "no_show",
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A word that names no mark.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no mark \"{0}\"; choose attended, late, excused or no_show")]
pub struct UnknownMark(String);

impl FromStr for Mark {
    type Err = UnknownMark;

    fn from_str(text: &str) -> Result<Self, UnknownMark> {
        Self::ALL.into_iter().find(|mark| mark.as_str() == text).ok_or_else(|| UnknownMark(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_back_as_it_was_written() {
        for mark in Mark::ALL {
            assert_eq!(mark.to_string().parse(), Ok(mark));
        }
        assert!("present".parse::<Mark>().is_err());
    }
}
