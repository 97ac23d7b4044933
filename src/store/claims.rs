//! Who holds which slot. The unique constraints of this table are the referee of every race.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Sqlite};

use super::column::{MOST_VALUES, id, optional_text, small, text, unreadable};
use super::sessions::{among, places};
use super::{Connection, StoreFailure};
use crate::domain::{Holder, Mark, RobloxId, RoleName, Session, SessionId, Slot, SlotNumber, WorkspaceId};

/// A held slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Whose session it is.
    pub workspace: WorkspaceId,
    /// In this session.
    pub session: SessionId,
    /// In this role.
    pub role: RoleName,
    /// This slot.
    pub slot: SlotNumber,
    /// By this user.
    pub holder: RobloxId,
    /// Whether they turned up, if that is noted.
    pub mark: Option<Mark>,
}

/// Columns of a claim that is written, for the limit on values in one statement.
const COLUMNS: usize = 7;

/// Takes slots, as many as are given in one statement: the way to the database costs more than the row. False when the
/// constraints say no to any of them: somebody holds the slot, or the user holds another one of the role. Then some are
/// written and some are not, and the transaction has to be rolled back.
pub async fn insert(connection: &mut Connection, seats: &[Seat], now: Timestamp) -> Result<bool, StoreFailure> {
    for some in seats.chunks(MOST_VALUES / COLUMNS) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "insert into claims (workspace_id, session_id, role_name, slot, roblox_id, mark, claimed_at) ",
        );
        query.push_values(some, |mut row, seat| {
            row.push_bind(seat.workspace.as_str())
                .push_bind(seat.session.as_str())
                .push_bind(seat.role.as_str())
                .push_bind(i64::from(seat.slot.get()))
                .push_bind(seat.holder.signed())
                .push_bind(seat.mark.map(Mark::as_str))
                .push_bind(now.as_millisecond());
        });
        query.push(" on conflict do nothing");
        // As many statements as there are batch sizes would push the useful ones out of the statement cache.
        let done = query.build().persistent(some.len() == 1).execute(&mut *connection).await?;
        if usize::try_from(done.rows_affected()) != Ok(some.len()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Frees a slot. False when it is not this user's.
pub async fn delete(connection: &mut Connection, seat: &Seat) -> Result<bool, StoreFailure> {
    let done = sqlx::query(
        "delete from claims where workspace_id = $1 and session_id = $2 and role_name = $3 and slot = $4 and roblox_id = $5",
    )
    .bind(seat.workspace.as_str())
    .bind(seat.session.as_str())
    .bind(seat.role.as_str())
    .bind(i64::from(seat.slot.get()))
    .bind(seat.holder.signed())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes what is noted of a holder. False when the slot is not this user's.
pub async fn set_mark(connection: &mut Connection, seat: &Seat) -> Result<bool, StoreFailure> {
    let done = sqlx::query(
        "update claims set mark = $6 where workspace_id = $1 and session_id = $2 and role_name = $3 and slot = $4 \
         and roblox_id = $5",
    )
    .bind(seat.workspace.as_str())
    .bind(seat.session.as_str())
    .bind(seat.role.as_str())
    .bind(i64::from(seat.slot.get()))
    .bind(seat.holder.signed())
    .bind(seat.mark.map(Mark::as_str))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts the holders of sessions of a workspace into their slots.
pub async fn seat_holders(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    sessions: &mut [Session],
) -> Result<(), StoreFailure> {
    let mut query =
        QueryBuilder::<Sqlite>::new("select session_id, role_name, slot, roblox_id, mark from claims where workspace_id = ");
    query.push_bind(workspace.as_str());
    among(&mut query, "session_id", sessions.iter().map(|session| &session.id));
    let places = places(sessions);
    for row in &query.build().persistent(sessions.len() == 1).fetch_all(connection).await? {
        let id: SessionId = text(row, "session_id")?;
        if let Some(session) = places.get(&id).and_then(|place| sessions.get_mut(*place)) {
            seat(session, row)?;
        }
    }
    Ok(())
}

/// Marks the slots of those sessions that are over in which somebody sat of whom nothing more is known.
pub async fn mark_past_seats(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    sessions: &mut [Session],
) -> Result<(), StoreFailure> {
    let over: Vec<SessionId> =
        sessions.iter().filter(|session| session.status.is_over()).map(|session| session.id.clone()).collect();
    if over.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new("select session_id, role_name, slot from past_seats where workspace_id = ");
    query.push_bind(workspace.as_str());
    among(&mut query, "session_id", &over);
    let places = places(sessions);
    for row in &query.build().persistent(over.len() == 1).fetch_all(connection).await? {
        let id: SessionId = text(row, "session_id")?;
        let session = places.get(&id).and_then(|place| sessions.get_mut(*place));
        let (role, number) = (text(row, "role_name")?, small(row, "slot")?);
        // A role may have fewer slots by now.
        if let Some(slot) = session.and_then(|session| slot_of(session, &role, number)) {
            slot.once_held = true;
        }
    }
    Ok(())
}

fn seat(session: &mut Session, row: &SqliteRow) -> Result<(), StoreFailure> {
    let (name, number): (RoleName, u8) = (text(row, "role_name")?, small(row, "slot")?);
    let slot = slot_of(session, &name, number);
    let slot = slot.ok_or_else(|| unreadable("slot", format!("{name} has no slot {number}")))?;
    slot.holder = Some(Holder { roblox: id(row, "roblox_id", RobloxId::new)?, mark: optional_text(row, "mark")? });
    Ok(())
}

fn slot_of<'session>(session: &'session mut Session, role: &RoleName, number: u8) -> Option<&'session mut Slot> {
    session.roles.iter_mut().find(|found| found.name == *role)?.slots.get_mut(usize::from(number))
}

/// The sessions that are not over and were to end after `ends_after` in which this user holds a slot, by start.
///
/// Claims in sessions whose ID is smaller than that of any session which is still to come are skipped unseen. IDs begin with
/// the time at which they were made, so that is nearly all of somebody's past; with any other IDs it would only take longer.
pub async fn coming_sessions_of(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    user: RobloxId,
    ends_after: Timestamp,
) -> Result<Vec<SessionId>, StoreFailure> {
    let rows = sqlx::query(
        "select distinct sessions.id, sessions.starts_at from claims \
         join sessions on sessions.workspace_id = claims.workspace_id and sessions.id = claims.session_id \
         where claims.workspace_id = $1 and claims.roblox_id = $2 and claims.session_id >= (select min(first.id) \
         from sessions as first where first.workspace_id = $1 and first.status in ('upcoming', 'ongoing') \
         and first.starts_at + first.duration_minutes * 60000 > $3) and sessions.status in ('upcoming', 'ongoing') \
         and sessions.starts_at + sessions.duration_minutes * 60000 > $3 order by sessions.starts_at, sessions.id",
    )
    .bind(workspace.as_str())
    .bind(user.signed())
    .bind(ends_after.as_millisecond())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| text(row, "id")).collect()
}
