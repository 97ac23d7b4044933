//! The Discord messages that show sessions. A board is one message, or several in their order.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::column::{MOST_VALUES, id, text};
use super::{Connection, StoreFailure};
use crate::domain::{BoardId, ChannelId, EngineKind, GuildId, MessageId, SessionId, WorkspaceId};

/// What shows one session in one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// Its own name, which stays when its messages change.
    pub id: BoardId,
    /// The server it is in.
    pub guild: GuildId,
    /// The channel it is in.
    pub channel: ChannelId,
    /// Whose session it shows.
    pub workspace: WorkspaceId,
    /// Which session it shows.
    pub session: SessionId,
    /// Which engine has that session.
    pub engine: EngineKind,
    /// Its messages, from the first to the last.
    pub messages: Vec<Posted>,
}

/// One message of a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// Which message.
    pub message: MessageId,
    /// What it shows, where that is certain.
    pub painted: Option<Digest>,
}

/// A short name of what a message looks like: two that are the same look the same. It means the same in every process and
/// in every release, since it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(i64);

impl Digest {
    /// The digest of a message's body: FNV-1a, 64 bits. It tells one look of a message from the next and nothing else, so
    /// nobody gains by making two alike.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0100_0000_01b3;
        let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(PRIME);
        Self(body.iter().fold(OFFSET, mix).cast_signed())
    }
}

/// Remembers one message of a board; one that is known already becomes what is given.
pub async fn insert(
    connection: &mut Connection,
    board: &Board,
    place: usize,
    posted: Posted,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into boards (message_id, guild_id, channel_id, workspace_id, session_id, engine, posted_at, board_id, place, \
         painted) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (message_id) do update set place = excluded.place, painted = excluded.painted",
    )
    .bind(posted.message.signed())
    .bind(board.guild.signed())
    .bind(board.channel.signed())
    .bind(board.workspace.as_str())
    .bind(board.session.as_str())
    .bind(board.engine.as_str())
    .bind(now.as_millisecond())
    .bind(board.id.signed())
    .bind(i64::try_from(place).unwrap_or(i64::MAX))
    .bind(posted.painted.map(|digest| digest.0))
    .execute(connection)
    .await?;
    Ok(())
}

