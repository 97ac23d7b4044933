//! What moderators have to hear of their server that no answer of their own tells them. A bot without further permissions may
//! write to nobody unasked, so it is said beside the next answer to one of them.

use super::answer::Private;
use super::incoming::Incoming;
use super::{Bot, view};

/// Tells whoever was just answered what is new, if they are a moderator.
pub(super) async fn tell(bot: &Bot, incoming: &Incoming) {
    if let Some(channel) = incoming.writable {
        bot.keeper.may_write_in(channel);
    }
    let Some(caller) = incoming.caller.as_ref().filter(|caller| bot.keeper.has_news(caller.guild)) else { return };
    match bot.desk.moderator(caller.clone()).await {
        Ok(Ok(_moderator)) => {}
        Ok(Err(_not_a_moderator)) => return,
        Err(failure) => return tracing::warn!(error = %failure, "whether somebody is a moderator could not be found out"),
    }
    // Taken only now: somebody else may have been told in between.
    let channels = bot.keeper.take_news(caller.guild);
    if channels.is_empty() {
        return;
    }
    let face = view::session::shut_out(&channels);
    if let Err(failure) = bot.rest.follow_up(bot.application, &incoming.token, &Private::new(&face)).await {
        tracing::warn!(error = %failure, guild.id = %caller.guild, "a moderator could not be told that boards cannot be kept");
        bot.keeper.give_back_news(&channels);
    }
}
