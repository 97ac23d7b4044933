//! What an administrator reads, and that Discord takes all of it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use serde_json::{Value, to_value};

use super::*;
use crate::bot::view::limits::{broken, broken_form};
use crate::desk::Community;
use crate::desk::programs::Revocation;
use crate::desk::settings::GroupAsked;
use crate::desk::settings::{Consequences, KeyForgotten, KeyOffer, KeyProblem, SeriesKeyState};
use crate::domain::{EngineKind, GuildId, KeyId, KeyScopes, Plan, Retention};
use crate::domain::{RankSource, RobloxGroupId};
use crate::roblox::{GroupProfile, Trouble};
use crate::store::api_keys::KeyRow;
use crate::store::guilds::Guild;
use crate::store::workspaces::{SeriesWorkspace, Workspace};
use crate::vault::{LastFour, NotKept, Unreadable};

fn now() -> Timestamp {
    "2026-11-24T17:42:00Z".parse().unwrap()
}

/// A server where nothing was set yet.
fn fresh() -> Settings {
    let workspace = Workspace {
        id: "workspace_1".parse().unwrap(),
        name: "Night Shift".parse().unwrap(),
        plan: Plan::Enterprise,
        engine: EngineKind::Embedded,
        roblox_group: None,
        series: None,
        created_at: now(),
    };
    let guild = Guild {
        id: GuildId::new(1).unwrap(),
        workspace: workspace.id.clone(),
        time_zone: "UTC".to_owned(),
        moderator_role: None,
        board_channel: None,
        audit_channel: None,
        releases_departed: false,
        created_at: now(),
    };
    Settings {
        community: Community { guild, workspace },
        series_key: SeriesKeyState::NotKept,
        api_keys: Vec::new(),
        retention: Retention::Always,
        servers: 1,
        lost: None,
        read_at: now(),
    }
}

fn series(name: &str) -> SeriesWorkspace {
    SeriesWorkspace { id: "a7d5339a-5531-4336-99c6-6f3249c9ac20".parse().unwrap(), name: name.to_owned() }
}

fn ending(end: &str) -> LastFour {
    LastFour::of(&format!("a-long-key-that-ends-with-{end}").into())
}

fn key(number: usize) -> KeyRow {
    let id = format!("abcde{}{}{}", 2 + number / 25 % 5, 2 + number / 5 % 5, 2 + number % 5);
    KeyRow {
        id: id.parse().unwrap(),
        workspace: "workspace_1".parse().unwrap(),
        hash: String::new(),
        created_at: now(),
        last_used_at: (number % 2 == 1).then(now),
        revoked_at: None,
        scopes: if number.is_multiple_of(3) { "read,claim".parse().unwrap() } else { KeyScopes::ALL },
        expires_at: number.is_multiple_of(4).then(now),
        replaced_by: number.is_multiple_of(4).then(|| "abcdef27".parse().unwrap()),
    }
}

/// A server where everything is set, with the longest names.
fn full() -> Settings {
    let mut settings = fresh();
    settings.community.workspace.engine = EngineKind::Series;
    settings.community.workspace.series = Some(series(&"*_".repeat(400)));
    settings.community.workspace.roblox_group = RobloxGroupId::new(i64::MAX.unsigned_abs()).ok();
    settings.community.guild.moderator_role = DiscordRoleId::new(i64::MAX.unsigned_abs()).ok();
    settings.community.guild.board_channel = ChannelId::new(i64::MAX.unsigned_abs()).ok();
    settings.community.guild.releases_departed = true;
    settings.community.guild.time_zone = "America/Argentina/ComodRivadavia".to_owned();
    settings.series_key = SeriesKeyState::Kept(ending("*_*_"));
    settings.api_keys = (0..30).map(key).collect();
    settings.retention = Retention::TwoYears;
    settings.servers = 1_000_000;
    settings
}

/// All that can be read on a message.
fn read(face: &Face) -> String {
    fn collect(value: &Value, text: &mut String) {
        match value {
            Value::String(part) => text.extend([part, "\n"]),
            Value::Array(parts) => parts.iter().for_each(|part| collect(part, text)),
            Value::Object(fields) => fields.values().for_each(|field| collect(field, text)),
            _ => {}
        }
    }
    let mut text = String::new();
    collect(&to_value(face).unwrap(), &mut text);
    text
}

fn says(face: &Face, parts: &[&str]) {
    let text = read(face);
    for part in parts {
        assert!(text.contains(part), "{part:?} is not said in: {text}");
    }
}

