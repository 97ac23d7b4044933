//! The choices of autocomplete: a label that helps to choose, and the value that comes back. Discord takes 100 of each
//! and shows no timestamps in labels, so times are written in the server's zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::bot::view::text::{self, units};
use crate::bot::view::words;
use crate::desk::RoleChoice;
use crate::domain::{Rank, RoleName, Session, SlotKey, SlotNumber};

/// The longest label and the longest value.
const LONGEST: usize = 100;

/// A role that could be claimed: "Trainer · 2 free · rank 50+ · Training, Tue 1 Dec 18:00".
#[must_use]
pub fn role(choice: &RoleChoice, zone: &TimeZone) -> (String, String) {
    let rank = if choice.min_rank > Rank::LOWEST { format!(" · rank {}+", choice.min_rank) } else { String::new() };
    let middle = format!(" · {} free{rank} · ", choice.vacant);
    let label = in_session(&choice.role, &middle, &choice.session_title, choice.starts_at, zone);
    (label, role_value(&choice.role))
}

/// A role that somebody holds: "Trainer · Training, Tue 1 Dec 18:00".
#[must_use]
pub fn held_role(choice: &RoleChoice, zone: &TimeZone) -> (String, String) {
    let label = in_session(&choice.role, " · ", &choice.session_title, choice.starts_at, zone);
    (label, role_value(&choice.role))
}

/// A vacant slot: "Slot 2, vacant", with its slot key.
#[must_use]
pub fn slot(slot: SlotNumber) -> (String, String) {
    (format!("Slot {}, vacant", slot.ordinal()), SlotKey::Vacant(slot).to_string())
}

/// A session: "Training · Tue 1 Dec 18:00 · 5 of 6 free".
#[must_use]
pub fn session(session: &Session, zone: &TimeZone) -> (String, String) {
    let capacity = session.capacity();
    let roles = if capacity.slots == 0 { String::new() } else { format!(" · {} of {} free", capacity.vacant, capacity.slots) };
    let end = format!(" · {}{roles}", words::moment_in(session.starts_at, zone));
    let title = text::plain(session.title.as_str(), LONGEST - units(&end));
    (format!("{title}{end}"), session.id.to_string())
}

/// The role's name; of one that Discord would find too long, as much as it takes: a name is also found by its beginning.
fn role_value(role: &RoleName) -> String {
    let mut value = String::new();
    for character in role.as_str().chars() {
        if units(&value) + character.len_utf16() > LONGEST {
            break;
        }
        value.push(character);
    }
    value
}

fn in_session(role: &RoleName, middle: &str, title: &str, starts_at: Timestamp, zone: &TimeZone) -> String {
    let end = format!(", {}", words::moment_in(starts_at, zone));
    let room = LONGEST - units(middle) - units(&end);
    // The role is what is chosen: the title gets what it leaves, and never less than a third.
    let role = text::plain(role.as_str(), room - units(title).min(room / 3));
    let title = text::plain(title, room - units(&role));
    format!("{role}{middle}{title}{end}")
}

#[cfg(test)]
#[path = "choice_tests.rs"]
mod tests;
