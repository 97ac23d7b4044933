//! What people type: times, roles, time zones, accounts and names.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::desk::programs::ApiKey;
use crate::desk::settings::ZoneName;
use crate::domain::when_text::InvalidWhen;
use crate::domain::zone_text::{self, Zone};
use crate::domain::{
    AccountText, AvatarUrl, Description, DiscordUserId, GroupText, KeyId, PersonName, Phrase, PhraseSight, Reason, RobloxId,
    RoleName, SessionId, TemplateName, Title, Username, WorkspaceId, WorkspaceName, roles_text, when_text,
};

/// Zones with what makes time hard: half hours, changes of half an hour, changes at midnight, and a day that was left out.
static ZONES: LazyLock<Vec<(Zone, TimeZone)>> = LazyLock::new(|| {
    let names = [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/St_Johns",
        "America/Santiago",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "Pacific/Apia",
        "Pacific/Chatham",
        "Etc/GMT-14",
    ];
    let zone = |name: &str| {
        let zone = TimeZone::get(name).ok()?;
        let now = zone.to_offset_info(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 56));
        Some((Zone { name: name.to_owned(), offset: now.offset(), abbreviation: now.abbreviation().to_owned() }, zone))
    };
    names.into_iter().filter_map(zone).collect()
});

/// A zone, a moment, and a start as it is typed. What is written down reads as the same minute.
pub(super) fn when(data: &[u8]) {
    let [zone, hours, text @ ..] = data else { return };
    let Ok(text) = str::from_utf8(text) else { return };
    let (_, zone) = &ZONES[usize::from(*zone) % ZONES.len()];
    // Hours that are 37 apart come by every change of the clocks and every hour of the day.
    let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 56 + 37 * i64::from(*hours));
    if let Ok(start) = when_text::parse(text, now, zone) {
        assert!(start >= now, "{start} is over at {now}");
        assert!(start.duration_since(now) <= SignedDuration::from_hours(2 * 366 * 24), "{start} is too far from {now}");
        let written = when_text::write(start, zone);
        match when_text::parse(&written, now, zone) {
            Ok(again) => assert_eq!(when_text::write(again, zone), written),
            // The same minute, some seconds ago; or the first of two hours that are called the same.
            Err(problem) => assert_eq!(problem, InvalidWhen::Past, "{written}"),
        }
    }
    if let Some(length) = when_text::length(text) {
        assert!((1..=10_080).contains(&length.get()));
    }
}

/// Roles as they are typed. What comes out keeps the limits; written down and read again, it is as many roles.
pub(super) fn roles(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let Ok(roles) = roles_text::parse(text) else { return };
    assert!((1..=25).contains(&roles.as_slice().len()));
    for draft in roles.as_slice() {
        assert!((1..=10).contains(&draft.vacant_role().slots.len()));
        reads_itself::<RoleName>(draft.name().as_str());
    }
    if let Ok(again) = roles_text::parse(&roles_text::write(&roles)) {
        assert_eq!(again.as_slice().len(), roles.as_slice().len());
    }
}

/// A time zone as it is searched, and by its name.
pub(super) fn zones(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let zones: Vec<Zone> = ZONES.iter().map(|(zone, _)| zone.clone()).collect();
    let found = zone_text::search(text, &zones);
    for (place, zone) in found.iter().enumerate() {
        assert!(!found[..place].contains(zone), "{} was found twice", zone.name);
    }
    if let Some(name) = ZoneName::find(text) {
        assert_eq!(ZoneName::find(name.as_str()), Some(name));
    }
}

/// Roblox accounts and groups, and a profile in which a member's words are looked for.
pub(super) fn accounts(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    match text.parse::<AccountText>() {
        Ok(AccountText::Id(id)) => reads_itself::<RobloxId>(&id.to_string()),
        Ok(AccountText::Name(name)) => reads_itself::<Username>(name.as_str()),
        Err(_) => {}
    }
    if let Ok(group) = text.parse::<GroupText>() {
        assert_eq!(group.group().to_string().parse::<GroupText>(), Ok(group));
    }
    let words = "apple river stone garden moon";
    if let Ok(phrase) = words.parse::<Phrase>() {
        // Whatever stands around them, the words are found.
        assert_eq!(phrase.seen_in(&format!("{text}\n{words}\n{text}")), PhraseSight::Found);
    }
}

/// Names and identifiers: each is kept as it reads, so a restart reads the same.
pub(super) fn names(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    reads_back::<Title>(text);
    reads_back::<Description>(text);
    reads_back::<RoleName>(text);
    reads_back::<PersonName>(text);
    reads_back::<TemplateName>(text);
    reads_back::<WorkspaceName>(text);
    reads_back::<Reason>(text);
    reads_back::<AvatarUrl>(text);
    reads_back::<SessionId>(text);
    reads_back::<WorkspaceId>(text);
    reads_back::<RobloxId>(text);
    reads_back::<DiscordUserId>(text);
    reads_back::<KeyId>(text);
    if let Some(key) = ApiKey::read(text) {
        assert_eq!(key.reveal(), text);
    }
}

/// If a text can be read, what it is read as is written as something that reads as the same.
fn reads_back<T: FromStr + Display>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        reads_itself::<T>(&value.to_string());
    }
}

fn reads_itself<T: FromStr + Display>(written: &str) {
    assert_eq!(written.parse::<T>().ok().map(|value| value.to_string()).as_deref(), Some(written));
}
