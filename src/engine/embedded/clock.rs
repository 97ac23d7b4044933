//! Keeping sessions with the time: asks the writer to move on those whose turn has come.
//!
//! Nothing depends on somebody looking at the very moment. What is overdue is found at the first look after a start, the
//! writer moves a session on before it decides anything about it, and of two who ask for the same turn the second finds
//! nothing to do.
//!
//! A change has the database looked at only if the session's turn comes before the one that is waited for, which a claim
//! never brings about.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio_util::sync::CancellationToken;

use super::EmbeddedEngine;
use super::job::{Job, Task};
use crate::domain::{Origin, timing};
use crate::engine::SessionChanged;
use crate::store::{self, StoreFailure};

/// Whether sessions begin and end by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusByTime {
    /// They do.
    On,
    /// Moderators start and end them.
    Off,
}

/// The longest time without a look: another process may have planned something.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// The least time between two looks, however many sessions change.
const SHORTEST_REST: Duration = Duration::from_millis(250);
/// The most sessions that are moved on at one look.
const MOST: u32 = 500;

impl EmbeddedEngine {
    /// Looks after the time until told to stop. Returns at once where sessions do not move by it.
    pub async fn keep_time(&self, stop: CancellationToken) {
        if self.status_by_time == StatusByTime::Off {
            return;
        }
        let mut changes = self.changes.subscribe();
        loop {
            let look = self.look_at_the_clock().await.unwrap_or_else(|failure| {
                tracing::error!(error = %failure, "the sessions whose time has come could not be read; looking again soon");
                Look { next_turn: None, rest: LONGEST_REST }
            });
            if wait(SHORTEST_REST, &stop).await {
                return;
            }
            tokio::select! {
                stopped = wait(look.rest, &stop) => if stopped { return },
                earlier = an_earlier_turn(&mut changes, look.next_turn) => if earlier.is_err() { return },
            }
        }
    }

    /// Has everything moved on that is due.
    async fn look_at_the_clock(&self) -> Result<Look, StoreFailure> {
        let mut reader = self.database.reader().await?;
        let now = self.database.now();
        let due = store::sessions::due(&mut reader, now, MOST).await?;
        let next_turn = store::sessions::next_turn(&mut reader, now).await?;
        drop(reader);
        let all_were_seen = due.len() < MOST as usize;
        for (workspace, session) in due {
            let job = Job { origin: Origin::clock(workspace), task: Task::Turn(session) };
            if let Err(failure) = self.queue.push(job) {
                tracing::warn!(error = %failure, "a session could not be moved on; looking again soon");
                return Ok(Look { next_turn, rest: Duration::ZERO });
            }
        }
        let until_next = next_turn.and_then(|next| Duration::try_from(next.duration_since(now)).ok());
        let rest = until_next.map_or(LONGEST_REST, |until| until.min(LONGEST_REST));
        Ok(Look { next_turn, rest: if all_were_seen { rest } else { Duration::ZERO } })
    }
}

/// What a look at the database found.
struct Look {
    /// The next turn of any session.
    next_turn: Option<Timestamp>,
    /// How long until the next look, if nothing changes.
    rest: Duration,
}

/// Waits until a session changes whose turn comes before that one, or until changes were missed. Fails when there will be
/// no more changes.
async fn an_earlier_turn(changes: &mut Receiver<SessionChanged>, than: Option<Timestamp>) -> Result<(), RecvError> {
    loop {
        match changes.recv().await {
            Ok(change) => {
                let turn = timing::next_turn(&change.session);
                if turn.is_some_and(|turn| than.is_none_or(|than| turn < than)) {
                    return Ok(());
                }
            }
            Err(RecvError::Lagged(_)) => return Ok(()),
            Err(RecvError::Closed) => return Err(RecvError::Closed),
        }
    }
}

/// True when it is time to stop before that is over.
async fn wait(rest: Duration, stop: &CancellationToken) -> bool {
    tokio::time::timeout(rest, stop.cancelled()).await.is_ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::sync::Arc;

    use futures::FutureExt as _;
    use jiff::SignedDuration;
    use tokio::sync::broadcast;

    use super::*;
    use crate::domain::{Session, Status, sample};

    #[test]
    fn only_an_earlier_turn_and_missed_changes_have_the_clock_looked_at() {
        let (announcer, mut changes) = broadcast::channel(4);
        let tell = |session: &Session| {
            drop(announcer.send(SessionChanged { session: Arc::new(session.clone()), elsewhere: false }));
        };
        let session = sample::training();
        let awaited = Some(session.starts_at);
        let mut looks = |than| an_earlier_turn(&mut changes, than).now_or_never().map(Result::unwrap);
        tell(&session);
        tell(&Session { status: Status::Completed, ..session.clone() });
        assert_eq!(looks(awaited), None, "a claim, and one that is over");
        let sooner = session.starts_at.checked_sub(SignedDuration::from_mins(1)).unwrap();
        tell(&Session { starts_at: sooner, ..session.clone() });
        assert_eq!(looks(awaited), Some(()));
        tell(&session);
        assert_eq!(looks(None), Some(()), "nothing was waited for");
        (0..5).for_each(|_| tell(&session));
        assert_eq!(looks(awaited), Some(()), "some were missed");
        assert_eq!(looks(awaited), None);
    }
}
