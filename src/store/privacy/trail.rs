//! The audit trail without one person: what happened stays.

use sqlx::Row as _;

use crate::domain::{Account, DiscordUserId, Person};
use crate::store::{Connection, StoreFailure};

/// Whether any entry names this user, as who acted or in its details.
pub async fn names(connection: &mut Connection, user: DiscordUserId) -> Result<bool, StoreFailure> {
    let row = sqlx::query(
        "select 1 from audit where (actor_kind = 'discord' and actor_id = $1) or details like '%\"' || $2 || '\"%' limit 1",
    );
    let row = row.bind(user.signed()).bind(user.to_string()).fetch_optional(connection).await?;
    Ok(row.is_some())
}

/// Takes a person out of every entry, whoever of them it was that acted.
pub(super) async fn forget(connection: &mut Connection, person: &Person) -> Result<(), StoreFailure> {
    let discord = person.discord;
    // The request's ID is Discord's number of what this person did; nobody asks for it again after fifteen minutes.
    sqlx::query(
        "update audit set actor_kind = 'somebody', actor_id = null, request_id = null \
         where actor_kind = 'discord' and actor_id = $1",
    )
    .bind(discord.signed())
    .execute(&mut *connection)
    .await?;
    let mentioned = sqlx::query("select id, details from audit where details like '%' || $1 || '%'")
        .bind(discord.to_string())
        .fetch_all(&mut *connection)
        .await?;
    strike(connection, &mentioned, &discord.to_string()).await?;
    for account in &person.accounts {
        forget_account(connection, account).await?;
    }
    Ok(())
}

async fn forget_account(connection: &mut Connection, account: &Account) -> Result<(), StoreFailure> {
    let (roblox, workspace) = (account.roblox, account.workspace.as_ref().map(|id| id.as_str().to_owned()));
    // Why something was done to them says something of them.
    sqlx::query("update audit set roblox_id = null, reason = null where roblox_id = $1 and ($2 is null or workspace_id = $2)")
        .bind(roblox.signed())
        .bind(&workspace)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "update audit set actor_id = null where actor_kind = 'program' and actor_id = $1 and ($2 is null or workspace_id = $2)",
    )
    .bind(roblox.signed())
    .bind(&workspace)
    .execute(&mut *connection)
    .await?;
    let mentioned =
        sqlx::query("select id, details from audit where details like '%' || $1 || '%' and ($2 is null or workspace_id = $2)")
            .bind(roblox.to_string())
            .bind(&workspace)
            .fetch_all(&mut *connection)
            .await?;
    strike(connection, &mentioned, &roblox.to_string()).await
}

/// Takes out of the details what mentions this number.
async fn strike(connection: &mut Connection, entries: &[sqlx::sqlite::SqliteRow], number: &str) -> Result<(), StoreFailure> {
    for entry in entries {
        let details: &str = entry.try_get("details")?;
        if mentions(details, number) {
            sqlx::query("update audit set details = $2 where id = $1")
                .bind(entry.try_get::<i64, _>("id")?)
                .bind(without(details, number))
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(())
}

/// The parts of the details that do not mention this number; nothing when there are none. To take the number alone out of
/// a part would leave one that says what never was.
fn without(details: &str, number: &str) -> Option<String> {
    let serde_json::Value::Object(mut parts) = serde_json::from_str(details).ok()? else { return None };
    parts.retain(|name, part| !mentions(name, number) && !mentions(&part.to_string(), number));
    (!parts.is_empty()).then(|| serde_json::Value::Object(parts).to_string())
}

/// Whether a text holds this number and not only as a part of a longer one.
fn mentions(text: &str, number: &str) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    text.match_indices(number).any(|(start, _)| {
        let (before, after) = (text.as_bytes()[..start].last(), text.as_bytes().get(start + number.len()));
        !digit(before) && !digit(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_longer_number_is_no_mention() {
        assert!(mentions(r#"{"discord":"156"}"#, "156") && mentions("<@156>", "156") && mentions("156", "156"));
        assert!(!mentions(r#"{"at":"1560"}"#, "156") && !mentions("2156", "156") && !mentions("", "156"));
        assert!(mentions("1560 and 156", "156"));
    }

    #[test]
    fn only_the_parts_that_mention_somebody_are_taken_out() {
        let details = r#"{"title":{"after":"B","before":"A"},"roles":{"after":[{"holders":["156"]}],"before":[]}}"#;
        assert_eq!(without(details, "156").as_deref(), Some(r#"{"title":{"after":"B","before":"A"}}"#));
        assert_eq!(without(r#"{"discord":"156"}"#, "156"), None);
        assert_eq!(without("156", "156"), None);
    }
}
