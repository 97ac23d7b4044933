//! The herald: tells servers of every change, in the audit channel that they have set.
//!
//! It looks at the audit trail, so that nothing is missed that happened while it was away, through whichever door. What
//! happens together is told together: at most one message for a server in ten seconds, unless one has no room for it.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::closed::{ClosedChannels, Way};
use super::muted::Muted;
use super::rest::{Nonce, Rest, RestFailure};
use super::{Failure, view};
use crate::desk::Desk;
use crate::domain::GuildId;
use crate::store::guilds::Untold;

/// How often it looks for changes.
const LOOKS: Duration = Duration::from_secs(2);
/// The least time between two messages to a server.
const SPACING: Duration = Duration::from_secs(10);
/// How long a channel is left alone that does not take messages.
const WITHOUT_ACCESS: Duration = Duration::from_secs(300);

/// Tells until it is told to stop.
pub async fn herald(desk: Desk, rest: Rest, muted: Muted, closed: ClosedChannels, stop: CancellationToken) {
    let mut next: HashMap<GuildId, Instant> = HashMap::new();
    while tokio::time::timeout(LOOKS, stop.cancelled()).await.is_err() {
        let untold = match desk.untold().await {
            Ok(untold) => untold,
            Err(failure) => {
                tracing::error!(error = %failure, "what is to be told in audit channels could not be read");
                continue;
            }
        };
        let now = Instant::now();
        next.retain(|_, moment| *moment > now);
        for untold in untold.into_iter().filter(|untold| !next.contains_key(&untold.guild)).collect::<Vec<_>>() {
            if closed.until(untold.channel, Way::Post, now).is_some() {
                muted.shut(untold.guild, untold.channel);
                continue;
            }
            let rest_for = match tell(&desk, &rest, &untold).await {
                Ok(told) => {
                    closed.open(untold.channel, Way::Post);
                    muted.opened(untold.guild);
                    if told == Told::Part { LOOKS } else { SPACING }
                }
                Err(failure) => {
                    if let Failure::Rest(refused) = &failure
                        && refused.is_missing_access()
                    {
                        closed.close(untold.guild, untold.channel, refused, Instant::now());
                        muted.shut(untold.guild, untold.channel);
                    }
                    tracing::warn!(error = %failure, guild.id = %untold.guild, "changes could not be told; trying again later");
                    WITHOUT_ACCESS
                }
            };
            next.insert(untold.guild, Instant::now() + rest_for);
        }
    }
}

/// How much of what there was is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    All,
    /// One message had no room for all, and the rest follows.
    Part,
}

async fn tell(desk: &Desk, rest: &Rest, untold: &Untold) -> Result<Told, Failure> {
    let Some(news) = desk.take_news(untold).await? else { return Ok(Told::All) };
    let (face, count) = view::herald::face(&news);
    let Some(last) = news.entries.get(..count).and_then(|told| told.last()) else { return Ok(Told::All) };
    let nonce = Nonce::of_news(untold.guild, last.id);
    match rest.create_message(untold.channel, &face, &nonce).await {
        // What was posted under an ID that got lost is told all the same.
        Ok(_) | Err(RestFailure::Unreadable(_)) => {
            desk.news_told(untold, &news, count).await?;
            Ok(if count < news.entries.len() { Told::Part } else { Told::All })
        }
        Err(failure) => {
            desk.give_news_back(untold, &news).await?;
            Err(failure.into())
        }
    }
}
