//! From what SERIES sends to a session of ours, with the slot keys by which SERIES knows its vacant slots.
//!
//! A held slot has no number at SERIES: its key is its holder (SERIES reference 2.3, Slot model). So that a slot keeps the
//! number that its holder was told, holders stay where they were known to be, and the rest take what is left.

use std::sync::Arc;

use jiff::Timestamp;

use super::lenient::Ordered;
use super::read::{RoleRead, SessionRead, SlotRead};
use crate::domain::{
    Description, Holder, Mark, Minutes, Permissions, Rank, RobloxId, Role, RoleName, Session, SessionId, Slot, SlotNumber,
    Status, Title, WorkspaceId,
};

/// A session as it was read.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) session: Arc<Session>,
    /// For each role each slot's key, as SERIES spells it.
    keys: Vec<Vec<Box<str>>>,
    /// Whether SERIES said what the session is about. No documented answer does (SERIES reference 2.3).
    described: bool,
}

/// Which call showed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// get: what is absent is empty.
    Whole,
    /// list, which leaves out fields that get has (SERIES reference 2.2): what is absent is not known.
    Listed,
}

/// How long a session is taken to be that does not say.
const LENGTH_UNSAID: i64 = 60;

/// More slots than a role can have; what lies beyond is no slot of ours.
pub(super) const MOST_SLOTS: usize = 100;

impl Picture {
    /// The key to claim this slot with.
    pub(super) fn key(&self, role: &RoleName, slot: SlotNumber) -> Option<&str> {
        let place = self.session.roles.iter().position(|known| known.name == *role)?;
        self.keys.get(place)?.get(usize::from(slot.get())).map(|key| &**key)
    }

    /// The same with another state of the session, whose vacant slots are those of this one or fewer.
    pub(super) fn with(&self, session: Session) -> Self {
        Self { session: Arc::new(session), keys: self.keys.clone(), described: self.described }
    }

    /// Whether the session is to be seen to have this description; nothing where SERIES does not say.
    pub(super) fn shows_description(&self, wanted: &Description) -> Option<bool> {
        self.described.then(|| self.session.description.as_ref() == Some(wanted))
    }
}

/// Nothing for what has no identifier or no start: it could be neither named nor shown.
pub(super) fn picture(workspace: &WorkspaceId, read: SessionRead, shown: Shown, known: Option<&Session>) -> Option<Picture> {
    let id: SessionId = read.id()?.parse().ok()?;
    let starts_at = moment(read.scheduled.as_deref()?)?;
    let status = read.status.as_deref().unwrap_or_default().to_ascii_lowercase();
    let delayed = read.delayed.unwrap_or_default() || status == "delayed";
    let from_known = |field: fn(&Session) -> Option<RobloxId>| known.filter(|_| shown == Shown::Listed).and_then(field);
    let mut roles = Vec::new();
    let mut keys = Vec::new();
    for (name, role_read) in read.roles.map(|Ordered(roles)| roles).unwrap_or_default() {
        let Some((role, role_keys)) = role(&name, role_read, known) else {
            tracing::warn!(session.id = %id, role = %name.escape_debug(), "a role of SERIES has a name or slots that cannot be shown; leaving it out");
            continue;
        };
        roles.push(role);
        keys.push(role_keys);
    }
    let described = read.description.is_some();
    let session = Session {
        id,
        workspace: workspace.clone(),
        title: title(read.title.as_deref().unwrap_or_default()),
        // In no documented answer of SERIES, so absent says nothing.
        description: read.description.as_deref().and_then(description).or_else(|| known?.description.clone()),
        host: read.host.as_deref().and_then(user).or_else(|| from_known(|known| known.host)),
        co_host: read.co_host.as_deref().and_then(user).or_else(|| from_known(|known| known.co_host)),
        supervisor: read.supervisor.as_deref().and_then(user).or_else(|| from_known(|known| known.supervisor)),
        starts_at,
        duration: minutes(read.duration.unwrap_or(LENGTH_UNSAID))?,
        delayed,
        status: self::status(&status),
        // SERIES says no reason, and moves its sessions itself.
        cancel_reason: None,
        timed: false,
        claimable: read.claimable.unwrap_or_default(),
        min_host_rank: read.min_host_rank.map(rank).or_else(|| known.filter(|_| shown == Shown::Listed)?.min_host_rank),
        roles,
    };
    Some(Picture { session: Arc::new(session), keys, described })
}

