//! Which numbers that may be somebody's ID stand in the details of entries, so that nobody has to read all details to find
//! one person.
//!
//! Rather one number too many than one too few: an ordinary number that is noted only costs a row, and whoever looks for a
//! person reads the details once more.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::store::column::MOST_VALUES;
use crate::store::{Connection, StoreFailure};

/// The numbers in a text of details. IDs are written there as text, since JavaScript cannot hold them as numbers; what
/// stands there as a number is a rank, a count or a duration.
pub(in crate::store) fn numbers(details: &str) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    match serde_json::from_str(details) {
        Ok(value) => collect(&value, &mut found),
        Err(_no_json) => numbers_in(details, &mut found),
    }
    found
}

fn collect(value: &Value, found: &mut BTreeSet<i64>) {
    match value {
        Value::String(text) if text.parse::<Timestamp>().is_ok() => {}
        Value::String(text) => numbers_in(text, found),
        Value::Array(parts) => parts.iter().for_each(|part| collect(part, found)),
        Value::Object(parts) => parts.iter().for_each(|(name, part)| {
            numbers_in(name, found);
            collect(part, found);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// No ID begins with a zero, and none is larger than what the columns hold.
fn numbers_in(text: &str, found: &mut BTreeSet<i64>) {
    let runs = text.split(|character: char| !character.is_ascii_digit()).filter(|run| !run.starts_with('0'));
    found.extend(runs.filter_map(|run| run.parse::<i64>().ok()));
}

/// Notes the numbers of entries.
pub(super) async fn insert(connection: &mut Connection, mentions: &[(i64, i64)]) -> Result<(), StoreFailure> {
    for some in mentions.chunks(MOST_VALUES / 2) {
        let mut query = QueryBuilder::<Sqlite>::new("insert into audit_mentions (entry_id, number) ");
        query.push_values(some, |mut row, (entry, number)| {
            row.push_bind(*entry).push_bind(*number);
        });
        query.build().persistent(false).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Makes up for at most `most` entries that were written without their mentions, the oldest first. How many there were:
/// fewer than `most` when there are no more.
pub async fn note_older(connection: &mut Connection, most: u32) -> Result<u32, StoreFailure> {
    let rows =
        sqlx::query("select id, details from audit where details is not null and mentions_noted = false order by id limit $1");
    let rows = rows.bind(i64::from(most)).fetch_all(&mut *connection).await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(0) };
    let (first, last): (i64, i64) = (first.try_get("id")?, last.try_get("id")?);
    let mut mentions = Vec::new();
    for row in &rows {
        let entry = row.try_get("id")?;
        mentions.extend(numbers(row.try_get("details")?).into_iter().map(|number| (entry, number)));
    }
    insert(connection, &mentions).await?;
    sqlx::query(
        "update audit set mentions_noted = true where id >= $1 and id <= $2 and details is not null and mentions_noted = false",
    )
    .bind(first)
    .bind(last)
    .execute(connection)
    .await?;
    Ok(u32::try_from(rows.len()).unwrap_or(most))
}

/// Whether there are entries that were written without their mentions.
pub async fn are_missing(connection: &mut Connection) -> Result<bool, StoreFailure> {
    let row = sqlx::query("select id from audit where details is not null and mentions_noted = false order by id limit 1");
    Ok(row.fetch_optional(connection).await?.is_some())
}

/// The details of an entry are these now: what they do not mention any more is not noted any more.
pub(in crate::store) async fn renew(connection: &mut Connection, entry: i64, details: Option<&str>) -> Result<(), StoreFailure> {
    sqlx::query("delete from audit_mentions where entry_id = $1").bind(entry).execute(&mut *connection).await?;
    let numbers = details.map(numbers).unwrap_or_default();
    insert(connection, &numbers.into_iter().map(|number| (entry, number)).collect::<Vec<_>>()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(details: &str) -> Vec<i64> {
        numbers(details).into_iter().collect()
    }

    #[test]
    fn ids_are_found_wherever_a_text_holds_them() {
        assert_eq!(found(r#"{"discord":"80351110224678912"}"#), [80_351_110_224_678_912]);
        assert_eq!(found(r#"{"seats":[{"slot":3,"before":null,"after":{"user":"156","mark":null}}]}"#), [156]);
        assert_eq!(found(r#"{"title":{"before":"A","after":"for <@77> and 156"},"9":"x"}"#), [9, 77, 156]);
        assert_eq!(found("no json, but 156"), [156]);
        assert_eq!(found(r#""Alice7147601713337""#), [7_147_601_713_337]);
    }

    #[test]
    fn ranks_times_and_what_is_too_long_for_an_id_are_nobody() {
        assert_eq!(found(r#"{"before":50,"after":60}"#), [0; 0]);
        assert_eq!(found(r#"{"starts_at":{"before":"2026-12-01T18:00:00Z","after":"2026-12-01T18:00:00.25Z"}}"#), [0; 0]);
        assert_eq!(found(r#"{"x":"000156","y":"99999999999999999999"}"#), [0; 0]);
    }
}
