//! Looking around: SERIES announces nothing (SERIES reference, section 3, Webhooks), so its sessions are looked at again and
//! again, and what differs is announced.
//!
//! One look for a workspace however many boards it has, and none where no board shows a session of SERIES. More often
//! while people press and around a start, less often when nothing happens, and never more than the allowance bears.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Shared;
use super::limits::Limits;
use super::shelf::Lately;
use crate::domain::{EngineKind, Session, SessionId, WorkspaceId};
use crate::store::{self, StoreFailure};

/// Presses come in rushes: so long after one, more are expected.
const RUSH: Duration = Duration::from_mins(2);

/// Around a start, people come and go.
const AROUND_A_START: SignedDuration = SignedDuration::from_mins(15);

/// So long without a change, a workspace counts as quiet.
const QUIET_AFTER: Duration = Duration::from_mins(10);

/// How often the key is asked what it may still do. The key travels in the address then, so rarely.
const BUDGET_EVERY: Duration = Duration::from_mins(15);

/// How many requests one look takes: two lists, each with the empty page that ends it.
const REQUESTS: u64 = 4;

/// Where nothing starts for so long, looks are so many times slower than where nothing happens.
const FAR: [(SignedDuration, u32); 2] = [(SignedDuration::from_hours(24 * 7), 15), (SignedDuration::from_hours(24), 5)];

/// Boards whose sessions are not listed are looked at one by one; so many at a time at most.
const MOST_UNLISTED: usize = 20;

/// Watches every workspace that has boards, until told to stop.
pub(super) async fn look_around(shared: &Arc<Shared>, stop: CancellationToken) {
    let tasks = TaskTracker::new();
    let mut watched: HashMap<WorkspaceId, CancellationToken> = HashMap::new();
    loop {
        match of_interest(shared).await {
            Ok(workspaces) => {
                watched.retain(|workspace, watching| {
                    let still = workspaces.contains(workspace) && !watching.is_cancelled();
                    if !still {
                        watching.cancel();
                    }
                    still
                });
                for workspace in workspaces {
                    let start = || {
                        let watching = stop.child_token();
                        let (shared, workspace, until) = (Arc::clone(shared), workspace.clone(), watching.clone());
                        tasks.spawn(async move { until.run_until_cancelled(watch(&shared, &workspace)).await });
                        watching
                    };
                    watched.entry(workspace.clone()).or_insert_with(start);
                }
            }
            Err(failure) => tracing::error!(error = %failure, "which boards show sessions of SERIES could not be read"),
        }
        if tokio::time::timeout(shared.limits.poll_fast, stop.cancelled()).await.is_ok() {
            break;
        }
    }
    tasks.close();
    tasks.wait().await;
}

async fn of_interest(shared: &Shared) -> Result<Vec<WorkspaceId>, StoreFailure> {
    store::boards::workspaces_with_boards(&mut *shared.database.reader().await?, EngineKind::Series).await
}

/// Looks at one workspace for as long as it is of interest.
async fn watch(shared: &Shared, workspace: &WorkspaceId) {
    let mut budget_at: Option<Instant> = None;
    loop {
        if budget_at.is_none_or(|asked| asked.elapsed() >= BUDGET_EVERY) {
            budget_at = Some(Instant::now());
            shared.learn_budget(workspace).await;
        }
        let looked_at = Instant::now();
        let requests = shared.look_at(workspace).await;
        loop {
            let pause = shared.pause(workspace).await.max(shared.allowances.pace(workspace, requests));
            let left = pause.saturating_sub(looked_at.elapsed());
            if left.is_zero() {
                break;
            }
            tokio::select! {
                // A long pause is thought over: there may be a new board, or a start may be near by now.
                () = sleep(jittered(left.min(shared.limits.poll_slow))) => {}
                // Somebody presses: the pause is shorter now.
                () = shared.busy.notified() => {}
            }
        }
    }
}

impl Shared {
    /// One look: the lists, and each session with a board that is on none of them. What differs is announced on the way. How many
    /// requests it took.
    async fn look_at(&self, workspace: &WorkspaceId) -> u64 {
        let coming = match self.list_coming(workspace).await {
            Ok(coming) => coming,
            Err(failure) => {
                tracing::debug!(error = %failure, workspace.id = %workspace, "a workspace could not be looked at");
                return REQUESTS;
            }
        };
        let unlisted = self.unlisted(workspace, &coming).await;
        let reads = join_all(unlisted.iter().map(|session| self.read(workspace, session))).await;
        if let Some(failure) = reads.into_iter().find_map(Result::err) {
            tracing::debug!(error = %failure, workspace.id = %workspace, "a session could not be looked at");
        }
        REQUESTS + u64::try_from(unlisted.len()).unwrap_or(u64::MAX)
    }

