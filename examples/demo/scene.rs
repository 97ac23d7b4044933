//! The stage: the stand-ins for Discord and Roblox, the bot with a database that is thrown away, and the bot's HTTP API with a key.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use discord_sandbox::Sandbox;
use roblox_sandbox::{RobloxSandbox, Service};
use slotkeeper::api::Server;
use slotkeeper::app::App;
use slotkeeper::config::Config;
use slotkeeper::domain::{GuildId, Plan};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::seed::{self, Town};

/// How long the bot may take to connect, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the page greets people with. A line with a name becomes a button that acts as them and types the rest.
const WELCOME: &str = "\
This is Slotkeeper on a stand-in for Discord. Press a button on the board, or try a line:
Alice: /claim role:Trainer
Chris: /claim role:Trainer
Bob: /sessions
Morgan: /session create
Dana is new: act as her and press a button. Her Roblox account is dana_builds. Open the page twice to be two people at once.";

/// Everything that the demo runs on.
pub(crate) struct Scene {
    pub(crate) discord: Sandbox,
    pub(crate) roblox: RobloxSandbox,
    pub(crate) town: Town,
    /// Where the bot's HTTP API listens.
    pub(crate) api: SocketAddr,
    /// Where its documentation is.
    pub(crate) operations: Option<SocketAddr>,
    /// Opens it.
    pub(crate) key: String,
    config: Config,
    bot: Option<(App, Server)>,
    _folder: TempDir,
}

impl Scene {
    /// Builds the stage; the bot is not on it yet. A port that is taken is an error, 0 is any that is free.
    pub(crate) async fn open(page_port: u16, api_port: u16) -> anyhow::Result<Self> {
        let builder = Sandbox::builder().bot_name("Slotkeeper").port(page_port).page(true).welcome(WELCOME);
        let discord = builder
            .start()
            .await
            .with_context(|| format!("the page cannot be served on port {page_port}; --port 0 takes one that is free"))?;
        let roblox = RobloxSandbox::start().await.context("no port is left for the stand-in for Roblox")?;
        seed::accounts(&roblox);
        let folder = tempfile::tempdir()?;
        let settings = [
            ("SLOTKEEPER_DISCORD__TOKEN", discord.token().to_owned()),
            ("SLOTKEEPER_DISCORD__API_BASE", discord.api_base()),
            ("SLOTKEEPER_DATABASE__PATH", folder.path().join("slotkeeper.db").display().to_string()),
            ("SLOTKEEPER_HTTP__LISTEN", format!("127.0.0.1:{api_port}")),
            ("SLOTKEEPER_HTTP__OPERATIONS_LISTEN", "127.0.0.1:0".to_owned()),
            ("SLOTKEEPER_ROBLOX__USERS_BASE_URL", roblox.base(Service::Users)),
            ("SLOTKEEPER_ROBLOX__GROUPS_BASE_URL", roblox.base(Service::Groups)),
            ("SLOTKEEPER_ROBLOX__THUMBNAILS_BASE_URL", roblox.base(Service::Thumbnails)),
            ("SLOTKEEPER_ROBLOX__OPEN_CLOUD_BASE_URL", roblox.base(Service::OpenCloud)),
            ("SLOTKEEPER_ROBLOX__SITE_BASE_URL", roblox.page()),
        ];
        let config = Config::load_from(None, settings.map(|(key, value)| (OsString::from(key), OsString::from(value))))?;
        let town = seed::town(&discord);
        let app = App::open(&config).await?;
        let guild = GuildId::new(town.guild.id())?;
        let workspace = app.create_workspace(town.guild.name().parse()?, Plan::Premium, Some(guild)).await?;
        let key = app.create_key(workspace.id).await?.reveal();
        let server =
            app.listen(&config).await.context("the port of the HTTP API is taken; --api-port 0 takes one that is free")?;
        let (api, operations) = (server.address(), server.operations_address());
        Ok(Self { discord, roblox, town, api, operations, key, config, bot: Some((app, server)), _folder: folder })
    }

    /// Runs the bot for as long as `act` lasts, and then ends it cleanly.
    pub(crate) async fn play(mut self, act: impl AsyncFnOnce(&Self) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let (app, server) = self.bot.take().context("the bot is started once")?;
        let stop = CancellationToken::new();
        let mut bot = tokio::spawn({
            let (config, stop) = (self.config.clone(), stop.clone());
            async move { app.run(&config, server, stop).await }
        });
        let played = async {
            self.discord.wait_until_ready(PATIENCE).await.context("the bot did not connect")?;
            self.discord.wait_for_commands(PATIENCE).await.context("the bot did not register its commands")?;
            act(&self).await
        };
        let played = tokio::select! {
            played = played => played,
            ended = &mut bot => return Err(anyhow!("the bot ended before the demo did: {ended:?}")),
        };
        stop.cancel();
        bot.await??;
        played
    }
}
