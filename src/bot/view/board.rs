//! The board: one message that shows one session, with everything that can be pressed.
//!
//! What state the session is in must be plain from the first word and the colour; then when, who, and each slot.

use serenity::builder::{CreateEmbed, CreateEmbedFooter};

use crate::bot::face::Face;
use crate::bot::view::layout::{self, Limits};
use crate::bot::view::text::{self, units};
use crate::bot::view::{controls, seats, words};
use crate::desk::{People, SeatedSession};
use crate::domain::{Role, Session, Status};

/// The board of this session.
#[must_use]
pub fn face(seated: &SeatedSession) -> Face {
    let session = &*seated.session;
    let state = State::of(session);
    let title = title(session, state);
    let facts = facts(session, &seated.people);
    let footer = format!("Session {}", session.id);
    let layout = layout::fit(seated, units(&title) + units(&footer), units(&facts));
    let description = if layout.prose.is_empty() { facts } else { format!("{facts}\n\n{}", layout.prose) };
    let embed = CreateEmbed::new()
        .title(title)
        .description(description)
        .colour(state.colour())
        .fields(layout.fields.into_iter().map(|field| (field.name, field.value, false)))
        .footer(CreateEmbedFooter::new(footer));
    Face::embed(embed).with_rows(controls::rows(session))
}

/// What a member sees at a glance.
#[derive(Clone, Copy)]
enum State {
    /// Not started, and there is nothing to claim.
    Upcoming,
    /// Not started, and slots can be claimed.
    Open,
    /// Not started, and every slot is held.
    Full,
    /// Not started, and nothing can be claimed.
    ClaimingClosed,
    /// Under way.
    Ongoing,
    /// Over.
    Completed,
    /// Called off.
    Cancelled,
}

impl State {
    fn of(session: &Session) -> Self {
        let capacity = session.capacity();
        match session.status {
            Status::Completed => Self::Completed,
            Status::Cancelled => Self::Cancelled,
            Status::Ongoing => Self::Ongoing,
            Status::Upcoming if capacity.slots == 0 => Self::Upcoming,
            Status::Upcoming if !session.claimable => Self::ClaimingClosed,
            Status::Upcoming if capacity.vacant == 0 => Self::Full,
            Status::Upcoming => Self::Open,
        }
    }

    /// The word before the title.
    const fn word(self) -> &'static str {
        match self {
            Self::Upcoming => "Upcoming",
            Self::Open => "Open",
            Self::Full => "Full",
            Self::ClaimingClosed => "Claiming closed",
            Self::Ongoing => "Ongoing",
            Self::Completed => "Completed",
            Self::Cancelled => "Cancelled",
        }
    }

    /// The colour of the embed's edge.
    const fn colour(self) -> u32 {
        match self {
            Self::Upcoming => 0x0078_8CA3,
            Self::Open => 0x002E_9E5B,
            Self::Full => 0x00D9_A021,
            Self::ClaimingClosed => 0x00B3_6B00,
            Self::Ongoing => 0x002F_80ED,
            Self::Completed => 0x006B_7280,
            Self::Cancelled => 0x00C0_392B,
        }
    }
}

fn title(session: &Session, state: State) -> String {
    let prefix = format!("{} · ", state.word());
    let title = text::escaped(session.title.as_str(), Limits::TITLE - units(&prefix));
    format!("{prefix}{title}")
}

/// One line each: when, how long, who is in charge, how full.
fn facts(session: &Session, people: &People) -> String {
    let start = session.starts_at;
    let mut lines = vec![
        format!("Start: {} ({})", words::moment(start), words::distance(start)),
        format!("Length: {}", words::length(session.duration)),
    ];
    if session.delayed && !session.status.is_over() {
        lines.push("The start is delayed.".to_owned());
    }
    let in_charge = [("Host", session.host), ("Co-host", session.co_host), ("Supervisor", session.supervisor)];
    let in_charge = in_charge.into_iter().filter_map(|(what, who)| who.map(|who| (what, who)));
    lines.extend(in_charge.map(|(what, who)| format!("{what}: {}", seats::person(who, people))));
    lines.push(format!("**{}**", fullness(session)));
    if session.status == Status::Ongoing && !session.claimable && !session.roles.is_empty() {
        lines.push("Claiming is closed.".to_owned());
    }
    if session.roles.len() > Limits::FIELDS {
        let hidden = words::counted(session.roles.len() - Limits::FIELDS, "more role");
        lines.push(format!("{hidden} not shown here; use /claim for them."));
    }
    lines.join("\n")
}

/// "5 of 6 slots free", or what became of the slots when it is over.
pub(super) fn fullness(session: &Session) -> String {
    let capacity = session.capacity();
    match (capacity.slots, session.status.is_over()) {
        (0, _) => "No roles to claim".to_owned(),
        (slots, false) => format!("{} of {} free", capacity.vacant, words::counted(slots, "slot")),
        (slots, true) => {
            let once_held: usize = session.roles.iter().map(Role::once_held).sum();
            format!("{} of {} taken", capacity.held() + once_held, words::counted(slots, "slot"))
        }
    }
}

/// The same for one role, in fewer words: "2 of 4 free".
pub(super) fn role_fullness(role: &Role, over: bool) -> String {
    let (slots, vacant) = (role.slots.len(), role.vacancies());
    if over { format!("{} of {slots} taken", slots - vacant + role.once_held()) } else { format!("{vacant} of {slots} free") }
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
