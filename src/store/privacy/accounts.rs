//! Which Roblox accounts are a Discord user's, and where.

use sqlx::Row as _;

use crate::domain::{Account, DiscordUserId, LinkSource, Person, RobloxId, WorkspaceId, WorkspaceName};
use crate::store::column::{id, text};
use crate::store::{Connection, StoreFailure};

/// The person behind a Discord user.
///
/// An account that a provider vouches for, or that they proved in one server by its leave, is theirs in that server's
/// workspace, unless somebody else has it there as well, or has proved that it is theirs: then what is kept of it is not this
/// user's alone. An account that they have proved is theirs everywhere, but where a server let somebody else prove it beside
/// them. What a moderator said makes nothing anybody's and takes nothing from anybody: else whoever moderates could have
/// another person's data shown or deleted, or kept from them.
pub async fn of_discord_user(connection: &mut Connection, discord: DiscordUserId) -> Result<Person, StoreFailure> {
    let proved = sqlx::query(
        "select distinct roblox_id from links where discord_user_id = $1 and guild_id = 0 and not exists (select 1 from links \
         as others where others.roblox_id = links.roblox_id and others.discord_user_id <> $1 and others.share <> 0 \
         and others.source <> 'moderator')",
    )
    .bind(discord.signed())
    .fetch_all(&mut *connection)
    .await?;
    let mut accounts = Vec::new();
    for row in &proved {
        accounts.push(Account { roblox: id(row, "roblox_id", RobloxId::new)?, workspace: None });
    }
    accounts.extend(shared_somewhere(connection, discord).await?);
    let vouched = sqlx::query(
        "select distinct links.roblox_id, guilds.workspace_id from links join guilds on guilds.id = links.guild_id \
         where links.discord_user_id = $1 and links.source <> 'moderator' and not exists (select 1 from links as proved where proved.discord_user_id = $1 \
         and proved.guild_id = 0 and proved.roblox_id = links.roblox_id) and not exists (select 1 from links as others \
         left join guilds as places on places.id = others.guild_id where others.roblox_id = links.roblox_id \
         and others.discord_user_id <> $1 and others.source <> 'moderator' \
         and (others.guild_id = 0 or places.workspace_id = guilds.workspace_id)) order by guilds.workspace_id, links.roblox_id",
    )
    .bind(discord.signed())
    .fetch_all(connection)
    .await?;
    for row in &vouched {
        accounts.push(Account { roblox: id(row, "roblox_id", RobloxId::new)?, workspace: Some(text(row, "workspace_id")?) });
    }
    Ok(Person { discord, accounts })
}

/// The accounts that this user has proved and that some server let somebody else have beside them: in every workspace but
/// those of such servers. Hardly anybody has one, so the workspaces are looked through for those alone.
async fn shared_somewhere(connection: &mut Connection, discord: DiscordUserId) -> Result<Vec<Account>, StoreFailure> {
    let shared = sqlx::query(
        "select distinct roblox_id from links where discord_user_id = $1 and guild_id = 0 and exists (select 1 from links as others \
         where others.roblox_id = links.roblox_id and others.discord_user_id <> $1 and others.share <> 0 \
         and others.source <> 'moderator')",
    )
    .bind(discord.signed())
    .fetch_all(&mut *connection)
    .await?;
    let mut accounts = Vec::new();
    for row in &shared {
        let roblox: RobloxId = id(row, "roblox_id", RobloxId::new)?;
        let workspaces = sqlx::query(
            "select id from workspaces where not exists (select 1 from links join guilds on guilds.id = links.guild_id \
             where links.roblox_id = $2 and links.discord_user_id <> $1 and links.share <> 0 and links.source <> 'moderator' \
             and guilds.workspace_id = workspaces.id) order by id",
        )
        .bind(discord.signed())
        .bind(roblox.signed())
        .fetch_all(&mut *connection)
        .await?;
        for workspace in &workspaces {
            accounts.push(Account { roblox, workspace: Some(text(workspace, "id")?) });
        }
    }
    Ok(accounts)
}

