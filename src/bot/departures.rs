//! Discord's word that somebody has come to a server or left it. Nobody waits for an answer to it.

use std::sync::Arc;

use serenity::all::{GuildId, UserId};

use super::incoming::user;
use super::{Bot, Failure};
use crate::domain;

/// Somebody has left, or was made to.
pub(super) async fn left(bot: &Arc<Bot>, guild: GuildId, who: UserId) {
    let noted = async {
        let departure = bot.desk.has_left(domain::GuildId::new(guild.get())?, user(who)?).await?;
        if departure.freed > 0 {
            tracing::info!(guild.id = %guild, freed = departure.freed, "somebody has left a server; their coming slots are free");
        }
        bot.keeper.show_again(&departure.marked).await;
        Ok::<_, Failure>(())
    };
    if let Err(failure) = bot.tasks.track_future(noted).await {
        tracing::error!(error = %failure, guild.id = %guild, "somebody has left a server, and it could not be noted");
    }
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
