//! What other processes on this file have changed: read from the audit trail, and from a journal of what leaves no entry there.
//!
//! Owns how a process tells its own changes from those of others. It must never know who remembers what.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{id, optional_id, optional_text, text, unreadable};
use super::{Connection, StoreFailure};
use crate::domain::{AuditAction, DiscordUserId, GuildId, KeyId, RobloxId, SessionId, WorkspaceId};

/// How long a note is kept: every process that runs looks several times a second.
const KEPT_FOR: SignedDuration = SignedDuration::from_mins(1);

/// The most that is looked at one by one. Who has missed more (a machine that slept) reads everything anew.
const MOST: u16 = 5_000;

/// The number of a process among those on one file, drawn at its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process(i64);

impl Process {
    /// A new one. Two on one file are told apart by chance.
    #[must_use]
    pub fn draw() -> Self {
        Self(i64::from(fastrand::u32(..)))
    }
}

/// Something that was changed, as far as others may remember it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Change {
    /// More than can be said.
    Everything,
    /// A session, its roles or who holds them.
    Session(WorkspaceId, SessionId),
    /// A member's rank.
    Rank(WorkspaceId, RobloxId),
    /// Settings or secrets of a workspace, or of a server that is bound to it.
    Settings(WorkspaceId),
    /// To which workspace a server is bound.
    Guild(GuildId),
    /// Who somebody is on Roblox; whoever is not named cannot be told.
    Link(Option<DiscordUserId>, Option<RobloxId>),
    /// Who the members of a server are on Roblox.
    Links(GuildId),
    /// Who has left a server, and what its moderators are to be told of that.
    Departures(GuildId),
    /// An API key.
    Key(KeyId),
}

/// Up to where somebody has looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    audit: i64,
    changes: i64,
}

/// Writes down who writes on this connection, for as long as it is open. Everything that notes a change reads it there.
pub async fn introduce(connection: &mut Connection, process: Process) -> Result<(), StoreFailure> {
    sqlx::query("create temporary table if not exists this_process (id bigint not null)").execute(&mut *connection).await?;
    sqlx::query("delete from this_process").execute(&mut *connection).await?;
    sqlx::query("insert into this_process (id) values ($1)").bind(process.0).execute(connection).await?;
    Ok(())
}

/// Notes, in the transaction that makes it, a change that leaves no entry in the audit trail.
pub async fn note(connection: &mut Connection, note: Note, now: Timestamp) -> Result<(), StoreFailure> {
    let (kind, guild) = note.columns();
    let row = sqlx::query(
        "insert into changes (process, kind, guild_id, noted_at) select id, $1, $2, $3 from this_process returning id",
    );
    let row = row.bind(kind).bind(guild.map(GuildId::signed)).bind(now.as_millisecond()).fetch_one(&mut *connection).await?;
    // The newest always stays, so that the next one has a greater number.
    sqlx::query("delete from changes where noted_at < $1 and id < $2")
        .bind(now.saturating_sub(KEPT_FOR).unwrap_or(now).as_millisecond())
        .bind(row.try_get::<i64, _>("id")?)
        .execute(connection)
        .await?;
    Ok(())
}

/// A change that leaves no entry in the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// As [`Change::Everything`].
    Everything,
    /// As [`Change::Guild`].
    Guild(GuildId),
    /// As [`Change::Links`].
    Links(GuildId),
    /// As [`Change::Departures`].
    Departures(GuildId),
}

impl Note {
    const fn columns(self) -> (&'static str, Option<GuildId>) {
        match self {
            Self::Everything => ("everything", None),
            Self::Guild(guild) => ("guild", Some(guild)),
            Self::Links(guild) => ("links", Some(guild)),
            Self::Departures(guild) => ("departures", Some(guild)),
        }
    }
}

/// Where everything so far ends.
pub async fn mark(connection: &mut Connection) -> Result<Mark, StoreFailure> {
    let row = sqlx::query(
        "select (select coalesce(max(id), 0) from audit) as audit, (select coalesce(max(id), 0) from changes) as changes",
    );
    let row = row.fetch_one(connection).await?;
    Ok(Mark { audit: row.try_get("audit")?, changes: row.try_get("changes")? })
}

