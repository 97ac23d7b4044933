//! Before the bot begins a session with Discord. It may begin a thousand in a day; at the end of them Discord gives it another
//! token, and whoever runs it has to set that by hand.

use std::time::Duration;

use super::rest::StartsLeft;
use crate::desk::Desk;

/// Waits for as long as is good before a session is begun: until Discord allows one more, and for longer and longer when the
/// program is started again and again.
pub(super) async fn wait_before_session(desk: &Desk, starts: Option<StartsLeft>) {
    match desk.pause_before_connecting().await {
        Ok(Duration::ZERO) => {}
        Ok(pause) => {
            tracing::warn!(?pause, "the bot was started again and again in short time; it waits before it connects to Discord");
            tokio::time::sleep(pause).await;
        }
        Err(failure) => tracing::error!(error = %failure, "how often the bot was started could not be noted"),
    }
    if let Some(StartsLeft { remaining: 0, reset_after }) = starts {
        let wait = Duration::from_millis(reset_after);
        tracing::error!(?wait, "Discord lets this bot connect a thousand times a day, and it has; it waits until it may again");
        tokio::time::sleep(wait).await;
    }
}
