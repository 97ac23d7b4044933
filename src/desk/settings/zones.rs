//! The time zones of the world, and finding the one that somebody means.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::desk::Desk;
use crate::domain::zone_text::{self, Zone};

/// The name of a time zone that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneName(String);

impl ZoneName {
    /// The IANA name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The zone of this name; nothing if there is none.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let zone = TimeZone::get(name).ok()?;
        // As the database of zones writes it: names are found in any case.
        zone.iana_name().map(|name| Self(name.to_owned()))
    }
}

impl Desk {
    /// The zones that a text may mean, the likeliest first.
    pub async fn zones_called(&self, text: &str) -> Vec<Zone> {
        let text = text.to_owned();
        // The system's own zones are several hundred small files.
        let found = tokio::task::spawn_blocking(move || {
            let zones = all(Timestamp::now());
            zone_text::search(&text, &zones).into_iter().cloned().collect()
        });
        found.await.unwrap_or_default()
    }
}

/// Every zone as it is at this moment.
fn all(now: Timestamp) -> Vec<Zone> {
    let zone = |name: String| {
        let zone = TimeZone::get(&name).ok()?;
        let info = zone.to_offset_info(now);
        Some(Zone { offset: info.offset(), abbreviation: info.abbreviation().to_owned(), name })
    };
    let names = jiff::tz::db().available().map(|name| name.to_string()).filter(|name| is_a_place(name));
    names.filter_map(zone).collect()
}

/// Linux keeps copies of everything in these folders, and files that are no zones.
fn is_a_place(name: &str) -> bool {
    let no_place = ["posix/", "right/", "SystemV/"].iter().any(|folder| name.starts_with(folder));
    !no_place && !matches!(name, "Factory" | "localtime" | "posixrules")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn the_zones_of_the_world_are_found_by_what_people_type() {
        let zones = all("2026-11-24T12:00:00Z".parse().unwrap());
        for (text, name) in [
            ("berlin", "Europe/Berlin"),
            ("new york", "America/New_York"),
            ("utc+2", "Etc/GMT-2"),
            ("utc", "UTC"),
            ("EST", "America/New_York"),
            ("india", "Asia/Kolkata"),
            ("kolkata", "Asia/Kolkata"),
            ("sydney", "Australia/Sydney"),
        ] {
            let found = zone_text::search(text, &zones);
            assert_eq!(found.first().map(|zone| zone.name.as_str()), Some(name), "{text}");
        }
        let beside = zone_text::search("utc+2", &zones);
        assert!(beside.iter().take(5).any(|zone| zone.name == "Africa/Cairo"), "{beside:?}");
    }

    #[test]
    fn every_zone_that_is_also_called_something_is_there() {
        let zones = all("2026-11-24T12:00:00Z".parse().unwrap());
        assert!(zones.len() > 400, "{}", zones.len());
        for zone in &zones {
            assert!(ZoneName::find(&zone.name).is_some(), "{}", zone.name);
        }
        for text in ["Ukraine", "vietnam", "Brasil", "chile", "norway", "denmark", "switzerland", "new zealand"] {
            assert!(!zone_text::search(text, &zones).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_zone_that_there_is_not_has_no_name() {
        assert_eq!(ZoneName::find("europe/berlin").unwrap().as_str(), "Europe/Berlin");
        for wrong in ["", "Atlantis", "../etc/passwd", "Europe/Berlin\0"] {
            assert_eq!(ZoneName::find(wrong), None, "{wrong:?}");
        }
    }
}
