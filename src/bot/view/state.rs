//! What state a session is in, as a member sees it at a glance: a word, a colour, and a sentence that says what can be done.

use crate::domain::{Session, Status, rules};

/// What a member sees at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not started, and there is nothing to claim.
    Upcoming,
    /// Not started, and slots can be claimed.
    Open,
    /// Not started, and every slot is held.
    Full,
    /// Not started, and nothing can be claimed.
    ClaimingClosed,
    /// Not started, and later than was planned.
    Delayed,
    /// Under way.
    Ongoing,
    /// Over.
    Completed,
    /// Called off.
    Cancelled,
}

impl State {
    pub(super) fn of(session: &Session) -> Self {
        let capacity = session.capacity();
        match session.status {
            Status::Completed => Self::Completed,
            Status::Cancelled => Self::Cancelled,
            Status::Ongoing => Self::Ongoing,
            Status::Upcoming if session.delayed => Self::Delayed,
            Status::Upcoming if capacity.slots == 0 => Self::Upcoming,
            Status::Upcoming if !session.claimable => Self::ClaimingClosed,
            Status::Upcoming if capacity.vacant == 0 => Self::Full,
            Status::Upcoming => Self::Open,
        }
    }

    /// The word before the title.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Upcoming => "Upcoming",
            Self::Open => "Open",
            Self::Full => "Full",
            Self::ClaimingClosed => "Claiming closed",
            Self::Delayed => "Delayed",
            Self::Ongoing => "Ongoing",
            Self::Completed => "Completed",
            Self::Cancelled => "Cancelled",
        }
    }

    /// The colour of the embed's edge: a hue of its own for each state, and of middle brightness, so that it stands out in
    /// the light theme and in the dark one.
    pub(super) const fn colour(self) -> u32 {
        match self {
            Self::Upcoming => 0x001F_93A3,
            Self::Open => 0x002B_9348,
            Self::Full => 0x00A6_7C00,
            Self::ClaimingClosed => 0x008E_6BBF,
            Self::Delayed => 0x00D9_601A,
            Self::Ongoing => 0x002F_80ED,
            Self::Completed => 0x007A_828E,
            Self::Cancelled => 0x00DA_3E44,
        }
    }
}

/// How long they are together at most, in UTF-16 units.
pub(super) const LONGEST_SENTENCES: usize = 128;

/// What is the case, and what a member can do about it: the first thing below the title.
pub(super) fn sentences(session: &Session) -> Vec<&'static str> {
    let state = match State::of(session) {
        State::Completed => return vec!["This session is over."],
        State::Cancelled => return vec!["This session does not take place."],
        State::Ongoing => Some("This session is running now."),
        State::Delayed => Some("The start is delayed."),
        State::Upcoming | State::Open | State::Full | State::ClaimingClosed => None,
    };
    state.into_iter().chain([claiming(session)]).collect()
}

fn claiming(session: &Session) -> &'static str {
    let capacity = session.capacity();
    if capacity.slots == 0 {
        "There is nothing to claim in this session."
    } else if rules::claiming_closed(session).is_some() {
        "Claiming is closed. You can take a slot once a moderator opens it."
    } else if capacity.vacant == 0 {
        "Every slot is taken. When somebody leaves, you can claim theirs here."
    } else {
        "Press a role below to claim a slot."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [State; 8] = [
        State::Upcoming,
        State::Open,
        State::Full,
        State::ClaimingClosed,
        State::Delayed,
        State::Ongoing,
        State::Completed,
        State::Cancelled,
    ];

    /// The backgrounds of Discord's embeds in its light and in its dark theme.
    const THEMES: [u32; 2] = [0x00F2_F3F5, 0x002B_2D31];

    /// Relative luminance (WCAG 2.2, Relative luminance).
    fn luminance(colour: u32) -> f64 {
        let channel = |shift: u32| {
            let share = f64::from((colour >> shift) & 0xff) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    }

    #[test]
    fn every_colour_can_be_made_out_in_both_themes() {
        for state in ALL {
            for theme in THEMES {
                let (one, other) = (luminance(state.colour()), luminance(theme));
                let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                // What WCAG 2.2 asks of things that are no text.
                assert!(contrast >= 3.0, "{state:?} on {theme:x}: {contrast}");
            }
        }
    }

    #[test]
    fn no_two_states_share_a_word_or_a_colour() {
        for (place, one) in ALL.iter().enumerate() {
            for other in &ALL[place + 1..] {
                assert_ne!(one.word(), other.word());
                assert_ne!(one.colour(), other.colour());
            }
        }
    }
}
