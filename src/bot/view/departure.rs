//! Members who have left the server: what stands beside their name, and what moderators are told once.

use crate::bot::face::Face;
use crate::bot::view::text::units;
use crate::bot::view::words;
use crate::desk::Notice;

/// What stands behind the name of somebody who is not in the server any more.
pub(super) const LEFT: &str = " (left the server)";

/// How much room the names of those who have left get, in UTF-16 units.
const NAMES: usize = 400;

/// The longest that what is told can be, in UTF-16 units.
const ROOM: usize = NAMES + 150;

/// The longest content of a message (reference/discord.md, Messages and embeds).
const CONTENT: usize = 2_000;

/// Whether what moderators are still to be told fits below this answer.
#[must_use]
pub fn has_room(face: &Face) -> bool {
    units(face.content.as_deref().unwrap_or_default()) + ROOM <= CONTENT
}

/// An answer to a moderator with what they are told beside it: once, so that no other answer repeats it.
#[must_use]
pub fn told(mut face: Face, notices: &[Notice]) -> Face {
    if notices.is_empty() {
        return face;
    }
    let freed: usize = notices.iter().map(|notice| notice.freed).sum();
    let names: Vec<String> = notices.iter().map(|notice| words::user(notice.user)).collect();
    let (names, whose) = (words::list(&names, NAMES), if notices.len() == 1 { "left" } else { "have left" });
    let slots = words::counted(freed, "slot");
    let free = if freed == 1 { "is" } else { "are" };
    let note = format!("Since the last time: {names} {whose} the server. {slots} of theirs {free} free again.");
    face.content = Some(match face.content.filter(|content| !content.is_empty()) {
        Some(content) => format!("{content}\n\n{note}"),
        None => note,
    });
    face
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::domain::DiscordUserId;

    fn notices(count: u64) -> Vec<Notice> {
        (1..=count)
            .map(|number| Notice { user: DiscordUserId::new(9_000_000_000_000_000_000 + number).unwrap(), freed: 2 })
            .collect()
    }

    #[test]
    fn who_has_left_is_told_below_the_answer() {
        let one = "Done.\n\nSince the last time: <@9000000000000000001> left the server. 2 slots of theirs are free again.";
        assert_eq!(told(Face::text("Done."), &notices(1)), Face::text(one));
        assert_eq!(told(Face::text("Done."), &[]), Face::text("Done."));
        let embed = told(Face::default(), &notices(2)).content.unwrap();
        assert!(embed.starts_with("Since the last time: ") && embed.contains("have left the server. 4 slots"), "{embed}");
    }

    #[test]
    fn however_many_have_left_it_has_room_where_room_was_found() {
        let longest = Face::text("x".repeat(CONTENT - ROOM));
        assert!(has_room(&longest) && !has_room(&Face::text("x".repeat(CONTENT - ROOM + 1))));
        let told = told(longest, &notices(500)).content.unwrap();
        assert!(units(&told) <= CONTENT, "{}", units(&told));
        assert!(told.contains(" more have left the server. 1000 slots"), "{told}");
    }
}
