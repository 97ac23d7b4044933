//! What became of a moderation, in words: what happened, or why nothing did and what would help.

use crate::bot::view::refusal::{self, Whose};
use crate::bot::view::{change, seats, session, text, words};
use crate::desk::{ModerationAnswer, People};
use crate::domain::{Change, Contradiction, Difference, DiscordUserId, Holder, Objection, Part, Session, Status};

/// How much room the list of changes gets, in UTF-16 units.
const CHANGES: usize = 900;
/// The same of the list of what stands in the way.
const CONTRADICTIONS: usize = 1_500;
/// How much of one part is shown, in UTF-16 units.
const PART: usize = 300;

/// As [`told`], where a member was named.
#[must_use]
pub fn told_of(answer: &ModerationAnswer, people: &People, role: &str, member: Option<DiscordUserId>) -> String {
    match (answer, member) {
        (ModerationAnswer::NoSession(why), Some(member)) => {
            session::no_session_for(why, Whose::Of(member)).content.unwrap_or_default()
        }
        _ => told(answer, people, role),
    }
}

/// The answer, for who asked; with the role that it was about, if it was about one.
#[must_use]
pub fn told(answer: &ModerationAnswer, people: &People, role: &str) -> String {
    match answer {
        ModerationAnswer::Done(moderated) if moderated.repeated => "That was done already.".to_owned(),
        ModerationAnswer::Done(moderated) => done(&moderated.session, &moderated.difference, people),
        ModerationAnswer::Objection { session, objection } => objected(session, objection, people, role),
        ModerationAnswer::NotLinked(member) => format!(
            "Nobody knows who {} is on Roblox, so nothing was done. Link them first with /member link.",
            words::user(*member)
        ),
        ModerationAnswer::NoSession(why) => session::no_session(why).content.unwrap_or_default(),
    }
}

/// Somebody else changed the same parts while a form was open; with what they are now.
#[must_use]
pub fn overtaken(parts: &[(Part, String)]) -> String {
    let line = |(part, now): &(Part, String)| {
        let now = if now.trim().is_empty() { "empty now".to_owned() } else { format!("now: {}", text::escaped(now, PART)) };
        format!("- {}, {now}", part_word(*part))
    };
    let mut lines = vec!["Somebody else has changed this while your form was open:".to_owned()];
    lines.extend(parts.iter().map(line));
    lines.push("Open the form again: what you wrote is in it. Send it as it is to put it in place of theirs.".to_owned());
    lines.join("\n")
}

fn done(session: &Session, difference: &Difference, people: &People) -> String {
    if difference.is_empty() {
        return "It is so already, so nothing was changed.".to_owned();
    }
    let title = words::title(session);
    let mut rest = difference.clone();
    let opening = match (rest.status.take(), &difference.claimable) {
        (Some(Change { before, after }), _) => Some(match (before, after) {
            (_, Status::Ongoing) if rest.starts_at.is_some() => format!("{title} is under way: its start has passed."),
            (_, Status::Ongoing) => format!("{title} is under way."),
            (_, Status::Completed) => format!("{title} is completed."),
            (_, Status::Cancelled) => format!("{title} is cancelled."),
            (Status::Cancelled, Status::Upcoming) => format!("{title} takes place after all."),
            (_, Status::Upcoming) => format!("{title} is still to come."),
        }),
        (None, Some(claimable)) => {
            rest.claimable = None;
            Some(format!("Claiming in {title} is {}.", if claimable.after { "open" } else { "closed" }))
        }
        (None, None) => None,
    };
    let rest = words::list(&change::phrases(&rest, people), CHANGES);
    match opening {
        Some(opening) if rest.is_empty() => opening,
        Some(opening) => format!("{opening} {}.", text::capital(&rest)),
        None => format!("{title}: {rest}."),
    }
}

