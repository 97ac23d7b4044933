//! Members: who they are on Roblox, what rank they have, what they hold.

use std::sync::Arc;

use crate::bot::face::Face;
use crate::bot::view::refusal::{self, Whose};
use crate::bot::view::{link, rank, words};
use crate::desk::{LinkAnswer, Profile, RankAnswer, UnlinkAnswer};
use crate::domain::{DiscordUserId, Link, LinkSource, Role, Session};

/// How many sessions a profile lists, and how much room the roles of each get in UTF-16 units.
const SESSIONS: usize = 5;
const ROLES: usize = 120;

/// What the server knows of somebody; `own` when they ask themselves.
#[must_use]
pub fn profile(profile: &Profile, own: bool) -> Face {
    let whose = if own { Whose::Own } else { Whose::Of(profile.discord) };
    let Some(link) = &profile.link else { return Face::text(refusal::not_linked(whose)) };
    let mut lines = vec![who(profile, link, whose), rank::line(profile.rank.as_ref())];
    if profile.has_left {
        lines.push("They have left this server. If they come back, this is still here.".to_owned());
    }
    lines.extend(holds(profile, whose));
    Face::text(lines.join("\n"))
}

fn who(profile: &Profile, link: &Link, whose: Whose) -> String {
    let account = words::account_named(link.roblox, profile.name.as_ref());
    let who = match whose {
        Whose::Own => format!("You are {account} here."),
        Whose::Of(member) => format!("{} is {account} here.", words::user(member)),
        Whose::Theirs => format!("They are {account} here."),
    };
    format!("{who} {}.", source(link, whose))
}

/// How the link came about, and how old that knowledge is.
pub(super) fn source(link: &Link, whose: Whose) -> String {
    let (linked, checked) = (words::distance(link.linked_at), words::distance(link.checked_at));
    match (link.source, whose) {
        (LinkSource::Moderator, _) => format!("A moderator linked it {linked}"),
        (LinkSource::Phrase, Whose::Own) => format!("You linked it with your profile {linked}"),
        (LinkSource::Phrase, Whose::Of(_) | Whose::Theirs) => format!("They linked it with their profile {linked}"),
        (LinkSource::Bloxlink, _) => format!("Bloxlink said so {checked}"),
        (LinkSource::Rover, _) => format!("RoVer said so {checked}"),
    }
}

fn holds(profile: &Profile, whose: Whose) -> Vec<String> {
    let holds = &profile.holds;
    let (nothing, something) = match whose {
        Whose::Own => ("You have no slot right now. /sessions shows what is coming up.", "You have:"),
        Whose::Of(_) | Whose::Theirs => ("They have no slot right now.", "They have:"),
    };
    if holds.is_empty() {
        return vec![nothing.to_owned()];
    }
    let line = |(session, roles): &(Arc<Session>, Vec<Role>)| {
        let roles: Vec<String> = roles.iter().map(|role| held(role, profile, whose)).collect();
        let (title, away) = (words::title(session), words::distance(session.starts_at));
        format!("- {} in {title} ({away})", words::list(&roles, ROLES))
    };
    let mut lines = vec![something.to_owned()];
    lines.extend(holds.iter().take(SESSIONS).map(line));
    if holds.len() > SESSIONS {
        lines.push(format!("And in {}.", words::counted(holds.len() - SESSIONS, "more session")));
    }
    lines
}

/// A role, for moderators with its minimum rank where the holder's is below it by now.
fn held(role: &Role, profile: &Profile, whose: Whose) -> String {
    let name = words::role(&role.name);
    match whose {
        Whose::Of(_) if profile.rank.is_some_and(|rank| role.min_rank > rank.rank) => {
            format!("{name} (needs rank {} by now)", role.min_rank)
        }
        Whose::Of(_) | Whose::Theirs | Whose::Own => name,
    }
}

/// The answer to linking a member, for the moderator.
#[must_use]
pub fn linked(answer: &LinkAnswer) -> Face {
    Face::text(match answer {
        LinkAnswer::Linked { link, replaced } => {
            let (member, account) = (words::user(link.discord), words::account(link.roblox));
            let before = replaced.map(|before| format!(" Before, it was {}.", words::account(before)));
            format!("{member} is {account} in this server now.{}", before.unwrap_or_default())
        }
        LinkAnswer::TakenBy(other) => format!(
            "That Roblox account belongs to {} here already. If that is wrong, use /member unlink on them first.",
            words::user(*other)
        ),
        LinkAnswer::Proved(link) => format!(
            "{} has shown that they are {}. That counts for more than /member link. They can change it with /link.",
            words::user(link.discord),
            words::account(link.roblox)
        ),
        LinkAnswer::NoSuchAccount(name) => link::no_such_account(name.as_str()),
        LinkAnswer::NotFound(trouble) => {
            format!("{} A user ID or a profile address works right now too.", link::trouble(*trouble))
        }
        LinkAnswer::TooOften(wait) => link::too_often(*wait),
    })
}

/// The answer to unlinking a member, for the moderator.
#[must_use]
pub fn unlinked(answer: UnlinkAnswer, member: DiscordUserId) -> Face {
    let member = words::user(member);
    Face::text(match answer {
        UnlinkAnswer::Unlinked(roblox) => {
            format!("{member} is not {} here any more. /member link links another account.", words::account(roblox))
        }
        UnlinkAnswer::NotLinked => format!("{member} has no link here that could be taken away."),
    })
}

/// The answer to giving a member a rank, for the moderator.
#[must_use]
pub fn ranked(answer: RankAnswer, member: DiscordUserId) -> Face {
    Face::text(match answer {
        RankAnswer::Ranked { member: now, before } => {
            let (member, rank) = (words::user(member), now.rank);
            match before {
                None => format!("{member} is a member here now, with rank {rank}."),
                Some(before) if before == rank => format!("{member} has rank {rank} already."),
                Some(before) => format!("{member} has rank {rank} now. Before, it was {before}."),
            }
        }
        RankAnswer::KeptOnSeries => {
            let member = words::user(member);
            format!("Ranks of this community are kept on SERIES, and the bot cannot change them. Change {member}'s rank there.")
        }
        RankAnswer::NotLinked => refusal::not_linked(Whose::Of(member)),
        RankAnswer::FromElsewhere(source) => rank::not_by_hand(source),
    })
}

#[cfg(test)]
#[path = "member_tests.rs"]
mod tests;
