//! Small words of every sentence: moments, lengths, people, counts, lists.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::bot::view::text::{self, units};
use crate::desk::Name;
use crate::domain::{ChannelId, DiscordRoleId, DiscordUserId, Minutes, RobloxGroupId, RobloxId, RoleName, Session};

/// How much of a title a sentence shows, in UTF-16 units.
const TITLE: usize = 120;

/// How much of a Roblox name a sentence shows, in UTF-16 units.
const NAME: usize = 100;

/// How much of a role's name a sentence shows, in UTF-16 units.
const ROLE: usize = 100;

/// A moment as Discord shows it to each reader in their own time zone: "Tuesday, 1 December 2026 18:00".
#[must_use]
pub fn moment(moment: Timestamp) -> String {
    format!("<t:{}:F>", moment.as_second())
}

/// How far away a moment is, as Discord keeps it up to date: "in 2 hours".
#[must_use]
pub fn distance(moment: Timestamp) -> String {
    format!("<t:{}:R>", moment.as_second())
}

/// A moment where Discord shows no timestamps (labels): "Tue 1 Dec 18:00".
#[must_use]
pub fn moment_in(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned_datetime(zone.clone()).strftime("%a %-d %b %H:%M").to_string()
}

/// A length: "1 hour 30 minutes".
#[must_use]
pub fn length(length: Minutes) -> String {
    let minutes = usize::from(length.get());
    let parts = [(minutes / (24 * 60), "day"), (minutes / 60 % 24, "hour"), (minutes % 60, "minute")];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, unit)| counted(count, unit));
    parts.collect::<Vec<_>>().join(" ")
}

/// A number with its noun: "1 slot", "2 slots".
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// Somebody on Discord.
#[must_use]
pub fn user(user: DiscordUserId) -> String {
    format!("<@{user}>")
}

/// A Discord role.
#[must_use]
pub fn discord_role(role: DiscordRoleId) -> String {
    format!("<@&{role}>")
}

/// A distance from UTC: "+2", "-3:30", "+0".
#[must_use]
pub fn offset(offset: Offset) -> String {
    let (sign, seconds) = (if offset.is_negative() { '-' } else { '+' }, offset.seconds().unsigned_abs());
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    if minutes == 0 { format!("{sign}{hours}") } else { format!("{sign}{hours}:{minutes:02}") }
}

/// A Roblox group with its page.
#[must_use]
pub fn roblox_group(group: RobloxGroupId) -> String {
    format!("[Group {group}](<https://www.roblox.com/communities/{group}>)")
}

/// A channel.
#[must_use]
pub fn channel(channel: ChannelId) -> String {
    format!("<#{channel}>")
}

/// A Roblox account with its profile; the angle brackets keep Discord from showing a preview of the page below.
#[must_use]
pub fn account(roblox: RobloxId) -> String {
    format!("[Roblox {roblox}](<https://www.roblox.com/users/{roblox}/profile>)")
}

/// The same by its name, if that is known. The name is what its owner chose.
#[must_use]
pub fn account_named(roblox: RobloxId, name: Option<&Name>) -> String {
    match name {
        Some(name) => {
            format!("[{}](<https://www.roblox.com/users/{roblox}/profile>)", shown_name(&name.display_name, &name.username))
        }
        None => account(roblox),
    }
}

/// "Builder (@builder)", or "@builder" where both are the same.
fn shown_name(display_name: &str, username: &str) -> String {
    let (display, user) = (text::escaped(display_name, NAME), text::escaped(username, NAME));
    if display_name.eq_ignore_ascii_case(username) { format!("@{user}") } else { format!("{display} (@{user})") }
}

/// A session's title in a sentence.
#[must_use]
pub fn title(session: &Session) -> String {
    text::escaped(session.title.as_str(), TITLE)
}

/// A role's name in a sentence.
#[must_use]
pub fn role(name: &RoleName) -> String {
    role_typed(name.as_str())
}

/// A role in a sentence as somebody typed it.
#[must_use]
pub fn role_typed(typed: &str) -> String {
    text::escaped(typed, ROLE)
}

/// Words one after the other, as many as have room: "Trainer, Assistant and 3 more".
#[must_use]
pub fn list(items: &[String], limit: usize) -> String {
    const ROOM_FOR_THE_REST: usize = " and 999 more".len();
    let mut text = String::new();
    for (place, item) in items.iter().enumerate() {
        let comma = if place == 0 { "" } else { ", " };
        if place > 0 && units(&text) + units(item) + comma.len() + ROOM_FOR_THE_REST > limit {
            return format!("{text} and {} more", items.len() - place);
        }
        text.push_str(comma);
        text.push_str(item);
    }
    text
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn moments_are_discord_timestamps_and_in_labels_the_time_of_the_zone() {
        let start: Timestamp = "2026-12-01T17:00:00Z".parse().unwrap();
        assert_eq!(moment(start), "<t:1796144400:F>");
        assert_eq!(distance(start), "<t:1796144400:R>");
        assert_eq!(moment_in(start, &TimeZone::get("Europe/Berlin").unwrap()), "Tue 1 Dec 18:00");
    }

    #[test]
    fn lengths_are_said_in_days_hours_and_minutes() {
        for (minutes, said) in [(1, "1 minute"), (60, "1 hour"), (90, "1 hour 30 minutes"), (2 * 24 * 60 + 5, "2 days 5 minutes")]
        {
            assert_eq!(length(Minutes::new(minutes).unwrap()), said);
        }
    }

    #[test]
    fn a_list_shows_what_has_room_and_counts_the_rest() {
        let names: Vec<String> = ["Trainer", "Assistant", "Medic"].map(str::to_owned).into();
        assert_eq!(list(&names, 100), "Trainer, Assistant, Medic");
        assert_eq!(list(&names, 30), "Trainer and 2 more");
        assert_eq!(list(&names[..1], 5), "Trainer");
    }
}