/// How many boards show sessions of a workspace's engine that are not over; counted up to `most`.
pub async fn count_standing(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    engine: EngineKind,
    most: u32,
) -> Result<u32, StoreFailure> {
    let count = sqlx::query_scalar::<_, i64>(
        "select count(*) from (select distinct board_id from boards \
         where workspace_id = $1 and engine = $2 and settled = false limit $3) as standing",
    );
    let count = count.bind(workspace.as_str()).bind(engine.as_str()).bind(i64::from(most)).fetch_one(connection).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
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

/// Forgets every board of a channel that is no more.
pub async fn delete_in_channel(connection: &mut Connection, guild: GuildId, channel: ChannelId) -> Result<(), StoreFailure> {
    sqlx::query("delete from boards where guild_id = $1 and channel_id = $2")
        .bind(guild.signed())
        .bind(channel.signed())
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets every board of a server that the bot is not in any more.
pub async fn delete_in_guild(connection: &mut Connection, guild: GuildId) -> Result<(), StoreFailure> {
    sqlx::query("delete from boards where guild_id = $1").bind(guild.signed()).execute(connection).await?;
    Ok(())
}

/// Takes a message to paint it, for this process and until then. False when another process has it, or when it is no
/// message of a board any more. What it shows is not certain from here on. Nobody takes one for longer than until then: where
/// a row says later, the clock was ahead when it was written.
pub async fn take(
    connection: &mut Connection,
    guild: GuildId,
    message: MessageId,
    process: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreFailure> {
    let done = sqlx::query(
        "update boards set tended_by = $3, tended_until = $4, painted = null, settled = false \
         where guild_id = $1 and message_id = $2 and (tended_by is null or tended_by = $3 or tended_until <= $5 or tended_until > $4)",
    )
    .bind(guild.signed())
    .bind(message.signed())
    .bind(process)
    .bind(until.as_millisecond())
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Columns of a message of which it is written what it shows, for the limit on values in one statement.
const SHOWN: usize = 4;

/// Writes what messages show, each once and all in one statement, and lets go of those that this process has.
pub async fn painted(
    connection: &mut Connection,
    process: &str,
    shown: &[(GuildId, MessageId, Option<Digest>)],
) -> Result<(), StoreFailure> {
    for some in shown.chunks(MOST_VALUES / SHOWN) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "update boards set painted = shown.column3, tended_by = null, tended_until = null from (",
        );
        query.push_values(some, |mut row, (guild, message, digest)| {
            row.push_bind(guild.signed()).push_bind(message.signed()).push_bind(digest.map(|digest| digest.0)).push_bind(process);
        });
        query.push(
            ") as shown where boards.message_id = shown.column2 and boards.guild_id = shown.column1 \
             and (boards.tended_by is null or boards.tended_by = shown.column4)",
        );
        query.build().persistent(some.len() == 1).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Writes that a board shows how its session ended.
pub async fn settle(connection: &mut Connection, guild: GuildId, board: BoardId) -> Result<(), StoreFailure> {
    sqlx::query("update boards set settled = true where guild_id = $1 and board_id = $2")
        .bind(guild.signed())
        .bind(board.signed())
        .execute(connection)
        .await?;
    Ok(())
}

/// One board as it stands here now.
pub async fn find(connection: &mut Connection, guild: GuildId, board: BoardId) -> Result<Option<Board>, StoreFailure> {
    let rows = sqlx::query(
        "select message_id, guild_id, channel_id, workspace_id, session_id, engine, board_id, painted from boards \
         where guild_id = $1 and board_id = $2 order by place, message_id",
    )
    .bind(guild.signed())
    .bind(board.signed())
    .fetch_all(connection)
    .await?;
    Ok(gathered(&rows)?.pop())
}

/// The boards of a session, in every server.
pub async fn of_session(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    session: &SessionId,
) -> Result<Vec<Board>, StoreFailure> {
    let rows = sqlx::query(
        "select message_id, guild_id, channel_id, workspace_id, session_id, engine, board_id, painted from boards \
         where workspace_id = $1 and session_id = $2 order by board_id, place, message_id",
    )
    .bind(workspace.as_str())
    .bind(session.as_str())
    .fetch_all(connection)
    .await?;
    gathered(&rows)
}

/// The sessions of a workspace that are shown, one for each board.
pub async fn sessions_of_workspace(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    engine: EngineKind,
) -> Result<Vec<SessionId>, StoreFailure> {
    let rows = sqlx::query("select session_id from boards where workspace_id = $1 and engine = $2 and place = 0");
    rows.bind(workspace.as_str())
        .bind(engine.as_str())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| text(row, "session_id"))
        .collect()
}

/// The session that is not over and was to end after `ends_after` whose board was posted last in this channel. Boards that
/// are settled show sessions that are over.
pub async fn newest_session_in(
    connection: &mut Connection,
    guild: GuildId,
    channel: ChannelId,
    ends_after: Timestamp,
) -> Result<Option<SessionId>, StoreFailure> {
    let row = sqlx::query(
        "select boards.session_id from boards \
         join sessions on sessions.workspace_id = boards.workspace_id and sessions.id = boards.session_id \
         where boards.guild_id = $1 and boards.channel_id = $2 and boards.settled = false and boards.engine = 'embedded' \
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

/// Every board that may have something new to show, all servers and engines alike: what is looked at after a start.
pub async fn unsettled(connection: &mut Connection) -> Result<Vec<Board>, StoreFailure> {
    let rows = sqlx::query(
        "select message_id, guild_id, channel_id, workspace_id, session_id, engine, board_id, painted from boards \
         where settled = false order by board_id, place, message_id",
    )
    .fetch_all(connection)
    .await?;
    gathered(&rows)
}

/// The boards of a workspace's sessions of the embedded engine that are not over, whoever decides now.
pub async fn of_coming_sessions_in(connection: &mut Connection, workspace: &WorkspaceId) -> Result<Vec<Board>, StoreFailure> {
    let rows = sqlx::query(
        "select boards.message_id, boards.guild_id, boards.channel_id, boards.workspace_id, boards.session_id, boards.engine, \
         boards.board_id, boards.painted from boards \
         join sessions on sessions.workspace_id = boards.workspace_id and sessions.id = boards.session_id \
         where boards.workspace_id = $1 and boards.engine = 'embedded' and sessions.status in ('upcoming', 'ongoing') \
         order by boards.board_id, boards.place, boards.message_id",
    );
    gathered(&rows.bind(workspace.as_str()).fetch_all(connection).await?)
}

/// The workspaces of an engine that have a board of one of its sessions which does not show its end yet.
pub async fn workspaces_with_boards(connection: &mut Connection, engine: EngineKind) -> Result<Vec<WorkspaceId>, StoreFailure> {
    let rows = sqlx::query(
        "select id from workspaces where engine = $1 and exists (select 1 from boards \
         where boards.workspace_id = workspaces.id and boards.engine = $1 and boards.settled = false) order by id",
    )
    .bind(engine.as_str())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| text(row, "id")).collect()
}

/// The boards of a workspace's sessions of that engine that do not show their end yet, newest first.
pub async fn of_workspace(
    connection: &mut Connection,
    workspace: &WorkspaceId,
    engine: EngineKind,
) -> Result<Vec<Board>, StoreFailure> {
    let rows = sqlx::query(
        "select message_id, guild_id, channel_id, workspace_id, session_id, engine, board_id, painted from boards \
         where workspace_id = $1 and engine = $2 and settled = false order by board_id desc, place, message_id",
    )
    .bind(workspace.as_str())
    .bind(engine.as_str())
    .fetch_all(connection)
    .await?;
    gathered(&rows)
}

/// The sessions of SERIES whose boards were posted in a channel for a workspace, the last one first; at most `most` boards are
/// looked at.
pub async fn sessions_in(
    connection: &mut Connection,
    guild: GuildId,
    channel: ChannelId,
    workspace: &WorkspaceId,
    most: u32,
) -> Result<Vec<SessionId>, StoreFailure> {
    let rows = sqlx::query(
        "select session_id from boards where guild_id = $1 and channel_id = $2 and workspace_id = $3 \
         and engine = 'series' and place = 0 order by posted_at desc, message_id desc limit $4",
    )
    .bind(guild.signed())
    .bind(channel.signed())
    .bind(workspace.as_str())
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| text(row, "session_id")).collect()
}

/// Puts rows together that are one board; they come in the order of boards and places.
fn gathered(rows: &[SqliteRow]) -> Result<Vec<Board>, StoreFailure> {
    let mut boards: Vec<Board> = Vec::new();
    for row in rows {
        let board: BoardId = id(row, "board_id", BoardId::new)?;
        let painted = row.try_get::<Option<i64>, _>("painted")?.map(Digest);
        let posted = Posted { message: id(row, "message_id", MessageId::new)?, painted };
        match boards.last_mut() {
            Some(last) if last.id == board => last.messages.push(posted),
            Some(_) | None => boards.push(Board {
                id: board,
                guild: id(row, "guild_id", GuildId::new)?,
                channel: id(row, "channel_id", ChannelId::new)?,
                workspace: text(row, "workspace_id")?,
                session: text(row, "session_id")?,
                engine: text(row, "engine")?,
                messages: vec![posted],
            }),
        }
    }
    Ok(boards)
}
