//! How a value of the domain stands in a column, and how it comes back: the one place where that is decided.

use std::fmt::Display;
use std::str::FromStr;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::StoreFailure;
use crate::domain::{InvalidId, Rank};

/// The most values that SQLite takes in one statement.
pub(super) const MOST_VALUES: usize = 32_766;

/// "(…)" with these numbers, for a column that is to be one of them.
pub(super) fn push_list(query: &mut QueryBuilder<Sqlite>, numbers: impl IntoIterator<Item = i64>) {
    query.push("(");
    let mut list = query.separated(", ");
    for number in numbers {
        list.push_bind(number);
    }
    query.push(")");
}

/// A value that was found and cannot be one of ours.
pub(super) fn unreadable(column: &'static str, problem: impl Display) -> StoreFailure {
    StoreFailure::Unreadable { column, problem: problem.to_string() }
}

/// A text column as a type of the domain.
pub(super) fn text<T>(row: &SqliteRow, column: &'static str) -> Result<T, StoreFailure>
where
    T: FromStr<Err: Display>,
{
    row.try_get::<&str, _>(column)?.parse().map_err(|problem| unreadable(column, problem))
}

/// As [`text`], where the column may be null.
pub(super) fn optional_text<T>(row: &SqliteRow, column: &'static str) -> Result<Option<T>, StoreFailure>
where
    T: FromStr<Err: Display>,
{
    let value = row.try_get::<Option<&str>, _>(column)?;
    value.map(|value| value.parse().map_err(|problem| unreadable(column, problem))).transpose()
}

/// A Discord or Roblox ID.
pub(super) fn id<T>(row: &SqliteRow, column: &'static str, new: fn(u64) -> Result<T, InvalidId>) -> Result<T, StoreFailure> {
    from_signed(row.try_get(column)?, column, new)
}

/// As [`id`], where the column may be null.
pub(super) fn optional_id<T>(
    row: &SqliteRow,
    column: &'static str,
    new: fn(u64) -> Result<T, InvalidId>,
) -> Result<Option<T>, StoreFailure> {
    row.try_get::<Option<i64>, _>(column)?.map(|number| from_signed(number, column, new)).transpose()
}

fn from_signed<T>(number: i64, column: &'static str, new: fn(u64) -> Result<T, InvalidId>) -> Result<T, StoreFailure> {
    let number = u64::try_from(number).map_err(|problem| unreadable(column, problem))?;
    new(number).map_err(|problem| unreadable(column, problem))
}

/// A time, kept in milliseconds.
pub(super) fn time(row: &SqliteRow, column: &'static str) -> Result<Timestamp, StoreFailure> {
    Timestamp::from_millisecond(row.try_get(column)?).map_err(|problem| unreadable(column, problem))
}

/// As [`time`], where the column may be null.
pub(super) fn optional_time(row: &SqliteRow, column: &'static str) -> Result<Option<Timestamp>, StoreFailure> {
    let value = row.try_get::<Option<i64>, _>(column)?;
    value.map(|value| Timestamp::from_millisecond(value).map_err(|problem| unreadable(column, problem))).transpose()
}

/// A number from 0 to 255.
pub(super) fn small(row: &SqliteRow, column: &'static str) -> Result<u8, StoreFailure> {
    row.try_get::<i64, _>(column)?.try_into().map_err(|problem| unreadable(column, problem))
}

/// A rank.
pub(super) fn rank(row: &SqliteRow, column: &'static str) -> Result<Rank, StoreFailure> {
    small(row, column).map(Rank::new)
}