    /// How long after one look the next one is due.
    async fn pause(&self, workspace: &WorkspaceId) -> Duration {
        let (coming, now) = (self.shelves.coming(workspace, Duration::MAX).unwrap_or_default(), Timestamp::now());
        let pause = pause(&self.limits, self.shelves.lately(workspace), &coming, now);
        let slower = times_slower(&coming, now);
        // Of a board whose session is on no list it is not known when that starts.
        if pause < self.limits.poll_slow || slower == 1 || !self.unlisted(workspace, &coming).await.is_empty() {
            return pause;
        }
        pause * slower
    }

    /// Sessions with a board that are not listed: over, gone, or listed the next time. Those known to be over stay over.
    async fn unlisted(&self, workspace: &WorkspaceId, coming: &[Arc<Session>]) -> Vec<SessionId> {
        let shown = async {
            let mut reader = self.database.reader().await?;
            store::boards::of_workspace(&mut reader, workspace, EngineKind::Series).await
        };
        let shown = shown.await.unwrap_or_else(|failure: StoreFailure| {
            tracing::error!(error = %failure, workspace.id = %workspace, "which sessions have boards could not be read");
            Vec::new()
        });
        let shown: BTreeSet<SessionId> = shown.into_iter().map(|board| board.session).collect();
        let listed = |id: &SessionId| coming.iter().any(|session| session.id == *id);
        shown.into_iter().filter(|id| !listed(id) && !self.shelves.has_ended(workspace, id)).take(MOST_UNLISTED).collect()
    }
}

/// How many times slower looks may be, since nothing starts for so long.
fn times_slower(coming: &[Arc<Session>], now: Timestamp) -> u32 {
    let next = coming.iter().map(|session| session.starts_at.duration_since(now)).min().unwrap_or(SignedDuration::MAX);
    FAR.into_iter().find(|(away, _)| next >= *away).map_or(1, |(_, times)| times)
}

/// How long after one look the next one is due where something may start soon.
fn pause(limits: &Limits, lately: Lately, coming: &[Arc<Session>], now: Timestamp) -> Duration {
    let around_a_start = coming.iter().any(|session| session.starts_at.duration_since(now).abs() <= AROUND_A_START);
    if around_a_start || lately.pressed.is_some_and(|since| since < RUSH) {
        return limits.poll_fast;
    }
    if lately.changed.is_some_and(|since| since < QUIET_AFTER) { limits.poll } else { limits.poll_slow }
}

/// Up to a tenth more, so that what began together does not go on together.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(1.0 + fastrand::f64() / 10.0)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::engine::series::picture::{Shown, picture};

    fn starting(at: &str) -> Arc<Session> {
        let text = format!(r#"{{"SessionId":"session_1","Title":"Training","Scheduled":"{at}"}}"#);
        let read = serde_json::from_str(&text).unwrap();
        picture(&"workspace_1".parse().unwrap(), read, Shown::Whole, None).unwrap().session
    }

    #[test]
    fn looks_come_faster_around_a_start_and_in_a_rush_and_slower_when_nothing_happens() {
        let limits = Limits::default();
        let now = "2024-01-20T15:00:00Z".parse().unwrap();
        let minutes = |minutes: u64| Some(Duration::from_secs(minutes * 60));
        let far = [starting("2024-01-20T18:00:00Z")];
        let due = |pressed, changed, coming: &[Arc<Session>]| pause(&limits, Lately { pressed, changed }, coming, now);
        assert_eq!(due(None, None, &far), limits.poll_slow);
        assert_eq!(due(None, minutes(9), &far), limits.poll);
        assert_eq!(due(None, minutes(10), &far), limits.poll_slow);
        assert_eq!(due(minutes(1), None, &far), limits.poll_fast);
        assert_eq!(due(minutes(2), None, &far), limits.poll_slow);
        for near in ["2024-01-20T15:15:00Z", "2024-01-20T14:45:00Z"] {
            assert_eq!(due(None, None, &[starting(near)]), limits.poll_fast, "{near}");
        }
    }

    #[test]
    fn looks_are_slower_the_longer_nothing_starts() {
        let now = "2024-01-20T15:00:00Z".parse().unwrap();
        let times = |coming: &[&str]| times_slower(&coming.iter().map(|at| starting(at)).collect::<Vec<_>>(), now);
        assert_eq!(times(&["2024-01-21T14:59:59Z"]), 1);
        assert_eq!(times(&["2024-01-21T15:00:00Z", "2024-03-01T15:00:00Z"]), 5);
        assert_eq!(times(&["2024-01-27T15:00:00Z"]), 15);
        assert_eq!(times(&["2024-01-20T14:00:00Z", "2024-03-01T15:00:00Z"]), 1, "one is under way");
        assert_eq!(times(&[]), 15);
    }
}
