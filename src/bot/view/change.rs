//! What became different of a session, in words: one short phrase for each part and each person.

use crate::bot::view::{seats, text, words};
use crate::desk::People;
use crate::domain::{
    Change, Difference, Holder, Mark, RobloxId, Role, RoleDraft, RoleName, RoleSet, SeatChange, SlotNumber, Status, roles_text,
};

/// How much of a text a phrase shows, in UTF-16 units.
const TEXT: usize = 60;
/// The same of a list of roles.
const ROLES: usize = 150;

/// Everything that became different; empty when nothing did.
#[must_use]
pub fn phrases(difference: &Difference, people: &People) -> Vec<String> {
    let mut said = Vec::new();
    let quoted = |text: &str| format!("\"{}\"", text::escaped(text, TEXT));
    let person = |user: &Option<RobloxId>| user.map_or("nobody".to_owned(), |user| seats::person(user, people));
    let mut add = |phrase: Option<String>| said.extend(phrase);
    add(difference.title.as_ref().map(|change| arrow("title", change, |title| quoted(title.as_str()))));
    add(difference.description.as_ref().map(|change| match (&change.before, &change.after) {
        (None, Some(_)) => "description added".to_owned(),
        (Some(_), None) => "description taken away".to_owned(),
        _ => "description changed".to_owned(),
    }));
    add(difference.host.as_ref().map(|change| arrow("host", change, person)));
    add(difference.co_host.as_ref().map(|change| arrow("co-host", change, person)));
    add(difference.supervisor.as_ref().map(|change| arrow("supervisor", change, person)));
    add(difference.starts_at.as_ref().map(|change| arrow("start", change, |start| words::short_moment(*start))));
    add(difference.duration.as_ref().map(|change| arrow("length", change, |minutes| words::length(*minutes))));
    add(difference.status.as_ref().map(|change| arrow("status", change, |status| status_word(*status).to_owned())));
    add(difference
        .claimable
        .as_ref()
        .map(|change| if change.after { "claiming is open".to_owned() } else { "claiming is closed".to_owned() }));
    add(difference.roles.as_ref().map(|change| arrow("roles", change, |roles| role_list(roles))));
    said.extend(seat_phrases(&difference.seats, people));
    said
}

fn arrow<T>(what: &str, change: &Change<T>, show: impl Fn(&T) -> String) -> String {
    format!("{what} {} → {}", show(&change.before), show(&change.after))
}

/// A status as people say it.
#[must_use]
pub const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Upcoming => "upcoming",
        Status::Ongoing => "under way",
        Status::Completed => "completed",
        Status::Cancelled => "cancelled",
    }
}

/// A mark as people say it.
#[must_use]
pub const fn mark_word(mark: Mark) -> &'static str {
    match mark {
        Mark::Attended => "attended",
        Mark::Late => "late",
        Mark::Excused => "excused",
        Mark::NoShow => "no-show",
    }
}

/// What is noted of a holder.
#[must_use]
pub const fn marked(holder: Holder) -> &'static str {
    match holder.mark {
        Some(mark) => mark_word(mark),
        None => "not marked",
    }
}

fn role_list(roles: &[Role]) -> String {
    let drafts = roles.iter().map(RoleDraft::of).collect::<Option<Vec<_>>>();
    let set = drafts.and_then(|drafts| RoleSet::new(drafts).ok()).unwrap_or_default();
    if set.as_slice().is_empty() { "none".to_owned() } else { text::escaped(&roles_text::write(&set), ROLES) }
}

/// "Trainer, slot 1".
#[must_use]
pub fn seat(role: &RoleName, slot: SlotNumber) -> String {
    format!("{}, slot {}", words::role(role), slot.ordinal())
}

/// Each person once: in, out, from one place to another, or with another mark where they are.
fn seat_phrases(seats: &[SeatChange], people: &People) -> Vec<String> {
    let mut users: Vec<RobloxId> = Vec::new();
    for holder in seats.iter().flat_map(|seat| seat.before.into_iter().chain(seat.after)) {
        if !users.contains(&holder.roblox) {
            users.push(holder.roblox);
        }
    }
    users.into_iter().flat_map(|user| of_user(user, seats, people)).collect()
}

fn of_user(user: RobloxId, changes: &[SeatChange], people: &People) -> Vec<String> {
    let who = seats::person(user, people);
    let is_theirs = |holder: Option<Holder>| holder.filter(|holder| holder.roblox == user);
    let mut out: Vec<&SeatChange> = Vec::new();
    let mut into: Vec<&SeatChange> = Vec::new();
    let mut said = Vec::new();
    for change in changes {
        match (is_theirs(change.before), is_theirs(change.after)) {
            (Some(before), Some(after)) if before.mark != after.mark => {
                said.push(format!("{who} ({}) → {}", words::role(&change.role), marked(after)));
            }
            (Some(_), None) => out.push(change),
            (None, Some(_)) => into.push(change),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    let place = |change: &SeatChange| seat(&change.role, change.slot);
    let pairs = out.len().min(into.len());
    said.extend(out.iter().zip(&into).map(|(out, into)| format!("{who} goes from {} to {}", place(out), place(into))));
    said.extend(out[pairs..].iter().map(|change| format!("{who} is out of {}", place(change))));
    said.extend(into[pairs..].iter().map(|change| format!("{who} has {}", place(change))));
    said
}
