//! Accounts that a newer proof gave to somebody else.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;

use super::column::{id, time};
use super::{Connection, StoreFailure};
use crate::domain::{DiscordUserId, RobloxId};

/// An account that is somebody else's now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handover {
    /// Which account.
    pub roblox: RobloxId,
    /// Whose it was.
    pub before: DiscordUserId,
    /// Whose it is.
    pub after: DiscordUserId,
    /// Since when.
    pub happened_at: Timestamp,
}

/// Keeps one in place of the last one of the same account; nobody has been told of it.
pub async fn put(connection: &mut Connection, handover: &Handover) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into account_handovers (roblox_id, before_user, after_user, happened_at) values ($1, $2, $3, $4) \
         on conflict (roblox_id) do update set before_user = excluded.before_user, after_user = excluded.after_user, \
         happened_at = excluded.happened_at, told = false",
    )
    .bind(handover.roblox.signed())
    .bind(handover.before.signed())
    .bind(handover.after.signed())
    .bind(handover.happened_at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The last one of an account.
pub async fn of_account(connection: &mut Connection, roblox: RobloxId) -> Result<Option<Handover>, StoreFailure> {
    let row = sqlx::query("select roblox_id, before_user, after_user, happened_at from account_handovers where roblox_id = $1");
    row.bind(roblox.signed()).fetch_optional(connection).await?.as_ref().map(from_row).transpose()
}

/// The last one to a user.
pub async fn last_to(connection: &mut Connection, after: DiscordUserId) -> Result<Option<Handover>, StoreFailure> {
    let row = sqlx::query(
        "select roblox_id, before_user, after_user, happened_at from account_handovers where after_user = $1 \
         order by happened_at desc limit 1",
    );
    row.bind(after.signed()).fetch_optional(connection).await?.as_ref().map(from_row).transpose()
}

/// Who has not been told yet that an account of theirs is somebody else's.
pub async fn untold(connection: &mut Connection) -> Result<Vec<DiscordUserId>, StoreFailure> {
    let rows = sqlx::query("select before_user from account_handovers where told = false").fetch_all(connection).await?;
    rows.iter().map(|row| id(row, "before_user", DiscordUserId::new)).collect()
}

/// Those that a user has not been told; they count as told from now on.
pub async fn take_untold(connection: &mut Connection, before: DiscordUserId) -> Result<Vec<Handover>, StoreFailure> {
    let rows = sqlx::query(
        "update account_handovers set told = true where before_user = $1 and told = false \
         returning roblox_id, before_user, after_user, happened_at",
    );
    rows.bind(before.signed()).fetch_all(connection).await?.iter().map(from_row).collect()
}

fn from_row(row: &SqliteRow) -> Result<Handover, StoreFailure> {
    Ok(Handover {
        roblox: id(row, "roblox_id", RobloxId::new)?,
        before: id(row, "before_user", DiscordUserId::new)?,
        after: id(row, "after_user", DiscordUserId::new)?,
        happened_at: time(row, "happened_at")?,
    })
}
