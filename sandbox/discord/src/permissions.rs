//! Discord's permission bits.
//!
//! Owns the names of the bits; who holds them in which channel is computed in `world::guild`.

use serde::{Serialize, Serializer};

bitflags::bitflags! {
    /// What a role, a member or a bot may do. Bits without a name here are kept as they are.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct Permissions: u64 {
        /// Create invitations.
        const CREATE_INSTANT_INVITE = 1;
        /// Kick members.
        const KICK_MEMBERS = 1 << 1;
        /// Ban members.
        const BAN_MEMBERS = 1 << 2;
        /// Everything, and no channel can take it away.
        const ADMINISTRATOR = 1 << 3;
        /// Change channels.
        const MANAGE_CHANNELS = 1 << 4;
        /// Change the server.
        const MANAGE_GUILD = 1 << 5;
        /// Add reactions.
        const ADD_REACTIONS = 1 << 6;
        /// Read the audit log.
        const VIEW_AUDIT_LOG = 1 << 7;
        /// See a channel.
        const VIEW_CHANNEL = 1 << 10;
        /// Send messages.
        const SEND_MESSAGES = 1 << 11;
        /// Delete and pin other people's messages.
        const MANAGE_MESSAGES = 1 << 13;
        /// Send embeds.
        const EMBED_LINKS = 1 << 14;
        /// Send files.
        const ATTACH_FILES = 1 << 15;
        /// Read what was sent earlier.
        const READ_MESSAGE_HISTORY = 1 << 16;
        /// Ping `@everyone`, `@here` and every role.
        const MENTION_EVERYONE = 1 << 17;
        /// Use emojis of other servers.
        const USE_EXTERNAL_EMOJIS = 1 << 18;
        /// Change other people's nicknames.
        const MANAGE_NICKNAMES = 1 << 27;
        /// Change roles.
        const MANAGE_ROLES = 1 << 28;
        /// Change webhooks.
        const MANAGE_WEBHOOKS = 1 << 29;
        /// Use slash commands.
        const USE_APPLICATION_COMMANDS = 1 << 31;
        /// Change everybody's scheduled events.
        const MANAGE_EVENTS = 1 << 33;
        /// Change threads.
        const MANAGE_THREADS = 1 << 34;
        /// Write in threads.
        const SEND_MESSAGES_IN_THREADS = 1 << 38;
        /// Time members out.
        const MODERATE_MEMBERS = 1 << 40;
        /// Create scheduled events.
        const CREATE_EVENTS = 1 << 44;
        /// Pin messages.
        const PIN_MESSAGES = 1 << 51;
        /// Write without regard to slow mode.
        const BYPASS_SLOWMODE = 1 << 52;
        const _ = !0;
    }
}

impl Permissions {
    /// What `@everyone` may do in a new server.
    pub(crate) fn of_everyone() -> Self {
        Self::CREATE_INSTANT_INVITE
            | Self::ADD_REACTIONS
            | Self::VIEW_CHANNEL
            | Self::SEND_MESSAGES
            | Self::EMBED_LINKS
            | Self::ATTACH_FILES
            | Self::READ_MESSAGE_HISTORY
            | Self::USE_EXTERNAL_EMOJIS
            | Self::USE_APPLICATION_COMMANDS
            | Self::SEND_MESSAGES_IN_THREADS
    }

    /// Whether all of `wanted` are held; an administrator holds everything.
    #[must_use]
    pub fn allows(self, wanted: Self) -> bool {
        self.contains(Self::ADMINISTRATOR) || self.contains(wanted)
    }
}

impl Serialize for Permissions {
    /// As text, because JavaScript cannot hold 64 bits.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.bits())
    }
}
