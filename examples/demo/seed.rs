//! The demo's Discord server and the people in it.

use anyhow::Context as _;
use discord_sandbox::{Channel, Guild, Member, Permissions, Role, Sandbox};
use roblox_sandbox::RobloxSandbox;

/// A server as a Roblox community would have it.
pub(crate) struct Town {
    pub(crate) guild: Guild,
    pub(crate) general: Channel,
    pub(crate) channel: Channel,
    pub(crate) shifts: Channel,
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
    /// Rank 80.
    pub(crate) eli: Member,
    /// Rank 25.
    pub(crate) farah: Member,
}

/// Members with the Roblox accounts and ranks that the moderator gives them.
pub(crate) const ACCOUNTS: [(&str, u64, i64); 6] = [
    ("Morgan", 90_217_733, 200),
    ("Alice", 714_760_171, 120),
    ("Bob", 261_000_411, 60),
    ("Chris", 48_103_520, 10),
    ("Eli", 1_830_224_906, 80),
    ("Farah", 522_918_044, 25),
];

/// Somebody whom nobody has linked, with the Roblox account that she has.
pub(crate) const NEWCOMER: (&str, u64, &str) = ("Dana", 3_305_118_220, "dana_builds");

/// The Roblox accounts of the people.
pub(crate) fn accounts(roblox: &RobloxSandbox) {
    for (name, account, _) in ACCOUNTS {
        roblox.add_user(account, &format!("{}_lakeside", name.to_lowercase()));
        roblox.set_display_name(account, name);
    }
    let (name, account, username) = NEWCOMER;
    roblox.add_user(account, username);
    roblox.set_display_name(account, name);
}

impl Town {
    /// One of its people.
    pub(crate) fn person(&self, name: &str) -> anyhow::Result<&Member> {
        [&self.morgan, &self.alice, &self.bob, &self.chris, &self.dana, &self.eli, &self.farah]
            .into_iter()
            .find(|member| member.name() == name)
            .with_context(|| format!("{name} is not in the server"))
    }
}

pub(crate) fn town(discord: &Sandbox) -> Town {
    let guild = discord.add_guild("Lakeside Roleplay");
    let moderators = guild.add_role("Session Staff", Permissions::MANAGE_EVENTS);
    let nothing: &[&Role] = &[];
    Town {
        general: guild.add_channel("general"),
        channel: guild.add_channel("sessions"),
        shifts: guild.add_channel("shifts"),
        morgan: guild.add_member("Morgan", &[&moderators]),
        alice: guild.add_member("Alice", nothing),
        bob: guild.add_member("Bob", nothing),
        chris: guild.add_member("Chris", nothing),
        dana: guild.add_member("Dana", nothing),
        eli: guild.add_member("Eli", nothing),
        farah: guild.add_member("Farah", nothing),
        guild,
    }
}
