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

/// A board that was posted longer ago and whose session is not listed any more is not looked at: it shows its end.
const BOARDS_SINCE: SignedDuration = SignedDuration::from_hours(24 * 14);

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
    let since = since();
    store::boards::workspaces_with_boards(&mut *shared.database.reader().await?, EngineKind::Series, since).await
}

fn since() -> Timestamp {
    let now = Timestamp::now();
    now.saturating_sub(BOARDS_SINCE).unwrap_or(now)
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
        let coming = shared.look_at(workspace).await;
        loop {
            let pause = pause(&shared.limits, shared.shelves.lately(workspace), &coming, Timestamp::now());
            let pause = pause.max(shared.allowances.pace(workspace, REQUESTS));
            let left = pause.saturating_sub(looked_at.elapsed());
            tokio::select! {
                () = sleep(jittered(left)) => break,
                // Somebody presses: the pause is shorter now.
                () = shared.busy.notified() => {}
            }
        }
    }
}

impl Shared {
    /// One look: the lists, and each session with a board that is on none of them. What differs is announced on the way.
    async fn look_at(&self, workspace: &WorkspaceId) -> Vec<Arc<Session>> {
        let coming = match self.list_coming(workspace).await {
            Ok(coming) => coming,
            Err(failure) => {
                tracing::debug!(error = %failure, workspace.id = %workspace, "a workspace could not be looked at");
                return self.shelves.coming(workspace, Duration::MAX).unwrap_or_default();
            }
        };
        let unlisted = self.unlisted(workspace, &coming).await;
        let reads = join_all(unlisted.iter().map(|session| self.read(workspace, session))).await;
        if let Some(failure) = reads.into_iter().find_map(Result::err) {
            tracing::debug!(error = %failure, workspace.id = %workspace, "a session could not be looked at");
        }
        coming
    }

    /// Sessions with a board that are not listed: over, gone, or listed the next time. Those known to be over stay over.
    async fn unlisted(&self, workspace: &WorkspaceId, coming: &[Arc<Session>]) -> Vec<SessionId> {
        let shown = async {
            let mut reader = self.database.reader().await?;
            store::boards::of_workspace(&mut reader, workspace, EngineKind::Series, since()).await
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

/// How long after one look the next one is due.
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
}
