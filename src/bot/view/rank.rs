//! Ranks in words: where one comes from, how old it is, and what is said when nobody knows it.

use jiff::Timestamp;

use crate::bot::face::Face;
use crate::bot::view::refusal::Whose;
use crate::bot::view::words;
use crate::desk::{BelowMinimum, People, ProfileRank};
use crate::domain::{Rank, RankSource, RankTrouble, RobloxGroupId, SeenRank};

/// How much room a list of holders gets, in UTF-16 units.
const LIST: usize = 1_000;

/// The line of a profile.
pub(super) fn line(rank: Option<&ProfileRank>) -> String {
    let Some(rank) = rank else { return "Rank: SERIES keeps it and does not tell the bot.".to_owned() };
    let from = match rank.source {
        RankSource::Hand if rank.rank == Rank::LOWEST => " (ranks are set by hand here)".to_owned(),
        RankSource::Hand => " (set by hand)".to_owned(),
        RankSource::Group(of) => match (rank.seen_at, rank.unconfirmed) {
            (Some(seen), false) => format!(" (from the {}, seen {})", group(of), words::distance(seen)),
            (Some(seen), true) => {
                format!(" (from the {}, seen {}; Roblox does not answer right now)", group(of), words::distance(seen))
            }
            (None, _) => format!(" (from the {}; Roblox does not answer, and has not told it yet)", group(of)),
        },
        RankSource::DiscordRoles => " (from Discord roles)".to_owned(),
    };
    format!("Rank: {}{from}", rank.rank)
}

fn group(group: RobloxGroupId) -> String {
    format!("[Roblox group {group}](<https://www.roblox.com/communities/{group}>)")
}

/// What helps somebody whose own rank is too low: whoever gives it out.
pub(super) fn help_own(source: Option<RankSource>) -> String {
    match source {
        Some(RankSource::Hand) => "Ranks are set by hand here: a moderator can change your rank.".to_owned(),
        Some(RankSource::Group(of)) => {
            format!("Ranks come from the {} here. A higher role there counts here a few minutes later.", group(of))
        }
        Some(RankSource::DiscordRoles) => "Ranks come from Discord roles here: ask a moderator for a higher role.".to_owned(),
        None => "Ask a moderator what you can do.".to_owned(),
    }
}

/// The same for a moderator who asks about somebody else.
pub(super) fn help_theirs(source: Option<RankSource>) -> String {
    match source {
        Some(RankSource::Hand) => "Ranks are set by hand here: change it with /member rank.".to_owned(),
        Some(RankSource::Group(of)) => {
            format!("Ranks come from the {} here. A change there counts here a few minutes later.", group(of))
        }
        Some(RankSource::DiscordRoles) => {
            "/member show looks it up again: ranks come from Discord roles here, so a higher role helps.".to_owned()
        }
        None => "/member show says where their rank comes from.".to_owned(),
    }
}

/// A claim that went by an older rank.
pub(super) fn went_by(seen: &SeenRank) -> String {
    let (rank, when) = (seen.rank.unwrap_or(Rank::LOWEST), words::distance(seen.seen_at));
    format!(" Roblox does not answer right now, so this went by your rank {rank} from {when}.")
}

/// Nobody knows the rank: why, since when, and what helps.
pub(super) fn unknown(role: &str, whose: Whose, needed: Rank, trouble: RankTrouble, last_success: Option<Timestamp>) -> String {
    let (your, yours) = match whose {
        Whose::Own => ("your", "you have"),
        Whose::Of(_) | Whose::Theirs => ("their", "they have"),
    };
    let (why, help) = reason(trouble);
    let last = match last_success {
        Some(last) => format!("It last told {your} rank {}, which is too long ago.", words::distance(last)),
        None => format!("It has not told {your} rank yet."),
    };
    format!("{role} needs rank {needed}, and it is not known which one {yours}: {why}. {last} {help}")
}

