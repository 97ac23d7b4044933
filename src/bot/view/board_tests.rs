//! What a member reads on a board, and that any session makes a message that Discord takes.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use serde_json::{Value, to_value};

use super::*;
use crate::bot::view::limits;
use crate::bot::view::sample::{any_session, discord, roblox, role, seated, training};

fn board(session: Session) -> Value {
    to_value(face(&seated(session))).unwrap()
}

/// The labels of every button and option, row by row.
fn labels(body: &Value) -> Vec<Vec<String>> {
    let label = |component: &Value| component["label"].as_str().unwrap().to_owned();
    let row = |row: &Value| match row["components"][0]["options"].as_array() {
        Some(options) => options.iter().map(label).collect(),
        None => row["components"].as_array().unwrap().iter().map(label).collect(),
    };
    body["components"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn a_board_shows_when_how_full_and_who_sits_where() {
    let mut seated = seated(Session { host: Some(roblox(7)), ..training() });
    seated.people = [(roblox(7), discord(70))].into_iter().collect();
    let body = to_value(face(&seated)).unwrap();
    let embed = &body["embeds"][0];
    assert_eq!(embed["title"], "Open · Training");
    let facts = "Start: <t:1796144400:F> (<t:1796144400:R>)\nLength: 1 hour 30 minutes\nHost: <@70>\n**5 of 6 slots free**";
    assert_eq!(embed["description"], facts);
    assert_eq!(embed["fields"][0]["name"], "Trainer · 1 of 2 free · rank 50+");
    let seats = "1. vacant\n2. [Roblox 714760171](https://www.roblox.com/users/714760171/profile)";
    assert_eq!(embed["fields"][0]["value"], seats);
    assert_eq!(embed["fields"][1]["name"], "Assistant · 4 of 4 free");
    assert_eq!(embed["footer"]["text"], "Session training1");
    assert_eq!(body["content"], "");
}

#[test]
fn a_holder_who_is_known_on_discord_is_shown_as_a_mention_that_does_not_ping() {
    let mut seated = seated(training());
    seated.people = [(roblox(714_760_171), discord(70))].into_iter().collect();
    let body = to_value(face(&seated)).unwrap();
    assert_eq!(body["embeds"][0]["fields"][0]["value"], "1. vacant\n2. <@70>");
    assert_eq!(body["allowed_mentions"], serde_json::json!({"parse": []}));
}

#[test]
fn a_board_offers_a_button_a_role_a_select_of_slots_and_leave() {
    let body = board(training());
    let trainer = ["Trainer (1 free)", "Assistant (4 free)"];
    let slots = ["Trainer, slot 1", "Assistant, slot 1", "Assistant, slot 2", "Assistant, slot 3", "Assistant, slot 4"];
    assert_eq!(labels(&body), [trainer.as_slice(), &slots, &["Leave"]]);
    assert_eq!(body["components"][0]["components"][0]["custom_id"], "s1:c:training1:0f10a738c0b28562");
    let first = &body["components"][1]["components"][0]["options"][0];
    assert_eq!((first["value"].as_str(), first["description"].as_str()), (Some("0f10a738c0b28562:0"), Some("rank 50+")));
    assert_eq!(body["components"][2]["components"][0]["custom_id"], "s1:l:training1");
}

#[test]
fn the_first_word_says_what_state_the_session_is_in() {
    let full = Session { roles: vec![role("Trainer", 0, &[Some(1)])], ..training() };
    for (session, title) in [
        (full, "Full · Training"),
        (Session { claimable: false, ..training() }, "Claiming closed · Training"),
        (Session { status: Status::Ongoing, ..training() }, "Ongoing · Training"),
        (Session { roles: Vec::new(), ..training() }, "Upcoming · Training"),
        (Session { status: Status::Completed, ..training() }, "Completed · Training"),
        (Session { status: Status::Cancelled, ..training() }, "Cancelled · Training"),
    ] {
        assert_eq!(board(session)["embeds"][0]["title"], title);
    }
}

#[test]
fn what_cannot_be_done_has_no_control() {
    let ongoing = board(Session { status: Status::Ongoing, claimable: false, ..training() });
    assert!(ongoing["embeds"][0]["description"].as_str().unwrap().ends_with("\nClaiming is closed."));
    assert_eq!(labels(&ongoing), [["Leave"]]);
    let closed = board(Session { claimable: false, ..training() });
    assert_eq!(labels(&closed), [["Leave"]], "leaving is possible while claiming is closed");
    for status in [Status::Completed, Status::Cancelled] {
        let over = board(Session { status, ..training() });
        assert_eq!(labels(&over), [[""; 0]; 0]);
        assert_eq!(over["embeds"][0]["fields"][0]["name"], "Trainer · 1 of 2 taken · rank 50+");
    }
    let no_roles = board(Session { roles: Vec::new(), ..training() });
    assert_eq!(labels(&no_roles), [[""; 0]; 0]);
    assert!(no_roles["embeds"][0]["description"].as_str().unwrap().ends_with("**No roles to claim**"));
}

#[test]
fn many_roles_leave_a_place_for_the_moderators_beside_leave() {
    let roles = (1..=25).map(|number| role(&format!("Role {number}"), 0, &[None, None])).collect();
    let labels = labels(&board(Session { roles, ..training() }));
    assert_eq!(labels.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5, 5, 25, 4]);
    assert_eq!(labels[3][0], "Role 1", "more than 25 slots: the select asks for the role first");
    assert_eq!(labels[4], ["Role 16 (2 free)", "Role 17 (2 free)", "Role 18 (2 free)", "Leave"]);
}

#[test]
fn titles_and_names_have_no_effect() {
    let roles = vec![role("**Boss** <@1>", 0, &[None])];
    let session = Session { title: "@everyone [x](https://bad.example)".parse().unwrap(), roles, ..training() };
    let body = board(session);
    assert_eq!(body["embeds"][0]["title"], r"Open · \@everyone \[x\](https\://bad.example)");
    assert_eq!(body["embeds"][0]["fields"][0]["name"], r"\*\*Boss\*\* \<\@1\> · 1 of 1 free");
    assert_eq!(labels(&body)[0], ["**Boss** <@1> (1 free)"], "a label is plain text to Discord");
}

#[test]
fn a_crowded_board_gives_up_details_before_names_and_keeps_every_count() {
    let holders: Vec<Option<u64>> = (1..=9).map(|id| Some(i64::MAX as u64 - id)).chain([None]).collect();
    let roles: Vec<Role> = (1..=25).map(|number| role(&format!("Role {number}"), 0, &holders)).collect();
    let description = Some("word ".repeat(400).parse().unwrap());
    let body = board(Session { roles, description, ..training() });
    let embed = &body["embeds"][0];
    for (place, field) in embed["fields"].as_array().unwrap().iter().enumerate() {
        assert_eq!(field["name"], format!("Role {} · 1 of 10 free", place + 1));
    }
    let first = embed["fields"][0]["value"].as_str().unwrap();
    assert!(first.starts_with("1. "), "the first roles have room for their slots: {first}");
    assert_eq!(embed["fields"][24]["value"], "1 free");
    assert!(embed["description"].as_str().unwrap().ends_with('…'));
}

#[test]
fn a_long_description_ends_where_the_embed_does() {
    let description = Some("*".repeat(2000).parse().unwrap());
    let seated = seated(Session { host: Some(roblox(7)), supervisor: Some(roblox(8)), description, ..training() });
    let face = face(&seated);
    assert_eq!(limits::broken(&face), [""; 0]);
    let body = to_value(&face).unwrap();
    let description = body["embeds"][0]["description"].as_str().unwrap();
    assert!(
        description.starts_with("Start: ") && description.ends_with(r"\*…"),
        "facts come first and no escape is cut: {description}"
    );
}

#[test]
fn a_session_from_elsewhere_may_have_more_roles_and_slots_than_fit() {
    let many = vec![Some(1); 200];
    let roles: Vec<Role> = (1..=30).map(|number| role(&format!("Role {number}"), 0, &many)).collect();
    let seated = seated(Session { roles, ..training() });
    assert_eq!(limits::broken(&face(&seated)), [""; 0]);
    let body = to_value(face(&seated)).unwrap();
    assert!(body["embeds"][0]["description"].as_str().unwrap().ends_with("5 more roles not shown here; use /claim for them."));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_session_fits_discords_limits(seated in any_session()) {
        let face = face(&seated);
        prop_assert_eq!(limits::broken(&face), Vec::<String>::new());
        let body = to_value(&face).unwrap();
        for (field, role) in body["embeds"][0]["fields"].as_array().into_iter().flatten().zip(&seated.session.roles) {
            let count = role_fullness(role, seated.session.status.is_over());
            prop_assert!(field["name"].as_str().unwrap().contains(&count));
        }
    }
}
