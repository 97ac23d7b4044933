//! What is removed with time, whosever it is: each kind by the index of its time, some rows at once.
//!
//! For how long something is kept is not decided here.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _, Sqlite};

use super::column::{id, push_list};
use super::{Connection, StoreFailure};
use crate::domain::RobloxId;

/// Kinds of rows that go when they are old, and nothing else has to be looked at for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passing {
    /// Words for a profile, by when they expire.
    LinkAttempts,
    /// What somebody wanted to claim.
    WantedClaims,
    /// That a provider knew nobody.
    LinkMisses,
    /// Accounts that a moderator was to decide about and did not.
    LinkRequests,
    /// What a server lost while the bot was away, by when it came back.
    Absences,
    /// That somebody else was linked to a member's account, which the member is still to be told.
    LinkNotices,
    /// Boards of sessions that are over.
    SettledBoards,
    /// That somebody has left, with nothing to do about it.
    Departures,
    /// What moderators are to be told of that.
    DepartureNotices,
    /// Keys of programs, by when they were revoked.
    RevokedKeys,
    /// Keys of programs, by when they expired.
    ExpiredKeys,
    /// What holders are to be told and nobody has told them.
    Summonses,
    /// That an account changed hands.
    Handovers,
}

impl Passing {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::LinkAttempts,
        Self::WantedClaims,
        Self::LinkMisses,
        Self::LinkRequests,
        Self::Absences,
        Self::LinkNotices,
        Self::SettledBoards,
        Self::Departures,
        Self::DepartureNotices,
        Self::RevokedKeys,
        Self::ExpiredKeys,
        Self::Summonses,
        Self::Handovers,
    ];

    /// How rows are named, and which of them are older than `$1`, the oldest first.
    const fn statements(self) -> (&'static str, &'static str) {
        match self {
            Self::LinkAttempts => (
                "delete from link_attempts where (guild_id, discord_user_id) in",
                "select guild_id, discord_user_id from link_attempts where expires_at < $1 order by expires_at",
            ),
            Self::WantedClaims => (
                "delete from wanted_claims where (guild_id, discord_user_id) in",
                "select guild_id, discord_user_id from wanted_claims where wanted_at < $1 order by wanted_at",
            ),
            Self::LinkMisses => (
                "delete from link_misses where (guild_id, discord_user_id, source) in",
                "select guild_id, discord_user_id, source from link_misses where asked_at < $1 order by asked_at",
            ),
            Self::LinkRequests => (
                "delete from link_requests where (guild_id, discord_user_id) in",
                "select guild_id, discord_user_id from link_requests where asked_at < $1 order by asked_at",
            ),
            Self::Absences => (
                "delete from absences where guild_id in",
                "select guild_id from absences where returned_at < $1 order by returned_at",
            ),
            Self::LinkNotices => (
                "delete from link_notices where (guild_id, discord_user_id, roblox_id) in",
                "select guild_id, discord_user_id, roblox_id from link_notices where noticed_at < $1 order by noticed_at",
            ),
            Self::SettledBoards => (
                "delete from boards where message_id in",
                "select message_id from boards where settled = true and posted_at < $1 order by posted_at",
            ),
            Self::Departures => (
                "delete from departures where (guild_id, discord_user_id) in",
                "select guild_id, discord_user_id from departures where noticed_at < $1 and not unfreed order by noticed_at",
            ),
            Self::DepartureNotices => (
                "delete from departure_notices where (guild_id, discord_user_id) in",
                "select guild_id, discord_user_id from departure_notices where noticed_at < $1 order by noticed_at",
            ),
            Self::RevokedKeys => {
                ("delete from api_keys where id in", "select id from api_keys where revoked_at < $1 order by revoked_at")
            }
            Self::Handovers => (
                "delete from account_handovers where roblox_id in",
                "select roblox_id from account_handovers where happened_at < $1 order by happened_at",
            ),
            Self::ExpiredKeys => {
                ("delete from api_keys where id in", "select id from api_keys where expires_at < $1 order by expires_at")
            }
            // What is still tried has a next try that is not long ago.
            Self::Summonses => (
                "delete from summonses where name in",
                "select name from summonses where due_at < $1 and noted_at < $1 order by due_at",
            ),
        }
    }
}

/// Whether any row of a kind is older than that moment.
pub async fn is_any(connection: &mut Connection, what: Passing, moment: Timestamp) -> Result<bool, StoreFailure> {
    let (_, which) = what.statements();
    let query = sqlx::query(AssertSqlSafe(format!("{which} limit 1"))).bind(moment.as_millisecond());
    Ok(query.fetch_optional(connection).await?.is_some())
}

