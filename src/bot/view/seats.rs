//! One role as a field of the board, in as many details as there is room for.

use crate::bot::view::{board, change, text, words};
use crate::desk::People;
use crate::domain::{Holder, Rank, RobloxId, Role, Slot};

/// A field of an embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// Its heading.
    pub(super) name: String,
    /// What stands below.
    pub(super) value: String,
}

/// How much a field tells, from least to most. How many slots are free stands in its heading always, and every holder in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// The holders in one line.
    Holders,
    /// A line for each slot.
    Slots,
    /// The same, and Roblox accounts can be pressed.
    Links,
}

/// Between holders in one line.
const SEPARATOR: &str = " · ";

/// A role of a session, and who its holders are.
#[derive(Clone, Copy)]
pub(super) struct Seats<'session> {
    pub(super) role: &'session Role,
    pub(super) people: &'session People,
    /// Whether the session is over: then nothing is free any more.
    pub(super) over: bool,
}

impl Seats<'_> {
    /// The heading: the role, how many slots are free, what rank it needs.
    pub(super) fn heading(self, name_limit: usize) -> String {
        let name = text::escaped(self.role.name.as_str(), name_limit);
        let min_rank = self.role.min_rank;
        let rank = if min_rank == Rank::LOWEST { String::new() } else { format!(" · rank {min_rank}+") };
        format!("{name} · {}{rank}", board::role_fullness(self.role, self.over))
    }

    /// The slots of the role.
    pub(super) fn value(self, detail: Detail) -> String {
        match detail {
            Detail::Holders => self.holders(),
            Detail::Slots => self.slots(brief),
            Detail::Links => self.slots(person),
        }
    }

    fn slots(self, show: fn(RobloxId, &People) -> String) -> String {
        let seated = |slot: &Slot| match slot.holder {
            None => "vacant".to_owned(),
            Some(Holder { roblox, mark: None }) => show(roblox, self.people),
            Some(Holder { roblox, mark: Some(mark) }) => format!("{} · {}", show(roblox, self.people), change::mark_word(mark)),
        };
        let lines = self.role.numbered().map(|(number, slot)| format!("{}. {}", number.ordinal(), seated(slot)));
        let lines: Vec<String> = lines.collect();
        if lines.is_empty() { self.count() } else { lines.join("\n") }
    }

    fn holders(self) -> String {
        self.holder_parts().join(SEPARATOR)
    }

    fn holder_parts(self) -> Vec<String> {
        let mut parts: Vec<String> = self.role.holders().map(|(_, holder)| brief(holder.roblox, self.people)).collect();
        if parts.is_empty() || self.role.vacancies() > 0 {
            parts.push(self.count());
        }
        parts
    }

    /// The same in as many texts as they need, none longer than this.
    pub(super) fn holders_in_parts(self, longest: usize) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for part in self.holder_parts() {
            match texts.last_mut() {
                Some(text) if text::units(text) + SEPARATOR.len() + text::units(&part) <= longest => {
                    text.push_str(SEPARATOR);
                    text.push_str(&part);
                }
                Some(_) | None => texts.push(part),
            }
        }
        texts
    }

    fn count(self) -> String {
        match (self.role.slots.len(), self.role.vacancies()) {
            (0, _) => "no slots".to_owned(),
            (_, 0) => "full".to_owned(),
            (_, vacant) if self.over => format!("{vacant} vacant"),
            (_, vacant) => format!("{vacant} free"),
        }
    }
}

/// Somebody who may be pressed: on Discord if they are known there, else their Roblox profile.
pub(super) fn person(roblox: RobloxId, people: &People) -> String {
    let profile = || format!("[Roblox {roblox}](https://www.roblox.com/users/{roblox}/profile)");
    people.on_discord(roblox).map_or_else(profile, words::user)
}

/// As [`person`], with the bare number of an account that is not known on Discord.
fn brief(roblox: RobloxId, people: &People) -> String {
    people.on_discord(roblox).map_or_else(|| roblox.to_string(), words::user)
}
