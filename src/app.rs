//! All wiring, in the one file that knows everyone: settings in, a running program out.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use crate::api::{ListenFailure, Server};
use crate::bot::gateway::{Account, Connection, GatewayFailure};
use crate::config::{Config, ConfigError, LinkProvider, ProviderOrder, RobloxInterface, SeriesSettings};
use crate::desk::cleaning::Cleaning;
use crate::desk::programs::{Allowance, ApiKey, Creation, KeyFailure, Revocation};
use crate::desk::settings::KeyProblem;
use crate::desk::{Desk, DeskFailure, Keyring};
use crate::domain::{
    Actor, Door, EngineKind, GuildId, KeyId, LinkOrder, LinkSource, Origin, Plan, Rank, RankAges, RobloxId, WorkspaceId,
    WorkspaceName,
};
use crate::engine::series::{Limits, NoClient};
use crate::engine::{
    EmbeddedEngine, Engine, EngineByWorkspace, EngineFailure, SeriesEngine, StatusByTime, WriterPanicked, WriterTask,
};
use crate::key_file::KeyFile;
use crate::linking::{self, Linking};
use crate::roblox::{self, Roblox};
use crate::store::api_keys::KeyRow;
use crate::store::workspaces::Workspace;
use crate::store::{Clock, Database, DatabaseSettings, OpenFailure, RunLock, StoreFailure};
use crate::vault::{NotKept, Vault};

/// How long the planner's statistics of the database are left as they are.
const BETWEEN_STATISTICS: Duration = Duration::from_secs(60 * 60);

