//! The audit trail as it is read.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::link_deed;
use crate::domain::{
    Actor, AuditAction, Difference, DiscordUserId, Door, EntryId, Holder, KeyId, Recorded, RobloxId, SeatChange, SessionId,
    SlotNumber, WorkspaceId,
};
use crate::store::column::{id, optional_id, optional_text, small, text, time, unreadable};
use crate::store::{Connection, StoreFailure, difference};

/// Every column that an entry is read from; `undone` is the entry that took it back.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select audit.id, audit.action, audit.session_id, audit.role_name, audit.slot, audit.roblox_id, audit.actor_kind, \
             audit.actor_id, audit.actor_key, audit.door, audit.details, audit.reason, audit.undoes, audit.happened_at, \
             undoing.id as undone_by from audit left join audit as undoing \
             on undoing.workspace_id = audit.workspace_id and undoing.undoes = audit.id ",
            $rest
        )
    };
}

/// The entries of a session, the newest first; only those before that one, if one is given; at most `most`.
pub async fn of_session(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    session: &SessionId,
    before: Option<EntryId>,
    most: u32,
) -> Result<Vec<Recorded>, StoreFailure> {
    let rows = sqlx::query(select!(
        "where audit.workspace_id = $1 and audit.session_id = $2 and audit.id < $3 order by audit.id desc limit $4"
    ))
    .bind(workspace.as_str())
    .bind(session.as_str())
    .bind(before.map_or(i64::MAX, EntryId::get))
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?;
    rows.iter().map(recorded).collect()
}

/// The entries of a session after that one, the newest first.
pub async fn of_session_since(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    session: &SessionId,
    after: EntryId,
) -> Result<Vec<Recorded>, StoreFailure> {
    let rows =
        sqlx::query(select!("where audit.workspace_id = $1 and audit.session_id = $2 and audit.id > $3 order by audit.id desc"))
            .bind(workspace.as_str())
            .bind(session.as_str())
            .bind(after.get())
            .fetch_all(connection)
            .await?;
    rows.iter().map(recorded).collect()
}

/// One entry of a session.
pub async fn find(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    session: &SessionId,
    entry: EntryId,
) -> Result<Option<Recorded>, StoreFailure> {
    let row = sqlx::query(select!("where audit.workspace_id = $1 and audit.session_id = $2 and audit.id = $3"))
        .bind(workspace.as_str())
        .bind(session.as_str())
        .bind(entry.get())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(recorded).transpose()
}

/// The number of the newest entry of a session; 0 when there is none.
pub async fn newest(connection: &mut Connection, workspace: &WorkspaceId, session: &SessionId) -> Result<EntryId, StoreFailure> {
    let row = sqlx::query("select max(id) as newest from audit where workspace_id = $1 and session_id = $2")
        .bind(workspace.as_str())
        .bind(session.as_str())
        .fetch_one(connection)
        .await?;
    Ok(EntryId::new(row.try_get::<Option<i64>, _>("newest")?.unwrap_or_default()))
}

/// The entries of a workspace after that one, up to another one if that is given, the oldest first; at most `most`.
pub async fn of_workspace_since(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    after: EntryId,
    up_to: Option<EntryId>,
    most: u32,
) -> Result<Vec<Recorded>, StoreFailure> {
    let rows =
        sqlx::query(select!("where audit.workspace_id = $1 and audit.id > $2 and audit.id <= $3 order by audit.id limit $4"))
            .bind(workspace.as_str())
            .bind(after.get())
            .bind(up_to.map_or(i64::MAX, EntryId::get))
            .bind(i64::from(most))
            .fetch_all(connection)
            .await?;
    rows.iter().map(recorded).collect()
}

fn recorded(row: &SqliteRow) -> Result<Recorded, StoreFailure> {
    let word: &str = row.try_get("action")?;
    let door: &str = row.try_get("door")?;
    let slot = row.try_get::<Option<i64>, _>("slot")?.map(|_| small(row, "slot")).transpose()?;
    let entry = |column| Ok::<_, StoreFailure>(row.try_get::<Option<i64>, _>(column)?.map(EntryId::new));
    let action = AuditAction::from_word(word).ok_or_else(|| unreadable("action", word))?;
    let details = row.try_get::<Option<&str>, _>("details")?;
    let of_link = matches!(action, AuditAction::MemberLinked | AuditAction::MemberUnlinked);
    let mut recorded = Recorded {
        id: EntryId::new(row.try_get("id")?),
        action,
        session: optional_text(row, "session_id")?,
        role: optional_text(row, "role_name")?,
        slot: slot.map(SlotNumber::new),
        roblox: optional_id(row, "roblox_id", RobloxId::new)?,
        actor: actor(row)?,
        door: Door::from_word(door).ok_or_else(|| unreadable("door", door))?,
        difference: details.and_then(difference::read),
        link: of_link.then(|| link_deed::read(details)),
        reason: optional_text(row, "reason")?,
        undoes: entry("undoes")?,
        undone_by: entry("undone_by")?,
        happened_at: time(row, "happened_at")?,
    };
    if recorded.difference.is_none() {
        recorded.difference = of_one_seat(&recorded);
    }
    Ok(recorded)
}

fn actor(row: &SqliteRow) -> Result<Actor, StoreFailure> {
    match row.try_get::<&str, _>("actor_kind")? {
        "discord" => Ok(Actor::Discord(id(row, "actor_id", DiscordUserId::new)?)),
        "program" => {
            Ok(Actor::Program { key: text::<KeyId>(row, "actor_key")?, user: optional_id(row, "actor_id", RobloxId::new)? })
        }
        "operator" => Ok(Actor::Operator),
        "clock" => Ok(Actor::Clock),
        "somebody" => Ok(Actor::Somebody),
        "pseudonym" => Ok(Actor::Former(text(row, "actor_key")?)),
        "rank_source" => Ok(Actor::RankSource),
        other => Err(unreadable("actor_kind", format!("{other:?} is not known to this release"))),
    }
}

/// Of a slot that somebody took or left the columns say all there is: writing it twice would double what a rush writes.
fn of_one_seat(recorded: &Recorded) -> Option<Difference> {
    let (role, slot, holder) = (recorded.role.clone()?, recorded.slot?, Holder::unmarked(recorded.roblox?));
    let (before, after) = match recorded.action {
        AuditAction::SlotClaimed | AuditAction::SlotAssigned => (None, Some(holder)),
        AuditAction::SlotQuit | AuditAction::SlotRemoved => (Some(holder), None),
        _ => return None,
    };
    Some(Difference { seats: vec![SeatChange { role, slot, before, after }], ..Difference::default() })
}
