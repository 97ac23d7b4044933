//! Discord servers with the workspace that each belongs to. A server that is met for the first time gets its own.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Desk, DeskFailure};
use crate::domain::{EngineKind, GuildId, Plan, RobloxId, Session, WorkspaceId, WorkspaceName};
use crate::engine::Capabilities;
use crate::store::changes::Note;
use crate::store::guilds::Guild;
use crate::store::workspaces::Workspace;
use crate::store::{self, Connection, Database, Remembered, StoreFailure};

/// How long a server's settings are believed. Another process may change them, which is noticed sooner.
const BELIEVED_FOR: Duration = Duration::from_secs(5);

/// A server and its workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// The server.
    pub guild: Guild,
    /// Its workspace.
    pub workspace: Workspace,
}

impl Community {
    /// What the community may do, as the rules ask. SERIES shows roles only where the plan has them, and tells no plan.
    #[must_use]
    pub const fn plan(&self) -> Plan {
        match self.workspace.engine {
            EngineKind::Embedded => self.workspace.plan,
            EngineKind::Series => Plan::Enterprise,
        }
    }

    /// The zone in which times are read that somebody types. A name that is no zone (any more) reads as UTC.
    #[must_use]
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.guild.time_zone).unwrap_or(TimeZone::UTC)
    }
}

/// All servers that the bot has met. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Communities {
    database: Database,
    known: Remembered<GuildId, Arc<Community>>,
    engines: Remembered<WorkspaceId, Option<EngineKind>>,
}

impl Communities {
    /// Over this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, known: Remembered::new(BELIEVED_FOR), engines: Remembered::new(BELIEVED_FOR) }
    }

    /// A server's community, made at its first use.
    pub async fn of(&self, guild: GuildId) -> Result<Arc<Community>, StoreFailure> {
        self.known.get(&guild, async { Ok(Arc::new(self.now(guild).await?)) }).await
    }

    /// As [`Communities::of`], read from the disk.
    pub(super) async fn now(&self, guild: GuildId) -> Result<Community, StoreFailure> {
        let found = find(&mut *self.database.reader().await?, guild).await?;
        match found {
            Some(found) => Ok(found),
            None => self.welcome(guild).await,
        }
    }

    /// A server was bound to another workspace.
    pub(super) fn forget_guild(&self, guild: GuildId) {
        self.known.forget(&guild);
    }

    /// A workspace was changed, or the settings of a server that is bound to it.
    pub(super) fn forget_workspace(&self, workspace: &WorkspaceId) {
        self.known.forget_where(|_, community| community.workspace.id == *workspace);
        self.engines.forget(workspace);
    }

    /// Something was changed: whatever is known is read again.
    pub(super) fn forget(&self) {
        self.known.forget_all();
        self.engines.forget_all();
    }

    /// Gives a server a workspace of its own, with every feature: who hosts the bot has paid for it already.
    async fn welcome(&self, guild: GuildId) -> Result<Community, StoreFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        // Asked again with the write lock in hand: two first presses may come at the same moment.
        if let Some(found) = find(&mut transaction, guild).await? {
            return Ok(found);
        }
        let now = Timestamp::now();
        let name = format!("Discord server {guild}");
        let name = name.parse().map_err(|problem| unreadable("name", &problem))?;
        let workspace = new_workspace(name, Plan::Enterprise, now)?;
        store::workspaces::insert(&mut transaction, &workspace).await?;
        store::guilds::bind(&mut transaction, guild, &workspace.id, now).await?;
        let community = find(&mut transaction, guild).await?.ok_or(StoreFailure::Missing("guild"))?;
        transaction.commit().await?;
        tracing::info!(guild.id = %guild, workspace.id = %workspace.id, "a new server; it got a workspace of its own");
        Ok(community)
    }

    /// Makes a workspace, and binds a server to it if one is given.
    pub async fn create_workspace(
        &self,
        name: WorkspaceName,
        plan: Plan,
        guild: Option<GuildId>,
    ) -> Result<Workspace, StoreFailure> {
        let workspace = new_workspace(name, plan, Timestamp::now())?;
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::workspaces::insert(&mut transaction, &workspace).await?;
        if let Some(guild) = guild {
            store::guilds::bind(&mut transaction, guild, &workspace.id, workspace.created_at).await?;
            store::changes::note(&mut transaction, Note::Guild(guild), workspace.created_at).await?;
        }
        transaction.commit().await?;
        self.forget();
        Ok(workspace)
    }

    /// Every workspace with the number of servers bound to it, oldest first.
    pub async fn workspaces(&self) -> Result<Vec<(Workspace, i64)>, StoreFailure> {
        let mut reader = self.database.reader().await?;
        let counts = store::guilds::count_by_workspace(&mut reader).await?;
        let guilds = |id: &WorkspaceId| counts.iter().find(|(counted, _)| counted == id).map_or(0, |(_, count)| *count);
        let workspaces = store::workspaces::all(&mut reader).await?;
        Ok(workspaces.into_iter().map(|workspace| (guilds(&workspace.id), workspace)).map(|(count, it)| (it, count)).collect())
    }

    /// Which engine decides for a workspace; nothing where there is no such workspace.
    pub(super) async fn engine_of(&self, workspace: &WorkspaceId) -> Result<Option<EngineKind>, StoreFailure> {
        let read = async { Ok(self.workspace(workspace).await?.map(|workspace| workspace.engine)) };
        self.engines.get(workspace, read).await
    }

    /// The workspace with this identifier.
    pub async fn workspace(&self, id: &WorkspaceId) -> Result<Option<Workspace>, StoreFailure> {
        store::workspaces::find(&mut *self.database.reader().await?, id).await
    }
}

