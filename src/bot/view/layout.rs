//! Fits any session into what Discord takes, keeping as many details as have room, and every holder in any case.
//!
//! First a step is chosen for the whole board: how much of the description, how much of each name, how much about the
//! slots. Then each role in turn gets the details that the rest of the room still allows. What does not fit one message with
//! every holder named goes on in another. Lengths are UTF-16 units.

use crate::bot::view::seats::{Detail, Field, Seats};
use crate::bot::view::text::{self, units};
use crate::desk::SeatedSession;
use crate::domain::Description;

/// What Discord takes for one message of one embed (reference/discord.md, Messages and embeds).
pub(super) struct Limits;

impl Limits {
    pub(super) const TITLE: usize = 256;
    pub(super) const DESCRIPTION: usize = 4096;
    pub(super) const FIELDS: usize = 25;
    pub(super) const VALUE: usize = 1024;
    const ALL: usize = 6000;
}

/// The parts of a message whose length is open.
pub(super) struct Page {
    /// The session's description, as much of it as fits; on the first page alone.
    pub(super) prose: String,
    /// A field for each role, more where one does not hold its holders.
    pub(super) fields: Vec<Field>,
}

/// All messages of a board.
pub(super) struct Layout {
    /// At least one.
    pub(super) pages: Vec<Page>,
    /// Fields that no message has room for: never of a session of ours, which has at most 25 roles of 10 slots.
    pub(super) left_out: usize,
}

/// What stands around the open parts, in units.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// Title and footer of the first message.
    pub(super) first: usize,
    /// What stands before the description there.
    pub(super) facts: usize,
    /// Title and footer of every later message.
    pub(super) later: usize,
}

/// The most messages of one board.
const MOST_PAGES: usize = 4;

/// One way to give up details, the gentlest first.
#[derive(Clone, Copy)]
struct Step {
    prose: usize,
    name: usize,
    detail: Detail,
}

/// No name is longer, since what is escaped is never a surrogate pair; and a heading of 256 units has room for it beside
/// " · **full**, 10 of 10 taken · rank 255+".
const WHOLE_NAME: usize = 200;

/// Who sits where matters more than the end of a long description or a long name.
const STEPS: [Step; 5] = [
    Step { prose: Limits::DESCRIPTION, name: WHOLE_NAME, detail: Detail::Links },
    Step { prose: Limits::DESCRIPTION, name: WHOLE_NAME, detail: Detail::Slots },
    Step { prose: Limits::DESCRIPTION, name: WHOLE_NAME, detail: Detail::Holders },
    Step { prose: 1000, name: WHOLE_NAME, detail: Detail::Holders },
    LAST_STEP,
];

/// What does not fit so is given another message.
const LAST_STEP: Step = Step { prose: 400, name: 60, detail: Detail::Holders };

/// Fits the description and the roles beside what is fixed.
pub(super) fn fit(seated: &SeatedSession, frame: Frame) -> Layout {
    let room = Limits::ALL.saturating_sub(frame.first + frame.facts);
    let one_page = STEPS.into_iter().map(|step| (step, plan(seated, frame, step)));
    let fits = |planned: &Planned<'_>| planned.used() <= room && planned.entries.len() <= Limits::FIELDS;
    if let Some((step, mut planned)) = one_page.into_iter().find(|(_, planned)| fits(planned)) {
        if step.detail != Detail::Links {
            planned.enrich(room);
        }
        return Layout { pages: vec![planned.page()], left_out: 0 };
    }
    several(plan(seated, frame, LAST_STEP), room, Limits::ALL.saturating_sub(frame.later))
}

/// A message with what it costs.
struct Planned<'a> {
    prose: String,
    entries: Vec<Entry<'a>>,
}

/// One field, and whose it is.
struct Entry<'a> {
    seats: Seats<'a>,
    field: Field,
    /// Whether all of the role stands in it.
    whole: bool,
}

impl Entry<'_> {
    fn units(&self) -> usize {
        units(&self.field.name) + units(&self.field.value)
    }
}

fn plan(seated: &SeatedSession, frame: Frame, step: Step) -> Planned<'_> {
    let session = &*seated.session;
    // An empty line stands between the facts and the description.
    let prose_room = step.prose.min(Limits::DESCRIPTION.saturating_sub(frame.facts + 2));
    let prose = session.description.as_ref().map(Description::as_str).map(|text| text::prose(text, prose_room));
    let over = session.status.is_over();
    let seats = session.roles.iter().map(|role| Seats { role, people: &seated.people, over });
    Planned { prose: prose.unwrap_or_default(), entries: seats.flat_map(|seats| entries(seats, step)).collect() }
}

/// The fields of one role: one with the most that it can hold, or as many as its holders need.
fn entries(seats: Seats<'_>, step: Step) -> Vec<Entry<'_>> {
    let name = seats.heading(step.name);
    match richest_value(seats, step.detail) {
        Some(value) => vec![Entry { seats, field: Field { name, value }, whole: true }],
        None => {
            let values = seats.holders_in_parts(Limits::VALUE);
            values.into_iter().map(|value| Entry { seats, field: Field { name: name.clone(), value }, whole: false }).collect()
        }
    }
}

/// The most that a field can hold, and not more than this detail; nothing where not even all holders fit.
fn richest_value(seats: Seats<'_>, most: Detail) -> Option<String> {
    let richest_first = [Detail::Links, Detail::Slots, Detail::Holders].into_iter().filter(|detail| *detail <= most);
    richest_first.map(|detail| seats.value(detail)).find(|value| units(value) <= Limits::VALUE)
}

impl Planned<'_> {
    fn used(&self) -> usize {
        2 + units(&self.prose) + self.entries.iter().map(Entry::units).sum::<usize>()
    }

    /// Spends the room that is left, role by role.
    fn enrich(&mut self, room: usize) {
        let mut used = self.used();
        for entry in self.entries.iter_mut().filter(|entry| entry.whole) {
            let spare = room.saturating_sub(used) + units(&entry.field.value);
            let values = [Detail::Links, Detail::Slots].map(|detail| entry.seats.value(detail));
            if let Some(value) = values.into_iter().find(|value| units(value) <= spare.min(Limits::VALUE)) {
                used = used - units(&entry.field.value) + units(&value);
                entry.field.value = value;
            }
        }
    }

    fn page(self) -> Page {
        Page { prose: self.prose, fields: self.entries.into_iter().map(|entry| entry.field).collect() }
    }
}

/// Fills message after message, in the order of the roles.
fn several(planned: Planned<'_>, first: usize, later: usize) -> Layout {
    let mut pages: Vec<(Planned<'_>, usize)> = vec![(Planned { prose: planned.prose, entries: Vec::new() }, first)];
    let mut left_out = 0;
    for entry in planned.entries {
        let count = pages.len();
        let full =
            pages.last().is_none_or(|(page, room)| page.entries.len() == Limits::FIELDS || page.used() + entry.units() > *room);
        if full && count == MOST_PAGES {
            left_out += 1;
            continue;
        }
        if full {
            pages.push((Planned { prose: String::new(), entries: Vec::new() }, later));
        }
        if let Some((page, _)) = pages.last_mut() {
            page.entries.push(entry);
        }
    }
    let enriched = |(mut page, room): (Planned<'_>, usize)| {
        page.enrich(room);
        page.page()
    };
    Layout { pages: pages.into_iter().map(enriched).collect(), left_out }
}
