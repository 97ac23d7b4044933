//! Slotkeeper: members of Roblox communities claim the slots of a session in Discord.
pub mod domain;
