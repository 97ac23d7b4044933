//! Whatever way somebody names the place where they live, its zone is among the first.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;

/// As it is in November.
fn zones() -> Vec<Zone> {
    let zone = |(name, hours, abbreviation): (&str, f32, &str)| {
        #[expect(clippy::cast_possible_truncation, reason = "hours of a day in seconds")]
        let offset = Offset::from_seconds((hours * 3600.0) as i32).unwrap();
        Zone { name: name.to_owned(), offset, abbreviation: abbreviation.to_owned() }
    };
    let zones = [
        ("Africa/Blantyre", 2.0, "CAT"),
        ("Africa/Cairo", 2.0, "EET"),
        ("America/Argentina/Buenos_Aires", -3.0, "-03"),
        ("America/Chicago", -6.0, "CST"),
        ("America/Los_Angeles", -8.0, "PST"),
        ("America/New_York", -5.0, "EST"),
        ("America/North_Dakota/New_Salem", -6.0, "CST"),
        ("America/Sao_Paulo", -3.0, "-03"),
        ("America/St_Johns", -3.5, "NST"),
        ("America/Toronto", -5.0, "EST"),
        ("Asia/Kolkata", 5.5, "IST"),
        ("EST", -5.0, "EST"),
        ("Etc/GMT-2", 2.0, "+02"),
        ("Europe/Berlin", 1.0, "CET"),
        ("Europe/Busingen", 1.0, "CET"),
        ("Europe/London", 0.0, "GMT"),
        ("Pacific/Auckland", 13.0, "NZDT"),
        ("US/Eastern", -5.0, "EST"),
        ("UTC", 0.0, "UTC"),
    ];
    zones.map(zone).into()
}

fn first(text: &str) -> Option<String> {
    search(text, &zones()).first().map(|zone| zone.name.clone())
}

#[test]
fn a_place_is_found_by_its_city_its_name_its_country_or_its_abbreviation() {
    for (text, name) in [
        ("berlin", "Europe/Berlin"),
        (" BERLIN ", "Europe/Berlin"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Europe Berlin", "Europe/Berlin"),
        ("ber", "Europe/Berlin"),
        ("germany", "Europe/Berlin"),
        ("CET", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("new", "America/New_York"),
        ("est", "America/New_York"),
        ("eastern", "America/New_York"),
        ("California", "America/Los_Angeles"),
        ("são paulo", "America/Sao_Paulo"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("argentina", "America/Argentina/Buenos_Aires"),
        ("UK", "Europe/London"),
        ("utc", "UTC"),
        ("gmt", "UTC"),
    ] {
        assert_eq!(first(text).as_deref(), Some(name), "{text}");
    }
}

#[test]
fn a_distance_from_utc_finds_what_stays_there_and_the_places_that_are_there_now() {
    for text in ["utc+2", "UTC +2", "gmt+02:00", "+2", "+0200", "+02:00", "utc + 2"] {
        let found: Vec<String> = search(text, &zones()).into_iter().map(|zone| zone.name.clone()).collect();
        assert_eq!(found, ["Etc/GMT-2", "Africa/Cairo", "Africa/Blantyre"], "{text}");
    }
    assert_eq!(first("utc+5:30").as_deref(), Some("Asia/Kolkata"));
    assert_eq!(first("−3:30").as_deref(), Some("America/St_Johns"));
    assert_eq!(first("-0500").as_deref(), Some("America/New_York"));
    assert_eq!(first("utc+0").as_deref(), Some("UTC"));
}

#[test]
fn what_names_no_place_finds_nothing() {
    for text in ["", "  ", "atlantis", "utc+", "utc+99", "+2:75", "+", "utc+x", "+1:2:3", "++2", "5"] {
        assert_eq!(first(text), None, "{text:?}");
    }
}

proptest! {
    #[test]
    fn every_zone_finds_itself_and_no_text_is_too_odd(place in 0..19_usize, text in "(utc)?[+-−]?.{0,20}") {
        let zones = zones();
        let found = search(&zones[place].name, &zones);
        prop_assert!(found.contains(&&zones[place]));
        prop_assert!(zones[place].name == "EST" || found[0] == &zones[place]);
        prop_assert!(search(&text, &zones).len() <= zones.len());
    }
}
