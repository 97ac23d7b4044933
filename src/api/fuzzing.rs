//! The readers of calls, for any bytes.

use axum::http::Uri;

use super::body;
use super::query::ListQuery;
use super::shapes::{AddAttendeeBody, ClaimBody, CreateBody, QuitBody, RemoveBody, UpdateAttendeeBody, UpdateBody};

/// A call, and its body.
pub(crate) fn bodies(data: &[u8]) {
    let [call, bytes @ ..] = data else { return };
    match call % 7 {
        0 => drop(body::parse::<ClaimBody>(bytes)),
        1 => drop(body::parse::<QuitBody>(bytes)),
        2 => drop(body::parse::<RemoveBody>(bytes)),
        3 => drop(body::parse::<CreateBody>(bytes)),
        4 => drop(body::parse::<UpdateBody>(bytes)),
        5 => drop(body::parse::<AddAttendeeBody>(bytes)),
        _ => drop(body::parse::<UpdateAttendeeBody>(bytes)),
    }
}

/// What stands behind the question mark of a list.
pub(crate) fn queries(data: &[u8]) {
    let address = [b"/sessions/list?", data].concat();
    let Ok(uri) = Uri::try_from(address) else { return };
    if let Ok(query) = ListQuery::read(&uri) {
        let filter = query.filter;
        assert!(filter.from.is_none_or(|from| filter.before.is_none_or(|before| from < before)), "{filter:?}");
    }
}
