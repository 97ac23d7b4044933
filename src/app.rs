//! All wiring, in the one file that knows everyone: settings in, a running program out.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::api::{ListenFailure, Server};
use crate::bot::gateway::{Account, Connection, GatewayFailure};
use crate::config::{Config, ConfigError};
use crate::desk::programs::{Allowance, ApiKey, KeyFailure, Revocation};
use crate::desk::{Desk, DeskFailure, Keyring};
use crate::domain::{Actor, Door, GuildId, KeyId, Origin, Plan, Rank, RobloxId, WorkspaceId, WorkspaceName};
use crate::engine::{EmbeddedEngine, Engine, EngineFailure, WriterTask};
use crate::store::api_keys::KeyRow;
use crate::store::workspaces::Workspace;
use crate::store::{Database, OpenFailure, StoreFailure};

/// A program with its database open and its engine running.
#[derive(Debug)]
pub struct App {
    database: Database,
    engine: Arc<EmbeddedEngine>,
    writer: WriterTask,
    desk: Desk,
    keyring: Keyring,
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
    /// The HTTP API cannot listen.
    #[error("{0}")]
    Listen(#[from] ListenFailure),
    /// No API key could be made.
    #[error("{0}")]
    Key(#[from] KeyFailure),
    /// There is no such API key.
    #[error("there is no API key {0}; \"slotkeeper key list\" shows those that there are")]
    NoKey(KeyId),
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
        let allowance = Allowance { per_minute: config.http.rate_per_minute, burst: config.http.burst };
        let keyring = Keyring::new(database.clone(), allowance);
        Ok(Self { database, engine, writer, desk, keyring })
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

    /// Begins to listen for the HTTP API. What arrives waits until [`App::run`] or [`App::serve`] is given the server.
    pub async fn listen(&self, config: &Config) -> Result<Server, AppFailure> {
        Ok(Server::bind(config.http.listen, self.desk.clone(), self.keyring.clone()).await?)
    }

    /// Runs the bot and the HTTP API until `stop`, and then ends cleanly: what was begun is committed and answered.
    pub async fn run(self, config: &Config, server: Server, stop: CancellationToken) -> Result<(), AppFailure> {
        let api_stop = stop.child_token();
        let bot = async {
            let ended = self.connected(config, stop).await;
            // Without its bot the program is no use, and whoever restarts it waits for it to end.
            api_stop.cancel();
            ended
        };
        let (ended, ()) = tokio::join!(bot, server.run(api_stop.clone()));
        self.close().await;
        ended
    }

    /// Serves the HTTP API alone until `stop`, and then ends cleanly.
    pub async fn serve(self, server: Server, stop: CancellationToken) {
        server.run(stop).await;
        self.close().await;
    }

    async fn connected(&self, config: &Config, stop: CancellationToken) -> Result<(), AppFailure> {
        let account = Account {
            api_base: config.discord.api_base.as_str(),
            token: config.discord.required_token()?,
            members_intent: config.discord.members_intent,
        };
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

    /// Makes an API key for a workspace.
    pub async fn create_key(&self, workspace: WorkspaceId) -> Result<ApiKey, AppFailure> {
        self.keyring.create(&workspace).await?.ok_or(AppFailure::NoWorkspace(workspace))
    }

    /// Every API key, or those of one workspace.
    pub async fn keys(&self, workspace: Option<WorkspaceId>) -> Result<Vec<KeyRow>, AppFailure> {
        if let Some(workspace) = &workspace
            && self.desk.communities().workspace(workspace).await?.is_none()
        {
            return Err(AppFailure::NoWorkspace(workspace.clone()));
        }
        Ok(self.keyring.list(workspace.as_ref()).await?)
    }

    /// Revokes an API key. Doing it twice is doing it once.
    pub async fn revoke_key(&self, key: KeyId) -> Result<(), AppFailure> {
        match self.keyring.revoke(key).await? {
            Revocation::Revoked | Revocation::RevokedBefore => Ok(()),
            Revocation::Unknown => Err(AppFailure::NoKey(key)),
        }
    }

    /// Finishes and answers the writes that wait, then closes the database.
    pub async fn close(self) {
        let Self { database, engine, writer, desk, keyring } = self;
        drop((engine, desk, keyring));
        writer.finish().await;
        database.close().await;
    }
}
