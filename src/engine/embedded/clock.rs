//! Keeping sessions with the time: asks the writer to move on those whose turn has come.
//!
//! Nothing depends on somebody looking at the very moment. What is overdue is found at the first look after a start, the
//! writer moves a session on before it decides anything about it, and of two who ask for the same turn the second finds
//! nothing to do.

use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::EmbeddedEngine;
use super::job::{Job, Task};
use crate::domain::Origin;
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
            let rest = self.look_at_the_clock().await.unwrap_or_else(|failure| {
                tracing::error!(error = %failure, "the sessions whose time has come could not be read; looking again soon");
                LONGEST_REST
            });
            if wait(SHORTEST_REST, &stop).await {
                return;
            }
            tokio::select! {
                stopped = wait(rest, &stop) => if stopped { return },
                // A new or changed session may have an earlier turn. How many changes were missed is all the same.
                change = changes.recv() => if matches!(change, Err(RecvError::Closed)) { return },
            }
        }
    }

    /// Has everything moved on that is due; how long nothing will be.
    async fn look_at_the_clock(&self) -> Result<Duration, StoreFailure> {
        let mut reader = self.database.reader().await?;
        let now = self.database.now();
        let due = store::sessions::due(&mut reader, now, MOST).await?;
        let next = store::sessions::next_turn(&mut reader, now).await?;
        drop(reader);
        let all_were_seen = due.len() < MOST as usize;
        for (workspace, session) in due {
            let job = Job { origin: Origin::clock(workspace), task: Task::Turn(session) };
            if let Err(failure) = self.queue.push(job) {
                tracing::warn!(error = %failure, "a session could not be moved on; looking again soon");
                return Ok(Duration::ZERO);
            }
        }
        let until_next = next.and_then(|next| Duration::try_from(next.duration_since(now)).ok());
        let rest = until_next.map_or(LONGEST_REST, |until| until.min(LONGEST_REST));
        Ok(if all_were_seen { rest } else { Duration::ZERO })
    }
}

/// True when it is time to stop before that is over.
async fn wait(rest: Duration, stop: &CancellationToken) -> bool {
    tokio::time::timeout(rest, stop.cancelled()).await.is_ok()
}
