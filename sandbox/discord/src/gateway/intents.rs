//! Which events a bot asks for.
//!
//! Owns the bits of the intents. Interactions need none.

/// Guilds, their channels and roles.
pub(crate) const GUILDS: u64 = 1;
/// Members who come, go and change. Privileged.
pub(crate) const GUILD_MEMBERS: u64 = 1 << 1;
/// Who is online. Privileged.
pub(crate) const GUILD_PRESENCES: u64 = 1 << 8;
/// Messages in guilds.
pub(crate) const GUILD_MESSAGES: u64 = 1 << 9;
/// What other people's messages say. Privileged.
pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;

/// The intents that must be granted in the developer portal.
pub(crate) const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;
/// Every intent there is: 0 to 16, 20, 21, 24 and 25.
pub(crate) const KNOWN: u64 = 0x1_FFFF | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