#[test]
fn a_fresh_server_shows_what_holds_without_anything_set() {
    says(
        &panel(&fresh(), true, None),
        &[
            "This bot. Everything is kept on the machine that runs it.",
            "Members with the Manage Events permission.",
            "Server Settings → Integrations",
            "None. Moderators post each board where they want it.",
            "They keep their slots, and boards say that they left.",
            "UTC: it is Tue 24 Nov 17:42 there.",
            "None. Programs need one",
        ],
    );
    let text = read(&panel(&fresh(), true, None));
    assert!(!text.contains("No moderator role") && !text.contains("No board channel") && !text.contains("share"), "{text}");
}

#[test]
fn what_is_set_is_shown_and_can_be_cleared() {
    let mut settings = fresh();
    settings.community.guild.moderator_role = DiscordRoleId::new(5).ok();
    settings.community.guild.board_channel = ChannelId::new(6).ok();
    settings.community.guild.time_zone = "Europe/Berlin".to_owned();
    settings.community.workspace.roblox_group = RobloxGroupId::new(7).ok();
    settings.servers = 2;
    let panel = panel(&settings, true, Some("Done.".to_owned()));
    assert_eq!(panel.content.as_deref(), Some("Done."));
    says(
        &panel,
        &[
            "everybody with <@&5>",
            "<#6>: the board of each new session is posted there.",
            "Europe/Berlin: it is Tue 24 Nov 18:42 there.",
            "[Group 7](<https://www.roblox.com/communities/7>)",
            "No moderator role",
            "No board channel",
            "2 servers share this community",
        ],
    );
    let body = to_value(&panel).unwrap();
    assert_eq!(body["components"][0]["components"][0]["default_values"][0]["id"], "5");
    assert_eq!(body["components"][1]["components"][0]["default_values"][0]["id"], "6");
    assert_eq!(body["components"][1]["components"][0]["channel_types"], serde_json::json!([0, 5]));
}

#[test]
fn what_becomes_of_slots_is_said_with_what_is_missing_for_it() {
    says(&panel(&fresh(), false, None), &["They keep their slots", "Free slots of who leaves"]);
    says(&panel(&full(), true, None), &["are free again at once. Moderators hear of it.", "Keep slots of who leaves"]);
    says(&panel(&full(), false, None), &["are to be free again at once. It works once whoever runs this bot has switched on"]);
    assert!(departures::set(true, false).ends_with("Discord does not tell it yet who leaves."));
    assert!(departures::set(true, true).ends_with("are free again from now on."));
    assert!(departures::set(false, false).ends_with("keep their slots from now on."));
}

#[test]
fn how_long_history_is_kept_is_shown_and_nothing_is_deleted_unasked() {
    says(&panel(&fresh(), true, None), &["Past sessions and the record of changes are kept forever.", "History…"]);
    says(&panel(&full(), true, None), &["are deleted after 2 years."]);
    says(&history::page(&full(), None), &["Upcoming sessions are never deleted.", "Keep 90 days", "Keep forever", "Back"]);
    says(&history::ask(Retention::Year), &["ended more than 1 year ago will be deleted", "It cannot be undone."]);
    assert!(history::set(Retention::Always).contains("kept forever"));
}

#[test]
fn every_face_and_form_fits_discord() {
    let zone = |number: usize| Zone {
        name: format!("Etc/{}{number}", "Long".repeat(20)),
        offset: jiff::tz::Offset::from_seconds(12 * 3600 + 45 * 60).unwrap(),
        abbreviation: "+1245".to_owned(),
    };
    let many: Vec<Zone> = (0..40).map(zone).collect();
    let consequences = Consequences { sessions: Some(200), boards: 1 };
    let id: KeyId = "abcdef27".parse().unwrap();
    let mut unreadable = full();
    unreadable.series_key = SeriesKeyState::Unreadable(Unreadable::OtherKey);
    for face in [
        panel(&fresh(), true, None),
        panel(&full(), false, Some(time_zone_set(&ZoneName::find("Europe/Berlin").unwrap()))),
        panel(&unreadable, true, None),
        engine::page(&fresh(), None),
        engine::page(&full(), Some(engine::offered(&KeyOffer::Kept(series(&"_".repeat(900)), ending("abcd"))))),
        engine::page(&unreadable, None),
        engine::ask(EngineKind::Series, consequences),
        engine::ask(EngineKind::Embedded, Consequences { sessions: None, boards: 3 }),
        history::page(&fresh(), None),
        history::page(&full(), Some(history::set(Retention::Quarter))),
        history::ask(Retention::TwoYears),
        api_keys::page(&fresh(), None),
        api_keys::page(&full(), None),
        api_keys::ask(id),
        api_keys::too_many(25),
        zones(&many, now()),
        zones(&many[..1], now()),
        no_zone(&"*".repeat(60)),
        roblox_group::not_a_group(),
        roblox_group::no_such_group(group(u64::MAX >> 1)),
        roblox_group::ask(&asked(Ok("*".repeat(50)))),
        roblox_group::ask(&asked(Err(Trouble::Down))),
    ] {
        assert_eq!(broken(&face), Vec::<String>::new(), "{face:?}");
    }
    for form in [group_form(), zone_form(), series_key_form()] {
        assert_eq!(broken_form(&form), Vec::<String>::new(), "{form:?}");
    }
}

