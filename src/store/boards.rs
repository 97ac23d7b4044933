//! The Discord messages that show sessions.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;

use super::column::{id, text};
use super::{Connection, StoreFailure};
use crate::domain::{ChannelId, EngineKind, GuildId, MessageId, SessionId, WorkspaceId};

/// One message that shows one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The server it is in.
    pub guild: GuildId,
    /// The channel it is in.
    pub channel: ChannelId,
    /// The message itself.
    pub message: MessageId,
    /// Whose session it shows.
    pub workspace: WorkspaceId,
    /// Which session it shows.
    pub session: SessionId,
    /// Which engine has that session.
    pub engine: EngineKind,
}

/// Remembers a message that was posted.
pub async fn insert(connection: &mut Connection, board: &Board, now: Timestamp) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into boards (message_id, guild_id, channel_id, workspace_id, session_id, engine, posted_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(board.message.signed())
    .bind(board.guild.signed())
    .bind(board.channel.signed())
    .bind(board.workspace.as_str())
    .bind(board.session.as_str())
    .bind(board.engine.as_str())
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets a message that is no more.
pub async fn delete(connection: &mut Connection, guild: GuildId, message: MessageId) -> Result<(), StoreFailure> {
    sqlx::query("delete from boards where guild_id = $1 and message_id = $2")
        .bind(guild.signed())
        .bind(message.signed())
        .execute(connection)
        .await?;
    Ok(())
}

/// The boards of a session, in every server.
pub async fn of_session(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    session: &SessionId,
) -> Result<Vec<Board>, StoreFailure> {
    let rows = sqlx::query(
        "select message_id, guild_id, channel_id, workspace_id, session_id, engine from boards \
         where workspace_id = $1 and session_id = $2 order by message_id",
    )
    .bind(workspace.as_str())
    .bind(session.as_str())
    .fetch_all(connection)
    .await?;
    rows.iter().map(from_row).collect()
}

/// The sessions of a workspace that are shown, one for each board.
pub async fn sessions_of_workspace(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    engine: EngineKind,
) -> Result<Vec<SessionId>, StoreFailure> {
    let rows = sqlx::query("select session_id from boards where workspace_id = $1 and engine = $2");
    rows.bind(workspace.as_str())
        .bind(engine.as_str())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| text(row, "session_id"))
        .collect()
}

/// The session that is not over and was to end after `ends_after` whose board was posted last in this channel.
pub async fn newest_session_in(
    connection: &mut Connection,
    guild: GuildId,
    channel: ChannelId,
    ends_after: Timestamp,
) -> Result<Option<SessionId>, StoreFailure> {
    let row = sqlx::query(
        "select boards.session_id from boards \
         join sessions on sessions.workspace_id = boards.workspace_id and sessions.id = boards.session_id \
         where boards.guild_id = $1 and boards.channel_id = $2 and boards.engine = 'embedded' \
         and sessions.status in ('upcoming', 'ongoing') and sessions.starts_at + sessions.duration_minutes * 60000 > $3 \
         order by boards.posted_at desc, boards.message_id desc limit 1",
    )
    .bind(guild.signed())
    .bind(channel.signed())
    .bind(ends_after.as_millisecond())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(|row| text(row, "session_id")).transpose()
}

/// Every board of a session of the embedded engine that is not over, where that engine decides, all servers alike: what has
/// to be brought up to date after a start.
pub async fn of_coming_sessions(connection: &mut Connection) -> Result<Vec<Board>, StoreFailure> {
    let rows = sqlx::query(
        "select boards.message_id, boards.guild_id, boards.channel_id, boards.workspace_id, boards.session_id, boards.engine \
         from boards join workspaces on workspaces.id = boards.workspace_id and workspaces.engine = boards.engine \
         join sessions on sessions.workspace_id = boards.workspace_id and sessions.id = boards.session_id \
         where boards.engine = 'embedded' and sessions.status in ('upcoming', 'ongoing') \
         order by sessions.starts_at, boards.message_id",
    )
    .fetch_all(connection)
    .await?;
    rows.iter().map(from_row).collect()
}

/// The boards of a workspace's sessions of the embedded engine that are not over, whoever decides now.
pub async fn of_coming_sessions_in(connection: &mut Connection, workspace: &WorkspaceId) -> Result<Vec<Board>, StoreFailure> {
    let rows = sqlx::query(
        "select boards.message_id, boards.guild_id, boards.channel_id, boards.workspace_id, boards.session_id, boards.engine \
         from boards join sessions on sessions.workspace_id = boards.workspace_id and sessions.id = boards.session_id \
         where boards.workspace_id = $1 and boards.engine = 'embedded' and sessions.status in ('upcoming', 'ongoing') \
         order by sessions.starts_at, boards.message_id",
    );
    rows.bind(workspace.as_str()).fetch_all(connection).await?.iter().map(from_row).collect()
}

/// The workspaces of an engine that have a board of one of its sessions which was posted after `since`.
pub async fn workspaces_with_boards(
    connection: &mut Connection,
    engine: EngineKind,
    since: Timestamp,
) -> Result<Vec<WorkspaceId>, StoreFailure> {
    let rows = sqlx::query(
        "select distinct workspaces.id from workspaces \
         join boards on boards.workspace_id = workspaces.id and boards.engine = workspaces.engine where workspaces.engine = $1 and boards.posted_at > $2 order by workspaces.id",
    )
    .bind(engine.as_str())
    .bind(since.as_millisecond())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| text(row, "id")).collect()
}

/// The boards of a workspace's sessions of that engine that were posted after `since`, newest first.
pub async fn of_workspace(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    engine: EngineKind,
    since: Timestamp,
) -> Result<Vec<Board>, StoreFailure> {
    let rows = sqlx::query(
        "select message_id, guild_id, channel_id, workspace_id, session_id, engine from boards \
         where workspace_id = $1 and engine = $2 and posted_at > $3 order by posted_at desc, message_id desc",
    )
    .bind(workspace.as_str())
    .bind(engine.as_str())
    .bind(since.as_millisecond())
    .fetch_all(connection)
    .await?;
    rows.iter().map(from_row).collect()
}

/// The sessions of SERIES whose boards were posted in a channel for a workspace, the last one first; at most `most` boards are looked at.
pub async fn sessions_in(
    connection: &mut Connection,
    guild: GuildId,
    channel: ChannelId,
    workspace: &WorkspaceId,
    most: u32,
) -> Result<Vec<SessionId>, StoreFailure> {
    let rows = sqlx::query(
        "select session_id from boards where guild_id = $1 and channel_id = $2 and workspace_id = $3 \
         and engine = 'series' order by posted_at desc, message_id desc limit $4",
    )
    .bind(guild.signed())
    .bind(channel.signed())
    .bind(workspace.as_str())
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| text(row, "session_id")).collect()
}

fn from_row(row: &SqliteRow) -> Result<Board, StoreFailure> {
    Ok(Board {
        guild: id(row, "guild_id", GuildId::new)?,
        channel: id(row, "channel_id", ChannelId::new)?,
        message: id(row, "message_id", MessageId::new)?,
        workspace: text(row, "workspace_id")?,
        session: text(row, "session_id")?,
        engine: text(row, "engine")?,
    })
}
