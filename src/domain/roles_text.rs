//! The roles of a session as a moderator types them: `Trainer x2 @50, Assistant x4`.

use super::draft::InvalidRoles;
use super::name::InvalidName;
use super::{Permissions, Rank, RoleDraft, RoleSet};

/// What was wrong, and with which part of the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRolesText {
    /// Nothing but separators.
    #[error("no role is named")]
    Empty,
    /// The name of a part cannot be a role's.
    #[error("\"{part}\": {problem}")]
    Name {
        /// The part as typed.
        part: String,
        /// What is wrong with it.
        problem: InvalidName,
    },
    /// A minimum rank that is no rank.
    #[error("\"{part}\": a minimum rank is a number from 0 to 255")]
    Rank {
        /// The part as typed.
        part: String,
    },
    /// A number of slots that is no number.
    #[error("\"{part}\": the number of slots is 1 to 10")]
    Slots {
        /// The part as typed.
        part: String,
    },
    /// Two names that people would take for one.
    #[error("{0} is there twice")]
    Alike(String),
    /// The parts are fine and the whole is not.
    #[error(transparent)]
    Roles(#[from] InvalidRoles),
}

/// Reads roles separated by commas or line breaks: a name, then `xN` slots (default 1) and `@R` minimum rank
/// (default 0) in either order, and what its holders may do in the session: `+status` to start, delay, end and cancel it,
/// `+pass` to mark who was there, `+attendance` to keep the attendance of everybody.
pub fn parse(text: &str) -> Result<RoleSet, InvalidRolesText> {
    let parts = text.split([',', '\n', ';']).map(str::trim).filter(|part| !part.is_empty());
    let roles = parts.map(role).collect::<Result<Vec<_>, _>>()?;
    if roles.is_empty() {
        return Err(InvalidRolesText::Empty);
    }
    let lower: Vec<String> = roles.iter().map(|role| role.name().as_str().to_lowercase()).collect();
    if let Some(place) = (1..lower.len()).find(|place| lower[..*place].contains(&lower[*place])) {
        return Err(InvalidRolesText::Alike(roles[place].name().to_string()));
    }
    Ok(RoleSet::new(roles)?)
}

fn role(part: &str) -> Result<RoleDraft, InvalidRolesText> {
    let mut words: Vec<&str> = part.split_whitespace().collect();
    let (mut slots, mut rank, mut permissions) = (None, None, Permissions::default());
    while words.len() > 1 {
        let last = words[words.len() - 1];
        if let Some(number) = last.strip_prefix('@').filter(|_| rank.is_none()) {
            rank = Some(number.parse().map_err(|_| InvalidRolesText::Rank { part: part.to_owned() })?);
        } else if let Some(number) = slot_count(last).filter(|_| slots.is_none()) {
            slots = Some(number.parse::<i64>().map_err(|_| InvalidRolesText::Slots { part: part.to_owned() })?);
        } else if let Some(permission) = permission(last, &mut permissions) {
            *permission = true;
        } else {
            break;
        }
        words.pop();
    }
    let name = words.join(" ").parse().map_err(|problem| InvalidRolesText::Name { part: part.to_owned(), problem })?;
    Ok(RoleDraft::new(name, slots.unwrap_or(1), Rank::new(rank.unwrap_or(0)), permissions)?)
}

/// The permission that a word gives.
fn permission<'a>(word: &str, permissions: &'a mut Permissions) -> Option<&'a mut bool> {
    match word.to_lowercase().as_str() {
        STATUS => Some(&mut permissions.change_session_status),
        PASS => Some(&mut permissions.pass_or_fail_attendees),
        ATTENDANCE => Some(&mut permissions.modify_attendance),
        _ => None,
    }
}

const STATUS: &str = "+status";
const PASS: &str = "+pass";
const ATTENDANCE: &str = "+attendance";

