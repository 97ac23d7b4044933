//! What the holders of a session must not miss.

use super::difference::Change;
use super::{Difference, Status};

/// Something that holders have to hear, wherever they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tidings {
    /// Their session is called off.
    Cancelled,
    /// It takes place after all.
    OnAgain,
}

impl Tidings {
    /// What holders have to hear of this change, if anything.
    #[must_use]
    pub fn of(difference: &Difference) -> Option<Self> {
        match &difference.status {
            Some(Change { after: Status::Cancelled, .. }) => Some(Self::Cancelled),
            // A session that is over does not take place after all.
            Some(Change { before: Status::Cancelled, after: Status::Upcoming | Status::Ongoing }) => Some(Self::OnAgain),
            Some(_) | None => None,
        }
    }

    /// Whether a session of this status is what holders would be told of.
    #[must_use]
    pub const fn fits(self, status: Status) -> bool {
        match self {
            Self::Cancelled => matches!(status, Status::Cancelled),
            Self::OnAgain => matches!(status, Status::Upcoming | Status::Ongoing),
        }
    }

    /// The word that the database uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::OnAgain => "on_again",
        }
    }

    /// From the word that the database uses.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Cancelled, Self::OnAgain].into_iter().find(|tidings| tidings.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holders_hear_that_their_session_is_off_and_that_it_is_on_again() {
        let of = |before, after| {
            let status = Some(Change { before, after });
            Tidings::of(&Difference { status, ..Difference::default() })
        };
        assert_eq!(of(Status::Upcoming, Status::Cancelled), Some(Tidings::Cancelled));
        assert_eq!(of(Status::Cancelled, Status::Upcoming), Some(Tidings::OnAgain));
        assert_eq!(of(Status::Cancelled, Status::Completed), None);
        assert_eq!(of(Status::Upcoming, Status::Ongoing), None);
        assert_eq!(Tidings::of(&Difference::default()), None);
        assert_eq!(Tidings::from_word("cancelled"), Some(Tidings::Cancelled));
        assert!(Tidings::Cancelled.fits(Status::Cancelled) && !Tidings::OnAgain.fits(Status::Cancelled));
    }
}
