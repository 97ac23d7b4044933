//! Telling holders what they must not miss: that their session is called off, or is on again after all.
//!
//! It is said in the channel of the board and mentions them: the one place where this bot pings anybody, and only those
//! people. A direct message would reach fewer: Discord lets people refuse them, and a community sees here that all were told.

use serde::Serialize;

use super::rest::{Nonce, Payload};
use super::{Bot, view};
use crate::desk::{Caller, ModerationAnswer};
use crate::domain::{Change, ChannelId, DiscordUserId, Session, Status};

/// The most people that Discord lets one message mention (Discord, Allowed mentions).
const MOST_MENTIONED: usize = 100;
/// The longest content of a message, in UTF-16 units (Discord, Create message).
const CONTENT: usize = 2_000;

/// Whether holders were told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// There was nothing to tell, or nobody to tell it to.
    Nothing,
    /// They were, in this channel.
    In(ChannelId),
    /// The session has no board here, so there is no channel to tell them in.
    NoBoard,
    /// Discord did not take it.
    Failed(ChannelId),
}

impl Told {
    /// What was done, and then whether holders were told of it.
    #[must_use]
    pub fn after(self, notice: &str) -> String {
        view::telling::after(self, notice)
    }
}

/// A message that mentions these people and nobody else.
#[derive(Debug, Serialize)]
struct Summons {
    content: String,
    allowed_mentions: Mentions,
}

impl Payload for Summons {}

#[derive(Debug, Serialize)]
struct Mentions {
    parse: [&'static str; 0],
    users: Vec<String>,
}

/// Tells the holders of a session in the channel of its board, if what was done is something that they must not miss. What is
/// repeated was told already.
pub async fn tell_holders(bot: &Bot, caller: &Caller, answer: &ModerationAnswer) -> Told {
    let ModerationAnswer::Done(moderated) = answer else { return Told::Nothing };
    let text = match &moderated.difference.status {
        _ if moderated.repeated => return Told::Nothing,
        Some(Change { after: Status::Cancelled, .. }) => view::telling::cancelled(&moderated.session),
        Some(Change { before: Status::Cancelled, .. }) => view::telling::on_again(&moderated.session),
        Some(_) | None => return Told::Nothing,
    };
    match told(bot, caller, &moderated.session, &text).await {
        Ok(told) => told,
        Err(failure) => {
            tracing::error!(error = %failure, session.id = %moderated.session.id, "the holders of a session could not be told");
            Told::NoBoard
        }
    }
}

async fn told(bot: &Bot, caller: &Caller, session: &Session, text: &str) -> Result<Told, super::Failure> {
    let people = bot.desk.people(caller.guild, session).await?;
    let mut holders: Vec<DiscordUserId> =
        session.holders().filter_map(|(_, _, holder)| people.on_discord(holder.roblox)).collect();
    holders.sort_unstable();
    holders.dedup();
    if holders.is_empty() {
        return Ok(Told::Nothing);
    }
    let boards = bot.desk.boards_in(caller.guild, session).await?;
    let channel = boards.iter().map(|board| board.channel).find(|channel| *channel == caller.channel);
    let Some(channel) = channel.or_else(|| boards.first().map(|board| board.channel)) else { return Ok(Told::NoBoard) };
    for (place, summons) in summonses(text, &holders).iter().enumerate() {
        let nonce = Nonce::of_request(&caller.request, place);
        if let Err(failure) = bot.rest.create_message(channel, summons, &nonce).await {
            tracing::warn!(error = %failure, channel.id = %channel, session.id = %session.id, "the holders of a session could not be told");
            return Ok(Told::Failed(channel));
        }
    }
    Ok(Told::In(channel))
}

/// As few messages as everybody fits into; each says what it is about.
fn summonses(text: &str, holders: &[DiscordUserId]) -> Vec<Summons> {
    let mut summonses: Vec<Summons> = Vec::new();
    for holder in holders {
        let mention = format!(" {}", view::words::user(*holder));
        let fits = |summons: &&mut Summons| {
            let length = view::text::units(&summons.content) + mention.len();
            summons.allowed_mentions.users.len() < MOST_MENTIONED && length <= CONTENT
        };
        match summonses.last_mut().filter(fits) {
            Some(summons) => {
                summons.content.push_str(&mention);
                summons.allowed_mentions.users.push(holder.to_string());
            }
            None => summonses.push(Summons {
                content: format!("{text}\n{}", mention.trim_start()),
                allowed_mentions: Mentions { parse: [], users: vec![holder.to_string()] },
            }),
        }
    }
    summonses
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_mentioned_once_in_messages_that_discord_takes() {
        let holders: Vec<_> = (0..250).map(|number| DiscordUserId::new(1_200_000_000_000_000_000 + number).unwrap()).collect();
        let text = "Cancelled.".repeat(30);
        let summonses = summonses(&text, &holders);
        let mentioned: Vec<String> = summonses.iter().flat_map(|summons| summons.allowed_mentions.users.clone()).collect();
        assert_eq!(mentioned, holders.iter().map(ToString::to_string).collect::<Vec<_>>());
        for summons in &summonses {
            assert!(summons.content.starts_with(&text) && view::text::units(&summons.content) <= 2_000);
            assert!(summons.allowed_mentions.users.len() <= 100);
            assert!(summons.allowed_mentions.users.iter().all(|user| summons.content.contains(&format!("<@{user}>"))));
        }
        assert!(super::summonses("x", &[]).is_empty());
    }
}
