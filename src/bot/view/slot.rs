//! What somebody reads after claiming or leaving a slot, and the questions on the way there.

use serenity::builder::CreateSelectMenuOption;

use crate::bot::custom_id::{CustomId, RoleDigest};
use crate::bot::face::Face;
use crate::bot::view::refusal::{self, Request, Whose};
use crate::bot::view::series::{self, Wish};
use crate::bot::view::{controls, link, rank, session, text, words};
use crate::desk::SlotAnswer;
use crate::domain::{DiscordUserId, Role, RoleName, Session, SlotNumber, Status, rules};

/// The answer to a claim, for who claimed.
#[must_use]
pub fn claimed(answer: &SlotAnswer) -> Face {
    match answer {
        SlotAnswer::Done { session, role, slot, unconfirmed_rank } => Face::text(format!(
            "You have {} ({}). Changed your mind? Press Leave on the board or use /unclaim.{}",
            place(session, role, *slot),
            when(session),
            unconfirmed_rank.as_ref().map(rank::went_by).unwrap_or_default()
        )),
        SlotAnswer::Refused { session, role, refusals, instead } => {
            refusal::claim(refusals, &Request { whose: Whose::Own, session: session.as_deref(), role }, instead)
        }
        SlotAnswer::LinkFirst { session, role } => link::first(session, role),
        SlotAnswer::NoSession(why) => session::no_session(why),
        SlotAnswer::NotDone(not_done) => series::not_done(Wish::Claim, Whose::Own, not_done),
        SlotAnswer::Unconfirmed(truth) => series::unconfirmed(Wish::Claim, Whose::Own, truth),
    }
}

/// The answer to leaving, for who left.
#[must_use]
pub fn left(answer: &SlotAnswer) -> Face {
    match answer {
        SlotAnswer::Done { session, role, slot, .. } => {
            let back = if rules::claiming_closed(session).is_none() { " To come back, use /claim or the board." } else { "" };
            Face::text(format!("You left {}. The slot is free again.{back}", place(session, role, *slot)))
        }
        SlotAnswer::Refused { session, role, refusals, instead: _ } => {
            refusal::leave(refusals, &Request { whose: Whose::Own, session: session.as_deref(), role })
        }
        SlotAnswer::LinkFirst { session, role } => link::first(session, role),
        SlotAnswer::NoSession(why) => session::no_session(why),
        SlotAnswer::NotDone(not_done) => series::not_done(Wish::Leave, Whose::Own, not_done),
        SlotAnswer::Unconfirmed(truth) => series::unconfirmed(Wish::Leave, Whose::Own, truth),
    }
}

/// The answer to taking a member out, for the moderator.
#[must_use]
pub fn removed(answer: &SlotAnswer, member: DiscordUserId) -> Face {
    match answer {
        SlotAnswer::Done { session, role, slot, .. } => {
            let free = if session.status.is_over() { "The slot is empty now." } else { "The slot is free again." };
            Face::text(format!("{} is out of {}. {free}", words::user(member), place(session, role, *slot)))
        }
        SlotAnswer::Refused { session, role, refusals, instead: _ } => {
            refusal::leave(refusals, &Request { whose: Whose::Of(member), session: session.as_deref(), role })
        }
        SlotAnswer::LinkFirst { .. } => Face::text(refusal::not_linked(Whose::Of(member))),
        SlotAnswer::NoSession(why) => session::no_session_for(why, Whose::Of(member)),
        SlotAnswer::NotDone(not_done) => series::not_done(Wish::Remove, Whose::Of(member), not_done),
        SlotAnswer::Unconfirmed(truth) => series::unconfirmed(Wish::Remove, Whose::Of(member), truth),
    }
}

/// The second step of choosing a particular slot: the vacant ones of this role.
#[must_use]
pub fn pick(session: &Session, role: &Role) -> Face {
    let options = role.vacant().take(controls::OPTIONS).map(|slot| controls::slot_option(role, slot)).collect();
    let name = words::role(&role.name);
    match controls::select(&CustomId::PickSlot { session: session.id.clone() }, "Choose a slot…", options) {
        Some(row) => Face::text(format!("Which slot of {name} in {}?", words::title(session))).with_rows([row]),
        None => Face::text(format!("Every slot of {name} is taken. The board shows what else is free.")),
    }
}

/// The question to somebody who holds several roles and pressed Leave.
#[must_use]
pub fn leave_which<'held>(session: &Session, held: impl IntoIterator<Item = &'held Role>) -> Face {
    let option = |role: &Role| {
        let label = text::plain(role.name.as_str(), controls::OPTION);
        CreateSelectMenuOption::new(label, RoleDigest::of(&role.name).to_string())
    };
    let options = held.into_iter().take(controls::OPTIONS).map(option).collect();
    match controls::select(&CustomId::LeaveRole { session: session.id.clone() }, "Choose a role…", options) {
        Some(row) => Face::text(format!("Which role in {} do you want to leave?", words::title(session))).with_rows([row]),
        None => nothing_to_leave(session),
    }
}

/// For somebody who holds nothing and pressed Leave.
#[must_use]
pub fn nothing_to_leave(session: &Session) -> Face {
    Face::text(format!("You have no slot in {}, so there is nothing to leave.", words::title(session)))
}

/// "Trainer, slot 1, in Training".
fn place(session: &Session, role: &RoleName, slot: SlotNumber) -> String {
    format!("{}, slot {}, in {}", words::role(role), slot.ordinal(), words::title(session))
}

fn when(session: &Session) -> String {
    match session.status {
        Status::Upcoming => format!("starts {}", words::distance(session.starts_at)),
        Status::Ongoing => "under way now".to_owned(),
        Status::Completed | Status::Cancelled => "over".to_owned(),
    }
}

#[cfg(test)]
#[path = "slot_tests.rs"]
mod tests;
