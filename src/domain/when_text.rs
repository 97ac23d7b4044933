//! When a session starts, as a moderator types it: `2026-12-01 18:00`, `tomorrow 18:00`, `18:30`, `in 2h`.
//!
//! The present moment and the time zone are arguments; nothing here reads a clock.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::Minutes;

/// Why a text is no start time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWhen {
    /// Not written in any of the known ways.
    #[error("the time is not written in a way that can be read")]
    Unreadable,
    /// A date or an hour that no calendar has.
    #[error("there is no such date or time")]
    NoSuchTime,
    /// The clocks are put forward over that time.
    #[error("the clocks are put forward over that time on that day")]
    SkippedByClockChange,
    /// Before now.
    #[error("that time is over")]
    Past,
    /// So far ahead that it is a slip of the finger.
    #[error("that is more than two years ahead")]
    TooFar,
}

/// The furthest start: two years ahead.
const FURTHEST: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);

/// Reads a start time. A time that occurs twice, when the clocks are put back, means its first occurrence.
pub fn parse(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, InvalidWhen> {
    let text = text.trim().to_lowercase();
    let start = match text.strip_prefix("in ") {
        Some(length) => now.checked_add(duration(length)?).map_err(|_| InvalidWhen::TooFar)?,
        None => at_civil_time(&text, now, zone)?,
    };
    if start < now {
        Err(InvalidWhen::Past)
    } else if start.duration_since(now) > FURTHEST {
        Err(InvalidWhen::TooFar)
    } else {
        Ok(start)
    }
}

fn at_civil_time(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, InvalidWhen> {
    let here = now.to_zoned_datetime(zone.clone()).datetime();
    let parts = day_and_clock(text);
    let (clock, day) = parts.split_last().ok_or(InvalidWhen::Unreadable)?;
    let clock = time(clock)?;
    let day = match day {
        [] if clock > here.time() => here.date(),
        [] => here.date().tomorrow().map_err(|_| InvalidWhen::NoSuchTime)?,
        [day] => date(day, here)?,
        [..] => return Err(InvalidWhen::Unreadable),
    };
    instant(day.to_datetime(clock), zone)
}

/// The words without "at" and commas; the "T" of ISO 8601 separates and "6 pm" is one word.
fn day_and_clock(text: &str) -> Vec<String> {
    let words = text.split([' ', ',']).filter(|word| !matches!(*word, "" | "at"));
    let mut parts: Vec<String> = Vec::new();
    for word in words {
        match (word, parts.last_mut(), word.split_once('t')) {
            ("am" | "pm", Some(clock), _) => clock.push_str(word),
            (_, _, Some((day, clock))) if day.ends_with(|last: char| last.is_ascii_digit()) => {
                parts.extend([day.to_owned(), clock.to_owned()]);
            }
            _ => parts.push(word.to_owned()),
        }
    }
    parts
}

fn instant(civil: DateTime, zone: &TimeZone) -> Result<Timestamp, InvalidWhen> {
    let ambiguous = zone.to_ambiguous_timestamp(civil);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => Err(InvalidWhen::SkippedByClockChange),
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
            ambiguous.earlier().map_err(|_| InvalidWhen::NoSuchTime)
        }
    }
}

/// `today`, `tomorrow`, the name of a weekday (the next one, never today), or `2026-12-01`.
fn date(word: &str, here: DateTime) -> Result<Date, InvalidWhen> {
    let today = here.date();
    match word {
        "today" | "tonight" => return Ok(today),
        "tomorrow" => return today.tomorrow().map_err(|_| InvalidWhen::NoSuchTime),
        _ => {}
    }
    if let Some(weekday) = weekday(word) {
        return today.nth_weekday(1, weekday).map_err(|_| InvalidWhen::NoSuchTime);
    }
    let parts: Vec<&str> = word.split('-').collect();
    let &[year, month, day] = parts.as_slice() else { return Err(InvalidWhen::Unreadable) };
    Date::new(number(year)?, number(month)?, number(day)?).map_err(|_| InvalidWhen::NoSuchTime)
}

fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let found = NAMES.iter().find(|(name, _)| *name == word || (word.len() == 3 && name.starts_with(word)));
    found.map(|(_, weekday)| *weekday)
}

/// `18:00`, `18:00:30`, `6pm` or `6:30pm`.
fn time(word: &str) -> Result<Time, InvalidWhen> {
    let half = ["am", "pm"].into_iter().find_map(|half| word.strip_suffix(half).map(|rest| (rest, half)));
    let digits = half.map_or(word, |(rest, _)| rest);
    let parts: Vec<&str> = digits.split(':').collect();
    let (hour, minute, second) = match (parts.as_slice(), half) {
        (&[hour], Some(_)) => (number(hour)?, 0, 0),
        (&[hour, minute], _) => (number(hour)?, number(minute)?, 0),
        (&[hour, minute, second], None) => (number(hour)?, number(minute)?, number(second)?),
        _ => return Err(InvalidWhen::Unreadable),
    };
    let hour: i8 = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return Err(InvalidWhen::NoSuchTime),
        Some((_, half)) => hour % 12 + if half == "pm" { 12 } else { 0 },
    };
    Time::new(hour, minute, second, 0).map_err(|_| InvalidWhen::NoSuchTime)
}

/// `2h`, `90m`, `1h30m`, `2 hours`, `3 days`, `1 week`.
fn duration(text: &str) -> Result<SignedDuration, InvalidWhen> {
    let mut rest = text.replace("and", " ");
    let mut total = SignedDuration::ZERO;
    let mut parts = 0;
    while !rest.trim().is_empty() {
        let trimmed = rest.trim_start();
        let digits = trimmed.len() - trimmed.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
        let (count, tail) = trimmed.split_at(digits);
        let tail = tail.trim_start();
        let letters = tail.len() - tail.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).len();
        let (unit, tail) = tail.split_at(letters);
        let count = count.parse::<i64>().map_err(|_| InvalidWhen::Unreadable)?;
        let part = unit_length(unit)?.checked_mul(i32::try_from(count).map_err(|_| InvalidWhen::TooFar)?);
        total = part.and_then(|part| total.checked_add(part)).ok_or(InvalidWhen::TooFar)?;
        parts += 1;
        rest = tail.to_owned();
    }
    if parts == 0 { Err(InvalidWhen::Unreadable) } else { Ok(total) }
}

fn unit_length(unit: &str) -> Result<SignedDuration, InvalidWhen> {
    let minutes = match unit {
        "m" | "min" | "mins" | "minute" | "minutes" => 1,
        "h" | "hr" | "hrs" | "hour" | "hours" => 60,
        "d" | "day" | "days" => 24 * 60,
        "w" | "week" | "weeks" => 7 * 24 * 60,
        _ => return Err(InvalidWhen::Unreadable),
    };
    Ok(SignedDuration::from_mins(minutes))
}

/// A length as people type it: `90` for minutes, or `1h30m` as after "in". Seconds are none.
#[must_use]
pub fn length(text: &str) -> Option<Minutes> {
    let text = text.trim().to_lowercase();
    let minutes = match text.parse::<i64>() {
        Ok(minutes) => minutes,
        Err(_) => duration(&text).ok()?.as_mins(),
    };
    Minutes::new(minutes)
}

