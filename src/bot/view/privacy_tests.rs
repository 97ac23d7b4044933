//! What people read about their data, word for word, and what is in their file.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use serde_json::json;

use super::*;
use crate::bot::view::limits;
use crate::bot::view::sample::{discord, roblox};

fn claim(session: &str) -> RunningClaim {
    RunningClaim {
        session: session.to_owned(),
        starts_at: "2026-12-01T18:00:00Z".parse().unwrap(),
        role: "Trainer".parse().unwrap(),
    }
}

fn record(value: &Value) -> Record {
    value.as_object().unwrap().clone()
}

fn export() -> Export {
    Export {
        user: discord(70),
        made_at: "2026-11-01T00:00:00Z".parse().unwrap(),
        links: vec![record(&json!({ "guild_id": "0", "roblox_id": "7" }))],
        ranks: Vec::new(),
        claims: Vec::new(),
        sessions_run: Vec::new(),
        attendance: Vec::new(),
        audit: Vec::new(),
        others: Record::new(),
        out_of_reach: OutOfReach::default(),
    }
}

fn said(face: &Face) -> &str {
    face.content.as_deref().unwrap()
}

#[test]
fn what_would_be_lost_is_said_by_name_before_it_is() {
    let asked = preview(&Preview {
        running: vec![claim("Evening *Training*"), claim("Rescue")],
        past: 1,
        links: 2,
        moderated: false,
        anything: true,
        out_of_reach: OutOfReach::default(),
        unasked: vec!["Night Shift".parse().unwrap()],
    });
    assert_eq!(
        said(&asked),
        "This deletes everything that is kept of you, in every server where this bot knows you:\n\
         - You give up Trainer in Evening \\*Training\\* (<t:1796148000:R>), Trainer in Rescue (<t:1796148000:R>).\n\
         - Your Roblox account is not linked any more (2 links), and your ranks are gone.\n\
         - 1 slot of past sessions stays as taken by somebody, without you.\n\
         - What you did stays in the moderators' records, without you.\n\
         The bot cannot ask SERIES about Night Shift right now, so what you hold there would stay. To give that up too, keep your \
         data and try again later.\n\
         It cannot be undone. For a copy, use /privacy export first."
    );
    assert_eq!(asked.rows.len(), 1);
    let nothing = preview(&Preview::default());
    assert_eq!(nothing, Face::text("Nothing is kept of you, in no server. So there is nothing to delete."));
}

#[test]
fn a_deletion_that_takes_longer_than_its_answer_says_that_it_goes_on() {
    let answer = erased(&Erasure { anything: true, goes_on: true, ..Erasure::default() });
    let text = said(&answer);
    assert!(text.contains("goes on by itself") && !text.contains("Everything that was kept of you is deleted"), "{text}");
}

#[test]
fn what_cannot_be_deleted_is_said() {
    let remote = vec!["Night Shift".parse().unwrap()];
    let out_of_reach =
        OutOfReach { remote, shared: vec![roblox(7)], said_by: vec![LinkSource::Bloxlink], ..OutOfReach::default() };
    let answer = erased(&Erasure {
        given_up: vec![claim("Rescue")],
        past: 3,
        anything: true,
        goes_on: false,
        out_of_reach,
        still_held: vec![claim("Training")],
        unasked: vec!["Day Shift".parse().unwrap()],
        remote: Vec::new(),
    });
    assert_eq!(
        said(&answer),
        "Everything that was kept of you is deleted, in every server where this bot knew you.\n\
         You gave up Trainer in Rescue (<t:1796148000:R>).\n\
         3 slots of past sessions stay as taken by somebody, without you.\n\
         SERIES did not confirm that you gave up Trainer in Training (<t:1796148000:R>). Ask a moderator there to take you out.\n\
         The bot could not ask SERIES about Day Shift. If you hold a slot there, ask a moderator there to take you out.\n\
         The sessions of Night Shift are kept by SERIES. What it keeps of you stays there; ask the moderators of that community \
         about it.\n\
         Bloxlink knows your account too, and tells this bot again when you use it. To end that, unlink it there as well.\n\
         [Roblox 7](<https://www.roblox.com/users/7/profile>) is linked to somebody else as well, so what was done with it is \
         not yours alone and stays."
    );
    assert_eq!(erased(&Erasure::default()), Face::text("Nothing is kept of you any more."));
}

#[test]
fn the_file_can_be_read_by_people_and_programs() {
    let face = exported(&export());
    let file = &face.files[0];
    let read: Value = serde_json::from_slice(file.content()).unwrap();
    assert_eq!((file.name(), file.content_type()), ("my-slotkeeper-data.json", "application/json"));
    assert_eq!(read["roblox_accounts"], json!([{ "discord_server": "every server", "roblox_id": "7" }]));
    assert_eq!((&read["discord_user_id"], &read["made_at"]), (&json!("70"), &json!("2026-11-01T00:00:00Z")));
    let text = std::str::from_utf8(file.content()).unwrap();
    assert!(text.starts_with("{\n  \"about\": [\n    \"Everything that Slotkeeper keeps of you, "), "{text}");
    let empty = exported(&Export { links: Vec::new(), ..export() });
    assert_eq!(empty, Face::text("Nothing is kept of you, in no server. So there is no file."));
}

#[test]
fn however_much_happened_the_file_is_one_that_discord_takes() {
    let audit = vec![record(&json!({ "action": "slot_claimed", "session": "x".repeat(1_000) })); 20_000];
    let face = exported(&Export { audit, ..export() });
    let file = &face.files[0];
    assert!(file.content().len() <= FILE, "{}", file.content().len());
    let read: Value = serde_json::from_slice(file.content()).unwrap();
    let entries = read["what_happened"].as_array().unwrap().len();
    assert!(entries > 1_000, "{entries}");
    assert!(read["about"][2].as_str().unwrap().contains(&format!("The oldest {} entries", 20_000 - entries)));
}

#[test]
fn however_much_there_is_to_lose_it_fits_one_message() {
    let running = vec![claim(&"*".repeat(256)); 60];
    let remote = vec!["*".repeat(100).parse().unwrap(); 40];
    let out_of_reach = OutOfReach {
        remote: remote.clone(),
        shared: vec![roblox(u64::MAX >> 1); 5],
        unproved: vec![roblox(u64::MAX >> 1); 5],
        said_by: vec![LinkSource::Bloxlink, LinkSource::Rover],
        former_until: "2026-11-01T00:00:00Z".parse().ok(),
    };
    let lost = Preview {
        running: running.clone(),
        past: u64::MAX,
        links: 99,
        moderated: true,
        anything: true,
        out_of_reach: out_of_reach.clone(),
        unasked: remote.clone(),
    };
    assert_eq!(limits::broken(&preview(&lost)), Vec::<String>::new());
    let gone = Erasure {
        given_up: running.clone(),
        past: u64::MAX,
        anything: true,
        goes_on: false,
        out_of_reach,
        still_held: running,
        unasked: remote,
        remote: Vec::new(),
    };
    let answer = erased(&gone);
    let length = text::units(said(&answer));
    assert!(length <= 2_000, "{length}");
}
