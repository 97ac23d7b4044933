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
    let facts =
        "Start: <t:1796144400:F> (<t:1796144400:R>)\nLength: 1 hour 30 minutes\nHost: <@70>\n▰▱▱▱▱▱▱▱▱▱ **5 of 6 slots free**";
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
    assert_eq!(labels(&body), [trainer.as_slice(), &slots, &["Leave", "Manage"]]);
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
    assert_eq!(labels(&ongoing), [["Leave", "Manage"]]);
    let closed = board(Session { claimable: false, ..training() });
    assert_eq!(labels(&closed), [["Leave", "Manage"]], "leaving is possible while claiming is closed");
    for status in [Status::Completed, Status::Cancelled] {
        let over = board(Session { status, ..training() });
        assert_eq!(labels(&over), [["Manage"]]);
        assert_eq!(over["embeds"][0]["fields"][0]["name"], "Trainer · 1 of 2 taken · rank 50+");
    }
    let no_roles = board(Session { roles: Vec::new(), ..training() });
    assert_eq!(labels(&no_roles), [["Manage"]]);
    assert!(no_roles["embeds"][0]["description"].as_str().unwrap().ends_with("**No roles to claim**"));
}

#[test]
fn many_roles_fill_every_place_beside_leave_and_manage() {
    let roles = (1..=25).map(|number| role(&format!("Role {number}"), 0, &[None, None])).collect();
    let labels = labels(&board(Session { roles, ..training() }));
    assert_eq!(labels.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5, 5, 25, 5]);
    assert_eq!(labels[3][0], "Role 1", "more than 25 slots: the select asks for the role first");
    assert_eq!(labels[4], ["Role 16 (2 free)", "Role 17 (2 free)", "Role 18 (2 free)", "Leave", "Manage"]);
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
fn a_crowded_board_gives_up_details_before_holders_and_goes_on_in_a_second_message() {
    let holders: Vec<Option<u64>> = (1..=9).map(|id| Some(i64::MAX as u64 - id)).chain([None]).collect();
    let roles: Vec<Role> = (1..=25).map(|number| role(&format!("Role {number}"), 0, &holders)).collect();
    let description = Some("word ".repeat(400).parse().unwrap());
    let faces = faces(&seated(Session { roles, description, ..training() }));
    let bodies: Vec<Value> = faces.iter().map(|face| to_value(face).unwrap()).collect();
    assert_eq!(bodies.len(), 2);
    let fields = bodies.iter().flat_map(|body| body["embeds"][0]["fields"].as_array().unwrap());
    for (place, field) in fields.enumerate() {
        assert_eq!(field["name"], format!("Role {} · 1 of 10 free", place + 1));
    }
    let last = bodies[1]["embeds"][0]["fields"].as_array().unwrap().last().unwrap()["value"].as_str().unwrap();
    assert!(last.starts_with("1. ") && last.contains("9223372036854775806"), "the rest has room for its slots: {last}");
    assert!(bodies[0]["embeds"][0]["description"].as_str().unwrap().ends_with('…'));
    assert_eq!(bodies[0]["embeds"][0]["footer"]["text"], "Session training1 · 1 of 2, more below");
    assert_eq!(labels(&bodies[1]), [[""; 0]; 0], "everything that can be pressed is on the first message");
}

#[test]
fn a_cancelled_board_says_so_before_anything_else_and_why() {
    let cancel_reason = Some("No *host*".parse().unwrap());
    let body = board(Session { status: Status::Cancelled, cancel_reason, ..training() });
    let text = body["embeds"][0]["description"].as_str().unwrap();
    assert!(text.starts_with("**This session is cancelled.**\nReason: No \\*host\\*\nStart: "), "{text}");
}

#[test]
fn a_full_role_is_marked_and_so_is_whoever_was_there() {
    let mut full = role("Trainer", 0, &[Some(1), Some(2)]);
    full.slots[0].holder = Some(crate::domain::Holder { roblox: roblox(1), mark: Some(crate::domain::Mark::Late) });
    let body = board(Session { roles: vec![full, role("Medic", 0, &[None])], ..training() });
    assert_eq!(body["embeds"][0]["fields"][0]["name"], "Trainer · **full**, 2 of 2 taken");
    assert!(body["embeds"][0]["fields"][0]["value"].as_str().unwrap().contains("/users/1/profile) · late\n2. "));
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
    let many = vec![Some(1_000_000); 400];
    let roles: Vec<Role> = (1..=60).map(|number| role(&format!("Role {number}"), 0, &many)).collect();
    let seated = seated(Session { roles, ..training() });
    for face in faces(&seated) {
        assert_eq!(limits::broken(&face), [""; 0]);
    }
    let body = to_value(face(&seated)).unwrap();
    let text = body["embeds"][0]["description"].as_str().unwrap();
    assert!(text.ends_with("Not every role is shown here; use /claim for the others."), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_session_fits_discords_limits_and_shows_every_holder(seated in any_session()) {
        let mut shown = String::new();
        let mut headings = Vec::new();
        for face in faces(&seated) {
            prop_assert_eq!(limits::broken(&face), Vec::<String>::new());
            let body = to_value(&face).unwrap();
            for field in body["embeds"][0]["fields"].as_array().into_iter().flatten() {
                headings.push(field["name"].as_str().unwrap().to_owned());
                shown.push_str(field["value"].as_str().unwrap());
                shown.push('\n');
            }
        }
        for role in &seated.session.roles {
            let count = role_fullness(role, seated.session.status.is_over());
            prop_assert!(headings.iter().any(|heading| heading.contains(&count)));
        }
        for (_, _, holder) in seated.session.holders() {
            let name = match seated.people.on_discord(holder.roblox) {
                Some(user) => format!("<@{user}>"),
                None => holder.roblox.to_string(),
            };
            prop_assert!(shown.contains(&name), "{} is not shown", name);
        }
    }
}