#[test]
fn a_name_from_series_has_no_effect_and_no_key_is_shown_but_its_end() {
    let mut settings = fresh();
    settings.community.workspace.series = Some(series("**Bold** @everyone"));
    settings.series_key = SeriesKeyState::Kept(ending("a1b2"));
    let page = engine::page(&settings, None);
    says(&page, &["ends with a1b2", r"\*\*Bold\*\* \@everyone", "Replace the SERIES key…", "Forget the SERIES key"]);
    assert!(!read(&page).contains("a-long-key"));
    settings.community.workspace.engine = EngineKind::Series;
    let page = engine::page(&settings, None);
    assert!(!read(&page).contains("Forget"), "a key in use is not forgotten by a slip");
    says(&page, &["Let this bot decide"]);
}

#[test]
fn what_a_switch_leaves_behind_is_said_in_numbers() {
    let said = |to, sessions, boards| read(&engine::ask(to, Consequences { sessions, boards }));
    let text = said(EngineKind::Series, Some(3), 2);
    assert!(text.contains("If SERIES decides, 3 coming sessions of this bot, with 2 boards, are left as they are"), "{text}");
    let text = said(EngineKind::Embedded, Some(1), 0);
    assert!(
        text.contains("If this bot decides, 1 coming session of SERIES, with 0 boards, is left as they are")
            || text.contains("is left"),
        "{text}"
    );
    assert!(said(EngineKind::Embedded, None, 4).contains("SERIES does not answer"), "{text}");
}

#[test]
fn each_way_in_which_a_key_is_not_kept_says_so_and_what_to_do() {
    let refused = |problem| engine::offered(&KeyOffer::Refused(problem));
    let another = KeyOffer::AnotherWorkspace { kept: series("Night"), offered: series("Day") };
    let sentences = [
        refused(KeyProblem::NotAKey),
        refused(KeyProblem::Invalid),
        refused(KeyProblem::NotChecked),
        refused(KeyProblem::NotSealed(NotKept::Locked)),
        refused(KeyProblem::NotSealed(NotKept::NoRandomness)),
        engine::offered(&another),
    ];
    for (place, sentence) in sentences.iter().enumerate() {
        assert!(sentence.contains("not kept"), "{sentence}");
        assert!(!sentences[..place].contains(sentence), "{sentence}");
    }
    let unreadable = [Unreadable::NotKept, Unreadable::Locked, Unreadable::OtherKey, Unreadable::Damaged].map(engine::no_key);
    assert!(unreadable.iter().all(|sentence| sentence.contains("SERIES key")), "{unreadable:?}");
    for forgotten in [KeyForgotten::Forgotten, KeyForgotten::NotKept, KeyForgotten::InUse] {
        assert!(engine::forgotten(forgotten).contains("key"));
    }
}

#[test]
fn a_time_zone_is_chosen_by_its_clock() {
    let zone = |name: &str, seconds| Zone {
        name: name.to_owned(),
        offset: jiff::tz::Offset::from_seconds(seconds).unwrap(),
        abbreviation: String::new(),
    };
    let face = zones(&[zone("America/St_Johns", -12_600), zone("Etc/GMT-2", 7200)], now());
    says(&face, &["America/St Johns", "Tue 24 Nov 14:12 now · UTC-3:30", "UTC+2 all year, without summer time", "Etc/GMT-2"]);
}

#[test]
fn more_keys_than_a_menu_holds_are_counted() {
    says(
        &api_keys::page(&full(), None),
        &[
            "`abcde222` · may only read and claim · made <t:",
            "· may do everything · made",
            "never used",
            "used <t:",
            "· stops working <t:",
            "· `abcdef27` takes its place",
            "And 5 more keys.",
            "SERIES itself",
        ],
    );
    let id: KeyId = "abcdef27".parse().unwrap();
    for revocation in [Revocation::Revoked, Revocation::RevokedBefore, Revocation::Unknown] {
        assert!(api_keys::revoked(revocation, id).contains("`abcdef27`"));
    }
}

fn group(number: u64) -> RobloxGroupId {
    RobloxGroupId::new(number).unwrap()
}

fn asked(name: Result<String, Trouble>) -> GroupAsked {
    let id = group(u64::MAX >> 1);
    let seen = name.map(|name| GroupProfile { id, name, members: u64::MAX });
    GroupAsked { group: id, seen, now: RankSource::Hand, then: RankSource::Group(id) }
}
