//! The slots of one role as fields of the board.

use std::ops::Range;

use crate::bot::view::text::{self, units};
use crate::bot::view::{board, change, words};
use crate::desk::People;
use crate::domain::{DiscordUserId, Holder, Rank, RobloxId, Role, Slot};

/// A field of an embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// Its heading.
    pub(super) name: String,
    /// What stands below.
    pub(super) value: String,
}

impl Field {
    /// How much of Discord's room it takes.
    pub(super) fn units(&self) -> usize {
        units(&self.name) + units(&self.value)
    }
}

/// How much is said of a holder, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Who: a mention, or the account's number where they are not known on Discord.
    Brief,
    /// The same, and whether they turned up.
    Marked,
    /// The same; the number can be pressed, and it is said whether they have left the server.
    Rich,
}

/// Who is in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seat {
    Held(Holder),
    /// Somebody of whom nothing more is known, in a session that is over.
    Somebody,
    Vacant,
}

/// Some slots of a role, and who their holders are. All of them, unless there are more than one field has room for.
#[derive(Debug, Clone)]
pub(super) struct Seats<'session> {
    role: &'session Role,
    people: &'session People,
    slots: Range<usize>,
    /// Whether the session is over: then nothing is free any more.
    over: bool,
}

/// The most slots of one field: so many of the longest lines fit 1,024 units.
const IN_A_FIELD: usize = 32;

/// How long the line of a slot can become: its number, a mention or an account's number of 19 digits, and the line break.
/// Room for that is kept even while the slot is vacant, so that nobody's claim moves a role to another message.
const LONGEST_LINE: usize = "10. Roblox 9223372036854775807\n".len();

/// No name is longer, since what is escaped is never a surrogate pair; and a heading of 256 units has room for it beside
/// " · 10 of 10 taken · rank 255+ · continued".
const LONGEST_NAME: usize = 200;

/// So many vacant slots in a row get one line together: ten lines that say "vacant" push everything else off a phone.
const SHOWN_TOGETHER: usize = 3;

/// What stands behind the name of somebody who is not in the server any more.
const LEFT: &str = " (left the server)";

/// A role as so many fields as it needs.
pub(super) fn of<'session>(
    role: &'session Role,
    people: &'session People,
    over: bool,
) -> impl Iterator<Item = Seats<'session>> + use<'session> {
    let all = role.slots.len();
    let starts = (0..all.max(1)).step_by(IN_A_FIELD);
    starts.map(move |start| Seats { role, people, slots: start..(start + IN_A_FIELD).min(all), over })
}

impl Seats<'_> {
    /// The field, as detailed as that.
    pub(super) fn field(&self, detail: Detail) -> Field {
        Field { name: self.heading(), value: self.lines(detail) }
    }

    /// How much room it takes at most, whoever takes or leaves these slots.
    pub(super) fn reserve(&self) -> usize {
        let heading = units(&self.heading()).max(units(&self.heading_when("10 of 10 taken", false)));
        let lines = units(&self.lines(Detail::Brief)).max(self.slots.len() * LONGEST_LINE);
        heading + lines
    }

    /// The role, how many slots are free, what rank it needs.
    fn heading(&self) -> String {
        self.heading_when(&fullness(self.role, self.over), self.over)
    }

    fn heading_when(&self, fullness: &str, over: bool) -> String {
        let name = text::escaped(self.role.name.as_str(), LONGEST_NAME);
        let needed = self.role.min_rank > Rank::LOWEST && !over;
        let rank = if needed { format!(" · rank {}+", self.role.min_rank) } else { String::new() };
        let continued = if self.slots.start > 0 { " · continued" } else { "" };
        format!("{name} · {fullness}{rank}{continued}")
    }

    /// A line for each slot; vacant ones in a row share one.
    fn lines(&self, detail: Detail) -> String {
        let seats: Vec<Seat> = self.slots().collect();
        let mut lines = Vec::new();
        let mut first = self.slots.start + 1;
        for run in seats.chunk_by(|one, other| *one == Seat::Vacant && *other == Seat::Vacant) {
            lines.extend(self.run(first, run, detail));
            first += run.len();
        }
        if lines.is_empty() { "no slots".to_owned() } else { lines.join("\n") }
    }

    fn slots(&self) -> impl Iterator<Item = Seat> {
        let seat = |slot: &Slot| match slot.holder {
            Some(holder) => Seat::Held(holder),
            None if self.over && slot.once_held => Seat::Somebody,
            None => Seat::Vacant,
        };
        self.role.slots.iter().skip(self.slots.start).take(self.slots.len()).map(seat)
    }

    /// One held slot, or vacant slots in a row.
    fn run(&self, first: usize, run: &[Seat], detail: Detail) -> Vec<String> {
        match run {
            [Seat::Held(holder)] => vec![format!("{first}. {}", self.holder(*holder, detail))],
            [Seat::Somebody] => vec![format!("{first}. somebody")],
            few if few.len() < SHOWN_TOGETHER => (first..first + few.len()).map(|number| format!("{number}. vacant")).collect(),
            many => vec![format!("{first}–{}. vacant", first + many.len() - 1)],
        }
    }

    fn holder(&self, holder: Holder, detail: Detail) -> String {
        let Holder { roblox, mark } = holder;
        let brief = || self.people.on_discord(roblox).map_or_else(|| format!("Roblox {roblox}"), words::user);
        let person = match detail {
            Detail::Brief => return brief(),
            Detail::Marked => brief(),
            Detail::Rich => person(roblox, self.people),
        };
        match mark {
            None => person,
            Some(mark) => format!("{person} · {}", change::mark_word(mark)),
        }
    }
}

/// How full a role is, in few words: "2 of 4 free", "full", or what became of it.
fn fullness(role: &Role, over: bool) -> String {
    match role.vacancies() {
        _ if role.slots.is_empty() => "no slots".to_owned(),
        0 if !over => "full".to_owned(),
        _ => board::role_fullness(role, over),
    }
}

/// Somebody who may be pressed: on Discord if they are known there, else their Roblox profile.
pub(super) fn person(roblox: RobloxId, people: &People) -> String {
    let called =
        || people.name(roblox).map_or_else(|| format!("Roblox {roblox}"), |name| text::escaped(&name.username, LONGEST_NAME));
    let profile = || format!("[{}](https://www.roblox.com/users/{roblox}/profile)", called());
    people.on_discord(roblox).map_or_else(profile, |user| named(user, people))
}

fn named(user: DiscordUserId, people: &People) -> String {
    let left = if people.has_left(user) { LEFT } else { "" };
    format!("{}{left}", words::user(user))
}