/// The digits of `x2`, `X2`, `×2` or `2x`. A word such as `x-ray` is part of the name.
fn slot_count(word: &str) -> Option<&str> {
    const TIMES: [char; 3] = ['x', 'X', '×'];
    let digits = word.strip_prefix(TIMES).or_else(|| word.strip_suffix(TIMES))?;
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then_some(digits)
}

/// Writes roles the way [`parse`] reads them. Names that a program chose may hold what separates roles here: who wants to
/// read it back looks whether the same comes out.
#[must_use]
pub fn write(roles: &RoleSet) -> String {
    let parts = roles.as_slice().iter().map(|draft| {
        let role = draft.vacant_role();
        let rank = if role.min_rank == Rank::LOWEST { String::new() } else { format!(" @{}", role.min_rank) };
        let Permissions { change_session_status, pass_or_fail_attendees, modify_attendance } = role.permissions;
        let given = [(change_session_status, STATUS), (pass_or_fail_attendees, PASS), (modify_attendance, ATTENDANCE)];
        let permissions: String = given.into_iter().filter(|(given, _)| *given).map(|(_, word)| format!(" {word}")).collect();
        format!("{} x{}{rank}{permissions}", role.name, role.slots.len())
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match parse(text) {
            Ok(roles) => write(&roles),
            Err(problem) => format!("no: {problem}"),
        }
    }

    #[test]
    fn roles_are_a_name_with_slots_and_minimum_rank() {
        assert_eq!(read("Trainer x2 @50, Assistant x4"), "Trainer x2 @50, Assistant x4");
        assert_eq!(read("Trainer"), "Trainer x1");
        assert_eq!(read("Trainer @50 x2\nCrowd Control  x3,\n"), "Trainer x2 @50, Crowd Control x3");
        assert_eq!(read("Trainer 2x"), "Trainer x2");
        assert_eq!(read("X-ray x1"), "X-ray x1");
        assert_eq!(read("Team x 2"), "Team x 2 x1");
    }

    #[test]
    fn every_mistake_is_named() {
        assert_eq!(read(" , "), "no: no role is named");
        assert_eq!(read("Trainer x11"), "no: Trainer cannot have 11 slots; a role has 1 to 10");
        assert_eq!(read("Trainer x0"), "no: Trainer cannot have 0 slots; a role has 1 to 10");
        assert_eq!(
            read("Trainer x99999999999999999999"),
            "no: \"Trainer x99999999999999999999\": the number of slots is 1 to 10"
        );
        assert_eq!(read("Trainer @300"), "no: \"Trainer @300\": a minimum rank is a number from 0 to 255");
        assert_eq!(read("Trainer @high"), "no: \"Trainer @high\": a minimum rank is a number from 0 to 255");
        assert_eq!(read("Host"), "no: \"Host\": \"Host\" is a role that every session has already; choose another name");
        assert_eq!(read("Trainer, trainer x2"), "no: trainer is there twice");
    }

    #[test]
    fn what_is_written_reads_back() {
        let roles = parse("Trainer x2 @50, Crowd Control x10, Solo").unwrap();
        assert_eq!(parse(&write(&roles)).unwrap(), roles);
    }

    #[test]
    fn a_role_says_what_its_holders_may_do_and_it_reads_back() {
        let roles = parse("Lead +status @50, Marker x2 +PASS +attendance, Trainer +1").unwrap();
        let given = |place: usize| roles.as_slice()[place].vacant_role().permissions;
        assert!(given(0).change_session_status && !given(0).pass_or_fail_attendees && !given(0).modify_attendance);
        assert!(given(1).pass_or_fail_attendees && given(1).modify_attendance);
        assert_eq!(roles.as_slice()[2].name().as_str(), "Trainer +1", "what is no permission is part of the name");
        assert_eq!(write(&roles), "Lead x1 @50 +status, Marker x2 +pass +attendance, Trainer +1 x1");
        assert_eq!(parse(&write(&roles)), Ok(roles));
    }
}