/// The accounts that are linked to this user and that are somebody else's too.
pub async fn shared_accounts(connection: &mut Connection, discord: DiscordUserId) -> Result<Vec<RobloxId>, StoreFailure> {
    let rows = sqlx::query(
        "select distinct links.roblox_id from links left join guilds on guilds.id = links.guild_id \
         where links.discord_user_id = $1 and links.source <> 'moderator' and exists (select 1 from links as others \
         left join guilds as places on places.id = others.guild_id where others.roblox_id = links.roblox_id \
         and others.discord_user_id <> $1 and others.source <> 'moderator' and (links.guild_id <> 0 and (others.guild_id = 0 \
         or places.workspace_id = guilds.workspace_id) or links.guild_id = 0 and others.share <> 0))",
    )
    .bind(discord.signed())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| id(row, "roblox_id", RobloxId::new)).collect()
}

/// The accounts that this user has by a moderator's word alone: nothing that is kept of them is shown to this user or deleted
/// for them.
pub async fn unproved_accounts(connection: &mut Connection, discord: DiscordUserId) -> Result<Vec<RobloxId>, StoreFailure> {
    let rows = sqlx::query(
        "select distinct roblox_id from links where discord_user_id = $1 and source = 'moderator' and not exists (select 1 from \
         links as shown where shown.discord_user_id = $1 and shown.roblox_id = links.roblox_id and shown.source <> 'moderator')",
    );
    let rows = rows.bind(discord.signed()).fetch_all(connection).await?;
    rows.iter().map(|row| id(row, "roblox_id", RobloxId::new)).collect()
}

/// The providers that have said who this user is; they go on saying it.
pub async fn providers_of(connection: &mut Connection, discord: DiscordUserId) -> Result<Vec<LinkSource>, StoreFailure> {
    let rows = sqlx::query("select distinct source from links where discord_user_id = $1 and source in ($2, $3) order by source")
        .bind(discord.signed())
        .bind(LinkSource::Bloxlink.as_str())
        .bind(LinkSource::Rover.as_str())
        .fetch_all(connection)
        .await?;
    let words = rows.iter().map(|row| Ok(row.try_get::<&str, _>("source")?));
    let words = words.collect::<Result<Vec<_>, StoreFailure>>()?;
    Ok(words.into_iter().filter_map(LinkSource::from_word).collect())
}

/// A workspace whose sessions are not kept here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteWorkspace {
    /// Which one.
    pub id: WorkspaceId,
    /// What it is called.
    pub name: WorkspaceName,
    /// The account that the user has there.
    pub roblox: RobloxId,
}

/// The workspaces of the servers in which a Discord user is linked that another engine than the embedded one decides for.
pub async fn remote_workspaces(
    connection: &mut Connection,
    discord: DiscordUserId,
) -> Result<Vec<RemoteWorkspace>, StoreFailure> {
    let rows = sqlx::query(
        "select workspaces.id, workspaces.name, links.roblox_id from links join guilds on guilds.id = links.guild_id \
         join workspaces on workspaces.id = guilds.workspace_id where links.discord_user_id = $1 and workspaces.engine = 'series' \
         union select workspaces.id, workspaces.name, links.roblox_id from links cross join workspaces \
         where links.discord_user_id = $1 and links.guild_id = 0 and workspaces.engine = 'series' \
         and exists (select 1 from guilds where guilds.workspace_id = workspaces.id) order by 1",
    )
    .bind(discord.signed())
    .fetch_all(connection)
    .await?;
    let remote = |row| {
        Ok(RemoteWorkspace { id: text(row, "id")?, name: text(row, "name")?, roblox: id(row, "roblox_id", RobloxId::new)? })
    };
    rows.iter().map(remote).collect()
}