/// What other processes have changed behind this mark, each once, and where that ends.
pub async fn since(connection: &mut Connection, mark: Mark, own: Process) -> Result<(HashSet<Change>, Mark), StoreFailure> {
    // Asked first: what is committed from here on is for the next time.
    let end = self::mark(connection).await?;
    let mut changes = HashSet::new();
    if end.audit > mark.audit {
        let rows = sqlx::query(
            "select workspace_id, session_id, action, roblox_id, case when session_id is null then details end as details \
             from audit where id > $1 and id <= $2 and (process is null or process <> $3) order by id limit $4",
        );
        let rows = rows.bind(mark.audit).bind(end.audit).bind(own.0).bind(i64::from(MOST)).fetch_all(&mut *connection).await?;
        if rows.len() >= usize::from(MOST) {
            changes.insert(Change::Everything);
            return Ok((changes, end));
        }
        for row in &rows {
            changes.extend(audited_change(row)?);
        }
    }
    if end.changes > mark.changes {
        let rows = sqlx::query("select id, process, kind, guild_id from changes where id > $1 and id <= $2 order by id");
        let rows = rows.bind(mark.changes).bind(end.changes).fetch_all(connection).await?;
        // Numbers follow each other: where one is missing, its note is gone already.
        if i64::try_from(rows.len()).ok() != Some(end.changes - mark.changes) {
            changes.insert(Change::Everything);
        }
        for row in &rows {
            if row.try_get::<i64, _>("process")? != own.0 {
                changes.insert(noted_change(row)?);
            }
        }
    }
    Ok((changes, end))
}

fn audited_change(row: &SqliteRow) -> Result<Option<Change>, StoreFailure> {
    let workspace: WorkspaceId = text(row, "workspace_id")?;
    if let Some(session) = optional_text(row, "session_id")? {
        return Ok(Some(Change::Session(workspace, session)));
    }
    // What a later release does is not known here.
    let Some(action) = AuditAction::from_word(row.try_get("action")?) else { return Ok(Some(Change::Everything)) };
    let details = || row.try_get::<Option<&str>, _>("details").map_err(StoreFailure::from);
    Ok(match action {
        AuditAction::MemberRanked => optional_id(row, "roblox_id", RobloxId::new)?.map(|user| Change::Rank(workspace, user)),
        AuditAction::MemberLinked | AuditAction::MemberUnlinked => {
            let discord = details()?.and_then(|details| detail::<DiscordUserId>(details, "discord"));
            Some(Change::Link(discord, optional_id(row, "roblox_id", RobloxId::new)?))
        }
        // Those are of two people.
        AuditAction::AccountTakenOver | AuditAction::AccountFrozen => Some(Change::Link(None, None)),
        AuditAction::KeyCreated | AuditAction::KeyRevoked | AuditAction::KeyRotated => {
            let key = details()?.and_then(|details| detail::<KeyId>(details, "key"));
            Some(key.map_or(Change::Everything, Change::Key))
        }
        AuditAction::SettingChanged | AuditAction::SecretKept | AuditAction::SecretForgotten => Some(Change::Settings(workspace)),
        // Nobody remembers those.
        AuditAction::TemplateSaved | AuditAction::TemplateDeleted | AuditAction::KeyFirstUsed => None,
        // Those are of a session.
        AuditAction::SessionCreated
        | AuditAction::SessionUpdated
        | AuditAction::ClaimingOpened
        | AuditAction::ClaimingClosed
        | AuditAction::SessionStarted
        | AuditAction::SessionDelayed
        | AuditAction::SessionEnded
        | AuditAction::SessionCancelled
        | AuditAction::SlotClaimed
        | AuditAction::SlotQuit
        | AuditAction::SlotRemoved
        | AuditAction::SlotAssigned
        | AuditAction::SlotMoved
        | AuditAction::AttendanceMarked
        | AuditAction::ChangeUndone
        | AuditAction::AttendeeAdded
        | AuditAction::AttendeeUpdated => None,
    })
}

fn detail<T: std::str::FromStr>(details: &str, name: &str) -> Option<T> {
    let details: serde_json::Value = serde_json::from_str(details).ok()?;
    details.get(name)?.as_str()?.parse().ok()
}

fn noted_change(row: &SqliteRow) -> Result<Change, StoreFailure> {
    let guild = || id(row, "guild_id", GuildId::new);
    match row.try_get("kind")? {
        "everything" => Ok(Change::Everything),
        "guild" => guild().map(Change::Guild),
        "links" => guild().map(Change::Links),
        "departures" => guild().map(Change::Departures),
        other => Err(unreadable("kind", format!("{other:?} is no kind of change"))),
    }
}