/// A role with its slots, and each slot's key.
fn role(name: &str, read: RoleRead, known: Option<&Session>) -> Option<(Role, Vec<Box<str>>)> {
    let name: RoleName = name.parse().ok()?;
    let entries = read.slots.map(|Ordered(slots)| slots).unwrap_or_default();
    let before = known.and_then(|known| known.role(&name));
    let (slots, keys) = seats(&entries, before);
    let permissions = read.permissions.0;
    let role = Role {
        name,
        min_rank: read.min_rank.map_or(Rank::LOWEST, rank),
        permissions: Permissions {
            change_session_status: permissions.change_session_status.unwrap_or_default(),
            pass_or_fail_attendees: permissions.pass_or_fail_attendees.unwrap_or_default(),
            modify_attendance: permissions.modify_attendance.unwrap_or_default(),
        },
        slots,
    };
    (!role.slots.is_empty()).then_some((role, keys))
}

/// One slot, before it has a place.
struct Seat<'read> {
    key: &'read str,
    holder: Option<Holder>,
}

/// Every slot in its place: vacant ones by the number in their key, holders where they sat before, the rest in order.
fn seats(entries: &[(String, SlotRead)], before: Option<&Role>) -> (Vec<Slot>, Vec<Box<str>>) {
    let seats: Vec<Seat<'_>> = entries.iter().filter_map(|(key, read)| seat(key, read)).take(MOST_SLOTS).collect();
    let mut places: Vec<Option<&Seat<'_>>> = vec![None; seats.len()];
    let (mut placed, mut left): (Vec<(usize, &Seat<'_>)>, Vec<&Seat<'_>>) = (Vec::new(), Vec::new());
    for seat in &seats {
        match wished(seat, before) {
            Some(place) => placed.push((place, seat)),
            None => left.push(seat),
        }
    }
    // Numbers in keys come first: by them SERIES knows the slot.
    placed.sort_by_key(|(_, seat)| seat.holder.is_some());
    for (place, seat) in placed {
        match places.get_mut(place) {
            Some(free @ None) => *free = Some(seat),
            Some(Some(_)) | None => left.push(seat),
        }
    }
    let mut left = left.into_iter();
    let seats = places.into_iter().filter_map(|place| place.or_else(|| left.next()));
    seats.map(|seat| (Slot { holder: seat.holder, ..Slot::default() }, Box::from(seat.key))).unzip()
}

/// Who holds it is whatever key does not begin with `VACANT_`; a holder that is no user of Roblox could not be shown.
fn seat<'read>(key: &'read str, read: &SlotRead) -> Option<Seat<'read>> {
    if key.get(..VACANT.len()).is_some_and(|start| start.eq_ignore_ascii_case(VACANT)) {
        return Some(Seat { key, holder: None });
    }
    let mark = read.attended.unwrap_or_default().then_some(Mark::Attended);
    let holder = Holder { roblox: user(key)?, mark };
    Some(Seat { key, holder: Some(holder) })
}

const VACANT: &str = "VACANT_";

fn wished(seat: &Seat<'_>, before: Option<&Role>) -> Option<usize> {
    match seat.holder {
        None => seat.key.get(VACANT.len()..)?.parse().ok(),
        Some(holder) => before?.slot_of(holder.roblox).map(|slot| usize::from(slot.get())),
    }
}

fn user(text: &str) -> Option<RobloxId> {
    text.trim().parse().ok()
}

fn rank(number: i64) -> Rank {
    Rank::new(u8::try_from(number.max(0)).unwrap_or(u8::MAX))
}

fn minutes(number: i64) -> Option<Minutes> {
    Minutes::new(number.clamp(1, Minutes::LONGEST.into()))
}

/// RFC 3339, or a number of milliseconds.
fn moment(text: &str) -> Option<Timestamp> {
    let moment = text.parse::<Timestamp>().ok();
    moment.or_else(|| Timestamp::from_millisecond(text.parse().ok()?).ok())
}

/// A word that is not known is no end: SERIES decides whether such a session can be claimed.
fn status(word: &str) -> Status {
    match word {
        "ongoing" => Status::Ongoing,
        "completed" => Status::Completed,
        "cancelled" | "canceled" => Status::Cancelled,
        _ => Status::Upcoming,
    }
}

fn title(text: &str) -> Title {
    let printable: String = text.chars().filter(|letter| !letter.is_control()).take(Title::LONGEST).collect();
    printable.parse().unwrap_or_else(|_| Title::untitled())
}

fn description(text: &str) -> Option<Description> {
    let plain = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
    text.chars().filter(plain).take(Description::LONGEST).collect::<String>().parse().ok()
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
