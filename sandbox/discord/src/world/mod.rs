//! Everything that exists in this Discord: servers, people, channels, messages, commands, interactions.
//!
//! Owns the state and its plain questions. It must never know HTTP, the gateway or how a test speaks to it.

pub(crate) mod access;
pub(crate) mod attachment;
pub(crate) mod channel;
pub(crate) mod command;
pub(crate) mod guild;
pub(crate) mod interaction;
pub(crate) mod message;
pub(crate) mod pings;
pub(crate) mod references;
pub(crate) mod user;
pub(crate) mod view;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use jiff::Timestamp;

use channel::Channel;
use command::CommandBook;
use guild::Guild;
use interaction::Interactions;
use message::Message;
use user::User;

use crate::snowflake::SnowflakeMint;

/// How long a nonce is remembered: Discord says "the past few minutes".
const NONCE_LIFE: Duration = Duration::from_secs(5 * 60);

/// The whole state, behind one lock: each request touches little of it and holds it for microseconds.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) mint: SnowflakeMint,
    /// The application, which has the same identifier as its bot user.
    pub(crate) application: u64,
    pub(crate) users: HashMap<u64, User>,
    pub(crate) guilds: BTreeMap<u64, Guild>,
    /// Servers that the bot was taken out of.
    pub(crate) without_bot: BTreeMap<u64, Guild>,
    pub(crate) channels: HashMap<u64, Channel>,
    pub(crate) messages: HashMap<u64, Message>,
    pub(crate) commands: CommandBook,
    pub(crate) interactions: Interactions,
    /// Messages that were sent with an enforced nonce, and when.
    pub(crate) nonces: HashMap<String, (u64, Duration)>,
}

impl World {
    pub(crate) fn new(application: u64, bot_name: &str) -> Self {
        let bot = User { id: application, name: bot_name.to_owned(), bot: true, locale: "en-US".to_owned() };
        Self {
            mint: SnowflakeMint::default(),
            application,
            users: HashMap::from([(application, bot)]),
            guilds: BTreeMap::new(),
            without_bot: BTreeMap::new(),
            channels: HashMap::new(),
            messages: HashMap::new(),
            commands: CommandBook::default(),
            interactions: Interactions::default(),
            nonces: HashMap::new(),
        }
    }

    /// The channel and the guild it stands in.
    pub(crate) fn place(&self, channel: u64) -> Option<(&Channel, &Guild)> {
        let channel = self.channels.get(&channel)?;
        Some((channel, self.guilds.get(&channel.guild)?))
    }

    /// Makes a message and shows it where it belongs.
    pub(crate) fn post(&mut self, now: Timestamp, draft: message::Draft) -> u64 {
        let id = self.mint.next(now);
        let message = Message::new(id, now, draft);
        if let Some(channel) = self.channels.get_mut(&message.channel) {
            match message.only_for {
                Some(user) => channel.whispers.entry(user).or_default().push_back(id),
                None => channel.order.push(id),
            }
        }
        self.messages.insert(id, message);
        id
    }

    /// The message that was sent with this nonce not long ago, if it still stands.
    pub(crate) fn sent_with(&self, nonce: &str, now: Duration) -> Option<u64> {
        let (message, at) = self.nonces.get(nonce)?;
        (now.saturating_sub(*at) < NONCE_LIFE && self.messages.contains_key(message)).then_some(*message)
    }

    /// Takes a message away; answers whether it existed.
    pub(crate) fn remove_message(&mut self, id: u64) -> Option<Message> {
        let message = self.messages.remove(&id)?;
        if let Some(channel) = self.channels.get_mut(&message.channel) {
            channel.forget(&message);
        }
        Some(message)
    }

    /// Lets go of the oldest interactions beyond `keep`, and of the whispers that they showed. Time alone ends neither: a
    /// button on an old whisper still works.
    pub(crate) fn purge(&mut self, now: Duration, keep: usize) {
        while let Some(gone) = self.interactions.pop_surplus(now, keep) {
            for id in gone.messages {
                if self.messages.get(&id).is_some_and(|message| message.only_for.is_some()) {
                    self.remove_message(id);
                }
            }
        }
    }
}
