//! The board: what shows one session, with everything that can be pressed.
//!
//! What state the session is in must be plain from the first word and the colour; then what can be done, when, who, and
//! each slot. A session that is too large for one message gets several. What can be pressed, and how many slots are free,
//! stand on the last one: Discord opens a channel at its newest message, so that is what somebody with a phone sees first
//! and has their thumb on; and a claim then changes that message, which the press repaints itself, instead of all of them.

use serenity::builder::{CreateEmbed, CreateEmbedFooter};

use crate::bot::face::Face;
use crate::bot::view::layout::{self, Around, Limits};
use crate::bot::view::state::{self, State};
use crate::bot::view::text::{self, units};
use crate::bot::view::{attendance, controls, seats, words};
use crate::desk::{People, SeatedSession};
use crate::domain::{Description, Role, Session, Status};

/// Room for " (10 of 10)" behind a title.
const PAGE_NUMBER: usize = " (10 of 10)".len();

/// The messages of this session's board, from the first to the last. There is always one.
#[must_use]
pub fn pages(seated: &SeatedSession) -> Vec<Face> {
    let session = &*seated.session;
    let parts = Parts::of(session, &seated.people);
    let layout = layout::pages(seated, parts.around());
    let count = layout.pages.len();
    let page = |(place, fields): (usize, Vec<seats::Field>)| {
        let last = place + 1 == count;
        let mut embed = CreateEmbed::new()
            .title(parts.title(place, count))
            .colour(State::of(session).colour())
            .fields(fields.into_iter().map(|field| (field.name, field.value, false)));
        let description = parts.description(place == 0, last.then_some(layout.left_out));
        if !description.is_empty() {
            embed = embed.description(description);
        }
        if !last {
            return Face::embed(embed);
        }
        Face::embed(embed.footer(CreateEmbedFooter::new(&parts.footer))).with_rows(controls::rows(session))
    };
    layout.pages.into_iter().enumerate().map(page).collect()
}

/// What a board shows whose session is not there any more.
#[must_use]
pub fn gone() -> Face {
    notice("Not here any more", "The session of this board was removed. /sessions shows the coming ones.")
}

/// The board of a session whose engine does not decide for its community any more.
#[must_use]
pub fn resting() -> Face {
    notice(
        "This session rests",
        "An administrator has changed who decides the claims of this community, so this session is closed. Nothing of it is lost. \
         /sessions shows what is open.",
    )
}

/// The board of a session of SERIES that nobody can look at.
#[must_use]
pub fn without_key() -> Face {
    notice(
        "This session cannot be shown",
        "The bot has no key for SERIES that it can read, so this community needs an administrator: /setup says what to do. Nothing \
         of the session is lost.",
    )
}

fn notice(title: &str, words: &str) -> Face {
    Face::embed(CreateEmbed::new().title(title).description(words).colour(State::Completed.colour()))
}

/// What stands around the roles.
struct Parts {
    title: String,
    sentences: String,
    facts: String,
    fullness: String,
    prose: String,
    footer: String,
}

impl Parts {
    fn of(session: &Session, people: &People) -> Self {
        let word = format!("{} · ", State::of(session).word());
        let title = text::escaped(session.title.as_str(), Limits::TITLE - PAGE_NUMBER - units(&word));
        let facts = facts(session, people);
        let room = Limits::DESCRIPTION.saturating_sub(state::LONGEST_SENTENCES + units(&facts) + BESIDE_PROSE);
        let prose = session.description.as_ref().map(Description::as_str).map(|text| text::prose(text, room));
        Self {
            title: format!("{word}{title}"),
            sentences: state::sentences(session).join(" "),
            facts,
            fullness: fullness_and_attendance(session),
            prose: prose.unwrap_or_default(),
            footer: format!("Session {}", session.id),
        }
    }

    /// Nothing in here depends on who holds which slot.
    fn around(&self) -> Around {
        let each = Limits::TITLE + BESIDE_PROSE + units(&self.footer);
        Around { each, first: state::LONGEST_SENTENCES + units(&self.facts) + units(&self.prose) }
    }

    fn title(&self, place: usize, count: usize) -> String {
        if count == 1 { self.title.clone() } else { format!("{} ({} of {count})", self.title, place + 1) }
    }

