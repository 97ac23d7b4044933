//! Telling holders what they must not miss: that their session is called off, or is on again after all.
//!
//! It is said in the channel of the board and mentions them: the one place where this bot pings anybody, and only those
//! people. A direct message would reach fewer: Discord lets people refuse them, and a community sees here that all were told.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use serde::Serialize;
use tokio::time::Instant;

use super::closed::Way;
use super::rest::{Nonce, Payload, RestFailure};
use super::{Bot, Failure, view};
use crate::desk::{Caller, LONGEST_WAIT, ModerationAnswer};
use crate::domain::{ChannelId, DiscordUserId, GuildId, Session, Tidings};
use crate::store::summonses::Summons;

/// How often it is looked for what nobody has told yet.
const LOOKS: Duration = Duration::from_secs(2);
/// When it is tried again that Discord has not taken, and where the bot may not post.
const SOON: SignedDuration = SignedDuration::from_secs(30);
const SLOWLY: SignedDuration = LONGEST_WAIT;

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
    /// The bot may not post there; it tries again from time to time.
    NotAllowed(ChannelId),
    /// Discord did not take it; it is tried again soon.
    NotYet,
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
struct Call {
    content: String,
    allowed_mentions: Mentions,
}

impl Payload for Call {}

#[derive(Debug, Serialize)]
struct Mentions {
    parse: [&'static str; 0],
    users: Vec<String>,
}

/// Tells the holders of a session in this server, if what was done is something that they must not miss. What is repeated was
/// told already. Other servers that show the session are told by [`tell_what_is_due`].
pub async fn tell_holders(bot: &Bot, caller: &Caller, answer: &ModerationAnswer) -> Told {
    let ModerationAnswer::Done(moderated) = answer else { return Told::Nothing };
    if moderated.repeated || Tidings::of(&moderated.difference).is_none() {
        return Told::Nothing;
    }
    let told = async {
        match bot.desk.summons_of(caller.guild, &moderated.session).await? {
            Some(summons) => tell(bot, &summons, Some(caller.channel)).await,
            None => unheard(bot, caller, &moderated.session).await,
        }
    };
    told.await.unwrap_or_else(|failure: Failure| {
        tracing::error!(error = %failure, session.id = %moderated.session.id, "the holders of a session could not be told");
        Told::NotYet
    })
}

/// Without a board there is no channel to tell anybody in.
async fn unheard(bot: &Bot, caller: &Caller, session: &Session) -> Result<Told, Failure> {
    Ok(if holders(bot, caller.guild, session).await?.is_empty() { Told::Nothing } else { Told::NoBoard })
}

/// Tells, until the program is to end, what nobody has told: since it came from a program, since the session is shown in other
/// servers too, since Discord did not take it, or since the process that should have told it is no more.
pub async fn tell_what_is_due(bot: Arc<Bot>) {
    while tokio::time::timeout(LOOKS, bot.stop.cancelled()).await.is_err() {
        let due = match bot.desk.due_summonses().await {
            Ok(due) => due,
            Err(failure) => {
                tracing::error!(error = %failure, "what holders are to be told could not be read");
                continue;
            }
        };
        for summons in due {
            if bot.stop.is_cancelled() {
                return;
            }
            if let Err(failure) = tell(&bot, &summons, None).await {
                tracing::error!(error = %failure, session.id = %summons.session, "the holders of a session could not be told");
            }
        }
    }
}

/// Tells it, preferably in that channel, unless somebody else does. What could not be told is tried again later.
async fn tell(bot: &Bot, summons: &Summons, preferred: Option<ChannelId>) -> Result<Told, Failure> {
    let Some(taken) = bot.desk.take_summons(summons).await? else { return Ok(Told::Nothing) };
    let Some(session) = bot.desk.summoned(&taken).await? else {
        bot.desk.end_summons(&taken).await?;
        return Ok(Told::Nothing);
    };
    let told = told(bot, &taken, &session, preferred).await?;
    let again = match told {
        Told::Nothing | Told::In(_) | Told::NoBoard => None,
        Told::NotYet => Some(SOON),
        Told::NotAllowed(channel) => Some(until_open(bot, channel)),
    };
    match again {
        Some(wait) => bot.desk.put_off_summons(&taken, wait).await.map(drop)?,
        None => bot.desk.end_summons(&taken).await?,
    }
    Ok(told)
}

/// How long a closed channel is left alone.
fn until_open(bot: &Bot, channel: ChannelId) -> SignedDuration {
    let now = Instant::now();
    let wait = bot.keeper.closed().until(channel, Way::Post, now).map(|until| until - now);
    wait.and_then(|wait| SignedDuration::try_from(wait).ok()).map_or(SLOWLY, |wait| wait.min(SLOWLY))
}

async fn told(bot: &Bot, summons: &Summons, session: &Session, preferred: Option<ChannelId>) -> Result<Told, Failure> {
    let holders = holders(bot, summons.guild, session).await?;
    if holders.is_empty() {
        return Ok(Told::Nothing);
    }
    let text = match summons.tidings {
        Tidings::Cancelled => view::telling::cancelled(session),
        Tidings::OnAgain => view::telling::on_again(session),
    };
    let calls = calls(&text, &holders);
    let mut closed = None;
    let shut = bot.keeper.closed();
    for channel in channels(bot, summons.guild, session, preferred).await? {
        // Where a person waits it is tried all the same: they may have let the bot in just now.
        if preferred != Some(channel) && shut.until(channel, Way::Post, Instant::now()).is_some() {
            closed = closed.or(Some(channel));
            continue;
        }
        match post(bot, channel, &calls, summons).await {
            Ok(()) => {
                shut.open(channel, Way::Post);
                return Ok(Told::In(channel));
            }
            Err(failure) => {
                tracing::warn!(error = %failure, channel.id = %channel, session.id = %session.id, "the holders of a session could not be told");
                // Only where nothing can have been posted may another channel be tried.
                if !failure.is_missing_access() {
                    return Ok(Told::NotYet);
                }
                shut.close(summons.guild, channel, &failure, Instant::now());
                closed = closed.or(Some(channel));
            }
        }
    }
    Ok(closed.map_or(Told::NoBoard, Told::NotAllowed))
}

/// Each channel of a server with a board of this session, once; the newest board first, but for the preferred one.
async fn channels(bot: &Bot, guild: GuildId, session: &Session, preferred: Option<ChannelId>) -> Result<Vec<ChannelId>, Failure> {
    let mut channels: Vec<ChannelId> = Vec::new();
    for board in bot.desk.boards_in(guild, session).await? {
        if !channels.contains(&board.channel) {
            channels.push(board.channel);
        }
    }
    channels.sort_by_key(|channel| Some(*channel) != preferred);
    Ok(channels)
}

async fn holders(bot: &Bot, guild: GuildId, session: &Session) -> Result<Vec<DiscordUserId>, Failure> {
    let people = bot.desk.people(guild, session).await?;
    let mut holders: Vec<DiscordUserId> =
        session.holders().filter_map(|(_, _, holder)| people.on_discord(holder.roblox)).collect();
    holders.sort_unstable();
    holders.dedup();
    Ok(holders)
}

async fn post(bot: &Bot, channel: ChannelId, calls: &[Call], summons: &Summons) -> Result<(), RestFailure> {
    for (place, call) in calls.iter().enumerate() {
        match bot.rest.create_message(channel, call, &Nonce::of_summons(&summons.name, place)).await {
            // What was posted under an ID that got lost is told all the same.
            Ok(_) | Err(RestFailure::Unreadable(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

/// As few messages as everybody fits into; each says what it is about.
fn calls(text: &str, holders: &[DiscordUserId]) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for holder in holders {
        let mention = format!(" {}", view::words::user(*holder));
        let fits = |call: &&mut Call| {
            let length = view::text::units(&call.content) + mention.len();
            call.allowed_mentions.users.len() < MOST_MENTIONED && length <= CONTENT
        };
        match calls.last_mut().filter(fits) {
            Some(call) => {
                call.content.push_str(&mention);
                call.allowed_mentions.users.push(holder.to_string());
            }
            None => calls.push(Call {
                content: format!("{text}\n{}", mention.trim_start()),
                allowed_mentions: Mentions { parse: [], users: vec![holder.to_string()] },
            }),
        }
    }
    calls
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_mentioned_once_in_messages_that_discord_takes() {
        let holders: Vec<_> = (0..250).map(|number| DiscordUserId::new(1_200_000_000_000_000_000 + number).unwrap()).collect();
        let text = "Cancelled.".repeat(30);
        let calls = calls(&text, &holders);
        let mentioned: Vec<String> = calls.iter().flat_map(|call| call.allowed_mentions.users.clone()).collect();
        assert_eq!(mentioned, holders.iter().map(ToString::to_string).collect::<Vec<_>>());
        for call in &calls {
            assert!(call.content.starts_with(&text) && view::text::units(&call.content) <= 2_000);
            assert!(call.allowed_mentions.users.len() <= 100);
            assert!(call.allowed_mentions.users.iter().all(|user| call.content.contains(&format!("<@{user}>"))));
        }
        assert!(super::calls("x", &[]).is_empty());
    }
}
