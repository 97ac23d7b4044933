//! Telling the truth about what SERIES did not confirm, also where the process that was asked is no more.
//!
//! What an answer waits for is kept before the person reads that it waits. A start takes up what was left: it finds the truth
//! out and edits the message, as long as Discord takes edits of it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::ExposeSecret as _;

use super::answer::Private;
use super::face::Face;
use super::incoming::Incoming;
use super::rest::RestFailure;
use super::{Bot, Failure, view};
use crate::desk::{LaterTruth, LeftUnconfirmed};
use crate::domain::MessageId;
use crate::store::unconfirmed::Place;

/// How often it is looked for what nobody can be told any more.
const LOOKS: Duration = Duration::from_mins(1);

/// Keeps what this answer waits for. Whether it is kept: it is told in any case, as long as this process lives.
pub(super) async fn keep(bot: &Bot, incoming: &Incoming, place: Place, truth: &LaterTruth) -> bool {
    let Some(caller) = &incoming.caller else { return false };
    match bot.desk.keep_unconfirmed(caller, &incoming.token, place, truth).await {
        Ok(kept) => kept,
        Err(failure) => {
            tracing::warn!(error = %failure, interaction.id = %incoming.id, "what SERIES did not confirm could not be kept");
            false
        }
    }
}

/// The word that waits stands in this message.
pub(super) async fn stands_in(bot: &Bot, incoming: &Incoming, message: MessageId) {
    let Some(caller) = &incoming.caller else { return };
    if let Err(failure) = bot.desk.unconfirmed_stands_in(&caller.request, message).await {
        tracing::warn!(error = %failure, interaction.id = %incoming.id, "where a truth is to be told could not be kept");
    }
}

/// The truth is told, or there is nothing to tell it in.
pub(super) async fn forget(bot: &Bot, incoming: &Incoming) {
    let Some(caller) = &incoming.caller else { return };
    if let Err(failure) = bot.desk.forget_unconfirmed(&caller.request).await {
        tracing::warn!(error = %failure, interaction.id = %incoming.id, "a truth that was told is still kept; it goes within minutes");
    }
}

/// Takes up what was left by the processes before this one, and then sees to it that nothing is kept for too long.
pub(super) async fn take_up(bot: Arc<Bot>, started_at: Timestamp) {
    match bot.desk.left_unconfirmed(started_at).await {
        Ok(left) => left.into_iter().for_each(|left| drop(bot.tasks.spawn(find_out(Arc::clone(&bot), left)))),
        Err(failure) => tracing::error!(error = %failure, "what SERIES has not confirmed could not be read"),
    }
    while tokio::time::timeout(LOOKS, bot.stop.cancelled()).await.is_err() {
        if let Err(failure) = bot.desk.forget_old_unconfirmed().await {
            tracing::warn!(error = %failure, "what can be told to nobody any more could not be deleted");
        }
    }
}

async fn find_out(bot: Arc<Bot>, left: LeftUnconfirmed) {
    let found = tokio::select! {
        found = told(&bot, &left) => found,
        // Still kept: the next start goes on.
        () = bot.stop.cancelled() => return,
    };
    if let Err(failure) = found {
        tracing::warn!(error = %failure, interaction.id = %left.request(), "the truth about a request could not be told");
    }
    if let Err(failure) = bot.desk.forget_unconfirmed(left.request()).await {
        tracing::warn!(error = %failure, interaction.id = %left.request(), "a truth that was told is still kept; it goes within minutes");
    }
}

async fn told(bot: &Bot, left: &LeftUnconfirmed) -> Result<(), Failure> {
    let face = match bot.desk.found_out(left).await? {
        Ok(answer) if left.is_claim() => view::slot::claimed(&answer),
        Ok(answer) => view::slot::left(&answer),
        Err(why) => view::series::nothing_done(why, false),
    };
    tracing::info!(interaction.id = %left.request(), "what SERIES had not confirmed before the start is told now");
    Ok(rewrite(bot, left, &face).await?)
}

async fn rewrite(bot: &Bot, left: &LeftUnconfirmed, face: &Face) -> Result<(), RestFailure> {
    let (application, token) = (bot.application, left.token.expose_secret());
    match left.place() {
        Place::Answer => bot.rest.edit_original(application, token, face).await,
        Place::After(Some(message)) => bot.rest.edit_follow_up(application, token, message, face).await,
        Place::After(None) => bot.rest.follow_up(application, token, &Private::new(face)).await.map(drop),
    }
}
