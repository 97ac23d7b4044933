//! Fits any session into what Discord takes for one embed, keeping as many details as have room.
//!
//! First a step is chosen for the whole board: how much of the description, how much of each name, how much about the
//! slots. Then each role in turn gets the details that the rest of the room still allows. Lengths are UTF-16 units.

use crate::bot::view::seats::{Detail, Field, Seats};
use crate::bot::view::text::{self, units};
use crate::desk::SeatedSession;
use crate::domain::Description;

/// What Discord takes for one embed (reference/discord.md, Messages and embeds).
pub(super) struct Limits;

impl Limits {
    pub(super) const TITLE: usize = 256;
    pub(super) const DESCRIPTION: usize = 4096;
    pub(super) const FIELDS: usize = 25;
    const VALUE: usize = 1024;
    const ALL: usize = 6000;
}

/// The parts of a board whose length is open.
pub(super) struct Layout {
    /// The session's description, as much of it as fits.
    pub(super) prose: String,
    /// A field for each role.
    pub(super) fields: Vec<Field>,
}

/// One way to give up details, the gentlest first.
#[derive(Clone, Copy)]
struct Step {
    prose: usize,
    name: usize,
    detail: Detail,
}

/// No name is longer, since what is escaped is never a surrogate pair; and a heading of 256 units has room for it beside
/// " · 10 of 10 taken · rank 255+".
const WHOLE_NAME: usize = 200;

/// Who sits where matters more than the end of a long description; names matter more than who sits where.
const STEPS: [Step; 8] = [
    Step { prose: Limits::DESCRIPTION, name: WHOLE_NAME, detail: Detail::Links },
    Step { prose: Limits::DESCRIPTION, name: WHOLE_NAME, detail: Detail::Slots },
    Step { prose: Limits::DESCRIPTION, name: WHOLE_NAME, detail: Detail::Holders },
    Step { prose: 1000, name: WHOLE_NAME, detail: Detail::Holders },
    Step { prose: 1000, name: WHOLE_NAME, detail: Detail::Counts },
    Step { prose: 400, name: 120, detail: Detail::Counts },
    Step { prose: 400, name: 60, detail: Detail::Counts },
    LAST_STEP,
];

/// Fits whatever the session: 25 fields of at most 24 + 29 + 10 units leave more than 4,000 for all the rest.
const LAST_STEP: Step = Step { prose: 100, name: 24, detail: Detail::Counts };

/// Fits the description and the roles beside what is fixed: `around` units of title and footer, and `facts` units that
/// stand before the description.
pub(super) fn fit(seated: &SeatedSession, around: usize, facts: usize) -> Layout {
    let room = Limits::ALL.saturating_sub(around + facts);
    let mut steps = STEPS.into_iter().map(|step| plan(seated, facts, step));
    let planned = steps.find(|planned| planned.used <= room).unwrap_or_else(|| plan(seated, facts, LAST_STEP));
    enrich(planned, seated, room)
}

/// A layout with what it costs.
struct Planned {
    layout: Layout,
    detail: Detail,
    used: usize,
}

fn plan(seated: &SeatedSession, facts: usize, step: Step) -> Planned {
    let session = &*seated.session;
    // An empty line stands between the facts and the description.
    let prose_room = step.prose.min(Limits::DESCRIPTION.saturating_sub(facts + 2));
    let prose = session.description.as_ref().map(Description::as_str).map(|text| text::prose(text, prose_room));
    let prose = prose.unwrap_or_default();
    let field = |seats: Seats<'_>| Field { name: seats.heading(step.name), value: richest_value(seats, step.detail) };
    let fields: Vec<Field> = shown(seated).map(field).collect();
    let used = 2 + units(&prose) + fields.iter().map(|field| units(&field.name) + units(&field.value)).sum::<usize>();
    Planned { layout: Layout { prose, fields }, detail: step.detail, used }
}

/// The roles that have a field.
fn shown(seated: &SeatedSession) -> impl Iterator<Item = Seats<'_>> {
    let over = seated.session.status.is_over();
    seated.session.roles.iter().take(Limits::FIELDS).map(move |role| Seats { role, people: &seated.people, over })
}

/// The most that a field can hold, and not more than this detail.
fn richest_value(seats: Seats<'_>, most: Detail) -> String {
    let richest_first = [Detail::Links, Detail::Slots, Detail::Holders].into_iter().filter(|detail| *detail <= most);
    let mut values = richest_first.map(|detail| seats.value(detail));
    values.find(|value| units(value) <= Limits::VALUE).unwrap_or_else(|| seats.value(Detail::Counts))
}

/// Spends the room that is left, role by role.
fn enrich(mut planned: Planned, seated: &SeatedSession, room: usize) -> Layout {
    if planned.detail == Detail::Links {
        return planned.layout;
    }
    for (seats, field) in shown(seated).zip(&mut planned.layout.fields) {
        let values = [Detail::Links, Detail::Slots, Detail::Holders].map(|detail| richest_value(seats, detail));
        let spare = room.saturating_sub(planned.used) + units(&field.value);
        if let Some(value) = values.into_iter().find(|value| units(value) <= spare) {
            planned.used = planned.used - units(&field.value) + units(&value);
            field.value = value;
        }
    }
    planned.layout
}