/// A program with its database open and its engine running.
#[derive(Debug)]
pub struct App {
    database: Database,
    engine: Arc<EmbeddedEngine>,
    series: SeriesEngine,
    writer: WriterTask,
    desk: Desk,
    keyring: Keyring,
    vault: Vault,
    /// Held by a `run` for as long as it uses the database.
    alone: Option<RunLock>,
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
    /// SERIES cannot be spoken to.
    #[error("{0}")]
    Series(#[from] NoClient),
    /// There is no such API key.
    #[error("there is no API key {0}; \"slotkeeper key list\" shows those that there are")]
    NoKey(KeyId),
    /// There is no such workspace.
    #[error("there is no workspace {0}; \"slotkeeper workspace list\" shows those that there are")]
    NoWorkspace(WorkspaceId),
    /// No calls to Roblox could be made.
    #[error("{0}")]
    Roblox(#[from] roblox::NoClient),
    /// No calls to linking providers could be made.
    #[error("{0}")]
    Linking(#[from] linking::NoClient),
    /// SERIES keeps the ranks of this workspace.
    #[error("SERIES decides for {0} and keeps its ranks; change them there")]
    RanksOnSeries(WorkspaceId),
    /// The key for SERIES is not kept.
    #[error("{}: {problem}, so no workspace was made", path.display())]
    SeriesKey {
        /// The file that it is in.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Nothing can be encrypted.
    #[error("{0}")]
    Vault(String),
    /// The database failed.
    #[error("{0}")]
    Store(#[from] StoreFailure),
    /// The engine failed.
    #[error("{0}")]
    Engine(#[from] EngineFailure),
    /// The desk failed.
    #[error("{0}")]
    Desk(#[from] DeskFailure),
    /// Nothing can be decided any more.
    #[error("{0}")]
    Writer(#[from] WriterPanicked),
}

impl App {
    /// Opens the database for the one `run` that it may have at a time, and starts the engine on it. What another had taken is
    /// free from here on: it is dead, however it ended.
    pub async fn open_to_run(config: &Config) -> Result<Self, AppFailure> {
        Self::open_to_run_by(config, Clock::system()).await
    }

    /// The same by another clock than the machine's: rows are stamped with it, and it says whose time has come.
    pub async fn open_to_run_by(config: &Config, clock: Clock) -> Result<Self, AppFailure> {
        // Before the file is made or brought up to date: it may be a database of another `run`.
        let alone = RunLock::take(&config.database.path)?;
        let app = Self::open_by(config, clock).await?;
        app.desk.take_over().await?;
        Ok(Self { alone: Some(alone), ..app })
    }

    /// Opens the database and starts the engine on it.
    pub async fn open(config: &Config) -> Result<Self, AppFailure> {
        Self::open_by(config, Clock::system()).await
    }

    async fn open_by(config: &Config, clock: Clock) -> Result<Self, AppFailure> {
        let settings = DatabaseSettings { patience: config.database.lock_timeout_ms };
        let database = Database::open_with(&config.database.path, settings).await?.by_clock(clock);
        let vault = Vault::open(database.clone(), config.vault_key()).await?;
        let status_by_time = if config.sessions.status_by_time { StatusByTime::On } else { StatusByTime::Off };
        let (engine, writer) = EmbeddedEngine::start(database.clone(), status_by_time);
        let engine = Arc::new(engine);
        let linking = linking(config, &database, &vault)?;
        let announcer = engine.announcer();
        let base = config.series.base_url.as_str();
        let series = SeriesEngine::new(base, limits(&config.series), vault.clone(), database.clone(), announcer)?;
        let by_workspace = EngineByWorkspace::new(database.clone(), Arc::clone(&engine), series.clone());
        let allowance = Allowance { per_minute: config.http.rate_per_minute, burst: config.http.burst };
        let keyring = Keyring::new(database.clone(), allowance);
        let deciding = Arc::new(by_workspace) as Arc<dyn Engine>;
        let desk = Desk::new(database.clone(), deciding, linking, vault.clone(), keyring.clone(), series.clone());
        Ok(Self { database, engine, series, writer, desk, keyring, vault, alone: None })
    }

    /// The use cases, for a program that embeds this one.
    #[must_use]
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The secrets, for a program that embeds this one.
    #[must_use]
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The engine that asks SERIES, for a program that embeds this one.
    #[must_use]
    pub const fn series(&self) -> &SeriesEngine {
        &self.series
    }

    /// The embedded engine, for a program that embeds this one.
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
        self.say_what_is_locked();
        self.desk.pulse().is_expected();
        let api_stop = stop.child_token();
        let watching = self.watch(stop.clone(), api_stop.clone());
        let bot = async {
            let ended = self.connected(config, stop).await;
            // Without its bot the program is no use, and whoever restarts it waits for it to end.
            api_stop.cancel();
            ended
        };
        // Without a bot no board shows what is seen, so `serve` looks at nothing.
        let looking = self.series.look_around(api_stop.clone());
        let beside = self.work_beside(api_stop.clone());
        let (ended, (), (), (), ()) = tokio::join!(bot, server.run(api_stop.clone()), looking, beside, watching);
        self.end().await?;
        ended
    }

    /// Serves the HTTP API alone until `stop`, and then ends cleanly.
    pub async fn serve(self, server: Server, stop: CancellationToken) -> Result<(), AppFailure> {
        self.say_what_is_locked();
        let watching = self.watch(stop.clone(), stop.clone());
        tokio::join!(server.run(stop.clone()), self.work_beside(stop), watching);
        self.end().await
    }

    /// Looks after the database until `stopped`. Without its writer the program is no use: then it asks for everything to
    /// `stop`.
    async fn watch(&self, stop: CancellationToken, stopped: CancellationToken) {
        let over = self.writer.over();
        tokio::select! {
            () = self.database.look_after(stopped) => {}
            () = over.cancelled() => stop.cancel(),
        }
    }

    /// What goes on beside requests, with a bot or without one.
    async fn work_beside(&self, stop: CancellationToken) {
        let cleaning = Cleaning::new(self.desk.clone());
        tokio::join!(
            self.engine.keep_time(stop.clone()),
            cleaning.run(stop.clone()),
            self.desk.follow_others(stop.clone()),
            keep_statistics(&self.database, &stop)
        );
    }

    fn say_what_is_locked(&self) {
        if let Some(trouble) = self.vault.trouble() {
            tracing::error!("{trouble}");
        }
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

    /// Makes a workspace that SERIES decides for, with the key in a file.
    pub async fn create_series_workspace(
        &self,
        name: WorkspaceName,
        plan: Plan,
        guild: Option<GuildId>,
        file: &KeyFile,
    ) -> Result<Workspace, AppFailure> {
        let created = self.desk.create_series_workspace(name, plan, guild, file.key()).await?;
        created.map_err(|problem| match (problem, self.vault.trouble()) {
            (KeyProblem::NotSealed(NotKept::Locked), Some(trouble)) => AppFailure::Vault(trouble.to_string()),
            (problem, _) => AppFailure::SeriesKey { path: file.path().into(), problem: key_problem(problem) },
        })
    }

    /// Every workspace with the number of servers bound to it.
    pub async fn workspaces(&self) -> Result<Vec<(Workspace, i64)>, AppFailure> {
        Ok(self.desk.communities().workspaces().await?)
    }

    /// Adds a member or changes a rank; says which one there was before.
    pub async fn set_member(&self, workspace: WorkspaceId, user: RobloxId, rank: Rank) -> Result<Option<Rank>, AppFailure> {
        match self.desk.communities().workspace(&workspace).await? {
            None => return Err(AppFailure::NoWorkspace(workspace)),
            Some(found) if found.engine == EngineKind::Series => return Err(AppFailure::RanksOnSeries(workspace)),
            Some(_) => {}
        }
        let origin = Origin { workspace, actor: Actor::Operator, door: Door::CommandLine, request: None };
        Ok(self.engine.set_rank(origin, user, rank).await?)
    }

    /// Makes an API key for a workspace.
    pub async fn create_key(&self, workspace: WorkspaceId) -> Result<ApiKey, AppFailure> {
        let origin = Origin { workspace: workspace.clone(), actor: Actor::Operator, door: Door::CommandLine, request: None };
        match self.keyring.create(origin).await? {
            Creation::Made(key) => Ok(key),
            Creation::NoWorkspace | Creation::MadeBefore => Err(AppFailure::NoWorkspace(workspace)),
        }
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
        // What there is to say of it stands in the log.
        drop(self.end().await);
    }

    async fn end(self) -> Result<(), AppFailure> {
        let Self { database, engine, series, writer, desk, keyring, vault, alone } = self;
        drop((engine, series, desk, keyring, vault));
        let finished = writer.finish().await;
        database.close().await;
        // The next one may run.
        drop(alone);
        Ok(finished?)
    }
}

/// What asks Roblox and the linking providers.
fn linking(config: &Config, database: &Database, vault: &Vault) -> Result<Linking, AppFailure> {
    let (roblox, linking) = (&config.roblox, &config.linking);
    let patience = Duration::from_secs(roblox.timeout_seconds.get().into());
    let seconds = |seconds: NonZeroU32| SignedDuration::from_secs(seconds.get().into());
    let bases = roblox::Bases {
        users: roblox.users_base_url.as_str().into(),
        groups: roblox.groups_base_url.as_str().into(),
        thumbnails: roblox.thumbnails_base_url.as_str().into(),
        open_cloud: roblox.open_cloud_base_url.as_str().into(),
        site: roblox.site_base_url.as_str().into(),
    };
    let interface = match roblox.interface {
        RobloxInterface::Auto => None,
        RobloxInterface::Legacy => Some(roblox::Interface::Legacy),
        RobloxInterface::OpenCloud => Some(roblox::Interface::OpenCloud),
    };
    let client = Roblox::new(roblox::Settings { bases, key: roblox.api_key.clone(), interface, patience })?;
    let settings = linking::Settings {
        order: link_order(&linking.order),
        phrases: linking.order.as_slice().contains(&LinkProvider::Phrase),
        bloxlink: linking.bloxlink_base_url.as_str().into(),
        rover: linking.rover_base_url.as_str().into(),
        // Somebody waits for it with a press of theirs.
        patience: patience.min(Duration::from_secs(2)),
        believed: seconds(linking.provider_seconds),
        phrase_lasts: seconds(linking.phrase_seconds),
        rank_ages: RankAges { believed: seconds(linking.rank_seconds), usable: seconds(linking.old_rank_seconds) },
    };
    Ok(Linking::new(database.clone(), vault.clone(), client, settings)?)
}

/// What users proved here counts before what moderators said.
fn link_order(order: &ProviderOrder) -> LinkOrder {
    let sources = order.as_slice().iter().flat_map(|provider| match provider {
        LinkProvider::Local => vec![LinkSource::Phrase, LinkSource::Moderator],
        LinkProvider::Bloxlink => vec![LinkSource::Bloxlink],
        LinkProvider::Rover => vec![LinkSource::Rover],
        LinkProvider::Phrase => Vec::new(),
    });
    LinkOrder::new(sources.collect())
}

/// Why a key is not kept, for whoever gave its file.
/// Tells the database's planner of what has grown, until told to stop.
async fn keep_statistics(database: &Database, stop: &CancellationToken) {
    while tokio::time::timeout(BETWEEN_STATISTICS, stop.cancelled()).await.is_err() {
        if let Err(failure) = database.refresh_statistics().await {
            tracing::warn!(error = %failure, "the database's statistics could not be brought up to date; trying again later");
        }
    }
}

const fn key_problem(problem: KeyProblem) -> &'static str {
    match problem {
        KeyProblem::NotAKey => "what the file holds is no key: it has spaces, or characters that no key has",
        KeyProblem::Invalid => "SERIES does not take the key in the file; look in SERIES whether it is active",
        KeyProblem::NotChecked => "SERIES does not answer, so the key could not be checked; try again in a few minutes",
        KeyProblem::NotSealed(NotKept::Locked) => "there is no vault key to encrypt it with",
        KeyProblem::NotSealed(NotKept::NoRandomness) => "the system gives no random numbers to encrypt it with",
    }
}

fn limits(settings: &SeriesSettings) -> Limits {
    Limits {
        connect: settings.connect_timeout_ms,
        request: settings.timeout_ms,
        late: settings.late_ms,
        rest: settings.rest_ms,
        poll: settings.poll_ms,
        poll_fast: settings.poll_fast_ms,
        poll_slow: settings.poll_slow_ms,
    }
}
