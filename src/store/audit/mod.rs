//! The audit trail. Entries are only ever added.

mod link_deed;
mod mentions;
mod size;
mod trail;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

pub use link_deed::written as link_details;
pub use mentions::{are_missing, note_older};
pub(in crate::store) use mentions::{numbers, renew};
pub use size::bytes;
pub use trail::{find, newest, of_session, of_session_since, of_workspace_since};

use super::column::{MOST_VALUES, optional_id, optional_text, small, unreadable};
use super::{Connection, StoreFailure};
use crate::domain::{
    Actor, AuditAction, Door, EntryId, Origin, Reason, RequestId, RobloxId, RoleName, SessionId, SlotChange, SlotNumber,
    WorkspaceId,
};

/// One change.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// In which session, if in one.
    pub session: Option<SessionId>,
    /// What was done.
    pub action: AuditAction,
    /// In which role.
    pub role: Option<RoleName>,
    /// To which slot.
    pub slot: Option<SlotNumber>,
    /// To whom.
    pub roblox: Option<RobloxId>,
    /// By whom.
    pub actor: Actor,
    /// Which way it came in.
    pub door: Door,
    /// What was there before and after, as JSON, where the rest does not say it.
    pub details: Option<String>,
    /// Why, as whoever did it said.
    pub reason: Option<Reason>,
    /// The entry that it takes back.
    pub undoes: Option<EntryId>,
    /// The request that asked for it.
    pub request: Option<RequestId>,
}

impl Entry {
    /// One that says no more than who did what which way; the rest is filled in.
    #[must_use]
    pub fn new(origin: &Origin, action: AuditAction) -> Self {
        Self {
            workspace: origin.workspace.clone(),
            session: None,
            action,
            role: None,
            slot: None,
            roblox: None,
            actor: origin.actor,
            door: origin.door,
            details: None,
            reason: None,
            undoes: None,
            request: origin.request.clone(),
        }
    }
}

/// Columns of an entry, for the limit on values in one statement.
const COLUMNS: usize = 15;

/// Adds entries in one statement: a hundred claims in one transaction cost one round trip here.
///
/// Which process they are of is known to the connection ([`introduce`](super::changes::introduce)). Fails as a whole when a request was carried out before: that is the constraint that makes requests act once.
pub async fn insert(connection: &mut Connection, entries: &[Entry], now: Timestamp) -> Result<(), StoreFailure> {
    for some in entries.chunks(MOST_VALUES / COLUMNS) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "insert into audit (workspace_id, session_id, action, role_name, slot, roblox_id, actor_kind, actor_id, actor_key, door, \
             details, mentions_noted, reason, undoes, request_id, happened_at, process) select entries.*, this_process.id from (",
        );
        query.push_values(some, |mut row, entry| {
            let (kind, actor, key) = actor_columns(entry.actor);
            row.push_bind(entry.workspace.as_str())
                .push_bind(entry.session.as_ref().map(SessionId::as_str))
                .push_bind(entry.action.as_str())
                .push_bind(entry.role.as_ref().map(RoleName::as_str))
                .push_bind(entry.slot.map(|slot| i64::from(slot.get())))
                .push_bind(entry.roblox.map(RobloxId::signed))
                .push_bind(kind)
                .push_bind(actor)
                .push_bind(key)
                .push_bind(entry.door.as_str())
                .push_bind(entry.details.as_deref())
                .push("true")
                .push_bind(entry.reason.as_ref().map(Reason::as_str))
                .push_bind(entry.undoes.map(EntryId::get))
                .push_bind(entry.request.as_ref().map(RequestId::as_str))
                .push_bind(now.as_millisecond());
        });
        query.push(") as entries, this_process");
        let mentions_somebody = |entry: &Entry| entry.details.as_deref().is_some_and(|details| !numbers(details).is_empty());
        // As many statements as there are batch sizes would push the useful ones out of the statement cache.
        if some.iter().any(mentions_somebody) {
            query.push(" returning id, details");
            let rows = query.build().persistent(false).fetch_all(&mut *connection).await?;
            note_mentions(connection, &rows).await?;
        } else {
            query.build().persistent(false).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

/// Whom entries mention. Most, such as that of a claim, have no details and nobody in them.
async fn note_mentions(connection: &mut Connection, rows: &[SqliteRow]) -> Result<(), StoreFailure> {
    let mut mentions = Vec::new();
    for row in rows {
        let entry: i64 = row.try_get("id")?;
        let details = row.try_get::<Option<&str>, _>("details")?;
        mentions.extend(details.map(numbers).unwrap_or_default().into_iter().map(|number| (entry, number)));
    }
    mentions::insert(connection, &mentions).await
}

/// What a request did when it was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOut {
    /// What was done.
    pub action: AuditAction,
    /// In which session.
    pub session: Option<SessionId>,
    /// In which role.
    pub role: Option<RoleName>,
    /// To which slot.
    pub slot: Option<SlotNumber>,
    /// To whom.
    pub roblox: Option<RobloxId>,
}