impl Desk {
    /// Another engine decides for a workspace from now on, or the same one with another key. To be called after the commit.
    pub fn engine_switched(&self, workspace: &WorkspaceId) {
        self.communities.forget();
        self.engine.switched(workspace);
    }

    /// What can be done at all in a server's community, so that nobody is shown what cannot work.
    pub async fn capabilities(&self, guild: GuildId) -> Result<Capabilities, super::DeskFailure> {
        let community = self.communities.of(guild).await?;
        Ok(self.engine.capabilities(&community.workspace.id).await?)
    }

    /// The servers and workspaces.
    #[must_use]
    pub const fn communities(&self) -> &Communities {
        &self.communities
    }

    /// Who the holders of a session, and those who run it, are on Discord.
    pub async fn people(&self, guild: GuildId, session: &Session) -> Result<super::People, DeskFailure> {
        self.people_with(guild, session, Vec::new()).await
    }

    /// The same of others beside them.
    pub async fn people_with(
        &self,
        guild: GuildId,
        session: &Session,
        others: Vec<RobloxId>,
    ) -> Result<super::People, DeskFailure> {
        let running = [session.host, session.co_host, session.supervisor].into_iter().flatten();
        let holders = session.holders().map(|(_, _, holder)| holder.roblox);
        let accounts: Vec<RobloxId> = holders.chain(running).chain(others).collect();
        let people: super::People = self.linking.on_discord(guild, accounts).await?.into_iter().collect();
        Ok(people.with_departed(&*self.departures.of(guild).await?))
    }
}

async fn find(connection: &mut Connection, guild: GuildId) -> Result<Option<Community>, StoreFailure> {
    let Some(guild) = store::guilds::find(connection, guild).await? else { return Ok(None) };
    let workspace = store::workspaces::find(connection, &guild.workspace).await?;
    let workspace = workspace.ok_or(StoreFailure::Missing("workspace"))?;
    Ok(Some(Community { guild, workspace }))
}

/// One that the embedded engine decides for, with nothing set.
pub(super) fn new_workspace(name: WorkspaceName, plan: Plan, now: Timestamp) -> Result<Workspace, StoreFailure> {
    let (engine, roblox_group, series) = (EngineKind::Embedded, None, None);
    Ok(Workspace { id: new_workspace_id()?, name, plan, engine, roblox_group, series, created_at: now })
}

fn new_workspace_id() -> Result<WorkspaceId, StoreFailure> {
    let random: String = std::iter::repeat_with(fastrand::alphanumeric).take(16).collect();
    format!("workspace_{}", random.to_lowercase()).parse().map_err(|problem| unreadable("id", &problem))
}

fn unreadable(column: &'static str, problem: &dyn std::fmt::Display) -> StoreFailure {
    StoreFailure::Unreadable { column, problem: problem.to_string() }
}