fn objected(session: &Session, objection: &Objection, people: &People, role: &str) -> String {
    let title = words::title(session);
    match objection {
        Objection::Refused(refusals) => refusal::moderation(session, refusals, role),
        Objection::NotInStatus { status } => {
            format!("{title} is {} by now, so that cannot be done.", change::status_word(*status))
        }
        Objection::NotLater { starts_at } => {
            format!("{title} starts {} already. A delay needs a later start.", words::moment(*starts_at))
        }
        Objection::PartnerRankTooLow { partner, needed, held } => format!(
            "They cannot change places: {} has rank {held}, and that role needs rank {needed}. Nothing was changed.",
            seats::person(*partner, people)
        ),
        Objection::PartnerInRole { partner, role } => format!(
            "They cannot change places: {} has a slot of {} already. Nothing was changed.",
            seats::person(*partner, people),
            words::role(role)
        ),
        Objection::PartnerGone { partner, role, slot } => format!(
            "They cannot change places: {} does not have {} any more. Nothing was changed.",
            seats::person(*partner, people),
            change::seat(role, *slot)
        ),
        Objection::NotPermitted => "Your role in this session does not permit that any more. A moderator can do it.".to_owned(),
        Objection::NothingToUndo => "There is nothing in that entry that could be taken back.".to_owned(),
        Objection::UndoneAlready => "That was taken back already.".to_owned(),
        Objection::Contradicted(contradictions) => {
            let first = "That cannot be taken back any more, and nothing was changed:";
            format!("{first}\n{}\nChange it by hand instead.", in_the_way(contradictions, people))
        }
        Objection::TimeSaysOtherwise { status, ends_at } => {
            let (why, help) = match status {
                Status::Completed => (
                    format!("Without that change {title} would have ended {}", words::moment(*ends_at)),
                    "To give it other times, edit its start or length.",
                ),
                Status::Upcoming | Status::Ongoing | Status::Cancelled => (
                    format!("By its start and length {title} would be {} again at once", change::status_word(*status)),
                    "To have it wait, delay it to a later start.",
                ),
            };
            format!("{why}, so nothing was changed. {help}")
        }
    }
}

/// A line for each, as many as have room.
fn in_the_way(contradictions: &[Contradiction], people: &People) -> String {
    let mut lines = text::with_room(contradictions.iter().map(|it| format!("- {}", contradiction(it, people))), CONTRADICTIONS);
    let left = contradictions.len() - lines.len();
    lines.extend((left > 0).then(|| format!("- And {left} more.")));
    lines.join("\n")
}

fn contradiction(contradiction: &Contradiction, people: &People) -> String {
    match contradiction {
        Contradiction::PartChanged(part) => format!("{} was changed again since.", part_word(*part)),
        Contradiction::SeatChanged { role, slot, now } => {
            let place = change::seat(role, *slot);
            match now {
                Some(Holder { roblox, mark: Some(mark) }) => {
                    format!("{place} is {}'s now, marked {}.", seats::person(*roblox, people), change::mark_word(*mark))
                }
                Some(Holder { roblox, mark: None }) => format!("{place} is {}'s now.", seats::person(*roblox, people)),
                None => format!("{place} is vacant now."),
            }
        }
        Contradiction::SlotGone { role, slot } => format!("{} is not there any more.", change::seat(role, *slot)),
        Contradiction::HoldsAnother { role, slot, user } => {
            format!("{} has {} by now.", seats::person(*user, people), change::seat(role, *slot))
        }
        Contradiction::WouldLose { role, user } => {
            format!("{} would lose their slot of {}.", seats::person(*user, people), words::role(role))
        }
    }
}

const fn part_word(part: Part) -> &'static str {
    match part {
        Part::Title => "The title",
        Part::Description => "The description",
        Part::Host => "The host",
        Part::CoHost => "The co-host",
        Part::Supervisor => "The supervisor",
        Part::Start => "The start",
        Part::Duration => "The length",
        Part::Status => "The status",
        Part::Claiming => "Whether it can be claimed",
        Part::Roles => "The roles",
    }
}
