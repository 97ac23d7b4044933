//! Whether somebody would get a role, rule by rule, for the moderator who asks.

use crate::bot::face::Face;
use crate::bot::view::refusal::Whose;
use crate::bot::view::{member, rank, session, text, words};
use crate::desk::{Eligibility, NoSession};
use crate::domain::{DiscordUserId, Refusal, Role};

/// How much of a role's name as it was typed is repeated, in UTF-16 units.
const TYPED: usize = 100;

/// Every rule on a line of its own: first whether it says yes, then the values that it compares.
#[must_use]
pub fn told(eligibility: &Eligibility) -> Face {
    let Eligibility { profile, session, asked, role, refusals } = eligibility;
    let (who, title) = (words::user(profile.discord), words::title(session));
    let name = role.as_ref().map_or_else(|| text::escaped(asked, TYPED), |role| words::role(&role.name));
    let opening = match refusals {
        None => format!("{who} could take {name} in {title} now:"),
        Some(_) => format!("{who} could not take {name} in {title}:"),
    };
    let mut lines = vec![opening];
    lines.push(linked(eligibility));
    match role {
        None => lines.push(no(&format!("there is no role {name} in this session."))),
        Some(role) => lines.extend([
            plan(eligibility),
            open(eligibility),
            ranked(eligibility, role),
            first(eligibility, role),
            free(eligibility, role),
        ]),
    }
    Face::text(lines.join("\n"))
}

/// No session to ask about.
#[must_use]
pub fn no_session(none: &NoSession, member: DiscordUserId) -> Face {
    session::no_session_for(none, Whose::Of(member))
}

fn yes(line: &str) -> String {
    format!("- Yes: {line}")
}

fn no(line: &str) -> String {
    format!("- No: {line}")
}

/// The line, as yes unless one of the refusals is this one.
fn rule(eligibility: &Eligibility, refused: impl Fn(&Refusal) -> bool, line: &str) -> String {
    let refused = eligibility.refusals.as_ref().is_some_and(|refusals| refusals.iter().any(refused));
    if refused { no(line) } else { yes(line) }
}

fn linked(eligibility: &Eligibility) -> String {
    let profile = &eligibility.profile;
    match &profile.link {
        None => no("their Roblox account is not known here. They can use /link; you can use /member link."),
        Some(link) => {
            let account = words::account_named(link.roblox, profile.name.as_ref());
            yes(&format!("they are {account}. {}.", member::source(link, Whose::Of(profile.discord))))
        }
    }
}

fn plan(eligibility: &Eligibility) -> String {
    rule(eligibility, |refusal| matches!(refusal, Refusal::PlanRequired), "the community's plan has session roles.")
}

fn open(eligibility: &Eligibility) -> String {
    let refused = |refusal: &Refusal| matches!(refusal, Refusal::NotClaimable(_) | Refusal::SessionOver(_));
    rule(eligibility, refused, "claiming is open for this session.")
}

fn ranked(eligibility: &Eligibility, role: &Role) -> String {
    let needed = format!("the role needs rank {}. {}.", role.min_rank, rank::line(eligibility.profile.rank.as_ref()));
    let refused =
        |refusal: &Refusal| matches!(refusal, Refusal::RankTooLow { .. } | Refusal::RankUnknown { .. } | Refusal::NotAMember);
    if eligibility.profile.link.is_none() {
        return no(&format!("the role needs rank {}. Without an account there is none.", role.min_rank));
    }
    rule(eligibility, refused, &needed)
}

fn first(eligibility: &Eligibility, role: &Role) -> String {
    let held = eligibility.profile.link.and_then(|link| role.slot_of(link.roblox));
    match held {
        Some(slot) => no(&format!("they have slot {} of it already.", slot.ordinal())),
        None => yes("they have no slot of it yet."),
    }
}

fn free(eligibility: &Eligibility, role: &Role) -> String {
    let line = format!("{} of {} free.", role.vacancies(), words::counted(role.slots.len(), "slot"));
    rule(eligibility, |refusal| matches!(refusal, Refusal::SlotFilled { .. }), &line)
}
