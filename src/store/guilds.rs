//! Discord servers and the workspace that each is bound to.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::column::{id, optional_id, text, time};
use super::{Connection, StoreFailure};
use crate::domain::{ChannelId, DiscordRoleId, EntryId, GuildId, WorkspaceId};

/// A server as it stands in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guild {
    /// Which server.
    pub id: GuildId,
    /// Whose sessions it shows.
    pub workspace: WorkspaceId,
    /// The IANA name of the zone in which typed times are read.
    pub time_zone: String,
    /// Holders of this Discord role moderate too.
    pub moderator_role: Option<DiscordRoleId>,
    /// Where the board of a new session is posted.
    pub board_channel: Option<ChannelId>,
    /// Where every change is told.
    pub audit_channel: Option<ChannelId>,
    /// Whether the coming slots of somebody who leaves it are freed.
    pub releases_departed: bool,
    /// Since when it is known.
    pub created_at: Timestamp,
}

/// The server with this identifier.
pub async fn find(connection: &mut Connection, guild: GuildId) -> Result<Option<Guild>, StoreFailure> {
    let row = sqlx::query(
        "select id, workspace_id, time_zone, moderator_role_id, board_channel_id, audit_channel_id, release_departed, created_at \
         from guilds where id = $1",
    )
    .bind(guild.signed())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(from_row).transpose()
}

/// Binds a server to a workspace; one that was bound before keeps its settings and changes its workspace.
pub async fn bind(
    connection: &mut Connection,
    guild: GuildId,
    workspace: &WorkspaceId,
    now: Timestamp,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "insert into guilds (id, workspace_id, created_at) values ($1, $2, $3) \
         on conflict (id) do update set workspace_id = excluded.workspace_id",
    )
    .bind(guild.signed())
    .bind(workspace.as_str())
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// In which zone typed times are read from now on; an IANA name.
pub async fn set_time_zone(connection: &mut Connection, guild: GuildId, zone: &str) -> Result<(), StoreFailure> {
    sqlx::query("update guilds set time_zone = $2 where id = $1").bind(guild.signed()).bind(zone).execute(connection).await?;
    Ok(())
}

/// Whose holders moderate from now on.
pub async fn set_moderator_role(
    connection: &mut Connection,
    guild: GuildId,
    role: Option<DiscordRoleId>,
) -> Result<(), StoreFailure> {
    sqlx::query("update guilds set moderator_role_id = $2 where id = $1")
        .bind(guild.signed())
        .bind(role.map(DiscordRoleId::signed))
        .execute(connection)
        .await?;
    Ok(())
}

/// Where the boards of new sessions are posted from now on.
pub async fn set_board_channel(
    connection: &mut Connection,
    guild: GuildId,
    channel: Option<ChannelId>,
) -> Result<(), StoreFailure> {
    sqlx::query("update guilds set board_channel_id = $2 where id = $1")
        .bind(guild.signed())
        .bind(channel.map(ChannelId::signed))
        .execute(connection)
        .await?;
    Ok(())
}

/// Where every change is told from now on; what happened before is not.
pub async fn set_audit_channel(
    connection: &mut Connection,
    guild: GuildId,
    channel: Option<ChannelId>,
) -> Result<(), StoreFailure> {
    sqlx::query(
        "update guilds set audit_channel_id = $2, audit_telling_id = null, audit_telling_until = null, audit_told_id = \
         (select coalesce(max(audit.id), 0) from audit where audit.workspace_id = guilds.workspace_id) where id = $1",
    )
    .bind(guild.signed())
    .bind(channel.map(ChannelId::signed))
    .execute(connection)
    .await?;
    Ok(())
}

/// A server that is told of changes, and has not been told of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// Which server.
    pub guild: GuildId,
    /// Whose changes.
    pub workspace: WorkspaceId,
    /// Where.
    pub channel: ChannelId,
    /// The last change that it was told of.
    pub told: EntryId,
    /// Up to which change somebody began to tell it, and nobody knows whether they came to the end.
    pub begun: Option<EntryId>,
}

