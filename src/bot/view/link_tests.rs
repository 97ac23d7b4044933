//! What members read while they link their account, and that Discord takes all of it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::to_value;

use super::*;
use crate::bot::view::limits::{broken, broken_form};
use crate::bot::view::sample::{any_session, discord, roblox, training};
use crate::linking::{Name, Rival};

fn name() -> Name {
    let seen_at = "2026-12-01T17:00:00Z".parse().unwrap();
    Name { roblox: roblox(7), username: "builder".to_owned(), display_name: "Builder *Bob*".to_owned(), seen_at }
}

fn offer() -> LinkOffer {
    LinkOffer {
        name: name(),
        headshot: Some("https://example.com/7.png".to_owned()),
        profile: "https://www.roblox.com/users/7/profile".to_owned(),
        phrase: "apple river stone garden moon".parse().unwrap(),
        expires_at: "2026-12-01T17:15:00Z".parse().unwrap(),
        wanted: None,
        rival: None,
    }
}

fn labels(face: &Face) -> Vec<String> {
    let body = to_value(face).unwrap();
    let rows = body["components"].as_array().unwrap().iter();
    let buttons = rows.flat_map(|row| row["components"].as_array().unwrap().clone());
    buttons.map(|button| button["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_account_is_shown_with_its_words_and_one_button_does_both_when_a_slot_waits() {
    let face = begun(&LinkBegun::Offered(Box::new(offer())));
    let embed = to_value(&face).unwrap()["embeds"][0].clone();
    assert_eq!(embed["title"], "Is this you?");
    assert_eq!(embed["thumbnail"]["url"], "https://example.com/7.png");
    let text = embed["description"].as_str().unwrap();
    assert!(text.contains("Builder \\*Bob\\* (@builder)") && text.contains("```\napple river stone garden moon\n```"), "{text}");
    assert_eq!(labels(&face), ["Check now", "Open the profile", "Not me"]);
    let wanted = Some((Arc::new(training()), "Trainer".parse().unwrap()));
    let face = begun(&LinkBegun::Offered(Box::new(LinkOffer { wanted, ..offer() })));
    assert_eq!(labels(&face), ["Check and take Trainer", "Open the profile", "Not me"]);
}

#[test]
fn words_that_are_not_there_or_were_hidden_are_told_apart() {
    let expires_at = "2026-12-01T17:15:00Z".parse().unwrap();
    let said = |sight| checked(&LinkChecked::NotThere { phrase: offer().phrase, sight, expires_at }).content.unwrap();
    assert!(said(PhraseSight::Absent).starts_with("The words are not in your profile yet: `apple river stone garden moon`."));
    assert!(said(PhraseSight::Filtered).starts_with("Roblox has hidden something in your profile"));
}

#[test]
fn an_account_that_is_somebody_elses_says_what_can_be_done() {
    let rival = Rival { roblox: roblox(7), owner: discord(70), stays: true };
    let text = checked(&LinkChecked::TakenBy(rival)).content.unwrap();
    assert!(text.contains("belongs to <@70> here and stays theirs") && text.contains("ask a moderator"), "{text}");
    let asked = checked(&LinkChecked::Asked(rival)).content.unwrap();
    assert!(asked.contains("a moderator has to decide"), "{asked}");
}

#[test]
fn the_form_fits() {
    assert_eq!(broken_form(&form()), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_an_account_and_a_role_are_called_discord_takes_the_message(
        seated in any_session(), display_name in ".{0,60}", username in "[a-zA-Z0-9_]{3,20}", policy in 0_usize..3,
    ) {
        let name = Name { display_name, username, ..name() };
        let wanted = seated.session.roles.first().map(|role| (Arc::clone(&seated.session), role.name.clone()));
        let rival = Some((Rival { roblox: roblox(7), owner: discord(70), stays: false }, LinkPolicy::ALL[policy]));
        let face = begun(&LinkBegun::Offered(Box::new(LinkOffer { name, wanted, rival, ..offer() })));
        prop_assert_eq!(broken(&face), Vec::<String>::new());
        if let Some(role) = seated.session.roles.first() {
            prop_assert_eq!(broken(&first(&seated.session, &role.name)), Vec::<String>::new());
        }
        let held: Vec<_> = seated.session.roles.iter().map(|role| (Arc::clone(&seated.session), role.name.clone())).collect();
        prop_assert_eq!(broken(&ended(&LinkEnded::Holds(held))), Vec::<String>::new());
    }

    #[test]
    fn so_many_requests_fit(count in 0_u64..6) {
        let request = |user| Request { discord: discord(70 + user), roblox: roblox(7), asked_at: name().seen_at };
        let list: Vec<_> = (0..count).map(|user| (request(user), Some(discord(99)))).collect();
        prop_assert_eq!(broken(&requests(&list)), Vec::<String>::new());
    }
}
