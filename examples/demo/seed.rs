//! The demo's Discord server and the people in it.

use discord_sandbox::{Channel, Member, Permissions, Role, Sandbox};

/// A server as a Roblox community would have it.
pub(crate) struct Town {
    pub(crate) channel: Channel,
    /// May manage events.
    pub(crate) morgan: Member,
    /// Rank 120.
    pub(crate) alice: Member,
    /// Rank 60.
    pub(crate) bob: Member,
    /// Rank 10.
    pub(crate) chris: Member,
    /// Nobody has said who Dana is on Roblox.
    pub(crate) dana: Member,
}

/// Members with the Roblox accounts and ranks that the moderator gives them.
pub(crate) const ACCOUNTS: [(&str, u64, i64); 3] =
    [("Alice", 714_760_171, 120), ("Bob", 261_000_411, 60), ("Chris", 48_103_520, 10)];

pub(crate) fn town(discord: &Sandbox) -> Town {
    let guild = discord.add_guild("Lakeside Roleplay");
    let moderators = guild.add_role("Session Staff", Permissions::MANAGE_EVENTS);
    let nothing: &[&Role] = &[];
    Town {
        channel: guild.add_channel("sessions"),
        morgan: guild.add_member("Morgan", &[&moderators]),
        alice: guild.add_member("Alice", nothing),
        bob: guild.add_member("Bob", nothing),
        chris: guild.add_member("Chris", nothing),
        dana: guild.add_member("Dana", nothing),
    }
}