/// A moment the way [`parse`] reads it in that zone, to the minute.
#[must_use]
pub fn write(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Digits alone; "+5" is no hour.
fn number<N: std::str::FromStr>(text: &str) -> Result<N, InvalidWhen> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parsed = digits.then(|| text.parse().map_err(|_| InvalidWhen::NoSuchTime));
    parsed.unwrap_or(Err(InvalidWhen::Unreadable))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn read(text: &str, now: &str, zone: &str) -> Result<String, InvalidWhen> {
        let zone = TimeZone::get(zone).unwrap();
        parse(text, now.parse().unwrap(), &zone).map(|start| start.to_string())
    }

    fn berlin(text: &str) -> Result<String, InvalidWhen> {
        read(text, "2026-11-24T12:00:00Z", "Europe/Berlin")
    }

    #[test]
    fn a_date_and_a_time_are_read_in_the_zone_of_the_server() {
        for text in ["2026-12-01 18:00", "2026-12-01T18:00", "2026-12-01 18:00:00", "2026-12-01 6pm", "2026-12-01 at 6:00 pm"] {
            assert_eq!(berlin(text).as_deref(), Ok("2026-12-01T17:00:00Z"), "{text}");
        }
    }

    #[test]
    fn words_for_days_are_understood() {
        assert_eq!(berlin("today 18:00").as_deref(), Ok("2026-11-24T17:00:00Z"));
        assert_eq!(berlin("Tomorrow 18:00").as_deref(), Ok("2026-11-25T17:00:00Z"));
        assert_eq!(berlin("tomorrow at 18:00").as_deref(), Ok("2026-11-25T17:00:00Z"));
        assert_eq!(berlin("saturday 9am").as_deref(), Ok("2026-11-28T08:00:00Z"));
        assert_eq!(berlin("tue 18:00").as_deref(), Ok("2026-12-01T17:00:00Z"), "a weekday is never today");
    }

    #[test]
    fn a_time_alone_is_its_next_occurrence() {
        assert_eq!(berlin("18:30").as_deref(), Ok("2026-11-24T17:30:00Z"));
        assert_eq!(berlin("09:00").as_deref(), Ok("2026-11-25T08:00:00Z"));
    }

    #[test]
    fn a_length_counts_from_now() {
        for text in ["in 2h", "in 120m", "in 1h60m", "in 1 hour 60 minutes", "in 1 hour and 60 min", "IN 2 hrs"] {
            assert_eq!(berlin(text).as_deref(), Ok("2026-11-24T14:00:00Z"), "{text}");
        }
        assert_eq!(berlin("in 3 days").as_deref(), Ok("2026-11-27T12:00:00Z"));
    }

    #[test]
    fn an_hour_that_the_clocks_skip_is_refused_and_one_that_comes_twice_is_its_first() {
        let spring = |text| read(text, "2027-03-01T00:00:00Z", "Europe/Berlin");
        assert_eq!(spring("2027-03-28 02:30"), Err(InvalidWhen::SkippedByClockChange));
        assert_eq!(spring("2027-03-28 03:30").as_deref(), Ok("2027-03-28T01:30:00Z"));
        assert_eq!(spring("2027-10-31 02:30").as_deref(), Ok("2027-10-31T00:30:00Z"));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_reason() {
        for text in
            ["", "in", "in 2", "in h", "in 2 fortnights", "soon", "18", "2026-12-01", "12/01/2026 18:00", "+5:00", "in -2h"]
        {
            assert_eq!(berlin(text), Err(InvalidWhen::Unreadable), "{text:?}");
        }
        for text in ["2026-02-30 18:00", "2026-12-01 25:00", "13pm", "2026-13-01 18:00"] {
            assert_eq!(berlin(text), Err(InvalidWhen::NoSuchTime), "{text:?}");
        }
        assert_eq!(berlin("2026-11-23 18:00"), Err(InvalidWhen::Past));
        assert_eq!(berlin("today 12:59"), Err(InvalidWhen::Past));
        for text in ["2036-12-01 18:00", "in 99999 days", "in 9999999999999 days"] {
            assert_eq!(berlin(text), Err(InvalidWhen::TooFar), "{text:?}");
        }
    }

    #[test]
    fn a_length_is_minutes_or_hours_and_minutes() {
        for (text, minutes) in [("90", 90), (" 1h30m ", 90), ("2 hours", 120), ("1 day", 1440)] {
            assert_eq!(length(text).map(Minutes::get), Some(minutes), "{text}");
        }
        for wrong in ["", "0", "-5", "soon", "8 days", "1.5"] {
            assert_eq!(length(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_moment_is_written_as_it_is_read() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let start: Timestamp = "2026-12-01T17:00:00Z".parse().unwrap();
        assert_eq!(write(start, &zone), "2026-12-01 18:00");
        assert_eq!(parse(&write(start, &zone), now, &zone), Ok(start));
    }
}
