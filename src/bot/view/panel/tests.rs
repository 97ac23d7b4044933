//! The pages of the panel keep to Discord's limits, whatever the session.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::bot::custom_id::{PendingId, SeatDigest};
use crate::bot::view::limits::broken;
use crate::bot::view::moderation;
use crate::bot::view::sample::{any_session, any_text, discord, roblox, role, seated, training};
use crate::desk::{ModerationAnswer, People, TrailPage};
use crate::domain::{
    Actor, AuditAction, Contradiction, Difference, Door, EntryId, Holder, Mark, Objection, Permissions, Reason, Recorded, Role,
};
use crate::engine::Capabilities;

fn powers(moderates: bool) -> Powers {
    let all = Permissions { change_session_status: true, pass_or_fail_attendees: true, modify_attendance: true };
    Powers { moderates, permissions: all }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_page_of_any_session_is_one_that_discord_takes(seated in any_session(), moderates in any::<bool>(), series in any::<bool>()) {
        let can = if series { Capabilities::SERIES } else { Capabilities::EMBEDDED };
        let scene = Scene { seated: &seated, powers: powers(moderates), can, notice: Some("Done.") };
        let session = &seated.session;
        let mut pages = vec![
            home::page(&scene, &[], None, &seated.people),
            ask::delay(&scene),
            ask::end(&scene),
            ask::cancel(&scene),
            people::assign(&scene),
            people::assign_to(&scene, discord(7)),
            people::pick(&scene, None),
            attendance::page(&scene, None),
            charge::page(&scene),
            charge::post_elsewhere(&scene),
            trail::undo(&scene, &[], &seated.people),
        ];
        let losers: Vec<_> = session.holders().map(|(role, _, holder)| (role.name.clone(), holder.roblox)).collect();
        pages.push(ask::holders_would_lose(&scene, &losers, PendingId::fresh()));
        let first: Option<&Role> = session.roles.iter().find(|role| role.holders().next().is_some());
        if let Some((slot, holder)) = first.and_then(|role| role.holders().next()) {
            let role = first.unwrap();
            // Where somebody sits twice, nobody is found; that is a page of its own.
            if let Some(seat) = SeatDigest::of(&role.name, slot, holder.roblox).find(session) {
                pages.extend([people::seat(&scene, &seat), people::move_to(&scene, &seat), attendance::holder(&scene, &seat)]);
            }
            pages.extend([people::pick(&scene, Some(role)), attendance::page(&scene, Some(role))]);
        }
        for page in pages {
            prop_assert_eq!(broken(&page), Vec::<String>::new());
        }
    }

    #[test]
    fn a_page_of_the_audit_trail_is_one_that_discord_takes(
        before in any_session(),
        after in any_session(),
        reason in any_text(Reason::LONGEST),
    ) {
        let difference = Difference::between(&before.session, &after.session);
        let page = trail_of(&before, &difference, reason.parse().ok().as_ref());
        prop_assert_eq!(broken(&page), Vec::<String>::new());
    }
}

/// A page of as many entries as one has, each with this difference.
fn trail_of(seated: &SeatedSession, difference: &Difference, reason: Option<&Reason>) -> Face {
    let scene = Scene { seated, powers: powers(true), can: Capabilities::EMBEDDED, notice: None };
    let entry = |number| Recorded {
        id: EntryId::new(i64::MAX - number),
        action: AuditAction::SessionCancelled,
        session: Some(seated.session.id.clone()),
        role: None,
        slot: None,
        roblox: None,
        actor: Actor::Discord(discord(u64::MAX / 2)),
        door: Door::CommandLine,
        difference: Some(difference.clone()),
        link: None,
        reason: reason.cloned(),
        undoes: None,
        undone_by: Some(EntryId::new(i64::MAX)),
        happened_at: seated.session.starts_at,
    };
    let page = TrailPage { entries: (0..8).map(entry).collect(), more: false };
    trail::page(&scene, &page, true, &seated.people)
}

/// Roles of the longest names, full of accounts of the longest numbers.
fn longest() -> SeatedSession {
    let holders: Vec<Option<u64>> = (0..10).map(|slot| Some(u64::MAX / 2 - slot)).collect();
    let roles = (10..35).map(|number| role(&format!("{}{number}", "*".repeat(98)), 0, &holders)).collect();
    seated(Session { roles, ..training() })
}

#[test]
fn what_has_no_room_on_a_page_of_the_trail_comes_on_the_next_one() {
    let seated = longest();
    let mut session = (*seated.session).clone();
    session.roles[0].slots[9].holder = Some(Holder::unmarked(roblox(u64::MAX / 2 - 100)));
    let mut swapped = session.clone();
    (swapped.roles[0].slots[9], swapped.roles[1].slots[9]) = (session.roles[1].slots[9], session.roles[0].slots[9]);
    let face = trail_of(&seated, &Difference::between(&session, &swapped), "*".repeat(300).parse().ok().as_ref());
    assert_eq!(broken(&face), [""; 0]);
    let body = serde_json::to_value(&face).unwrap();
    let shown = body["embeds"][0]["description"].as_str().unwrap().lines().count();
    assert!((1..8).contains(&shown), "{shown} entries");
    let older = body["components"][0]["components"][0].clone();
    assert_eq!(older["label"], "Older");
    let last = i64::MAX - i64::try_from(shown).unwrap() + 1;
    assert!(older["custom_id"].as_str().unwrap().ends_with(&format!(":trail:{last}")), "{older}");
}

#[test]
fn what_stands_in_the_way_is_told_as_far_as_a_message_holds_it() {
    let seated = longest();
    let against = seated.session.holders().map(|(role, slot, holder)| Contradiction::SeatChanged {
        role: role.name.clone(),
        slot,
        now: Some(Holder { mark: Some(Mark::Attended), ..holder }),
    });
    let objection = Objection::Contradicted(against.collect());
    let told = moderation::told(&ModerationAnswer::Objection { session: seated.session, objection }, &People::default(), "");
    assert!(text::units(&told) < 1_700, "{} units", text::units(&told));
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines.len() > 5 && lines[0].ends_with("nothing was changed:"), "{told}");
    assert!(lines[lines.len() - 2].ends_with(" more."), "{told}");
    assert_eq!(lines.last(), Some(&"Change it by hand instead."));
}
