//! The audit trail without one person: what happened stays.
//!
//! The indexes hold remainders of IDs (migration 16 says why), so each query names the remainder and then the ID. The latter
//! with `between`: after `=` SQLite puts the value into the remainder as well, and finds no index for that.

use sqlx::Row as _;

use crate::domain::{Account, DiscordUserId, Person, Pseudonym, WorkspaceId};
use crate::store::{Connection, StoreFailure, audit};

/// Whether any entry names this user, as who acted or in its details, or their deletion is not done.
pub async fn names(connection: &mut Connection, user: DiscordUserId) -> Result<bool, StoreFailure> {
    for query in [
        "select 1 from audit where actor_id % 65521 = $1 % 65521 and actor_id between $1 and $1 \
         and actor_kind = 'discord' limit 1",
        "select 1 from audit_mentions where number % 65521 = $1 % 65521 and number between $1 and $1 limit 1",
        "select 1 from erasures where discord_user_id = $1 limit 1",
    ] {
        if sqlx::query(query).bind(user.signed()).fetch_optional(&mut *connection).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes a person out of the next entries that have them, at most `most`, whoever of them it was that acted. How many those
/// were; none when no entry has them any more.
///
/// What they did as a moderator stands under this name from then on, if there is one. Entries without their mentions have to be made up for before: see [`audit::note_older`].
pub async fn next_entries(
    connection: &mut Connection,
    person: &Person,
    name: Option<Pseudonym>,
    most: u32,
) -> Result<u64, StoreFailure> {
    let rows = as_user(connection, person.discord, name, most).await?;
    if rows > 0 {
        return Ok(rows);
    }
    let rows = strike(connection, person.discord.signed(), None, most).await?;
    if rows > 0 {
        return Ok(rows);
    }
    for account in &person.accounts {
        let rows = as_account(connection, account, most).await?;
        if rows > 0 {
            return Ok(rows);
        }
        let rows = strike(connection, account.roblox.signed(), account.workspace.as_ref(), most).await?;
        if rows > 0 {
            return Ok(rows);
        }
    }
    Ok(0)
}

/// Whether somebody did anything that takes a right: what [`Recorded::is_everyones`](crate::domain::Recorded::is_everyones) says
/// of one entry. Of a link that a former release noted its door tells, since a proof comes with a press.
pub async fn has_moderated(connection: &mut Connection, user: DiscordUserId) -> Result<bool, StoreFailure> {
    let row = sqlx::query(
        "select 1 from audit where actor_id % 65521 = $1 % 65521 and actor_id between $1 and $1 and actor_kind = 'discord' \
         and action not in ('slot_claimed', 'slot_quit') and (action not in ('member_linked', 'member_unlinked') or details is null \
         or details like '%\"by_moderator\":true%' or details not like '%\"discord\":\"' || $1 || '\"%' \
         or action = 'member_linked' and door = 'command') limit 1",
    );
    Ok(row.bind(user.signed()).fetch_optional(connection).await?.is_some())
}

async fn as_user(
    connection: &mut Connection,
    user: DiscordUserId,
    name: Option<Pseudonym>,
    most: u32,
) -> Result<u64, StoreFailure> {
    if let Some(name) = name {
        let rows = as_moderator(connection, user, &name, most).await?;
        if rows > 0 {
            return Ok(rows);
        }
    }
    // The request's ID is Discord's number of what this person did; nobody asks for it again after fifteen minutes.
    let done = sqlx::query(
        "update audit set actor_kind = 'somebody', actor_key = null, actor_id = null, request_id = null where id in \
         (select id from audit where actor_id % 65521 = $1 % 65521 and actor_id between $1 and $1 \
         and actor_kind = 'discord' limit $2)",
    );
    Ok(done.bind(user.signed()).bind(i64::from(most)).execute(connection).await?.rows_affected())
}

/// What takes a right, as in [`has_moderated`].
async fn as_moderator(
    connection: &mut Connection,
    user: DiscordUserId,
    name: &Pseudonym,
    most: u32,
) -> Result<u64, StoreFailure> {
    let done = sqlx::query(
        "update audit set actor_kind = 'pseudonym', actor_key = $3, actor_id = null, request_id = null where id in \
         (select id from audit where actor_id % 65521 = $1 % 65521 and actor_id between $1 and $1 and actor_kind = 'discord' \
         and action not in ('slot_claimed', 'slot_quit') and (action not in ('member_linked', 'member_unlinked') or details is null \
         or details like '%\"by_moderator\":true%' or details not like '%\"discord\":\"' || $1 || '\"%' \
         or action = 'member_linked' and door = 'command') limit $2)",
    );
    Ok(done.bind(user.signed()).bind(i64::from(most)).bind(name.as_str()).execute(connection).await?.rows_affected())
}

async fn as_account(connection: &mut Connection, account: &Account, most: u32) -> Result<u64, StoreFailure> {
    for query in [
        // Why something was done to them says something of them.
        "update audit set roblox_id = null, reason = null where id in \
         (select id from audit where roblox_id % 65521 = $1 % 65521 and roblox_id between $1 and $1 and ($2 is null or workspace_id = $2) limit $3)",
        "update audit set actor_id = null where id in \
         (select id from audit where actor_id % 65521 = $1 % 65521 and actor_id between $1 and $1 and actor_kind = 'program' and ($2 is null or workspace_id = $2) limit $3)",
    ] {
        let done = sqlx::query(query)
            .bind(account.roblox.signed())
            .bind(account.workspace.as_ref().map(WorkspaceId::as_str))
            .bind(i64::from(most))
            .execute(&mut *connection)
            .await?;
        if done.rows_affected() > 0 {
            return Ok(done.rows_affected());
        }
    }
    Ok(0)
}

/// Takes out of the details what mentions this number.
async fn strike(
    connection: &mut Connection,
    number: i64,
    workspace: Option<&WorkspaceId>,
    most: u32,
) -> Result<u64, StoreFailure> {
    let entries = sqlx::query(
        "select audit.id, audit.details from audit_mentions join audit on audit.id = audit_mentions.entry_id \
         where audit_mentions.number % 65521 = $1 % 65521 and audit_mentions.number between $1 and $1 \
         and ($2 is null or audit.workspace_id = $2) limit $3",
    )
    .bind(number)
    .bind(workspace.map(WorkspaceId::as_str))
    .bind(i64::from(most))
    .fetch_all(&mut *connection)
    .await?;
    for entry in &entries {
        let entry_id: i64 = entry.try_get("id")?;
        let details: Option<&str> = entry.try_get("details")?;
        let left = details.and_then(|details| without(details, &number.to_string()));
        let update = sqlx::query("update audit set details = $2 where id = $1").bind(entry_id).bind(&left);
        update.execute(&mut *connection).await?;
        audit::renew(connection, entry_id, left.as_deref()).await?;
    }
    Ok(entries.len() as u64)
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
