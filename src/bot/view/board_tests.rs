//! What a member reads on a board and can press there.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use serde_json::{Value, to_value};

use super::*;
use crate::bot::view::sample::{discord, roblox, role, seated, training};
use crate::domain::{Holder, Mark, Reason};

/// The only message of this session's board.
fn board(session: Session) -> Value {
    only(&seated(session))
}

fn only(seated: &SeatedSession) -> Value {
    let mut pages = pages(seated);
    assert_eq!(pages.len(), 1);
    to_value(pages.pop().unwrap()).unwrap()
}

fn description(session: Session) -> String {
    board(session)["embeds"][0]["description"].as_str().unwrap().to_owned()
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
fn a_board_shows_what_can_be_done_when_how_full_and_who_sits_where() {
    let mut seated = seated(Session { host: Some(roblox(7)), ..training() });
    seated.people = [(roblox(7), discord(70))].into_iter().collect();
    let body = only(&seated);
    let embed = &body["embeds"][0];
    assert_eq!(embed["title"], "Open · Training");
    let description = "Press a role below to claim a slot.\n\n\
        Start: <t:1796144400:F> (<t:1796144400:R>)\nLength: 1 hour 30 minutes\nHost: <@70>\n\n\
        ●○○○○○ **5 of 6 slots free**";
    assert_eq!(embed["description"], description);
    assert_eq!(embed["fields"][0]["name"], "Trainer · 1 of 2 free · rank 50+");
    let seats = "1. vacant\n2. [Roblox 714760171](https://www.roblox.com/users/714760171/profile)";
    assert_eq!(embed["fields"][0]["value"], seats);
    assert_eq!(embed["fields"][1]["name"], "Assistant · 4 of 4 free");
    assert_eq!(embed["fields"][1]["value"], "1–4. vacant");
    assert_eq!(embed["footer"]["text"], "Session training1");
    assert_eq!(body["content"], "");
}

#[test]
fn a_holder_who_is_known_on_discord_is_shown_as_a_mention_that_does_not_ping() {
    let mut seated = seated(training());
    seated.people = [(roblox(714_760_171), discord(70))].into_iter().collect();
    let body = only(&seated);
    assert_eq!(body["embeds"][0]["fields"][0]["value"], "1. vacant\n2. <@70>");
    assert_eq!(body["allowed_mentions"], serde_json::json!({"parse": []}));
}

#[test]
fn a_full_role_says_so_and_vacant_slots_in_a_row_share_a_line() {
    let holders = [None, None, None, Some(1), None, None, Some(2)];
    let roles = vec![role("Guard", 10, &holders), role("Chef", 0, &[Some(3)])];
    let fields = board(Session { roles, ..training() })["embeds"][0]["fields"].clone();
    assert_eq!(fields[0]["name"], "Guard · 5 of 7 free · rank 10+");
    let lines: Vec<&str> = fields[0]["value"].as_str().unwrap().lines().collect();
    assert_eq!((lines[0], lines[2], lines[3]), ("1–3. vacant", "5. vacant", "6. vacant"));
    assert!(lines[1].starts_with("4. [Roblox 1]") && lines[4].starts_with("7. [Roblox 2]"), "{lines:?}");
    assert_eq!(fields[1]["name"], "Chef · full");
}

#[test]
fn the_bar_is_empty_or_full_only_when_the_session_is() {
    let bars = [(0, 3), (1, 3), (3, 3), (0, 250), (1, 250), (125, 250), (249, 250), (250, 250), (1, 1), (1, 2)];
    let drawn = bars.map(|(held, slots)| bar(held, slots));
    let expected = ["○○○", "●○○", "●●●", "○○○○○○○○○○", "●○○○○○○○○○", "●●●●●○○○○○", "●●●●●●●●●○", "●●●●●●●●●●", "●", "●○"];
    assert_eq!(drawn, expected);
}

#[test]
fn a_board_offers_a_button_a_role_a_select_of_slots_leave_and_manage() {
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
fn the_first_word_and_the_first_sentence_say_what_state_the_session_is_in() {
    let full = || vec![role("Trainer", 0, &[Some(1)])];
    let press = "Press a role below to claim a slot.";
    let taken = "Every slot is taken. When somebody leaves, you can claim theirs here.";
    let closed = "Claiming is closed. You can take a slot once a moderator opens it.";
    for (session, title, sentences) in [
        (training(), "Open · Training", press.to_owned()),
        (Session { roles: full(), ..training() }, "Full · Training", taken.to_owned()),
        (Session { claimable: false, ..training() }, "Claiming closed · Training", closed.to_owned()),
        (
            Session { roles: Vec::new(), ..training() },
            "Upcoming · Training",
            "There is nothing to claim in this session.".to_owned(),
        ),
        (Session { delayed: true, ..training() }, "Delayed · Training", format!("The start is delayed. {press}")),
        (
            Session { delayed: true, claimable: false, ..training() },
            "Delayed · Training",
            format!("The start is delayed. {closed}"),
        ),
        (
            Session { status: Status::Ongoing, ..training() },
            "Ongoing · Training",
            format!("This session is running now. {press}"),
        ),
        (
            Session { status: Status::Ongoing, roles: full(), ..training() },
            "Ongoing · Training",
            format!("This session is running now. {taken}"),
        ),
        (Session { status: Status::Completed, ..training() }, "Completed · Training", "This session is over.".to_owned()),
        (
            Session { status: Status::Cancelled, delayed: true, ..training() },
            "Cancelled · Training",
            "This session does not take place.".to_owned(),
        ),
    ] {
        let body = board(session);
        assert_eq!(body["embeds"][0]["title"], title);
        let description = body["embeds"][0]["description"].as_str().unwrap();
        assert_eq!(description.lines().next(), Some(sentences.as_str()));
        assert!(units(&sentences) <= state::LONGEST_SENTENCES);
    }
}

#[test]
fn times_are_those_that_matter_in_each_state() {
    let start = "Start: <t:1796144400:F>";
    assert!(description(training()).contains(&format!("{start} (<t:1796144400:R>)\n")));
    let ongoing = description(Session { status: Status::Ongoing, ..training() });
    assert!(ongoing.contains(&format!("{start}\nEnd: <t:1796149800:F> (<t:1796149800:R>)\n")), "{ongoing}");
    let completed = description(Session { status: Status::Completed, ..training() });
    assert!(completed.contains(&format!("{start}\n")) && !completed.contains(":R>"), "{completed}");
    let cancelled = description(Session { status: Status::Cancelled, ..training() });
    assert!(cancelled.contains("Planned start: <t:1796144400:F>\n") && !cancelled.contains(":R>"), "{cancelled}");
}

#[test]
fn a_reason_is_shown_as_text_and_as_much_of_it_as_has_room() {
    let facts = |reason: &str| {
        let session = Session { status: Status::Cancelled, cancel_reason: Some(reason.parse().unwrap()), ..training() };
        facts(&session, &People::default())
    };
    let shown = facts("The **host** is ill");
    assert!(shown.starts_with(r"Reason: The \*\*host\*\* is ill"), "{shown}");
    let longest = facts(&"*".repeat(Reason::LONGEST));
    assert!(units(&longest) < 800);
}

#[test]
fn whoever_is_marked_is_shown_so_and_counted_once_it_is_over() {
    let mut trainer = role("Trainer", 0, &[Some(1), Some(2)]);
    trainer.slots[0].holder = Some(Holder { roblox: roblox(1), mark: Some(Mark::Late) });
    let session = |status| Session { status, roles: vec![trainer.clone()], ..training() };
    for status in [Status::Ongoing, Status::Completed] {
        let seats = board(session(status))["embeds"][0]["fields"][0]["value"].as_str().unwrap().to_owned();
        assert!(seats.contains("/users/1/profile) · late\n2. [Roblox 2]") && seats.ends_with("/users/2/profile)"), "{seats}");
    }
    let over = description(session(Status::Completed));
    assert!(over.ends_with("**2 of 2 slots taken**\nAttendance: 1 late, 1 not marked"), "{over}");
    assert!(!description(session(Status::Ongoing)).contains("Attendance"));
}

#[test]
fn what_cannot_be_done_has_no_control() {
    for status in [Status::Upcoming, Status::Ongoing] {
        let closed = board(Session { status, claimable: false, ..training() });
        assert_eq!(labels(&closed), [["Leave", "Manage"]], "leaving is possible while claiming is closed");
    }
    for status in [Status::Completed, Status::Cancelled] {
        let over = board(Session { status, ..training() });
        assert_eq!(labels(&over), [["Manage"]], "what was done can be looked at and put right");
        assert_eq!(over["embeds"][0]["fields"][0]["name"], "Trainer · 1 of 2 taken");
        assert!(over["embeds"][0]["description"].as_str().unwrap().contains("\n\n●○○○○○ **1 of 6 slots taken**"));
    }
    let no_roles = board(Session { roles: Vec::new(), ..training() });
    assert_eq!(labels(&no_roles), [["Manage"]]);
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

/// Twenty-five roles of ten slots, nine of them held.
fn crowded() -> Session {
    let holders: Vec<Option<u64>> = (1..=9).map(|id| Some(1_000_000 + id)).chain([None]).collect();
    let roles = (1..=25).map(|number| role(&format!("Role {number}"), 0, &holders)).collect();
    Session { roles, description: Some("word ".repeat(100).parse().unwrap()), ..training() }
}

#[test]
fn what_one_message_cannot_hold_goes_on_in_a_second_one_that_has_the_controls() {
    let pages: Vec<Value> = pages(&seated(crowded())).iter().map(|page| to_value(page).unwrap()).collect();
    let [first, second] = pages.as_slice() else { unreachable!("{} pages", pages.len()) };
    assert_eq!(first["embeds"][0]["title"], "Open · Training (1 of 2)");
    assert_eq!(second["embeds"][0]["title"], "Open · Training (2 of 2)");
    let text = first["embeds"][0]["description"].as_str().unwrap();
    assert!(text.starts_with("Press a role below to claim a slot.\n\nStart: ") && text.ends_with("word"), "{text}");
    assert_eq!(second["embeds"][0]["description"], "●●●●●●●●●○ **25 of 250 slots free**");
    assert_eq!(labels(first), [[""; 0]; 0]);
    assert_eq!(labels(second).iter().map(Vec::len).collect::<Vec<_>>(), [5, 5, 5, 25, 5]);
    assert_eq!(second["embeds"][0]["footer"]["text"], "Session training1");
    let names = |page: &Value| page["embeds"][0]["fields"].as_array().unwrap().len();
    assert_eq!(names(first) + names(second), 25);
}
