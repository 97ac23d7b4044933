//! For how long something is good, as somebody types it: "30m", "24h", "90d", "12w".

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;

/// From nothing to ten years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime(SignedDuration);

/// A text that says no such time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a number with m, h, d or w behind it, such as 24h or 90d, and at most ten years")]
pub struct NoLifetime;

const DAY: i64 = 24 * 60;
const LONGEST: SignedDuration = SignedDuration::from_mins(3_653 * DAY);

impl Lifetime {
    /// The time.
    #[must_use]
    pub const fn get(self) -> SignedDuration {
        self.0
    }
}

impl FromStr for Lifetime {
    type Err = NoLifetime;

    fn from_str(text: &str) -> Result<Self, NoLifetime> {
        let text = text.trim();
        let (number, minutes) = [("m", 1), ("h", 60), ("d", DAY), ("w", 7 * DAY)]
            .into_iter()
            .find_map(|(unit, minutes)| Some((text.strip_suffix(unit)?, minutes)))
            .ok_or(NoLifetime)?;
        // Else "+5" and "-5" would be numbers.
        let number = Some(number).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())).ok_or(NoLifetime)?;
        let minutes = number.parse::<i64>().ok().and_then(|number| number.checked_mul(minutes)).ok_or(NoLifetime)?;
        let time = SignedDuration::from_mins(minutes.min(LONGEST.as_mins() + 1));
        if time <= LONGEST { Ok(Self(time)) } else { Err(NoLifetime) }
    }
}

impl fmt::Display for Lifetime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0.as_mins();
        match minutes {
            minutes if minutes % DAY == 0 => write!(formatter, "{}d", minutes / DAY),
            minutes if minutes % 60 == 0 => write!(formatter, "{}h", minutes / 60),
            minutes => write!(formatter, "{minutes}m"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_unit_are_a_time() {
        let minutes = |text: &str| text.parse::<Lifetime>().map(|time| time.get().as_mins());
        for (text, expected) in
            [("30m", 30), ("24h", DAY), (" 90d ", 90 * DAY), ("2w", 14 * DAY), ("0h", 0), ("3653d", 3_653 * DAY)]
        {
            assert_eq!(minutes(text), Ok(expected), "{text}");
        }
        for wrong in ["", "h", "24", "-1h", "+1h", "1.5h", "1y", "3654d", "99999999999999999999d", "9223372036854775807w", "1 h"]
        {
            assert_eq!(minutes(wrong), Err(NoLifetime), "{wrong:?}");
        }
    }

    #[test]
    fn a_time_is_written_in_its_largest_whole_unit() {
        for text in ["30m", "23h", "1d", "90d"] {
            assert_eq!(text.parse::<Lifetime>().map(|time| time.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("48h".parse::<Lifetime>().map(|time| time.to_string()), Ok("2d".to_owned()));
    }
}
