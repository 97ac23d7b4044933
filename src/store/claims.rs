//! Who holds which slot. The unique constraints of this table are the referee of every race.

use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite};

use super::column::{MOST_VALUES, small, text, unreadable};
use super::sessions::{among, places};
use super::{Connection, StoreFailure};
use crate::domain::{Holder, Mark, RobloxId, Role, RoleName, Session, SessionId, Slot, SlotNumber, WorkspaceId};

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

/// Frees slots, as many as are given in one statement. False when any of them is not its user's: then the transaction has to
/// be rolled back.
pub async fn delete_all(connection: &mut Connection, seats: &[Seat]) -> Result<bool, StoreFailure> {
    for some in seats.chunks(MOST_VALUES / COLUMNS) {
        let mut query =
            QueryBuilder::<Sqlite>::new("delete from claims where (session_id, role_name, slot, roblox_id, workspace_id) in (");
        query.push_values(some, |mut row, seat| {
            row.push_bind(seat.session.as_str())
                .push_bind(seat.role.as_str())
                .push_bind(i64::from(seat.slot.get()))
                .push_bind(seat.holder.signed())
                .push_bind(seat.workspace.as_str());
        });
        query.push(")");
        let done = query.build().persistent(some.len() == 1).execute(&mut *connection).await?;
        if usize::try_from(done.rows_affected()) != Ok(some.len()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Frees a slot. False when it is not this user's.
pub async fn delete(connection: &mut Connection, seat: &Seat) -> Result<bool, StoreFailure> {
    delete_all(connection, std::slice::from_ref(seat)).await
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

/// Puts the holders of a role into its slots. They come as "slot account mark" each, with commas between.
pub(super) fn seat_all(role: &mut Role, holders: &str) -> Result<(), StoreFailure> {
    for seat in holders.split_terminator(',') {
        let (number, holder) = seated(seat).ok_or_else(|| unreadable("slot", format!("{seat:?} is no held slot")))?;
        let slot = role.slots.get_mut(usize::from(number.get()));
        let slot = slot.ok_or_else(|| unreadable("slot", format!("{} has no slot {}", role.name, number.get())))?;
        slot.holder = Some(holder);
    }
    Ok(())
}

fn seated(seat: &str) -> Option<(SlotNumber, Holder)> {
    let mut words = seat.splitn(3, ' ');
    let (number, account, mark) = (words.next()?, words.next()?, words.next()?);
    let mark = if mark.is_empty() { None } else { Some(mark.parse().ok()?) };
    let holder = Holder { roblox: RobloxId::new(account.parse().ok()?).ok()?, mark };
    Some((SlotNumber::new(number.parse().ok()?), holder))
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
