//! All wiring, in the one file that knows everyone: settings in, a running program out.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::bot::gateway::{Account, Connection, GatewayFailure};
use crate::config::{Config, ConfigError};
use crate::desk::{Desk, DeskFailure};
use crate::domain::{Actor, Door, GuildId, Origin, Plan, Rank, RobloxId, WorkspaceId, WorkspaceName};
use crate::engine::{EmbeddedEngine, Engine, EngineFailure, WriterTask};
use crate::store::workspaces::Workspace;
use crate::store::{Database, OpenFailure, StoreFailure};

/// A program with its database open and its engine running.
#[derive(Debug)]
pub struct App {
    database: Database,
    engine: Arc<EmbeddedEngine>,
    writer: WriterTask,
    desk: Desk,
}

/// Why the program ends with exit code 1; one line for whoever started it.
#[derive(Debug, thiserror::Error)]
pub enum AppFailure {
    /// A setting is missing.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// The database cannot be used.
    #[error("{0}")]
    Open(#[from] OpenFailure),
    /// Discord cannot be used.
    #[error("{0}")]
    Gateway(#[from] GatewayFailure),
    /// There is no such workspace.
    #[error("there is no workspace {0}; \"slotkeeper workspace list\" shows those that there are")]
    NoWorkspace(WorkspaceId),
    /// The database failed.
    #[error("{0}")]
    Store(#[from] StoreFailure),
    /// The engine failed.
    #[error("{0}")]
    Engine(#[from] EngineFailure),
    /// The desk failed.
    #[error("{0}")]
    Desk(#[from] DeskFailure),
}

impl App {
    /// Opens the database and starts the engine on it.
    pub async fn open(config: &Config) -> Result<Self, AppFailure> {
        let database = Database::open(&config.database.path).await?;
        let (engine, writer) = EmbeddedEngine::start(database.clone());
        let engine = Arc::new(engine);
        let desk = Desk::new(database.clone(), Arc::clone(&engine) as Arc<dyn Engine>);
        Ok(Self { database, engine, writer, desk })
    }

    /// The use cases, for a program that embeds this one.
    #[must_use]
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The engine, for a program that embeds this one.
    #[must_use]
    pub fn engine(&self) -> Arc<EmbeddedEngine> {
        Arc::clone(&self.engine)
    }

    /// Runs the bot until `stop`, and then ends cleanly: what was begun is committed and answered.
    pub async fn run(self, config: &Config, stop: CancellationToken) -> Result<(), AppFailure> {
        let ended = self.connected(config, stop).await;
        self.close().await;
        ended
    }

    async fn connected(&self, config: &Config, stop: CancellationToken) -> Result<(), AppFailure> {
        let account = Account { api_base: config.discord.api_base.as_str(), token: config.discord.required_token()? };
        let connection = tokio::select! {
            ready = Connection::prepare(account, self.desk.clone(), stop.clone()) => ready?,
            () = stop.cancelled() => return Ok(()),
        };
        connection.run().await?;
        Ok(())
    }

    /// Makes a workspace.
    pub async fn create_workspace(
        &self,
        name: WorkspaceName,
        plan: Plan,
        guild: Option<GuildId>,
    ) -> Result<Workspace, AppFailure> {
        Ok(self.desk.communities().create_workspace(name, plan, guild).await?)
    }

    /// Every workspace with the number of servers bound to it.
    pub async fn workspaces(&self) -> Result<Vec<(Workspace, i64)>, AppFailure> {
        Ok(self.desk.communities().workspaces().await?)
    }

    /// Adds a member or changes a rank; says which one there was before.
    pub async fn set_member(&self, workspace: WorkspaceId, user: RobloxId, rank: Rank) -> Result<Option<Rank>, AppFailure> {
        if self.desk.communities().workspace(&workspace).await?.is_none() {
            return Err(AppFailure::NoWorkspace(workspace));
        }
        let origin = Origin { workspace, actor: Actor::Operator, door: Door::CommandLine, request: None };
        Ok(self.engine.set_rank(origin, user, rank).await?)
    }

    /// Finishes and answers the writes that wait, then closes the database.
    pub async fn close(self) {
        let Self { database, engine, writer, desk } = self;
        drop((engine, desk));
        writer.finish().await;
        database.close().await;
    }
}
