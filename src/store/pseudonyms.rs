//! Names that stand for people in what they did as moderators, once their data is deleted, and whose they are: sealed, so that
//! it takes the vault's key to know. With the time a name goes, and what was done under it was done by somebody.

use jiff::Timestamp;
use sqlx::Row as _;

use super::column::{text, time};
use super::secrets::Sealed;
use super::{Connection, StoreFailure};
use crate::domain::{DiscordUserId, Pseudonym};

/// A name as it stands in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PseudonymRow {
    /// Whose it is; nothing where there was no key to seal it with.
    pub user: Option<Sealed>,
    /// When their data was deleted last.
    pub deleted_at: Timestamp,
}

/// Keeps a name from now on. Of somebody who came back and is deleted again it is the same one.
pub async fn keep(
    connection: &mut Connection,
    name: &Pseudonym,
    user: Option<&Sealed>,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into pseudonyms (name, key_mark, sealed, deleted_at) values ($1, $2, $3, $4) \
         on conflict (name) do update set key_mark = excluded.key_mark, sealed = excluded.sealed, deleted_at = excluded.deleted_at",
    )
    .bind(name.as_str())
    .bind(user.map(|sealed| sealed.key_mark.as_str()))
    .bind(user.map(|sealed| sealed.sealed.as_str()))
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Whose the name is, sealed anew.
pub async fn reseal(connection: &mut Connection, name: &Pseudonym, user: &Sealed) -> Result<(), StoreFailure> {
    sqlx::query("update pseudonyms set key_mark = $2, sealed = $3 where name = $1")
        .bind(name.as_str())
        .bind(&user.key_mark)
        .bind(&user.sealed)
        .execute(connection)
        .await?;
    Ok(())
}

/// The deletion of this user comes to its end: if nothing was done under their name, nothing is kept of it.
pub async fn drop_unused(connection: &mut Connection, user: DiscordUserId) -> Result<(), StoreFailure> {
    sqlx::query(
        "delete from pseudonyms where name = (select pseudonym from erasures where discord_user_id = $1) and not exists \
         (select 1 from audit where actor_kind = 'pseudonym' and actor_key = pseudonyms.name)",
    )
    .bind(user.signed())
    .execute(connection)
    .await?;
    Ok(())
}

/// What is known of a name.
pub async fn find(connection: &mut Connection, name: &Pseudonym) -> Result<Option<PseudonymRow>, StoreFailure> {
    let row = sqlx::query("select key_mark, sealed, deleted_at from pseudonyms where name = $1").bind(name.as_str());
    let Some(row) = row.fetch_optional(connection).await? else { return Ok(None) };
    let (key_mark, sealed) = (row.try_get::<Option<String>, _>("key_mark")?, row.try_get::<Option<String>, _>("sealed")?);
    let user = key_mark.zip(sealed).map(|(key_mark, sealed)| Sealed { key_mark, sealed });
    Ok(Some(PseudonymRow { user, deleted_at: time(&row, "deleted_at")? }))
}

/// The oldest name of somebody whose data was deleted before that moment.
pub async fn oldest_before(connection: &mut Connection, moment: Timestamp) -> Result<Option<Pseudonym>, StoreFailure> {
    let row = sqlx::query("select name from pseudonyms where deleted_at < $1 order by deleted_at limit 1");
    let row = row.bind(moment.as_millisecond()).fetch_optional(connection).await?;
    row.as_ref().map(|row| text(row, "name")).transpose()
}

/// Takes a name out of the next entries that have it, at most `most`; when there are none any more, the name itself goes,
/// unless its owner was deleted again meanwhile. How many rows that were.
pub async fn forget(connection: &mut Connection, name: &Pseudonym, moment: Timestamp, most: u32) -> Result<u64, StoreFailure> {
    let done = sqlx::query(
        "update audit set actor_kind = 'somebody', actor_key = null where id in \
         (select id from audit where actor_kind = 'pseudonym' and actor_key = $1 limit $2)",
    );
    let done = done.bind(name.as_str()).bind(i64::from(most)).execute(&mut *connection).await?;
    if done.rows_affected() > 0 {
        return Ok(done.rows_affected());
    }
    let gone = sqlx::query("delete from pseudonyms where name = $1 and deleted_at < $2").bind(name.as_str());
    Ok(gone.bind(moment.as_millisecond()).execute(connection).await?.rows_affected())
}
