//! Discord's word that somebody has come to a server or left it. Nobody waits for an answer to it.

use std::sync::Arc;
use std::time::Duration;

use serenity::all::{GuildId, UserId};

use super::incoming::user;
use super::{Bot, Failure};
use crate::desk::Departure;
use crate::domain;

/// When slots are tried to be freed again that SERIES did not let go, one pause after the other.
const AGAIN_AFTER: [Duration; 5] =
    [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(30), Duration::from_mins(3), Duration::from_mins(30)];
/// When after that, and how often: for a day in all.
const THEN_EVERY: Duration = Duration::from_hours(1);
const THEN_TIMES: usize = 23;

/// Somebody has left, or was made to.
pub(super) async fn left(bot: &Arc<Bot>, guild: GuildId, who: UserId) {
    let noted = async {
        let (guild, user) = (domain::GuildId::new(guild.get())?, user(who)?);
        let departure = bot.desk.has_left(guild, user).await;
        // What was noted and could not be carried out is tried again, whatever stood in the way.
        if departure.as_ref().map_or(true, |departure| departure.unfreed) {
            bot.tasks.spawn(free_later(Arc::clone(bot), guild, user));
        }
        seen_to(bot, &departure?).await;
        Ok::<_, Failure>(())
    };
    if let Err(failure) = bot.tasks.track_future(noted).await {
        tracing::error!(error = %failure, guild.id = %guild, "somebody has left a server, and it could not be noted");
    }
}

/// Goes on, after a start, where the process before was still trying or came to nothing.
pub(super) async fn free_what_is_left(bot: Arc<Bot>) {
    let departed = match bot.desk.departed_with_slots().await {
        Ok(departed) => departed,
        Err(failure) => return tracing::error!(error = %failure, "whose slots are still to be freed could not be read"),
    };
    for (guild, user) in departed {
        bot.tasks.spawn(free_unless_back(Arc::clone(&bot), guild, user));
    }
}

/// Nobody loses a slot by a guess: as long as Discord does not say whether they are back, it is asked again.
async fn free_unless_back(bot: Arc<Bot>, guild: domain::GuildId, user: domain::DiscordUserId) {
    for pause in pauses() {
        match is_back(&bot, guild, user).await {
            Ok(true) => return,
            Ok(false) => return free_later(bot, guild, user).await,
            Err(failure) => {
                tracing::warn!(error = %failure, guild.id = %guild, "whether somebody is still away could not be found out");
            }
        }
        if tokio::time::timeout(pause, bot.stop.cancelled()).await.is_ok() {
            return;
        }
    }
}

fn pauses() -> impl Iterator<Item = Duration> {
    AGAIN_AFTER.into_iter().chain(std::iter::repeat_n(THEN_EVERY, THEN_TIMES))
}

/// Whether somebody came back while there was no process to hear of it; then it is noted.
async fn is_back(bot: &Bot, guild: domain::GuildId, user: domain::DiscordUserId) -> Result<bool, Failure> {
    let is_back = bot.rest.is_there(guild, user).await?;
    if is_back {
        bot.keeper.show_again(&bot.desk.is_present(guild, user).await?).await;
    }
    Ok(is_back)
}

async fn free_later(bot: Arc<Bot>, guild: domain::GuildId, user: domain::DiscordUserId) {
    for pause in pauses() {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            // Still noted: the next start goes on.
            () = bot.stop.cancelled() => return,
        }
        match bot.desk.is_still_away(guild, user).await {
            Ok(departure) => {
                seen_to(&bot, &departure).await;
                if !departure.unfreed {
                    return;
                }
            }
            Err(failure) => tracing::error!(error = %failure, guild.id = %guild, "slots of somebody who left could not be freed"),
        }
    }
    if let Err(failure) = bot.desk.leave_unfreed(guild, user).await {
        tracing::error!(error = %failure, guild.id = %guild, "that slots are not tried to be freed any more could not be noted");
    }
    tracing::warn!(guild.id = %guild, "SERIES did not let go of slots of somebody who left; moderators can take them out");
}

async fn seen_to(bot: &Bot, departure: &Departure) {
    if departure.freed > 0 {
        tracing::info!(freed = departure.freed, "somebody has left a server; their coming slots are free");
    }
    bot.keeper.show_again(&departure.marked).await;
}

/// Somebody has come, perhaps back.
pub(super) async fn joined(bot: &Arc<Bot>, guild: GuildId, who: UserId) {
    let noted = async {
        let marks = bot.desk.is_present(domain::GuildId::new(guild.get())?, user(who)?).await?;
        bot.keeper.show_again(&marks).await;
        Ok::<_, Failure>(())
    };
    if let Err(failure) = bot.tasks.track_future(noted).await {
        tracing::error!(error = %failure, guild.id = %guild, "somebody has come to a server, and it could not be noted");
    }
}
