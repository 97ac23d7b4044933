//! How a sandbox is set up and started.
//!
//! Owns the settings and their defaults, which are those of the real service.

use std::io;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::core::Core;
use crate::page::Neighbour;
use crate::rest::rate_limit::RateLimitSettings;
use crate::sandbox::Sandbox;
use crate::seed::Seed;
use crate::server;
use crate::specification::Specification;

/// The application's identifier, which is also that of its bot user.
const APPLICATION: u64 = 1_100_000_000_000_000_001;
/// The bot's token: like a real one it begins with the application's identifier in base 64.
const TOKEN: &str = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.GsandB.loopback-only-stand-in-token-0000000";
/// The environment variable that names Discord's official specification, to check requests and answers against.
const SPECIFICATION: &str = "DISCORD_OPENAPI";

/// Everything that can be set.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) port: u16,
    pub(crate) application: u64,
    pub(crate) token: String,
    pub(crate) bot_name: String,
    pub(crate) heartbeat_interval: Duration,
    pub(crate) privileged_intents: bool,
    pub(crate) keep_requests: usize,
    pub(crate) keep_interactions: usize,
    pub(crate) patience: Duration,
    pub(crate) rate_limits: RateLimitSettings,
    pub(crate) specification: Option<PathBuf>,
    pub(crate) page: bool,
    pub(crate) welcome: String,
    pub(crate) neighbours: Vec<Neighbour>,
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port is taken, or may not be used.
    #[error("the sandbox cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// The file that `DISCORD_OPENAPI` names cannot be used.
    #[error("the specification {}: {reason}", path.display())]
    Specification {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// Sets a sandbox up. See [`Sandbox::builder`].
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it is started"]
pub struct SandboxBuilder {
    settings: Settings,
    seed: Seed,
}

impl SandboxBuilder {
    pub(crate) fn new() -> Self {
        Self {
            settings: Settings {
                port: 0,
                application: APPLICATION,
                token: TOKEN.to_owned(),
                bot_name: "Sandbox Bot".to_owned(),
                heartbeat_interval: Duration::from_millis(41_250),
                privileged_intents: false,
                keep_requests: 10_000,
                keep_interactions: 20_000,
                patience: Duration::from_secs(30),
                rate_limits: RateLimitSettings::default(),
                specification: std::env::var_os(SPECIFICATION).filter(|path| !path.is_empty()).map(PathBuf::from),
                page: false,
                welcome: String::new(),
                neighbours: Vec::new(),
            },
            seed: Seed::default(),
        }
    }

    /// Listens on this port instead of a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.settings.port = port;
        self
    }

    /// Begins with the servers and people of a seed, and with its bot.
    pub fn seed(mut self, seed: Seed) -> Self {
        let (bot, settings) = (seed.bot.clone(), &mut self.settings);
        settings.application = bot.application_id.unwrap_or(settings.application);
        settings.privileged_intents = bot.privileged_intents.unwrap_or(settings.privileged_intents);
        settings.bot_name = bot.name.unwrap_or_else(|| std::mem::take(&mut settings.bot_name));
        settings.token = bot.token.unwrap_or_else(|| std::mem::take(&mut settings.token));
        settings.welcome = seed.welcome.clone().unwrap_or_else(|| std::mem::take(&mut settings.welcome));
        self.seed = seed;
        self
    }

    /// The bot's token.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.settings.token = token.into();
        self
    }

    /// The bot's name.
    pub fn bot_name(mut self, name: impl Into<String>) -> Self {
        self.settings.bot_name = name.into();
        self
    }

    /// How often the bot must send a heartbeat; 41.25 seconds unless set.
    pub fn heartbeat_interval(mut self, interval: Duration) -> Self {
        self.settings.heartbeat_interval = interval;
        self
    }

    /// Grants the intents for members, presences and message content, as a switch in the developer portal does.
    pub fn privileged_intents(mut self, granted: bool) -> Self {
        self.settings.privileged_intents = granted;
        self
    }

    /// How many requests are remembered: 10,000 unless set; 0 remembers none, for benches.
    pub fn keep_requests(mut self, count: usize) -> Self {
        self.settings.keep_requests = count;
        self
    }

    /// How many interactions are remembered after their three seconds, with their ephemeral messages: 20,000 unless set.
    /// The token of one that is forgotten no longer works, so a test never wants this smaller than what it starts.
    pub fn keep_interactions(mut self, count: usize) -> Self {
        self.settings.keep_interactions = count;
        self
    }

    /// How long a test waits in real time for an answer that a deferral promised: 30 seconds unless set.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.settings.patience = patience;
        self
    }

    /// Other rate limits than Discord's.
    pub fn rate_limits(mut self, limits: RateLimitSettings) -> Self {
        self.settings.rate_limits = limits;
        self
    }

    /// No rate limits at all, for benches. The limit of edits to old messages stays.
    pub fn without_rate_limits(self) -> Self {
        self.rate_limits(RateLimitSettings::unlimited())
    }

    /// Checks every request and answer against this copy of Discord's specification, as the environment variable
    /// `DISCORD_OPENAPI` does. See [`Sandbox::violations`].
    pub fn specification(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.specification = Some(path.into());
        self
    }

    /// Serves the web page that shows this Discord to people, or not; not, unless set. See [`Sandbox::page_address`].
    pub fn page(mut self, served: bool) -> Self {
        self.settings.page = served;
        self
    }

    /// A short plain text that the page greets people with. A line such as `Alice: /claim`, with the name of a member,
    /// becomes a button that acts as them and types the rest.
    pub fn welcome(mut self, text: impl Into<String>) -> Self {
        self.settings.welcome = text.into();
        self
    }

    /// Another page of the same demonstration, shown as a link. See [`Sandbox::add_neighbour`] for later ones.
    pub fn neighbour(mut self, title: impl Into<String>, address: impl Into<String>) -> Self {
        self.settings.neighbours.push(Neighbour { title: title.into(), address: address.into() });
        self
    }

    /// Starts it on the loopback interface. It ends with the last [`Sandbox`] handle.
    ///
    /// # Errors
    ///
    /// If the port cannot be listened on, or the specification cannot be read.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let port = self.settings.port;
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|source| StartError::Listen { port, source })?;
        let port = listener.local_addr().map_err(|source| StartError::Listen { port, source })?.port();
        let specification = match &self.settings.specification {
            Some(path) => Some(
                Specification::from_file(path)
                    .map_err(|reason| StartError::Specification { path: path.clone(), reason: reason.to_string() })?,
            ),
            None => None,
        };
        let core = Core::new(self.settings, port, specification);
        let sandbox = Sandbox::new(server::run(listener, core.clone()), core);
        self.seed.plant(&sandbox);
        Ok(sandbox)
    }
}
