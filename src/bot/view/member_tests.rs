//! What members and moderators read about members, word for word.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::bot::view::limits;
use crate::bot::view::sample::{any_session, discord, roblox, training};
use crate::desk::ProfileRank;
use crate::domain::{LinkScope, Member, Rank, RankSource};

const ACCOUNT: &str = "[Roblox 7](<https://www.roblox.com/users/7/profile>)";

fn link() -> Link {
    Link {
        discord: discord(70),
        roblox: roblox(7),
        scope: LinkScope::Guild("5".parse().unwrap()),
        source: LinkSource::Moderator,
        shared: false,
        linked_at: "2026-11-01T00:00:00Z".parse().unwrap(),
        checked_at: "2026-11-01T00:00:00Z".parse().unwrap(),
    }
}

fn known() -> Profile {
    let holds = vec![(Arc::new(training()), training().roles)];
    Profile { discord: discord(70), link: Some(link()), name: None, rank: rank_of(50), has_left: false, holds }
}

fn rank_of(rank: u8) -> Option<ProfileRank> {
    Some(ProfileRank { rank: Rank::new(rank), source: RankSource::Hand, seen_at: None, unconfirmed: false, unknown: None })
}

fn member(rank: u8) -> Member {
    Member { roblox: roblox(7), rank: Rank::new(rank) }
}

fn said(face: &Face) -> &str {
    face.content.as_deref().unwrap()
}

#[test]
fn a_profile_says_who_since_when_what_rank_and_what_slots() {
    let own = format!(
        "You are {ACCOUNT} here. A moderator linked it <t:1793491200:R>.\nRank: 50 (set by hand)\nYou have:\n\
         - Trainer, Assistant in Training (<t:1796144400:R>)"
    );
    assert_eq!(said(&profile(&known(), true)), own);
    let theirs = profile(&Profile { rank: rank_of(0), holds: Vec::new(), ..known() }, false);
    let text = format!(
        "<@70> is {ACCOUNT} here. A moderator linked it <t:1793491200:R>.\nRank: 0 (ranks are set by hand here)\nThey have no slot right now."
    );
    assert_eq!(said(&theirs), text);
}

#[test]
fn a_profile_without_a_link_says_how_to_get_one() {
    let stranger = Profile { link: None, rank: rank_of(0), holds: Vec::new(), ..known() };
    assert_eq!(said(&profile(&stranger, true)), "Your Roblox account is not linked here yet. Link it with /link.");
    assert_eq!(said(&profile(&stranger, false)), "<@70> has no Roblox account linked here yet. Link it with /member link.");
}

#[test]
fn linking_says_what_was_replaced_or_who_has_the_account() {
    let first = LinkAnswer::Linked { link: link(), replaced: None };
    assert_eq!(said(&linked(&first)), format!("<@70> is {ACCOUNT} in this server now."));
    let again = LinkAnswer::Linked { link: link(), replaced: Some(roblox(8)) };
    assert!(said(&linked(&again)).ends_with("Before, it was [Roblox 8](<https://www.roblox.com/users/8/profile>)."));
    assert_eq!(
        said(&linked(&LinkAnswer::TakenBy(discord(71)))),
        "That Roblox account belongs to <@71> here already. If that is wrong, use /member unlink on them first."
    );
}

#[test]
fn unlinking_and_ranking_say_what_is_so_now() {
    let gone = unlinked(UnlinkAnswer::Unlinked(roblox(7)), discord(70));
    assert_eq!(said(&gone), format!("<@70> is not {ACCOUNT} here any more. /member link links another account."));
    let none = unlinked(UnlinkAnswer::NotLinked, discord(70));
    assert_eq!(said(&none), "<@70> has no link here that could be taken away.");
    for (before, text) in [
        (None, "<@70> is a member here now, with rank 50."),
        (Some(30), "<@70> has rank 50 now. Before, it was 30."),
        (Some(50), "<@70> has rank 50 already."),
    ] {
        let answer = RankAnswer::Ranked { member: member(50), before: before.map(Rank::new) };
        assert_eq!(said(&ranked(answer, discord(70))), text);
    }
    let unknown = ranked(RankAnswer::NotLinked, discord(70));
    assert_eq!(said(&unknown), "<@70> has no Roblox account linked here yet. Link it with /member link.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn any_profile_fits_discords_limits(seated in any_session(), sessions in 0..30_usize) {
        let roles = seated.session.roles.clone();
        let holds = vec![(seated.session, roles); sessions];
        prop_assert_eq!(limits::broken(&profile(&Profile { holds, ..known() }, true)), Vec::<String>::new());
    }
}
