//! What changes in the world, as it happens.
//!
//! Owns the words of the stream that [`crate::Sandbox::changes`] gives, for pages that draw the world live.

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A message appeared.
    MessageCreated {
        /// Where.
        channel: u64,
        /// Which.
        message: u64,
        /// The only member who sees it, if it is ephemeral.
        only_for: Option<u64>,
    },
    /// A message says something else now.
    MessageUpdated {
        /// Where.
        channel: u64,
        /// Which.
        message: u64,
        /// The only member who sees it, if it is ephemeral.
        only_for: Option<u64>,
    },
    /// A message is gone.
    MessageDeleted {
        /// Where.
        channel: u64,
        /// Which.
        message: u64,
    },
    /// A server, channel, role, member or command was added, changed or removed, or time was skipped: what was read of
    /// them before is out of date.
    World,
    /// An interaction went on: it was dispatched, acknowledged, answered, or failed.
    Interaction {
        /// Which.
        interaction: u64,
        /// Who began it.
        user: u64,
        /// How it stands.
        state: InteractionState,
    },
}

/// How an interaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InteractionState {
    /// It was sent to the bot.
    Dispatched,
    /// The bot is thinking.
    Deferred,
    /// The bot has answered.
    Answered,
    /// The bot did not respond in time.
    Failed,
}
