//! How fast the bot may be started again and again: Discord takes a thousand connections a day and then withdraws the token.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Desk, DeskFailure};
use crate::store::gateway_starts::{self, GatewayStart};

/// A start that comes so long after the one before is not part of a row.
const APART: SignedDuration = SignedDuration::from_mins(10);
/// How many starts in a row need no pause: somebody tries out settings.
const FREE: u32 = 4;
/// The first pause, and the longest after doubling: with it there are fewer than three hundred starts a day.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

impl Desk {
    /// The bot is about to connect to Discord. How long it should wait before that, the longer the more starts there were in a
    /// row; what is noted here the next process knows.
    pub async fn pause_before_connecting(&self) -> Result<Duration, DeskFailure> {
        let now = self.database.now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let start = following(gateway_starts::last(&mut transaction).await?, now);
        gateway_starts::put(&mut transaction, start).await?;
        transaction.commit().await?;
        Ok(pause(start.in_a_row))
    }
}

/// The start that comes now. A last one that lies in the future was noted by a clock that was ahead; it counts as just now.
fn following(last: Option<GatewayStart>, now: Timestamp) -> GatewayStart {
    let in_a_row = last.filter(|last| now.duration_since(last.at) < APART).map_or(0, |last| last.in_a_row.saturating_add(1));
    GatewayStart { at: now, in_a_row }
}

fn pause(in_a_row: u32) -> Duration {
    match in_a_row.checked_sub(FREE) {
        Some(doublings) => FIRST_PAUSE.saturating_mul(1 << doublings.min(16)).min(LONGEST_PAUSE),
        None => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_in_a_row_have_ever_longer_pauses_between_them_and_one_that_lasted_ends_the_row() {
        let (mut now, mut last, mut pauses) = (Timestamp::UNIX_EPOCH, None, Vec::new());
        for _ in 0..16 {
            let start = following(last, now);
            let wait = pause(start.in_a_row);
            pauses.push(wait.as_secs());
            last = Some(start);
            now = now.saturating_add(wait + Duration::from_secs(2)).unwrap_or(now);
        }
        assert_eq!(pauses, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        let later = now.saturating_add(APART).unwrap_or(now);
        assert_eq!(following(last, later), GatewayStart { at: later, in_a_row: 0 });
        let ahead = GatewayStart { at: later, in_a_row: 7 };
        assert_eq!(following(Some(ahead), now), GatewayStart { at: now, in_a_row: 8 }, "a clock was set back");
    }
}
