//! Fits any session into messages that Discord takes, and never loses a holder for want of room: what does not fit one
//! message goes on in another. Lengths are UTF-16 units.
//!
//! Which role stands on which message depends on the session's shape alone (roles, slots, names, description), never on who
//! holds what: a claim changes the words on a message, not how many there are, so no message has to be posted or deleted
//! while people press.

use crate::bot::view::seats::{self, Detail, Field, Seats};
use crate::bot::view::text::units;
use crate::desk::SeatedSession;

/// What Discord takes for one embed (reference/discord.md, Messages and embeds).
pub(super) struct Limits;

impl Limits {
    pub(super) const TITLE: usize = 256;
    pub(super) const DESCRIPTION: usize = 4096;
    const FIELDS: usize = 25;
    const VALUE: usize = 1024;
    const ALL: usize = 6000;
}

/// The most messages of one board. Twenty-five roles of ten slots, whatever they are called, need five; only a session from
/// elsewhere, with hundreds of roles, has some that are left out.
pub(super) const MOST_PAGES: usize = 10;

/// What a board has to say beside its roles, in units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// On each of its messages: the title and what comes last.
    pub(super) each: usize,
    /// On the first, in addition.
    pub(super) first: usize,
}

/// The fields of each message in order, and how many roles found no place on any.
pub(super) struct Layout {
    pub(super) pages: Vec<Vec<Field>>,
    pub(super) left_out: usize,
}

/// Lays a session out.
pub(super) fn pages(seated: &SeatedSession, around: Around) -> Layout {
    let over = seated.session.status.is_over();
    let room = |place: usize| Limits::ALL.saturating_sub(around.each + if place == 0 { around.first } else { 0 });
    let mut pages = vec![Page::default()];
    let mut left_out = 0;
    for role in &seated.session.roles {
        let seats: Vec<Seats<'_>> = seats::of(role, &seated.people, over).collect();
        if left_out > 0 || !place_all(&mut pages, seats, room) {
            left_out += 1;
        }
    }
    let pages = pages.iter().enumerate().map(|(place, page)| page.fields(room(place))).collect();
    Layout { pages, left_out }
}

/// Puts the fields of a role where there is room for them, one after the other. Where there is none, nothing of it is placed.
fn place_all<'session>(pages: &mut Vec<Page<'session>>, seats: Vec<Seats<'session>>, room: impl Fn(usize) -> usize) -> bool {
    let before = (pages.len(), pages.last().cloned().unwrap_or_default());
    for seats in seats {
        let place = pages.len() - 1;
        let fits = pages.last().is_some_and(|page| page.has_room_for(&seats, room(place)));
        if !fits && pages.len() == MOST_PAGES {
            pages.truncate(before.0);
            pages.pop();
            pages.push(before.1);
            return false;
        }
        if !fits {
            pages.push(Page::default());
        }
        if let Some(page) = pages.last_mut() {
            page.add(seats);
        }
    }
    true
}

/// What stands on one message.
#[derive(Debug, Clone, Default)]
struct Page<'session> {
    seats: Vec<Seats<'session>>,
    reserved: usize,
}

impl<'session> Page<'session> {
    fn has_room_for(&self, seats: &Seats<'_>, room: usize) -> bool {
        self.seats.len() < Limits::FIELDS && self.reserved + seats.reserve() <= room
    }

    fn add(&mut self, seats: Seats<'session>) {
        self.reserved += seats.reserve();
        self.seats.push(seats);
    }

    /// Its fields. What is shown briefly fits, since room was reserved for it; what is left is spent field by field.
    fn fields(&self, room: usize) -> Vec<Field> {
        let mut fields: Vec<Field> = self.seats.iter().map(|seats| seats.field(Detail::Brief)).collect();
        let mut used: usize = fields.iter().map(Field::units).sum();
        for detail in [Detail::Marked, Detail::Rich] {
            for (seats, field) in self.seats.iter().zip(&mut fields) {
                let richer = seats.field(detail);
                let then = used - field.units() + richer.units();
                if then <= room && units(&richer.value) <= Limits::VALUE {
                    used = then;
                    *field = richer;
                }
            }
        }
        fields
    }
}