fn reason(trouble: RankTrouble) -> (String, String) {
    let later = || "Try again in a few minutes.".to_owned();
    let check = || "An administrator can check the group in /setup.".to_owned();
    match trouble {
        RankTrouble::Down => ("Roblox does not answer right now".to_owned(), later()),
        RankTrouble::RateLimited { until } => {
            ("Roblox wants fewer questions right now".to_owned(), format!("Try again {}.", words::distance(until)))
        }
        RankTrouble::Busy => {
            ("this community is asking Roblox for a lot right now".to_owned(), "Try again in a minute.".to_owned())
        }
        RankTrouble::Forbidden => ("Roblox does not show the members of this community's group".to_owned(), check()),
        RankTrouble::NotFound => ("Roblox does not find this community's group".to_owned(), check()),
        RankTrouble::Unreadable => ("Roblox answered in a way that cannot be read".to_owned(), later()),
    }
}

/// A session for moderators, with those holders whose rank is below their role's minimum by now. Nobody else sees that.
#[must_use]
pub fn noted(mut pages: Vec<Face>, below: &[BelowMinimum], people: &People) -> Vec<Face> {
    if below.is_empty() {
        return pages;
    }
    let holder = |below: &BelowMinimum| {
        let who = people.on_discord(below.roblox).map_or_else(|| words::account(below.roblox), words::user);
        format!("{who} in {} (rank {} of {})", words::role(&below.role), below.held, below.needed)
    };
    let holders: Vec<String> = below.iter().map(holder).collect();
    let note =
        format!("Below the minimum rank by now: {}. They keep their slots unless you use /remove.", words::list(&holders, LIST));
    if let Some(first) = pages.first_mut() {
        first.content = Some(note);
    }
    pages
}

/// Ranks are not set by hand where they come from elsewhere.
pub(super) fn not_by_hand(source: RankSource) -> String {
    match source {
        RankSource::Group(group) => {
            format!("Ranks come from the {} here. Change the rank there; it counts here a few minutes later.", self::group(group))
        }
        RankSource::DiscordRoles => {
            "Ranks come from Discord roles here. Give the member a Discord role that has the rank.".to_owned()
        }
        RankSource::Hand => "Ranks are set by hand here.".to_owned(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_rank_says_why_since_when_and_what_helps() {
        let last = Timestamp::from_second(1_796_144_400).ok();
        let down = unknown("Trainer", Whose::Own, Rank::new(50), RankTrouble::Down, last);
        assert_eq!(
            down,
            "Trainer needs rank 50, and it is not known which one you have: Roblox does not answer right now. It last told your \
             rank <t:1796144400:R>, which is too long ago. Try again in a few minutes."
        );
        let hidden = unknown("Trainer", Whose::Own, Rank::new(50), RankTrouble::Forbidden, None);
        assert!(hidden.ends_with("It has not told your rank yet. An administrator can check the group in /setup."), "{hidden}");
    }

    #[test]
    fn a_rank_from_a_group_has_its_age() {
        let seen_at = Some("2026-12-01T17:00:00Z".parse().unwrap());
        let group = RankSource::Group("5000".parse().unwrap());
        let rank = ProfileRank { rank: Rank::new(50), source: group, seen_at, unconfirmed: false, unknown: None };
        assert_eq!(
            line(Some(&rank)),
            "Rank: 50 (from the [Roblox group 5000](<https://www.roblox.com/communities/5000>), seen <t:1796144400:R>)"
        );
        let old = ProfileRank { unconfirmed: true, ..rank };
        assert!(line(Some(&old)).ends_with("; Roblox does not answer right now)"));
        assert_eq!(line(Some(&ProfileRank { source: RankSource::Hand, ..rank })), "Rank: 50 (set by hand)");
        let none = ProfileRank { rank: Rank::LOWEST, source: RankSource::Hand, ..rank };
        assert_eq!(line(Some(&none)), "Rank: 0 (ranks are set by hand here)");
    }
}
