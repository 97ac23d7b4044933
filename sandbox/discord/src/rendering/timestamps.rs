//! Times: `<t:1800000000:F>` becomes what a reader in UTC sees.
//!
//! Owns the styles of Discord's timestamps.

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub(crate) fn render(text: &str, now: Timestamp) -> String {
    let mut rendered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("<t:") {
        rendered.push_str(before);
        let time = from.split_once('>').and_then(|(inside, after)| Some((time(inside, now)?, after)));
        if let Some((time, after)) = time {
            rendered.push_str(&time);
            rest = after;
        } else {
            rendered.push_str("<t:");
            rest = from;
        }
    }
    rendered.push_str(rest);
    rendered
}

fn time(inside: &str, now: Timestamp) -> Option<String> {
    let (seconds, style) = inside.split_once(':').unwrap_or((inside, "f"));
    let at = Timestamp::from_second(seconds.parse().ok()?).ok()?;
    let format = match style {
        "t" => "%H:%M UTC",
        "T" => "%H:%M:%S UTC",
        "d" => "%d/%m/%Y",
        "D" => "%-d %B %Y",
        "f" => "%-d %B %Y %H:%M UTC",
        "F" => "%A, %-d %B %Y %H:%M UTC",
        "s" => "%d/%m/%Y, %H:%M UTC",
        "S" => "%d/%m/%Y, %H:%M:%S UTC",
        "R" => return Some(relative(at.as_second() - now.as_second())),
        _ => return None,
    };
    Some(at.to_zoned_datetime(TimeZone::UTC).strftime(format).to_string())
}

fn relative(seconds: i64) -> String {
    let distance = seconds.unsigned_abs();
    let (count, unit) = match distance {
        0..60 => (distance, "second"),
        60..3_600 => (distance / 60, "minute"),
        3_600..86_400 => (distance / 3_600, "hour"),
        86_400..2_592_000 => (distance / 86_400, "day"),
        2_592_000..31_536_000 => (distance / 2_592_000, "month"),
        _ => (distance / 31_536_000, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if seconds < 0 { format!("{count} {unit}{plural} ago") } else { format!("in {count} {unit}{plural}") }
}

#[cfg(test)]
mod tests {
    use super::render;
    use jiff::Timestamp;

    #[test]
    fn every_style_is_read_in_utc() -> Result<(), jiff::Error> {
        let now = Timestamp::from_second(1_796_000_000)?;
        let told = render("<t:1796148000:F>, <t:1796148000:t>, <t:1796148000:R>, <t:1796148000>, <t:x>", now);
        assert_eq!(told, "Tuesday, 1 December 2026 18:00 UTC, 18:00 UTC, in 1 day, 1 December 2026 18:00 UTC, <t:x>");
        Ok(())
    }
}
