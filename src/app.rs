//! All wiring, in the one place that knows everyone: settings in, a running program out. `clients` makes what speaks to other
//! services; `failure` is why a program ends.

mod clients;
mod failure;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

pub use self::failure::AppFailure;
use crate::api::{Room, Server};
use crate::bot::admission::Admission;
use crate::bot::gateway::{Account, Connection};
use crate::config::Config;
use crate::desk::cleaning::Cleaning;
pub use crate::desk::privacy::Former;
use crate::desk::programs::{ApiKey, Creation, KeyTerms, Revocation, Rotation};
use crate::desk::settings::KeyProblem;
use crate::desk::{Allowance, Desk, Keyring, Presses};
use crate::domain::{
    Actor, Door, EngineKind, GuildId, KeyId, KeyScopes, Lifetime, Origin, Plan, Pseudonym, Rank, RankSource, RobloxId,
    WorkspaceId, WorkspaceName,
};
use crate::engine::{EmbeddedEngine, Engine, EngineByWorkspace, SeriesEngine, StatusByTime, WriterTask};
use crate::key_file::KeyFile;
use crate::open_files;
use crate::store::api_keys::KeyRow;
use crate::store::workspaces::Workspace;
use crate::store::{Clock, Database, DatabaseSettings, RunLock};
use crate::vault::{NotKept, NotRotated, Resealed, Vault};

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
    /// For how many days secrets of a server are kept that the bot was removed from.
    keep_left_days: NonZeroU32,
    /// Held by a `run` for as long as it uses the database.
    alone: Option<RunLock>,
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
        let vault = Vault::open_with(database.clone(), config.vault_key(), config.vault.previous_key.clone()).await?;
        let status_by_time = if config.sessions.status_by_time { StatusByTime::On } else { StatusByTime::Off };
        let (engine, writer) = EmbeddedEngine::start_within(database.clone(), status_by_time, config.limits.quotas());
        let engine = Arc::new(engine);
        let linking = clients::linking(config, &database, &vault)?;
        let announcer = engine.announcer();
        let base = config.series.base_url.as_str();
        let series = SeriesEngine::new(base, clients::limits(&config.series), vault.clone(), database.clone(), announcer)?;
        let by_workspace = EngineByWorkspace::new(database.clone(), Arc::clone(&engine), series.clone());
        let allowance = Allowance { per_minute: config.http.rate_per_minute, burst: config.http.burst };
        let together = Allowance { per_minute: config.http.workspace_rate_per_minute, burst: config.http.workspace_burst };
        let keyring = Keyring::new(database.clone(), allowance, together);
        let deciding = Arc::new(by_workspace) as Arc<dyn Engine>;
        let desk = Desk::new(database.clone(), deciding, linking, vault.clone(), keyring.clone(), series.clone());
        let desk = desk.within(config.limits.quotas());
        let keep_left_days = config.vault.keep_left_days;
        Ok(Self { database, engine, series, writer, desk, keyring, vault, keep_left_days, alone: None })
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
        let room = Room::within(open_files::allowed());
        Ok(Server::bind(config.http.listen, config.http.operations_listen, room, self.desk.clone(), self.keyring.clone())?)
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
        let cleaning = Cleaning::new(self.desk.clone()).forgetting_after(self.keep_left_days);
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
            admission: Admission {
                guilds: config.discord.guilds.clone(),
                presses: Presses::new(Allowance {
                    per_minute: config.limits.presses_per_minute,
                    burst: config.limits.presses_at_once,
                }),
            },
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
            (problem, _) => AppFailure::SeriesKey { path: file.path().into(), problem: failure::key_problem(problem) },
        })
    }

    /// Every workspace with the number of servers bound to it.
    pub async fn workspaces(&self) -> Result<Vec<(Workspace, i64)>, AppFailure> {
        Ok(self.desk.communities().workspaces().await?)
    }

    /// What would go with a workspace.
    pub async fn size_of_workspace(&self, workspace: &WorkspaceId) -> Result<Vec<(&'static str, i64)>, AppFailure> {
        if self.desk.communities().workspace(workspace).await?.is_none() {
            return Err(AppFailure::NoWorkspace(workspace.clone()));
        }
        Ok(self.desk.size_of_workspace(workspace).await?)
    }

    /// Deletes a workspace with everything in it. What was begun and not ended is carried on by the next try.
    pub async fn delete_workspace(&self, workspace: &WorkspaceId) -> Result<(), AppFailure> {
        Ok(self.desk.delete_workspace(workspace).await?)
    }

    /// Adds a member or changes a rank by hand; says which one there was before, and where ranks come from, which is whether it
    /// counts.
    pub async fn set_member(
        &self,
        workspace: WorkspaceId,
        user: RobloxId,
        rank: Rank,
    ) -> Result<(Option<Rank>, RankSource), AppFailure> {
        match self.desk.communities().workspace(&workspace).await? {
            None => return Err(AppFailure::NoWorkspace(workspace)),
            Some(found) if found.engine == EngineKind::Series => return Err(AppFailure::RanksOnSeries(workspace)),
            Some(_) => {}
        }
        let source = self.desk.rank_source_of(&workspace).await?;
        let origin = Origin { workspace, actor: Actor::Operator, door: Door::CommandLine, request: None };
        Ok((self.engine.set_rank(origin, user, rank).await?, source))
    }

    /// Makes an API key for a workspace, with every right until it is revoked.
    pub async fn create_key(&self, workspace: WorkspaceId) -> Result<ApiKey, AppFailure> {
        self.create_key_with(workspace, KeyScopes::ALL, None).await
    }

    /// Makes an API key for a workspace, for these kinds of calls and for so long, or until it is revoked.
    pub async fn create_key_with(
        &self,
        workspace: WorkspaceId,
        scopes: KeyScopes,
        lasts: Option<Lifetime>,
    ) -> Result<ApiKey, AppFailure> {
        let origin = Origin { workspace: workspace.clone(), actor: Actor::Operator, door: Door::CommandLine, request: None };
        match self.keyring.create(origin, KeyTerms { scopes, lasts }).await? {
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

    /// Who a former moderator is.
    pub async fn former_moderator(&self, name: Pseudonym) -> Result<Former, AppFailure> {
        Ok(self.desk.former_moderator(name).await??)
    }

    /// Makes an API key that takes another's place; until when that is good.
    pub async fn rotate_key(&self, key: KeyId, overlap: Lifetime) -> Result<(ApiKey, Timestamp), AppFailure> {
        match self.keyring.rotate(key, overlap).await? {
            Rotation::Rotated { key, until } => Ok((key, until)),
            Rotation::RotatedBefore(by) => Err(AppFailure::KeyReplaced { key, by }),
            Rotation::Over => Err(AppFailure::KeyOver(key)),
            Rotation::Unknown => Err(AppFailure::NoKey(key)),
        }
    }

    /// Revokes an API key. Doing it twice is doing it once.
    pub async fn revoke_key(&self, key: KeyId) -> Result<(), AppFailure> {
        match self.keyring.revoke(key).await? {
            Revocation::Revoked | Revocation::RevokedBefore => Ok(()),
            Revocation::Unknown => Err(AppFailure::NoKey(key)),
        }
    }

    /// Seals every secret with another key. To be called on a program that was opened to run: nobody else uses the old key then.
    pub async fn rotate_vault(&self) -> Result<Resealed, AppFailure> {
        self.vault.rotate().await.map_err(|problem| match (problem, self.vault.trouble()) {
            (NotRotated::Locked, Some(trouble)) => AppFailure::Vault(trouble.to_string()),
            (problem, _) => AppFailure::Vault(problem.to_string()),
        })
    }

    /// Finishes and answers the writes that wait, then closes the database.
    pub async fn close(self) {
        // What there is to say of it stands in the log.
        drop(self.end().await);
    }

    async fn end(self) -> Result<(), AppFailure> {
        let Self { database, engine, series, writer, desk, keyring, vault, keep_left_days: _, alone } = self;
        drop((engine, series, desk, keyring, vault));
        let finished = writer.finish().await;
        database.close().await;
        // The next one may run.
        drop(alone);
        Ok(finished?)
    }
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
