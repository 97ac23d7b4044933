//! Secrets, sealed. What opens them stands elsewhere, and nothing here could tell what they say.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Connection, StoreFailure};
use crate::domain::SecretName;

/// A secret as it stands in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Which key sealed it.
    pub key_mark: String,
    /// Nonce and ciphertext in base64.
    pub sealed: String,
}

/// Keeps a secret; one that was kept under this name before is gone.
pub async fn put(connection: &mut Connection, name: &SecretName, sealed: &Sealed, now: Timestamp) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into secrets (owner_kind, owner_id, name, key_mark, sealed, kept_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (owner_kind, owner_id, name) do update \
         set key_mark = excluded.key_mark, sealed = excluded.sealed, kept_at = excluded.kept_at",
    )
    .bind(name.owner_kind())
    .bind(name.owner())
    .bind(name.word())
    .bind(&sealed.key_mark)
    .bind(&sealed.sealed)
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The secret of this name.
pub async fn find(connection: &mut Connection, name: &SecretName) -> Result<Option<Sealed>, StoreFailure> {
    let row = sqlx::query("select key_mark, sealed from secrets where owner_kind = $1 and owner_id = $2 and name = $3")
        .bind(name.owner_kind())
        .bind(name.owner())
        .bind(name.word())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(Sealed { key_mark: row.try_get("key_mark")?, sealed: row.try_get("sealed")? })).transpose()
}

/// Every secret that another key than this one has sealed, those that stand in rows of others among them; nothing for a name that
/// this release does not know.
pub async fn not_sealed_by(connection: &mut Connection, mark: &str) -> Result<Vec<(Option<SecretName>, Sealed)>, StoreFailure> {
    let rows = sqlx::query(
        "select owner_kind, owner_id, name, key_mark, sealed from secrets where key_mark <> $1 \
         union all select 'request', request_id, 'answer_token', key_mark, sealed from unconfirmed where key_mark <> $1 \
         union all select 'pseudonym', name, 'user', key_mark, sealed from pseudonyms where key_mark <> $1",
    );
    let sealed = |row: &SqliteRow| {
        let name = SecretName::from_words(row.try_get("owner_kind")?, row.try_get("owner_id")?, row.try_get("name")?);
        Ok((name, Sealed { key_mark: row.try_get("key_mark")?, sealed: row.try_get("sealed")? }))
    };
    rows.bind(mark).fetch_all(connection).await?.iter().map(sealed).collect()
}

/// The same secret, sealed anew.
pub async fn reseal(connection: &mut Connection, name: &SecretName, sealed: &Sealed) -> Result<(), StoreFailure> {
    sqlx::query("update secrets set key_mark = $4, sealed = $5 where owner_kind = $1 and owner_id = $2 and name = $3")
        .bind(name.owner_kind())
        .bind(name.owner())
        .bind(name.word())
        .bind(&sealed.key_mark)
        .bind(&sealed.sealed)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets a secret. False when there was none.
pub async fn delete(connection: &mut Connection, name: &SecretName) -> Result<bool, StoreFailure> {
    let done = sqlx::query("delete from secrets where owner_kind = $1 and owner_id = $2 and name = $3")
        .bind(name.owner_kind())
        .bind(name.owner())
        .bind(name.word())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets every secret of one owner; their words.
pub async fn delete_all(connection: &mut Connection, owner_kind: &str, owner: &str) -> Result<Vec<String>, StoreFailure> {
    let rows = sqlx::query("delete from secrets where owner_kind = $1 and owner_id = $2 returning name");
    let rows = rows.bind(owner_kind).bind(owner).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(row.try_get("name")?)).collect()
}

/// How many secrets of all owners each key has sealed: pairs of its mark and their number.
pub async fn count_by_key(connection: &mut Connection) -> Result<Vec<(String, i64)>, StoreFailure> {
    let rows = sqlx::query("select key_mark, count(*) as secrets from secrets group by key_mark").fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get("key_mark")?, row.try_get("secrets")?))).collect()
}
