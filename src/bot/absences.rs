//! Discord's word that the bot was removed from a server, or let in again.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use serenity::all::{GuildId, Ready};

use super::{Bot, Failure};
use crate::domain;

/// When it is tried again to note it, one pause after the other. What is not noted by then is at the next start.
const AGAIN_AFTER: [Duration; 5] =
    [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(30), Duration::from_mins(3), Duration::from_mins(30)];

/// The bot was removed from a server.
pub(super) fn removed(bot: &Arc<Bot>, guild: GuildId) {
    let Ok(guild) = domain::GuildId::new(guild.get()) else { return };
    let noting = Arc::clone(bot);
    bot.tasks.spawn(async move { note_removed(&noting, guild).await });
}

async fn note_removed(bot: &Bot, guild: domain::GuildId) {
    for pause in AGAIN_AFTER {
        match bot.desk.bot_was_removed(guild).await {
            Ok(keys) => {
                tracing::info!(guild.id = %guild, keys, "the bot was removed from a server; the API keys of its community are revoked");
                return;
            }
            Err(failure) => tracing::error!(error = %failure, guild.id = %guild, "that the bot was removed could not be noted"),
        }
        if tokio::time::timeout(pause, bot.stop.cancelled()).await.is_ok() {
            return;
        }
    }
}

/// The bot is in a server: let in just now, or there all the time.
pub(super) async fn there(bot: &Bot, guild: GuildId) {
    let noted = async {
        if bot.desk.bot_is_there(domain::GuildId::new(guild.get())?).await? {
            tracing::info!(guild.id = %guild, "the bot is back in a server that it was removed from");
        }
        Ok::<_, Failure>(())
    };
    if let Err(failure) = bot.tasks.track_future(noted).await {
        tracing::error!(error = %failure, guild.id = %guild, "that the bot is back in a server could not be noted");
    }
}

/// A session with Discord begins, with a list of the bot's servers: whatever happened meanwhile is made up for.
pub(super) fn compare(bot: &Arc<Bot>, ready: &Ready) {
    // One of several connections hears of its own servers alone.
    if ready.shard.is_some_and(|shard| shard.total > 1) {
        return;
    }
    let listed: HashSet<u64> = ready.guilds.iter().map(|guild| guild.id.get()).collect();
    let comparing = Arc::clone(bot);
    bot.tasks.spawn(async move {
        if let Err(failure) = compare_with(&comparing, &listed).await {
            tracing::error!(error = %failure, "from which servers the bot was removed meanwhile could not be found out");
        }
    });
}

async fn compare_with(bot: &Bot, listed: &HashSet<u64>) -> Result<(), Failure> {
    for (guild, away) in bot.desk.known_servers().await? {
        if away || listed.contains(&guild.get()) || bot.stop.is_cancelled() {
            continue;
        }
        // Keys are not revoked by a list alone: Discord is asked about this very server.
        if !bot.rest.is_member_of(guild).await? {
            note_removed(bot, guild).await;
        }
    }
    Ok(())
}
