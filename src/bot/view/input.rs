//! What somebody typed and nobody can read: what is wrong with it, and how to write it.

use crate::bot::face::Face;
use crate::bot::view::{text, words};
use crate::domain::draft::InvalidRoles;
use crate::domain::roles_text::InvalidRolesText;
use crate::domain::when_text::InvalidWhen;
use crate::domain::{InvalidName, Minutes};

const WHEN: &str = "Write the start like `2026-12-01 18:00`, `tomorrow 18:00` or `in 2h`.";
const ROLES: &str = "Write roles like `Trainer x2 @50, Assistant x4`: x2 means two slots, @50 means rank 50 or higher.";

/// How much of what was typed is said again, in UTF-16 units.
const TYPED: usize = 100;

/// A start that cannot be read or cannot be.
#[must_use]
pub fn when(problem: InvalidWhen) -> Face {
    let problem = match problem {
        InvalidWhen::Unreadable => "That start cannot be read.",
        InvalidWhen::NoSuchTime => "There is no such date or time.",
        InvalidWhen::SkippedByClockChange => "The clocks skip that hour on that day. Choose an hour earlier or later.",
        InvalidWhen::Past => "That time is over already.",
        InvalidWhen::TooFar => "That is more than two years ahead.",
    };
    Face::text(format!("{problem} {WHEN}"))
}

/// Roles that cannot be read or cannot be.
#[must_use]
pub fn roles(problem: &InvalidRolesText) -> Face {
    let problem = match problem {
        InvalidRolesText::Empty => "There is no role in that.".to_owned(),
        InvalidRolesText::Name { part, problem } => format!("Look at {}. {}", quoted(part), name_sentence(problem)),
        InvalidRolesText::Rank { part } => format!("Look at {}. A rank is a number from 0 to 255.", quoted(part)),
        InvalidRolesText::Slots { part } => format!("Look at {}. A role has 1 to 10 slots.", quoted(part)),
        InvalidRolesText::Alike(name) => twice(name),
        InvalidRolesText::Roles(problem) => match problem {
            InvalidRoles::SlotCount { role, asked } => {
                format!("{} cannot have {asked} slots. A role has 1 to 10.", words::role(role))
            }
            InvalidRoles::Twice(name) => twice(name.as_str()),
            InvalidRoles::TooMany(count) => format!("{count} roles are too many. A session has up to 25."),
        },
    };
    Face::text(format!("{problem} {ROLES}"))
}

/// A title, a description or another name that cannot be kept.
#[must_use]
pub fn name(problem: &InvalidName) -> Face {
    Face::text(name_sentence(problem))
}

/// Not a Roblox account.
#[must_use]
pub fn account() -> Face {
    Face::text(
        "That is not a Roblox account. Give its user name, its number, such as `714760171`, or the address of its profile, \
         such as `roblox.com/users/714760171/profile`.",
    )
}

/// A length that no session has.
#[must_use]
pub fn duration() -> Face {
    Face::text(format!("A session takes from 1 minute to 7 days. Give its minutes, 1 to {}.", Minutes::LONGEST))
}

/// A rank that is none.
#[must_use]
pub fn rank() -> Face {
    Face::text("A rank is a number from 0 to 255.")
}

fn name_sentence(problem: &InvalidName) -> String {
    match problem {
        InvalidName::Empty(kind) => format!("The {kind} is empty. Give it at least one letter."),
        InvalidName::TooLong { kind, length, longest } => {
            format!("The {kind} has {length} characters. It can have up to {longest}.")
        }
        InvalidName::Unprintable(kind) => {
            format!("The {kind} has a character that cannot be shown. Type it by hand instead of pasting it.")
        }
        InvalidName::Reserved(name) => {
            format!("Every session has {} already. Choose another name.", text::escaped(name, TYPED))
        }
    }
}

fn twice(name: &str) -> String {
    format!("{} is there twice. Give each role a name of its own.", text::escaped(name, TYPED))
}

fn quoted(typed: &str) -> String {
    format!("\"{}\"", text::escaped(typed, TYPED))
}

#[cfg(test)]
#[path = "input_tests.rs"]
mod tests;