/// Every server that has not been told of all changes, but for those that somebody is telling right now. Nobody has any for
/// longer than until `latest`: the clock was ahead when such a row was written.
pub async fn untold(connection: &mut Connection, now: Timestamp, latest: Timestamp) -> Result<Vec<Untold>, StoreFailure> {
    let rows = sqlx::query(
        "select id, workspace_id, audit_channel_id, audit_told_id, audit_telling_id from guilds \
         where audit_channel_id is not null and (audit_telling_until is null or audit_telling_until <= $1 or audit_telling_until > $2) and exists \
         (select 1 from audit where audit.workspace_id = guilds.workspace_id and audit.id > guilds.audit_told_id)",
    );
    rows.bind(now.as_millisecond())
        .bind(latest.as_millisecond())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            Ok(Untold {
                guild: id(row, "id", GuildId::new)?,
                workspace: text(row, "workspace_id")?,
                channel: id(row, "audit_channel_id", ChannelId::new)?,
                told: EntryId::new(row.try_get("audit_told_id")?),
                begun: row.try_get::<Option<i64>, _>("audit_telling_id")?.map(EntryId::new),
            })
        })
        .collect()
}

/// Takes the changes up to that one to tell them; until then nobody else does. False when somebody else has taken or told
/// them: then that is theirs to tell.
pub async fn begin_telling(
    connection: &mut Connection,
    untold: &Untold,
    last: EntryId,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreFailure> {
    let done = sqlx::query(
        "update guilds set audit_telling_id = $3, audit_telling_until = $5 where id = $1 and audit_told_id = $2 \
         and (audit_telling_until is null or audit_telling_until <= $4 or audit_telling_until > $5)",
    )
    .bind(untold.guild.signed())
    .bind(untold.told.get())
    .bind(last.get())
    .bind(now.as_millisecond())
    .bind(until.as_millisecond())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Those up to `told` are told, of all that were taken, up to `last`.
pub async fn end_telling(connection: &mut Connection, untold: &Untold, told: EntryId, last: EntryId) -> Result<(), StoreFailure> {
    sqlx::query(
        "update guilds set audit_told_id = $3, audit_telling_id = null, audit_telling_until = null \
         where id = $1 and audit_told_id = $2 and audit_telling_id = $4",
    )
    .bind(untold.guild.signed())
    .bind(untold.told.get())
    .bind(told.get())
    .bind(last.get())
    .execute(connection)
    .await?;
    Ok(())
}

/// They could not be told: somebody else may try.
pub async fn give_up_telling(connection: &mut Connection, untold: &Untold, last: EntryId) -> Result<(), StoreFailure> {
    sqlx::query("update guilds set audit_telling_until = null where id = $1 and audit_told_id = $2 and audit_telling_id = $3")
        .bind(untold.guild.signed())
        .bind(untold.told.get())
        .bind(last.get())
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether the coming slots of people who leave are freed from now on.
pub async fn set_releases_departed(connection: &mut Connection, guild: GuildId, releases: bool) -> Result<(), StoreFailure> {
    sqlx::query("update guilds set release_departed = $2 where id = $1")
        .bind(guild.signed())
        .bind(releases)
        .execute(connection)
        .await?;
    Ok(())
}

/// How many servers each workspace is bound to: pairs of workspace and count, only those with at least one.
pub async fn count_by_workspace(connection: &mut Connection) -> Result<Vec<(WorkspaceId, i64)>, StoreFailure> {
    let rows = sqlx::query("select workspace_id, count(*) as guilds from guilds group by workspace_id");
    let rows = rows.fetch_all(connection).await?;
    rows.iter().map(|row| Ok((text(row, "workspace_id")?, row.try_get("guilds")?))).collect()
}

/// How many servers a workspace is bound to.
pub async fn count_of(connection: &mut Connection, workspace: &WorkspaceId) -> Result<i64, StoreFailure> {
    let count = sqlx::query_scalar("select count(*) from guilds where workspace_id = $1");
    Ok(count.bind(workspace.as_str()).fetch_one(connection).await?)
}

fn from_row(row: &SqliteRow) -> Result<Guild, StoreFailure> {
    Ok(Guild {
        id: id(row, "id", GuildId::new)?,
        workspace: text(row, "workspace_id")?,
        time_zone: row.try_get("time_zone")?,
        moderator_role: optional_id(row, "moderator_role_id", DiscordRoleId::new)?,
        board_channel: optional_id(row, "board_channel_id", ChannelId::new)?,
        audit_channel: optional_id(row, "audit_channel_id", ChannelId::new)?,
        releases_departed: row.try_get("release_departed")?,
        created_at: time(row, "created_at")?,
    })
}
