//! Slots that SERIES was asked for and did not confirm, with where the truth is to be told. A row lives for minutes.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{id, optional_id, optional_text, small, text, time, unreadable};
use super::secrets::Sealed;
use super::{Connection, StoreFailure};
use crate::domain::{
    DiscordUserId, Door, MessageId, RequestId, RobloxId, RoleName, SessionId, SlotChange, SlotNumber, WorkspaceId,
};

/// One answer that waits for the truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnconfirmedRow {
    /// The interaction that it answers.
    pub request: RequestId,
    /// The request under which SERIES was asked.
    pub asked_under: Option<RequestId>,
    /// Whose session.
    pub workspace: WorkspaceId,
    /// Which session.
    pub session: SessionId,
    /// What was asked for.
    pub change: SlotChange,
    /// Who asked.
    pub user: DiscordUserId,
    /// Which way.
    pub door: Door,
    /// When.
    pub asked_at: Timestamp,
    /// What gives the right to edit the answer.
    pub token: Sealed,
    /// Where the word stands that is to be edited.
    pub place: Place,
}

/// Where a word stands that waits for the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the answer itself.
    Answer,
    /// In a message after it; nothing if nobody knows which.
    After(Option<MessageId>),
}

/// Keeps one.
pub async fn put(connection: &mut Connection, row: &UnconfirmedRow) -> Result<(), StoreFailure> {
    let (act, by) = match &row.change {
        SlotChange::Taken { by, .. } => ("claim", by),
        SlotChange::Freed { by, .. } => ("quit", by),
    };
    let (follows, message) = match row.place {
        Place::Answer => (false, None),
        Place::After(message) => (true, message),
    };
    sqlx::query(
        "insert into unconfirmed (request_id, asked_under, workspace_id, session_id, role_name, slot, act, discord_user_id, \
         roblox_id, door, asked_at, key_mark, sealed, follows, message_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict (request_id) do nothing",
    )
    .bind(row.request.as_str())
    .bind(row.asked_under.as_ref().map(RequestId::as_str))
    .bind(row.workspace.as_str())
    .bind(row.session.as_str())
    .bind(row.change.role().as_str())
    .bind(i64::from(row.change.slot().get()))
    .bind(act)
    .bind(row.user.signed())
    .bind(by.signed())
    .bind(row.door.as_str())
    .bind(row.asked_at.as_millisecond())
    .bind(&row.token.key_mark)
    .bind(&row.token.sealed)
    .bind(follows)
    .bind(message.map(MessageId::signed))
    .execute(connection)
    .await?;
    Ok(())
}

/// The word of this answer stands in that message after it.
pub async fn set_message(connection: &mut Connection, request: &RequestId, message: MessageId) -> Result<(), StoreFailure> {
    sqlx::query("update unconfirmed set message_id = $2 where request_id = $1")
        .bind(request.as_str())
        .bind(message.signed())
        .execute(connection)
        .await?;
    Ok(())
}

/// The same token, sealed anew.
pub async fn reseal(connection: &mut Connection, request: &RequestId, token: &Sealed) -> Result<(), StoreFailure> {
    sqlx::query("update unconfirmed set key_mark = $2, sealed = $3 where request_id = $1")
        .bind(request.as_str())
        .bind(&token.key_mark)
        .bind(&token.sealed)
        .execute(connection)
        .await?;
    Ok(())
}

/// The truth is told, or cannot be told any more.
pub async fn delete(connection: &mut Connection, request: &RequestId) -> Result<(), StoreFailure> {
    sqlx::query("delete from unconfirmed where request_id = $1").bind(request.as_str()).execute(connection).await?;
    Ok(())
}

/// Those that were asked for before this moment, the oldest first.
pub async fn before(connection: &mut Connection, moment: Timestamp) -> Result<Vec<UnconfirmedRow>, StoreFailure> {
    let rows = sqlx::query(
        "select request_id, asked_under, workspace_id, session_id, role_name, slot, act, discord_user_id, roblox_id, door, \
         asked_at, key_mark, sealed, follows, message_id from unconfirmed where asked_at < $1 order by asked_at, request_id",
    );
    let rows = rows.bind(moment.as_millisecond()).fetch_all(connection).await?;
    rows.iter().map(from_row).collect()
}

/// Deletes those that were asked for before this moment, and those that were after `latest`: a clock that was ahead has
/// written them, and when they end cannot be told. How many.
pub async fn delete_outside(connection: &mut Connection, earliest: Timestamp, latest: Timestamp) -> Result<u64, StoreFailure> {
    let done = sqlx::query("delete from unconfirmed where asked_at < $1 or asked_at > $2")
        .bind(earliest.as_millisecond())
        .bind(latest.as_millisecond())
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

fn from_row(row: &SqliteRow) -> Result<UnconfirmedRow, StoreFailure> {
    let role: RoleName = text(row, "role_name")?;
    let (slot, by) = (SlotNumber::new(small(row, "slot")?), id(row, "roblox_id", RobloxId::new)?);
    let door: &str = row.try_get("door")?;
    Ok(UnconfirmedRow {
        request: text(row, "request_id")?,
        asked_under: optional_text(row, "asked_under")?,
        workspace: text(row, "workspace_id")?,
        session: text(row, "session_id")?,
        change: match row.try_get::<&str, _>("act")? {
            "claim" => SlotChange::Taken { role, slot, by },
            "quit" => SlotChange::Freed { role, slot, by },
            other => return Err(unreadable("act", format!("{other:?} is not known to this release"))),
        },
        user: id(row, "discord_user_id", DiscordUserId::new)?,
        door: Door::from_word(door).ok_or_else(|| unreadable("door", door))?,
        asked_at: time(row, "asked_at")?,
        token: Sealed { key_mark: row.try_get("key_mark")?, sealed: row.try_get("sealed")? },
        place: match row.try_get("follows")? {
            false => Place::Answer,
            true => Place::After(optional_id(row, "message_id", MessageId::new)?),
        },
    })
}
