//! What members have to hear of their accounts, and moderators of their server, that no answer of their own tells them: which boards cannot be kept, which
//! audit channel is closed, and whose slots are free since they left. A bot without further permissions may write to nobody
//! unasked, so it is said beside the next answer to one of them, once.

use super::answer::Private;
use super::incoming::Incoming;
use super::{Bot, Failure, view};
use crate::desk::{Caller, DeskFailure, Moderator, Notice};
use crate::domain::ChannelId;

/// What is new in one server. Whoever has taken it tells it.
struct News {
    channels: Vec<ChannelId>,
    audit: Option<ChannelId>,
    departures: Vec<Notice>,
}

/// Tells whoever was just answered what is new, if they are a moderator.
pub(super) async fn tell(bot: &Bot, incoming: &Incoming) {
    if let Some(channel) = incoming.writable {
        bot.keeper.may_write_in(channel);
    }
    let Some(caller) = &incoming.caller else { return };
    if let Err(failure) = tell_of_handovers(bot, incoming, caller).await {
        tracing::warn!(error = %failure, "whoever had an account could not be told that it is somebody else's now");
    }
    if let Err(failure) = tell_of_links(bot, incoming, caller).await {
        tracing::warn!(error = %failure, guild.id = %caller.guild, "what a member has to hear of their account could not be told");
    }
    if let Err(failure) = tell_caller(bot, incoming, caller).await {
        tracing::warn!(error = %failure, guild.id = %caller.guild, "what moderators have to hear could not be found out");
    }
}

/// Somebody had an account that another user has proved since.
async fn tell_of_handovers(bot: &Bot, incoming: &Incoming, caller: &Caller) -> Result<(), Failure> {
    let handovers = bot.desk.take_handovers(caller.user).await?;
    if !handovers.is_empty() {
        bot.rest.follow_up(bot.application, &incoming.token, &Private::new(&view::handover::handed_over(&handovers))).await?;
    }
    Ok(())
}

/// A moderator has linked somebody else to an account of whoever was just answered.
async fn tell_of_links(bot: &Bot, incoming: &Incoming, caller: &Caller) -> Result<(), DeskFailure> {
    let accounts = bot.desk.take_link_notices(caller).await?;
    if accounts.is_empty() {
        return Ok(());
    }
    let face = view::news::linked_to_another(&accounts);
    if let Err(failure) = bot.rest.follow_up(bot.application, &incoming.token, &Private::new(&face)).await {
        tracing::warn!(error = %failure, guild.id = %caller.guild, "a member could not be told of their account");
        return bot.desk.give_back_link_notices(caller, &accounts).await;
    }
    Ok(())
}

async fn tell_caller(bot: &Bot, incoming: &Incoming, caller: &Caller) -> Result<(), DeskFailure> {
    if !bot.keeper.has_news(caller.guild) && !bot.muted.has_news(caller.guild) && !bot.desk.has_notices(caller.guild).await? {
        return Ok(());
    }
    let Ok(moderator) = bot.desk.moderator(caller.clone()).await? else { return Ok(()) };
    // Taken only now: somebody else may have been told in between.
    let departures = bot.desk.take_notices(&moderator).await?;
    let news = News {
        channels: bot.keeper.take_news(caller.guild),
        audit: bot.muted.take_news(caller.guild).filter(|channel| moderator.community().guild.audit_channel == Some(*channel)),
        departures,
    };
    let Some(face) = view::news::news(&news.channels, news.audit, &news.departures) else { return Ok(()) };
    if let Err(failure) = bot.rest.follow_up(bot.application, &incoming.token, &Private::new(&face)).await {
        tracing::warn!(error = %failure, guild.id = %caller.guild, "a moderator could not be told what is new");
        return news.give_back(bot, &moderator).await;
    }
    Ok(())
}

impl News {
    async fn give_back(&self, bot: &Bot, moderator: &Moderator) -> Result<(), DeskFailure> {
        bot.keeper.give_back_news(&self.channels);
        if self.audit.is_some() {
            bot.muted.give_back(moderator.guild());
        }
        bot.desk.give_back_notices(moderator, &self.departures).await
    }
}
