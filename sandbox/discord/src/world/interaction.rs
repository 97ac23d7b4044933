//! Interactions: a command, a press, a typed letter, a submitted form.
//!
//! Owns the life of an interaction: dispatched, acknowledged within three seconds or failed, its token good for
//! fifteen minutes. It must never know how it reached the bot.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Notify;

use super::command;

/// Time for the first response.
pub(crate) const DEADLINE: Duration = Duration::from_secs(3);
/// Life of the token, counted from the dispatch.
pub(crate) const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);
/// How many payloads are kept to be sent again. They are large, so fewer than interactions.
const KEPT_PAYLOADS: usize = 1_000;

/// What kind of interaction it is, by Discord's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    Modal = 5,
}

/// What a command of a menu is used on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    User(u64),
    Message(u64),
}

impl Target {
    /// Discord's number of the commands that are used on this.
    pub(crate) fn command_kind(self) -> u64 {
        match self {
            Self::User(_) => command::USER,
            Self::Message(_) => command::MESSAGE,
        }
    }
}

/// How far the bot's answer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// No response yet.
    Waiting,
    /// "Thinking…", or a silent acknowledgement: the real answer follows.
    Deferred,
    /// Answered.
    Answered,
}

/// One interaction.
#[derive(Debug)]
pub(crate) struct Interaction {
    pub(crate) id: u64,
    pub(crate) token: String,
    pub(crate) kind: Kind,
    pub(crate) guild: u64,
    pub(crate) channel: u64,
    pub(crate) user: u64,
    pub(crate) command: Option<String>,
    /// What the command was used on, if it stands in a menu.
    pub(crate) target: Option<Target>,
    /// The message whose component was used (also through a form that it opened).
    pub(crate) source: Option<u64>,
    pub(crate) dispatched: Duration,
    pub(crate) stage: Stage,
    /// Whether the user has been told that it failed.
    pub(crate) failed: bool,
    /// The callbacks that were accepted: Discord's number, and the time since the dispatch.
    pub(crate) callbacks: Vec<(u64, Duration)>,
    /// What `@original` names.
    pub(crate) original: Option<u64>,
    /// Every message this interaction made.
    pub(crate) messages: Vec<u64>,
    /// Whether the source message was changed by this interaction.
    pub(crate) updated: bool,
    pub(crate) modal: Option<Arc<Value>>,
    pub(crate) choices: Option<Arc<Value>>,
    /// Rises with every change.
    pub(crate) changes: u64,
    pub(crate) changed: Arc<Notify>,
}

impl Interaction {
    /// Whether the bot may still respond at all.
    pub(crate) fn in_time(&self, now: Duration) -> bool {
        now.saturating_sub(self.dispatched) <= DEADLINE
    }

    /// Whether the token is still good.
    pub(crate) fn token_good(&self, now: Duration) -> bool {
        now.saturating_sub(self.dispatched) <= TOKEN_LIFE
    }

    /// Whether the user was told, or is told by now, that the bot did not respond.
    pub(crate) fn has_failed(&self, now: Duration) -> bool {
        match self.stage {
            Stage::Waiting => !self.in_time(now),
            Stage::Deferred => !self.token_good(now) && self.messages_awaited(),
            Stage::Answered => false,
        }
    }

    /// Whether the user looks at "thinking…". A silent acknowledgement shows nothing, so nothing fails.
    fn messages_awaited(&self) -> bool {
        self.callbacks.first().is_some_and(|(kind, _)| *kind == 5)
    }

    /// Marks a change and wakes those who wait for one.
    pub(crate) fn touch(&mut self) {
        self.changes += 1;
        self.changed.notify_waiters();
    }
}

/// All interactions that are still remembered, findable by identifier, in the order of their dispatch.
#[derive(Debug, Default)]
pub(crate) struct Interactions {
    by_id: HashMap<u64, Interaction>,
    /// Oldest first: the order of their dispatch is also that of their deadlines.
    order: VecDeque<u64>,
    /// Those whose deadline is still to be looked at.
    awaited: VecDeque<u64>,
    /// What was sent to the bot of late, to send it again.
    payloads: VecDeque<(u64, Arc<str>)>,
}

impl Interactions {
    pub(crate) fn add(&mut self, interaction: Interaction, payload: Arc<str>) {
        if self.payloads.len() >= KEPT_PAYLOADS {
            self.payloads.pop_front();
        }
        self.payloads.push_back((interaction.id, payload));
        self.order.push_back(interaction.id);
        self.awaited.push_back(interaction.id);
        self.by_id.insert(interaction.id, interaction);
    }

    pub(crate) fn get(&self, id: u64) -> Option<&Interaction> {
        self.by_id.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: u64) -> Option<&mut Interaction> {
        self.by_id.get_mut(&id)
    }

    /// What was sent to the bot, if that is not too long ago.
    pub(crate) fn payload(&self, id: u64) -> Option<Arc<str>> {
        let place = self.payloads.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.payloads.get(place).map(|(_, payload)| payload.clone())
    }

    /// The interaction of a token. A token names its interaction, so none is searched for.
    pub(crate) fn by_token(&self, token: &str) -> Option<&Interaction> {
        let id = token.split_once('.')?.0.parse().ok()?;
        self.by_id.get(&id).filter(|interaction| interaction.token == token)
    }

    /// The oldest one, if there are more than `keep` and nobody can wait for its first response any more.
    pub(crate) fn pop_surplus(&mut self, now: Duration, keep: usize) -> Option<Interaction> {
        let oldest = self.by_id.get(self.order.front()?)?;
        if self.order.len() <= keep || oldest.in_time(now) {
            return None;
        }
        let id = self.order.pop_front()?;
        let gone = self.by_id.remove(&id);
        if let Some(gone) = &gone {
            gone.changed.notify_waiters();
        }
        gone
    }

    /// The next one whose three seconds are over without a response; it is marked as failed.
    pub(crate) fn pop_failed(&mut self, now: Duration) -> Option<&mut Interaction> {
        loop {
            let id = *self.awaited.front()?;
            match self.by_id.get(&id) {
                Some(interaction) if interaction.in_time(now) => return None,
                Some(interaction) if interaction.stage == Stage::Waiting => {
                    self.awaited.pop_front();
                    let interaction = self.by_id.get_mut(&id)?;
                    interaction.failed = true;
                    interaction.touch();
                    return Some(interaction);
                }
                _ => {
                    self.awaited.pop_front();
                }
            }
        }
    }

    /// Wakes everybody who waits for anything, because the clock has jumped.
    pub(crate) fn wake_all(&self) {
        for interaction in self.by_id.values() {
            interaction.changed.notify_waiters();
        }
    }
}