    /// What stands above the roles of one message; on the last one, how full it is and how many roles are on none.
    fn description(&self, first: bool, last: Option<usize>) -> String {
        let left_out = last.filter(|roles| *roles > 0).map(left_out).unwrap_or_default();
        let only_if = |stands: bool, part: &str| if stands { part.to_owned() } else { String::new() };
        let parts = [
            only_if(first, &self.sentences),
            only_if(first, &self.facts),
            only_if(last.is_some(), &self.fullness),
            left_out,
            only_if(first, &self.prose),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(BETWEEN)
    }
}

/// Room for how full it is and who was there, for how many roles are left out, and for the empty lines between the parts.
const BESIDE_PROSE: usize = 256;

/// An empty line between two parts.
const BETWEEN: &str = "\n\n";

/// One line each: why it was called off, when, how long, who is in charge.
fn facts(session: &Session, people: &People) -> String {
    let reason = session.cancel_reason.as_ref().filter(|_| session.status == Status::Cancelled);
    let reason = reason.map(|reason| format!("Reason: {}", text::escaped(reason.as_str(), LONGEST_REASON)));
    let mut lines = Vec::from_iter(reason);
    lines.extend(times(session));
    lines.push(format!("Length: {}", words::length(session.duration)));
    let in_charge = [("Host", session.host), ("Co-host", session.co_host), ("Supervisor", session.supervisor)];
    let in_charge = in_charge.into_iter().filter_map(|(what, who)| who.map(|who| (what, who)));
    lines.extend(in_charge.map(|(what, who)| format!("{what}: {}", seats::person(who, people))));
    lines.join("\n")
}

/// How much of the reason why a session was called off is shown, in UTF-16 units.
const LONGEST_REASON: usize = 600;

fn times(session: &Session) -> Vec<String> {
    let (start, end) = (session.starts_at, session.ends_at());
    match session.status {
        // "In two hours" would be wrong of what does not take place.
        Status::Cancelled => vec![format!("Planned start: {}", words::moment(start))],
        Status::Ongoing => {
            vec![format!("Start: {}", words::moment(start)), format!("End: {} ({})", words::moment(end), words::distance(end))]
        }
        // One that a moderator started early may be over before its start.
        Status::Completed => vec![format!("Start: {}", words::moment(start))],
        Status::Upcoming => vec![format!("Start: {} ({})", words::moment(start), words::distance(start))],
    }
}

/// How full it is, and once it is over, who was there.
fn fullness_and_attendance(session: &Session) -> String {
    let attendance = attendance::summary(session).filter(|_| session.status.is_over());
    [capacity(session)].into_iter().chain(attendance).collect::<Vec<_>>().join("\n")
}

/// How full it is, to see and to read: "●○○○○○ **5 of 6 slots free**".
fn capacity(session: &Session) -> String {
    let capacity = session.capacity();
    match capacity.slots {
        0 => String::new(),
        slots => format!("{} **{}**", bar(taken(session), slots), fullness(session)),
    }
}

/// The longest bar: it stays in one line with its words on the narrowest phone.
const LONGEST_BAR: usize = 10;

/// A dot for each slot, full ones first; where there are more slots than dots, a dot stands for several. What is not quite
/// empty has a full dot, and what is not quite full an empty one.
fn bar(held: usize, slots: usize) -> String {
    let dots = slots.min(LONGEST_BAR);
    let full = match held {
        0 => 0,
        held if held == slots => dots,
        held => (held * dots / slots).clamp(1, dots.max(2) - 1),
    };
    format!("{}{}", "●".repeat(full), "○".repeat(dots - full))
}

fn left_out(roles: usize) -> String {
    format!("{} not shown here; use /claim for them.", words::counted(roles, "more role"))
}

/// "5 of 6 slots free", or what became of the slots when it is over.
pub(super) fn fullness(session: &Session) -> String {
    let capacity = session.capacity();
    match (capacity.slots, session.status.is_over()) {
        (0, _) => "No roles to claim".to_owned(),
        (slots, false) => format!("{} of {} free", capacity.vacant, words::counted(slots, "slot")),
        (slots, true) => format!("{} of {} taken", taken(session), words::counted(slots, "slot")),
    }
}

/// How many slots are held, or were when it was over.
fn taken(session: &Session) -> usize {
    let once_held = session.status.is_over().then(|| session.roles.iter().map(Role::once_held).sum::<usize>());
    session.capacity().held() + once_held.unwrap_or_default()
}

/// The same for one role, in fewer words: "2 of 4 free".
pub(super) fn role_fullness(role: &Role, over: bool) -> String {
    let (slots, vacant) = (role.slots.len(), role.vacancies());
    if over { format!("{} of {slots} taken", slots - vacant + role.once_held()) } else { format!("{vacant} of {slots} free") }
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "board_room_tests.rs"]
mod room_tests;
