//! The labels of autocomplete, word for word, and their limits.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::bot::view::sample::{any_session, training};

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn pair(label: &str, value: &str) -> (String, String) {
    (label.to_owned(), value.to_owned())
}

fn role_choice(session: &Session, place: usize) -> RoleChoice {
    let role = &session.roles[place];
    RoleChoice {
        role: role.name.clone(),
        session_title: session.title.to_string(),
        starts_at: session.starts_at,
        vacant: role.vacancies(),
        min_rank: role.min_rank,
    }
}

#[test]
fn a_role_is_shown_with_what_helps_to_choose() {
    let label = "Trainer · 1 free · rank 50+ · Training, Tue 1 Dec 18:00";
    assert_eq!(role(&role_choice(&training(), 0), &berlin()), pair(label, "Trainer"));
    let label = "Assistant · 4 free · Training, Tue 1 Dec 18:00";
    assert_eq!(role(&role_choice(&training(), 1), &berlin()), pair(label, "Assistant"));
    let label = "Trainer · Training, Tue 1 Dec 18:00";
    assert_eq!(held_role(&role_choice(&training(), 0), &berlin()), pair(label, "Trainer"));
}

#[test]
fn a_slot_carries_its_key_and_a_session_its_id() {
    assert_eq!(slot(SlotNumber::new(1)), pair("Slot 2, vacant", "VACANT_1"));
    assert_eq!(session(&training(), &berlin()), pair("Training · Tue 1 Dec 18:00 · 5 of 6 free", "training1"));
}

#[test]
fn a_name_too_long_for_a_value_is_named_by_its_beginning() {
    let long: RoleName = "😀".repeat(51).parse().unwrap();
    let (_, value) = held_role(&RoleChoice { role: long.clone(), ..role_choice(&training(), 0) }, &berlin());
    assert_eq!(value, "😀".repeat(50));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_label_and_value_fits(seated in any_session()) {
        let mut pairs = vec![session(&seated.session, &berlin())];
        for place in 0..seated.session.roles.len() {
            let choice = role_choice(&seated.session, place);
            pairs.extend([role(&choice, &berlin()), held_role(&choice, &berlin())]);
        }
        for (label, value) in pairs {
            prop_assert!((1..=100).contains(&units(&label)), "{label}");
            prop_assert!((1..=100).contains(&units(&value)), "{value}");
        }
    }
}