impl CarriedOut {
    /// The change of a slot that it was, if it was one, and in which session.
    #[must_use]
    pub fn into_slot_change(self) -> Option<(SessionId, SlotChange)> {
        let (role, slot, by) = (self.role?, self.slot?, self.roblox?);
        let change = match self.action {
            AuditAction::SlotClaimed | AuditAction::SlotAssigned => SlotChange::Taken { role, slot, by },
            AuditAction::SlotQuit | AuditAction::SlotRemoved => SlotChange::Freed { role, slot, by },
            AuditAction::SessionCreated
            | AuditAction::SessionUpdated
            | AuditAction::ClaimingOpened
            | AuditAction::ClaimingClosed
            | AuditAction::SessionStarted
            | AuditAction::SessionDelayed
            | AuditAction::SessionEnded
            | AuditAction::SessionCancelled
            | AuditAction::SlotMoved
            | AuditAction::AttendanceMarked
            | AuditAction::ChangeUndone
            | AuditAction::TemplateSaved
            | AuditAction::TemplateDeleted
            | AuditAction::MemberRanked
            | AuditAction::MemberLinked
            | AuditAction::MemberUnlinked
            | AuditAction::AccountTakenOver
            | AuditAction::AccountFrozen
            | AuditAction::AttendeeAdded
            | AuditAction::AttendeeUpdated
            | AuditAction::KeyCreated
            | AuditAction::KeyRevoked
            | AuditAction::KeyRotated
            | AuditAction::KeyFirstUsed
            | AuditAction::SettingChanged
            | AuditAction::SecretKept
            | AuditAction::SecretForgotten => return None,
        };
        Some((self.session?, change))
    }
}

impl From<&Entry> for CarriedOut {
    fn from(entry: &Entry) -> Self {
        Self {
            action: entry.action,
            session: entry.session.clone(),
            role: entry.role.clone(),
            slot: entry.slot,
            roblox: entry.roblox,
        }
    }
}

/// What this request did, if it was carried out before.
pub async fn by_request(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    request: &RequestId,
) -> Result<Option<CarriedOut>, StoreFailure> {
    let row = sqlx::query(
        "select action, session_id, role_name, slot, roblox_id from audit where workspace_id = $1 and request_id = $2",
    )
    .bind(workspace.as_str())
    .bind(request.as_str())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(carried_out).transpose()
}

fn carried_out(row: &SqliteRow) -> Result<CarriedOut, StoreFailure> {
    let word: &str = row.try_get("action")?;
    let slot = row.try_get::<Option<i64>, _>("slot")?.map(|_| small(row, "slot")).transpose()?;
    Ok(CarriedOut {
        action: AuditAction::from_word(word).ok_or_else(|| unreadable("action", word))?,
        session: optional_text(row, "session_id")?,
        role: optional_text(row, "role_name")?,
        slot: slot.map(SlotNumber::new),
        roblox: optional_id(row, "roblox_id", RobloxId::new)?,
    })
}

fn actor_columns(actor: Actor) -> (&'static str, Option<i64>, Option<String>) {
    match actor {
        Actor::Discord(user) => ("discord", Some(user.signed()), None),
        Actor::Program { key, user } => ("program", user.map(RobloxId::signed), Some(key.to_string())),
        Actor::Operator => ("operator", None, None),
        Actor::Clock => ("clock", None, None),
        Actor::Somebody => ("somebody", None, None),
        Actor::Former(name) => ("pseudonym", None, Some(name.to_string())),
        Actor::RankSource => ("rank_source", None, None),
    }
}
