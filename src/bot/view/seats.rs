//! One role as a field of the board, in as many details as there is room for.

use crate::bot::view::{board, departure, text, words};
use crate::desk::People;
use crate::domain::{DiscordUserId, Rank, RobloxId, Role, Slot};

/// A field of an embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// Its heading.
    pub(super) name: String,
    /// What stands below.
    pub(super) value: String,
}

/// How much a field tells, from least to most. How many slots are free stands in its heading always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// Nobody by name.
    Counts,
    /// The holders in one line.
    Holders,
    /// A line for each slot.
    Slots,
    /// The same, and Roblox accounts can be pressed.
    Links,
}

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
            Detail::Counts => self.count(),
            Detail::Holders => self.holders(),
            Detail::Slots => self.slots(brief),
            Detail::Links => self.slots(person),
        }
    }

    fn slots(self, show: fn(RobloxId, &People) -> String) -> String {
        let seated = |slot: &Slot| match slot.holder {
            Some(holder) => show(holder.roblox, self.people),
            None if self.over && slot.once_held => "somebody".to_owned(),
            None => "vacant".to_owned(),
        };
        let lines = self.role.numbered().map(|(number, slot)| format!("{}. {}", number.ordinal(), seated(slot)));
        let lines: Vec<String> = lines.collect();
        if lines.is_empty() { self.count() } else { lines.join("\n") }
    }

    fn holders(self) -> String {
        let mut parts: Vec<String> = self.role.holders().map(|(_, holder)| brief(holder.roblox, self.people)).collect();
        if self.over && self.role.once_held() > 0 {
            parts.push(format!("{} more", self.role.once_held()));
        }
        if parts.is_empty() || self.role.vacancies() > 0 {
            parts.push(self.count());
        }
        parts.join(" · ")
    }

    fn count(self) -> String {
        match (self.role.slots.len(), self.role.vacancies()) {
            (0, _) => "no slots".to_owned(),
            (_, 0) => "full".to_owned(),
            (_, vacant) if self.over => format!("{} vacant", vacant - self.role.once_held()),
            (_, vacant) => format!("{vacant} free"),
        }
    }
}

/// Somebody who may be pressed: on Discord if they are known there, else their Roblox profile.
pub(super) fn person(roblox: RobloxId, people: &People) -> String {
    let profile = || format!("[Roblox {roblox}](https://www.roblox.com/users/{roblox}/profile)");
    people.on_discord(roblox).map_or_else(profile, |user| named(user, people))
}

/// As [`person`], with the bare number of an account that is not known on Discord.
fn brief(roblox: RobloxId, people: &People) -> String {
    people.on_discord(roblox).map_or_else(|| roblox.to_string(), |user| named(user, people))
}

fn named(user: DiscordUserId, people: &People) -> String {
    let left = if people.has_left(user) { departure::LEFT } else { "" };
    format!("{}{left}", words::user(user))
}
