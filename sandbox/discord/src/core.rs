//! What all parts of a running sandbox share.
//!
//! Owns the wiring between the world and those who must hear of its changes. The lock of the world is taken before
//! that of the gateway's sessions, never the other way round.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::json;
use tokio::sync::broadcast;

use crate::builder::Settings;
use crate::changes::{Change, InteractionState};
use crate::clock::Clock;
use crate::faults::Faults;
use crate::gateway::intents;
use crate::gateway::session::Sessions;
use crate::lock::lock;
use crate::page::Notices;
use crate::record::Records;
use crate::rest::rate_limit::RateLimits;
use crate::specification::Specification;
use crate::world::World;
use crate::world::interaction::{Interaction, Stage};
use crate::world::message::Message;

/// How many changes a slow listener may be behind.
const CHANGES_KEPT: usize = 4096;

/// The shared middle of a sandbox.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) settings: Settings,
    pub(crate) port: u16,
    pub(crate) clock: Clock,
    world: Mutex<World>,
    pub(crate) sessions: Sessions,
    pub(crate) records: Records,
    pub(crate) faults: Faults,
    pub(crate) rate_limits: RateLimits,
    pub(crate) changes: broadcast::Sender<Change>,
    pub(crate) specification: Option<Specification>,
    violations: Mutex<Vec<String>>,
    pub(crate) notices: Notices,
}

impl Core {
    pub(crate) fn new(settings: Settings, port: u16, specification: Option<Specification>) -> Arc<Self> {
        Arc::new(Self {
            world: Mutex::new(World::new(settings.application, &settings.bot_name)),
            port,
            clock: Clock::new(),
            sessions: Sessions::default(),
            records: Records::new(settings.keep_requests),
            faults: Faults::default(),
            rate_limits: RateLimits::new(settings.rate_limits.clone()),
            changes: broadcast::Sender::new(CHANGES_KEPT),
            specification,
            violations: Mutex::new(Vec::new()),
            notices: Notices::new(settings.welcome.clone(), settings.neighbours.clone()),
            settings,
        })
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(crate) fn note_violations(&self, problems: impl IntoIterator<Item = String>) {
        lock(&self.violations).extend(problems);
    }

    pub(crate) fn violations(&self) -> Vec<String> {
        lock(&self.violations).clone()
    }

    /// Skips time, and lets everything happen that falls into it.
    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.sweep();
        self.world().interactions.wake_all();
        self.tell(Change::World);
    }

    /// Marks interactions that nobody answered as failed, and forgets those that are over.
    pub(crate) fn sweep(&self) {
        let now = self.clock.elapsed();
        let mut world = self.world();
        while let Some(failed) = world.interactions.pop_failed(now) {
            let change = interaction_change(failed, InteractionState::Failed);
            self.tell(change);
        }
        world.purge(now, self.settings.keep_interactions);
    }

    /// Tells whoever listens; nobody listening is fine.
    pub(crate) fn tell(&self, change: Change) {
        if self.changes.receiver_count() > 0 {
            drop(self.changes.send(change));
        }
    }

    pub(crate) fn interaction_went_on(&self, interaction: &mut Interaction) {
        interaction.touch();
        let state = match interaction.stage {
            Stage::Waiting => InteractionState::Dispatched,
            Stage::Deferred => InteractionState::Deferred,
            Stage::Answered => InteractionState::Answered,
        };
        self.tell(interaction_change(interaction, state));
    }

    pub(crate) fn message_created(&self, world: &World, id: u64) {
        if let Some(message) = world.messages.get(&id) {
            let (channel, only_for) = (message.channel, message.only_for);
            self.tell(Change::MessageCreated { channel, message: id, only_for });
            self.dispatch_message(world, message, "MESSAGE_CREATE");
        }
    }

    pub(crate) fn message_updated(&self, world: &World, id: u64) {
        if let Some(message) = world.messages.get(&id) {
            let (channel, only_for) = (message.channel, message.only_for);
            self.tell(Change::MessageUpdated { channel, message: id, only_for });
            self.dispatch_message(world, message, "MESSAGE_UPDATE");
        }
    }

    pub(crate) fn message_deleted(&self, message: &Message) {
        self.tell(Change::MessageDeleted { channel: message.channel, message: message.id });
        if message.only_for.is_none() && self.sessions.anyone_wants(intents::GUILD_MESSAGES) {
            let data = json!({
                "id": message.id.to_string(),
                "channel_id": message.channel.to_string(),
                "guild_id": message.guild.to_string(),
            });
            self.sessions.dispatch("MESSAGE_DELETE", &data.to_string(), Some(message.guild), intents::GUILD_MESSAGES);
        }
    }

    /// Sends a message event. Ephemeral messages never travel over the gateway, and nothing is built for nobody.
    fn dispatch_message(&self, world: &World, message: &Message, event: &str) {
        if message.only_for.is_some() || !self.sessions.anyone_wants(intents::GUILD_MESSAGES) {
            return;
        }
        let Ok(mut view) = serde_json::to_value(world.message_view(message)) else {
            return;
        };
        view["guild_id"] = json!(message.guild.to_string());
        let full = view.to_string();
        // What other people say is told only to those who may read it; a bot always reads its own messages.
        if message.author != world.application && !message.pings.users.contains(&world.application) {
            view["content"] = json!("");
        }
        let blank = view.to_string();
        self.sessions.dispatch_by(event, Some(message.guild), intents::GUILD_MESSAGES, |asked| {
            if asked & intents::MESSAGE_CONTENT != 0 { &full } else { &blank }
        });
    }
}

fn interaction_change(interaction: &Interaction, state: InteractionState) -> Change {
    Change::Interaction { interaction: interaction.id, user: interaction.user, state }
}
