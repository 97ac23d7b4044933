//! The parameters of the list (SERIES reference 2.2), read strictly: a value that cannot be one is refused by its name.
//! Parameters that are not of the list are passed over.

use axum::extract::Query;
use axum::http::Uri;
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};

use super::envelope::ApiFailure;
use crate::domain::{PageNumber, RobloxId, SessionFilter, Status};

/// Which sessions are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ListQuery {
    pub(super) page: PageNumber,
    pub(super) filter: SessionFilter,
}

impl ListQuery {
    /// Days are days in UTC.
    pub(super) fn read(uri: &Uri) -> Result<Self, ApiFailure> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
        let Query(pairs) = pairs.map_err(|_| ApiFailure::malformed("the query cannot be read; expected name=value pairs"))?;
        let page = value(&pairs, "page", "a page number from 1", |text| text.parse().ok().and_then(PageNumber::new))?;
        let status = value(&pairs, "status", "upcoming, ongoing, completed or cancelled", |text| text.parse::<Status>().ok())?;
        let host = value(&pairs, "host", "a Roblox user ID such as 714760171", |text| text.parse::<RobloxId>().ok())?;
        let (from, before) = days(&pairs)?;
        Ok(Self { page: page.unwrap_or(PageNumber::FIRST), filter: SessionFilter { status, from, before, host } })
    }
}

/// From the first moment of the first day to the last of the last.
fn days(pairs: &[(String, String)]) -> Result<(Option<Timestamp>, Option<Timestamp>), ApiFailure> {
    let day = |name| value(pairs, name, "a day such as 2024-01-20", day);
    let range = match (day("date")?, day("start")?, day("end")?) {
        (None, None, None) => return Ok((None, None)),
        (Some(date), None, None) => (date, date),
        (None, Some(start), Some(end)) if start <= end => (start, end),
        (None, Some(_), Some(_)) => return Err(ApiFailure::malformed("end: this day lies before start")),
        (Some(_), ..) => return Err(ApiFailure::malformed("date: not together with start or end")),
        (None, Some(_), None) => return Err(ApiFailure::malformed("end: missing; start goes with it")),
        (None, None, Some(_)) => return Err(ApiFailure::malformed("start: missing; end goes with it")),
    };
    let midnight = |day: Date| Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok();
    let too_far = || ApiFailure::malformed("this day lies beyond the calendar");
    let from = midnight(range.0).ok_or_else(too_far)?;
    // The calendar ends with the year 9999, and no session lies beyond.
    Ok((Some(from), range.1.checked_add(1.day()).ok().and_then(midnight)))
}

/// Exactly `YYYY-MM-DD`; jiff would take other forms of a day too.
fn day(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    shape.then(|| text.parse().ok()).flatten()
}

/// A parameter that may be left out, and stands there once.
fn value<T>(
    pairs: &[(String, String)],
    name: &str,
    expected: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, ApiFailure> {
    let mut values = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value);
    let Some(text) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(ApiFailure::malformed(&format!("{name}: given more than once")));
    }
    let shown: String = text.chars().take(LONGEST_SHOWN).collect();
    read(text).map(Some).ok_or_else(|| ApiFailure::malformed(&format!("{name}: {shown:?} is not {expected}")))
}

/// Enough to recognise a value by.
const LONGEST_SHOWN: usize = 40;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<ListQuery, ApiFailure> {
        ListQuery::read(&format!("/sessions/list{query}").parse().unwrap())
    }

    fn moment(text: &str) -> Option<Timestamp> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn nothing_asks_for_the_first_page_of_everything() {
        for query in ["", "?", "?colour=red", "?Status=odd"] {
            let all = ListQuery { page: PageNumber::FIRST, filter: SessionFilter::default() };
            assert_eq!(read(query), Ok(all), "{query}");
        }
    }

    #[test]
    fn a_day_is_a_day_in_utc_and_a_range_holds_both_its_ends() {
        let filter = read("?date=2024-02-29").unwrap().filter;
        assert_eq!((filter.from, filter.before), (moment("2024-02-29T00:00:00Z"), moment("2024-03-01T00:00:00Z")));
        let filter = read("?start=2024-01-01&end=2024-12-31").unwrap().filter;
        assert_eq!((filter.from, filter.before), (moment("2024-01-01T00:00:00Z"), moment("2025-01-01T00:00:00Z")));
        assert_eq!(read("?date=9999-12-30").unwrap().filter.before, None);
        assert!(read("?date=9999-12-31").is_err());
    }
}
