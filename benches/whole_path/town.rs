//! The Discord server of the measurement: many linked members, and boards.

use std::time::Duration;

use discord_sandbox::{Channel, Guild, Member, Message, Permissions, Role, Sandbox};
use futures::StreamExt as _;

/// A server with a thousand people in it.
pub(crate) struct Town {
    pub(crate) discord: Sandbox,
    guild: Guild,
    moderator: Member,
    members: Vec<Member>,
}

impl Town {
    /// The server and its people, before any bot is there.
    pub(crate) async fn found() -> Self {
        let sandbox = Sandbox::builder().without_rate_limits().keep_requests(0).keep_interactions(2_000);
        let discord = sandbox.start().await.unwrap();
        let guild = discord.add_guild("Bench");
        let moderators = guild.add_role("Moderators", Permissions::MANAGE_EVENTS);
        let moderator = guild.add_member("Morgan", &[&moderators]);
        let nobody: &[&Role] = &[];
        let members = (0..1_000).map(|number| guild.add_member(&format!("Member {number}"), nobody)).collect();
        Self { discord, guild, moderator, members }
    }

    pub(crate) fn member(&self, number: usize) -> &Member {
        &self.members[number]
    }

    /// The moderator says who so many of the members are on Roblox.
    pub(crate) async fn settle(&self, members: usize) {
        let channel = self.guild.add_channel("staff");
        let link = |number: usize| {
            let (channel, member) = (channel.clone(), self.member(number).clone());
            async move {
                let account = (1_000_000 + number).to_string();
                let options = [("member", (&member).into()), ("account", account.as_str().into())];
                let reply = self.moderator.slash(&channel, "member link", &options).await.unwrap();
                assert!(!reply.settled().await.failed);
            }
        };
        futures::stream::iter(0..members).map(link).buffer_unordered(8).collect::<Vec<()>>().await;
    }

    /// So many boards, each in a channel of its own.
    pub(crate) async fn boards(&self, count: usize, roles: &str) -> Vec<Message> {
        let mut boards = Vec::new();
        for number in 0..count {
            let channel = self.guild.add_channel(&format!("session-{number}"));
            boards.push(self.board(&channel, roles).await);
        }
        boards
    }

    async fn board(&self, channel: &Channel, roles: &str) -> Message {
        let options = [("title", "Bench".into()), ("when", "in 2h".into()), ("duration", 60.into()), ("roles", roles.into())];
        let reply = self.moderator.slash(channel, "session create", &options).await.unwrap();
        let created = reply.settled().await.message().cloned().unwrap();
        let reply = self.moderator.press(&created, "Post the board here").await.unwrap();
        reply.finished(Duration::from_millis(50)).await;
        channel.last_message().unwrap()
    }
}
