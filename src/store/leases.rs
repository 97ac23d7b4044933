//! What a process has taken for a while so that no other does the same: messages that it paints, changes and words that it
//! tells. Only `run` takes any.

use jiff::Timestamp;

use super::{Connection, StoreFailure};

/// Ends everything that was taken for longer than now: for whoever knows that those who took it are no more.
pub async fn end_all(connection: &mut Connection, now: Timestamp) -> Result<(), StoreFailure> {
    // Who takes a message makes its board unsettled, and there are few of those.
    sqlx::query("update boards set tended_by = null, tended_until = null where settled = false and tended_by is not null")
        .execute(&mut *connection)
        .await?;
    // What was begun stays known: it is told again as it was begun.
    sqlx::query("update guilds set audit_telling_until = null where audit_telling_until is not null")
        .execute(&mut *connection)
        .await?;
    sqlx::query("update summonses set due_at = $1 where due_at > $1").bind(now.as_millisecond()).execute(connection).await?;
    Ok(())
}
