//! The sandbox itself, as a test holds it.
//!
//! Owns the outermost handle: the world's beginning, what is waited for, what is looked up afterwards.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::broadcast;

use crate::builder::SandboxBuilder;
use crate::changes::Change;
use crate::core::Core;
use crate::faults::Faults;
use crate::gateway::Gateway;
use crate::person::{Guild, Reply, dispatch};
use crate::record::RecordedRequest;
use crate::server::Running;
use crate::world::command::Command;

/// How often a condition is looked at that no event announces.
const GLANCE: Duration = Duration::from_millis(5);

/// What was waited for did not come.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("after {waited:?} {missing}")]
pub struct NotYet {
    missing: &'static str,
    waited: Duration,
}

/// A Discord of one's own, on the loopback interface.
///
/// Clones are handles to the same sandbox; it ends with the last of them.
#[derive(Clone, Debug)]
pub struct Sandbox {
    core: Arc<Core>,
    gateway: Gateway,
    /// Held only to be dropped.
    _running: Arc<Running>,
}

impl Sandbox {
    /// Sets one up.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    pub(crate) fn new(running: Running, core: Arc<Core>) -> Self {
        Self { gateway: Gateway::new(core.clone()), core, _running: Arc::new(running) }
    }

    /// Where a bot finds it instead of `https://discord.com`; the interface is under `/api/v10`.
    #[must_use]
    pub fn api_base(&self) -> String {
        format!("http://127.0.0.1:{}", self.core.port)
    }

    /// Where a bot finds the gateway, for libraries that do not ask the interface.
    #[must_use]
    pub fn gateway_address(&self) -> String {
        format!("ws://127.0.0.1:{}/gateway", self.core.port)
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.core.port
    }

    /// The bot's token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.core.settings.token
    }

    /// The application's identifier, which is also that of its bot user.
    #[must_use]
    pub fn application_id(&self) -> u64 {
        self.core.settings.application
    }

    /// Where people find the page; `None` unless [`SandboxBuilder::page`] asked for it.
    #[must_use]
    pub fn page_address(&self) -> Option<String> {
        self.core.settings.page.then(|| format!("{}/", self.api_base()))
    }

    /// Shows another page of the same demonstration as a link, also while people look at this one.
    pub fn add_neighbour(&self, title: &str, address: &str) {
        self.core.notices.add_neighbour(title, address);
        self.core.tell(Change::World);
    }

    /// Replaces the text that the page greets people with. See [`SandboxBuilder::welcome`].
    pub fn set_welcome(&self, text: &str) {
        self.core.notices.set_welcome(text);
        self.core.tell(Change::World);
    }

    /// Makes a server that the bot is a member of.
    #[must_use]
    pub fn add_guild(&self, name: &str) -> Guild {
        self.add_guild_as(None, name)
    }

    pub(crate) fn add_guild_as(&self, id: Option<u64>, name: &str) -> Guild {
        Guild::make(self.core.clone(), id, name)
    }

    /// Waits until the bot is connected and has been told so (READY).
    ///
    /// # Errors
    ///
    /// If it is not within `patience`.
    pub async fn wait_until_ready(&self, patience: Duration) -> Result<(), NotYet> {
        let mut up = self.core.sessions.up();
        let waiting = tokio::time::timeout(patience, up.wait_for(|up| *up > 0)).await;
        match waiting {
            Ok(Ok(_)) => Ok(()),
            _ => Err(NotYet { missing: "the bot is not connected to the gateway", waited: patience }),
        }
    }

    /// Waits until the bot has registered commands, global or in any guild; answers their names.
    ///
    /// # Errors
    ///
    /// If it has registered none within `patience`.
    pub async fn wait_for_commands(&self, patience: Duration) -> Result<Vec<String>, NotYet> {
        let looking = async {
            loop {
                let names = self.each_command(|command| command.name.clone());
                if !names.is_empty() {
                    return names;
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(patience, looking)
            .await
            .map_err(|_| NotYet { missing: "the bot has registered no command", waited: patience })
    }

    /// The registered commands, global ones first, in Discord's JSON.
    #[must_use]
    pub fn commands(&self) -> Vec<Value> {
        self.each_command(|command| (*command.body).clone())
    }

    /// The requests that are remembered, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Arc<RecordedRequest>> {
        self.core.records.all()
    }

    /// The remembered requests of a route, oldest first. In `path` (without `/api/v10`), `*` is one segment and a last
    /// `**` any number; the method `*` is any method.
    #[must_use]
    pub fn requests_to(&self, method: &str, path: &str) -> Vec<Arc<RecordedRequest>> {
        self.core.records.fitting(method, path)
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.core.records.forget();
    }

    /// What differed from Discord's specification, in requests and in answers. Always empty without a specification.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        self.core.violations()
    }

    /// Trouble for the bot's requests.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.core.faults
    }

    /// Trouble for the bot's connection.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// Skips time: deadlines pass, tokens expire, messages grow old. Heartbeats and delays stay in real time.
    pub fn advance(&self, by: Duration) {
        self.core.advance(by);
    }

    /// Sends an interaction to the bot once more, as Discord does now and then. It must be one of the latest 1,000.
    pub fn deliver_again(&self, interaction: &Reply) {
        let again = {
            let world = self.core.world();
            let guild = world.interactions.get(interaction.id()).map(|interaction| interaction.guild);
            guild.zip(world.interactions.payload(interaction.id()))
        };
        if let Some((guild, payload)) = again {
            dispatch::send(&self.core, guild, &payload);
        }
    }

    /// Sends any gateway event to every session, whatever its intents.
    pub fn dispatch_raw(&self, event: &str, data: &Value) {
        self.core.sessions.dispatch(event, &data.to_string(), None, 0);
    }

    /// What changes from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.core.changes.subscribe()
    }

    fn each_command<T>(&self, read: impl Fn(&Command) -> T) -> Vec<T> {
        let world = self.core.world();
        let guilds = world.guilds.keys().map(|guild| Some(*guild));
        let scopes = std::iter::once(None).chain(guilds);
        scopes.flat_map(|scope| world.commands.of(scope)).map(read).collect()
    }
}