/// Removes rows of a kind that are older than that moment, the oldest first, at most `most`. How many went.
pub async fn remove(connection: &mut Connection, what: Passing, moment: Timestamp, most: u32) -> Result<u64, StoreFailure> {
    let (delete, which) = what.statements();
    let query = sqlx::query(AssertSqlSafe(format!("{delete} ({which} limit $2)")));
    let query = query.bind(moment.as_millisecond()).bind(i64::from(most));
    Ok(query.execute(connection).await?.rows_affected())
}

/// The next entries of the audit trail that may have IDs of requests in them which nobody sends again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldRequests {
    after: i64,
    up_to: i64,
    /// How many entries that are.
    pub entries: u32,
}

/// How far request IDs are removed.
const REQUEST_IDS: &str = "request_ids";

/// The next entries that are older than that moment, at most `most`, the oldest first; nothing when there are none. How far
/// that was done before stands in the database: entries come in the order of time, so nothing is looked at twice.
pub async fn old_requests(
    connection: &mut Connection,
    moment: Timestamp,
    most: u32,
) -> Result<Option<OldRequests>, StoreFailure> {
    let marker = sqlx::query("select up_to from cleaned where what = $1").bind(REQUEST_IDS);
    let marker = marker.fetch_optional(&mut *connection).await?;
    let after: i64 = marker.map(|row| row.try_get("up_to")).transpose()?.unwrap_or(0);
    let rows = sqlx::query("select id, happened_at from audit where id > $1 order by id limit $2");
    let rows = rows.bind(after).bind(i64::from(most)).fetch_all(connection).await?;
    let mut old = OldRequests { after, up_to: after, entries: 0 };
    for (row, entries) in rows.iter().zip(1..) {
        // What is before an old one is old, whatever a clock that was wrong has written there.
        if row.try_get::<i64, _>("happened_at")? < moment.as_millisecond() {
            old = OldRequests { up_to: row.try_get("id")?, entries, ..old };
        }
    }
    Ok((old.entries > 0).then_some(old))
}

/// Takes the IDs of requests out of these entries.
pub async fn forget_requests(connection: &mut Connection, old: OldRequests) -> Result<(), StoreFailure> {
    sqlx::query("update audit set request_id = null where id > $1 and id <= $2 and request_id is not null")
        .bind(old.after)
        .bind(old.up_to)
        .execute(&mut *connection)
        .await?;
    sqlx::query("insert into cleaned (what, up_to) values ($1, $2) on conflict (what) do update set up_to = excluded.up_to")
        .bind(REQUEST_IDS)
        .bind(old.up_to)
        .execute(connection)
        .await?;
    Ok(())
}

/// An account whose name was seen long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldName {
    /// Whose name.
    pub roblox: RobloxId,
    /// When it was seen, in milliseconds: with the account the place where the next look begins.
    pub seen_at: i64,
    /// Whether the account is linked to anybody.
    pub linked: bool,
}

/// The next names that were seen before that moment, after that place, the oldest first; at most `most`.
pub async fn old_names(
    connection: &mut Connection,
    moment: Timestamp,
    after: Option<OldName>,
    most: u32,
) -> Result<Vec<OldName>, StoreFailure> {
    let rows = sqlx::query(
        "select roblox_id, seen_at, exists (select 1 from links where links.roblox_id = roblox_names.roblox_id) as linked \
         from roblox_names where seen_at < $1 and (seen_at, roblox_id) > ($2, $3) order by seen_at, roblox_id limit $4",
    )
    .bind(moment.as_millisecond())
    .bind(after.map_or(i64::MIN, |name| name.seen_at))
    .bind(after.map_or(0, |name| name.roblox.signed()))
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?;
    let name = |row: &SqliteRow| {
        let (seen_at, linked) = (row.try_get("seen_at")?, row.try_get("linked")?);
        Ok(OldName { roblox: id(row, "roblox_id", RobloxId::new)?, seen_at, linked })
    };
    rows.iter().map(name).collect()
}

/// Removes the names of these accounts, but those that have been seen again or are linked by now. How many went.
pub async fn remove_names(connection: &mut Connection, accounts: &[RobloxId], moment: Timestamp) -> Result<u64, StoreFailure> {
    if accounts.is_empty() {
        return Ok(0);
    }
    let mut query = QueryBuilder::<Sqlite>::new("delete from roblox_names where roblox_id in ");
    push_list(&mut query, accounts.iter().map(|account| account.signed()));
    query.push(" and seen_at < ").push_bind(moment.as_millisecond());
    query.push(" and not exists (select 1 from links where links.roblox_id = roblox_names.roblox_id)");
    Ok(query.build().persistent(false).execute(connection).await?.rows_affected())
}
