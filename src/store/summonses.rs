//! What the holders of sessions are still to be told: written in the transaction that gave reason to it.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{id, text, time, unreadable};
use super::{Connection, StoreFailure};
use crate::domain::{GuildId, SessionId, Tidings, WorkspaceId};

/// Something that the holders of a session are to be told in one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summons {
    /// Its own name, the same in every try.
    pub name: String,
    /// In which server.
    pub guild: GuildId,
    /// Whose session.
    pub workspace: WorkspaceId,
    /// Which session.
    pub session: SessionId,
    /// What they are to be told.
    pub tidings: Tidings,
    /// Since when.
    pub noted_at: Timestamp,
    /// When it is tried next.
    pub due_at: Timestamp,
}

/// Notes it for every server in which the session has a board. What was still to be told of that session there before is
/// not true any more.
pub async fn insert(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    session: &SessionId,
    tidings: Tidings,
    now: Timestamp,
    due_at: Timestamp,
) -> Result<(), StoreFailure> {
    let guilds = sqlx::query("select distinct guild_id from boards where workspace_id = $1 and session_id = $2")
        .bind(workspace.as_str())
        .bind(session.as_str())
        .fetch_all(&mut *connection)
        .await?;
    for guild in &guilds {
        let name: String = std::iter::repeat_with(fastrand::alphanumeric).take(16).collect();
        sqlx::query(
            "insert into summonses (name, guild_id, workspace_id, session_id, word, noted_at, due_at) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (guild_id, workspace_id, session_id) \
             do update set name = excluded.name, word = excluded.word, noted_at = excluded.noted_at, due_at = excluded.due_at",
        )
        .bind(name)
        .bind(guild.try_get::<i64, _>("guild_id")?)
        .bind(workspace.as_str())
        .bind(session.as_str())
        .bind(tidings.as_str())
        .bind(now.as_millisecond())
        .bind(due_at.as_millisecond())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// What is to be told of a session in a server.
pub async fn of_session(
    connection: &mut Connection,
    guild: GuildId,
    workspace: &WorkspaceId,
    session: &SessionId,
) -> Result<Option<Summons>, StoreFailure> {
    let row = sqlx::query(
        "select name, guild_id, workspace_id, session_id, word, noted_at, due_at from summonses \
         where guild_id = $1 and workspace_id = $2 and session_id = $3",
    );
    let row = row.bind(guild.signed()).bind(workspace.as_str()).bind(session.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(from_row).transpose()
}

/// What is due by now in every server, the oldest first; at most `most`. What is due later than `latest` is due, too: nothing is
/// put off for so long, so the clock was ahead when it was.
pub async fn due(
    connection: &mut Connection,
    now: Timestamp,
    latest: Timestamp,
    most: u32,
) -> Result<Vec<Summons>, StoreFailure> {
    let rows = sqlx::query(
        "select name, guild_id, workspace_id, session_id, word, noted_at, due_at from summonses \
         where due_at <= $1 \
         union all select name, guild_id, workspace_id, session_id, word, noted_at, due_at from summonses where due_at > $2 \
         order by due_at, name limit $3",
    );
    let rows = rows.bind(now.as_millisecond()).bind(latest.as_millisecond()).bind(i64::from(most)).fetch_all(connection).await?;
    rows.iter().map(from_row).collect()
}

/// Puts the next try off until then. False when somebody else has done that, or it is told or changed: then it is not
/// theirs to tell who asked.
pub async fn put_off(connection: &mut Connection, summons: &Summons, until: Timestamp) -> Result<bool, StoreFailure> {
    let done = sqlx::query("update summonses set due_at = $4 where guild_id = $1 and name = $2 and due_at = $3")
        .bind(summons.guild.signed())
        .bind(&summons.name)
        .bind(summons.due_at.as_millisecond())
        .bind(until.as_millisecond())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// It is told, or there is nobody to tell it to.
pub async fn delete(connection: &mut Connection, summons: &Summons) -> Result<(), StoreFailure> {
    sqlx::query("delete from summonses where guild_id = $1 and name = $2")
        .bind(summons.guild.signed())
        .bind(&summons.name)
        .execute(connection)
        .await?;
    Ok(())
}

fn from_row(row: &SqliteRow) -> Result<Summons, StoreFailure> {
    let word: &str = row.try_get("word")?;
    Ok(Summons {
        name: row.try_get("name")?,
        guild: id(row, "guild_id", GuildId::new)?,
        workspace: text(row, "workspace_id")?,
        session: text(row, "session_id")?,
        tidings: Tidings::from_word(word).ok_or_else(|| unreadable("word", word))?,
        noted_at: time(row, "noted_at")?,
        due_at: time(row, "due_at")?,
    })
}
