//! Any session makes messages that Discord takes, that show everybody, and of which there are as few as can be.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use serde_json::{Value, to_value};

use super::*;
use crate::bot::view::sample::{any_session, roblox, role, seated, training};
use crate::bot::view::{change, limits};
use crate::domain::Mark;

#[test]
fn a_long_description_ends_where_the_embed_does() {
    let description = Some("*".repeat(2000).parse().unwrap());
    let seated = seated(Session { host: Some(roblox(7)), supervisor: Some(roblox(8)), description, ..training() });
    let pages = pages(&seated);
    assert_eq!(broken(&pages), [""; 0]);
    let body = to_value(&pages[0]).unwrap();
    let description = body["embeds"][0]["description"].as_str().unwrap();
    let facts_first = description.starts_with("Press a role below to claim a slot.\n\nStart: ");
    assert!(facts_first && description.ends_with(r"\*…"), "no escape is cut: {description}");
}

#[test]
fn a_session_from_elsewhere_may_have_more_slots_than_a_field_holds_and_more_roles_than_all_messages() {
    let many: Vec<Option<u64>> = (1..=200).map(|id| Some(u64::MAX / 2 - id)).collect();
    let session = Session { roles: vec![role("Crowd", 0, &many)], ..training() };
    let pages = pages(&seated(session));
    assert_eq!(broken(&pages), [""; 0]);
    let names: Vec<String> = fields(&pages).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names[..2], ["Crowd · full", "Crowd · full · continued"]);

    let roles = (1..=90).map(|number| role(&format!("Role {number}"), 0, &many)).collect();
    let monster = super::pages(&seated(Session { roles, ..training() }));
    assert_eq!((monster.len(), broken(&monster)), (layout::MOST_PAGES, Vec::new()));
    let last = to_value(monster.last().unwrap()).unwrap();
    let text = last["embeds"][0]["description"].as_str().unwrap();
    assert!(text.ends_with(" more roles not shown here; use /claim for them."), "{text}");
}

/// Messages that are as full as they become, from sessions of every size around that. How much room is spent is a matter of
/// a few units, which random sessions would hardly meet.
#[test]
fn a_message_is_filled_and_never_beyond_what_discord_takes() {
    let mut fullest = 0;
    for (name, status) in (0..60).flat_map(|name| [Status::Upcoming, Status::Completed].map(|status| (name, status))) {
        let holders =
            |number: u64| (0..1 + number % 10).map(move |slot| Some(u64::MAX / 2 - 10 * number - slot)).collect::<Vec<_>>();
        let mut roles: Vec<Role> =
            (1..=25).map(|number| role(&format!("{}{number:02}", "x".repeat(name)), 255, &holders(number))).collect();
        let slots = roles.iter_mut().flat_map(|role| &mut role.slots).filter_map(|slot| slot.holder.as_mut());
        slots.zip(Mark::ALL.into_iter().cycle()).for_each(|(holder, mark)| holder.mark = Some(mark));
        let (title, description) = ("x".repeat(256).parse().unwrap(), "x".repeat(1 + 33 * name).parse().ok());
        let session = Session { title, description, status, roles, id: "x".repeat(64).parse().unwrap(), ..training() };
        let pages = pages(&seated(session));
        assert_eq!(broken(&pages), [""; 0]);
        fullest = fullest.max(pages.iter().map(limits::units_of_embeds).max().unwrap_or_default());
    }
    assert!(fullest > 5_750, "{fullest}");
}

fn broken(pages: &[Face]) -> Vec<String> {
    pages.iter().flat_map(limits::broken).collect()
}

/// The name and the value of every field, over all messages.
fn fields(pages: &[Face]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let fields = |page: &Face| to_value(page).unwrap()["embeds"][0]["fields"].as_array().cloned().unwrap_or_default();
    pages.iter().flat_map(fields).map(|field| (text(&field["name"]), text(&field["value"]))).collect()
}

/// What a reader finds in each slot of a role, from the lines of its field.
fn slots_read(lines: &str) -> Vec<String> {
    let mut read = Vec::new();
    for line in lines.lines() {
        let (numbers, who) = line.split_once(". ").unwrap();
        let (first, last) = numbers.split_once('–').unwrap_or((numbers, numbers));
        let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
        assert_eq!(first, read.len() + 1, "slots stand in order: {lines}");
        read.extend(std::iter::repeat_n(who.to_owned(), last + 1 - first));
    }
    read
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_session_fits_discords_limits_and_shows_every_holder_in_their_slot(seated in any_session()) {
        let pages = pages(&seated);
        prop_assert_eq!(broken(&pages), Vec::<String>::new());
        prop_assert!(pages.len() <= 5, "{} messages", pages.len());
        let (last, others) = pages.split_last().unwrap();
        prop_assert_eq!(others.iter().map(|page| page.rows.len()).sum::<usize>(), 0);
        prop_assert_eq!(&last.rows, &controls::rows(&seated.session));

        let fields = fields(&pages);
        prop_assert_eq!(fields.len(), seated.session.roles.len());
        for ((name, value), role) in fields.iter().zip(&seated.session.roles) {
            let full = role.vacancies() == 0 && !seated.session.status.is_over();
            let count = if full { "full".to_owned() } else { role_fullness(role, seated.session.status.is_over()) };
            prop_assert!(name.contains(&format!(" · {count}")), "{}", name);
            let read = slots_read(value);
            prop_assert_eq!(read.len(), role.slots.len());
            for (shown, slot) in read.iter().zip(&role.slots) {
                // Where there is room, whether they turned up stands behind them.
                let mark = slot.holder.and_then(|holder| holder.mark).map(|mark| format!(" · {}", change::mark_word(mark)));
                let shown = mark.and_then(|mark| shown.strip_suffix(&mark)).unwrap_or(shown);
                match slot.holder.map(|holder| (holder.roblox, seated.people.on_discord(holder.roblox))) {
                    None if slot.once_held && seated.session.status.is_over() => prop_assert_eq!(shown, "somebody"),
                    None => prop_assert_eq!(shown, "vacant"),
                    Some((_, Some(discord))) => {
                        // The same with whether they have left.
                        let left = Some(" (left the server)").filter(|_| seated.people.has_left(discord));
                        let shown = left.and_then(|left| shown.strip_suffix(left)).unwrap_or(shown);
                        prop_assert_eq!(shown, format!("<@{discord}>"));
                    }
                    Some((roblox, None)) => {
                        let brief = format!("Roblox {roblox}");
                        prop_assert!(shown == brief || shown.starts_with(&format!("[{brief}](")), "{}", shown);
                    }
                }
            }
        }
    }

    #[test]
    fn no_claim_moves_a_role_to_another_message(seated in any_session(), vacate in any::<u64>()) {
        let mut session = (*seated.session).clone();
        for (place, slot) in session.roles.iter_mut().flat_map(|role| &mut role.slots).enumerate() {
            if vacate >> (place % 64) & 1 == 1 {
                slot.holder = None;
            }
        }
        let names = |pages: &[Face]| -> Vec<usize> { pages.iter().map(|page| fields(std::slice::from_ref(page)).len()).collect() };
        let emptier = SeatedSession { session: std::sync::Arc::new(session), people: seated.people.clone() };
        prop_assert_eq!(names(&pages(&emptier)), names(&pages(&seated)));
    }
}
