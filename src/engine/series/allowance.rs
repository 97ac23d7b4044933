//! How many requests SERIES still takes from a workspace: what a 429 asked for, and what check-key revealed.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::domain::WorkspaceId;

/// What is left for people when looking around has to stop.
const KEPT_FOR_PEOPLE: u64 = 100;

/// All workspaces; each has a key and an allowance of its own.
#[derive(Debug, Default)]
pub(super) struct Allowances(Mutex<HashMap<WorkspaceId, Allowance>>);

#[derive(Debug, Clone, Copy, Default)]
struct Allowance {
    /// Nothing may be sent before.
    quiet_until: Option<Instant>,
    budget: Option<Budget>,
}

/// What check-key said, counted down since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    pub(super) remaining: u64,
    pub(super) renewed_at: Instant,
}

impl Budget {
    /// From check-key's two fields.
    pub(super) fn new(remaining: Option<i64>, reset: Option<&str>, now: Timestamp) -> Option<Self> {
        let remaining = u64::try_from(remaining?).ok()?;
        let left = Duration::try_from(reset?.parse::<Timestamp>().ok()?.duration_since(now)).ok()?;
        Some(Self { remaining, renewed_at: Instant::now() + left })
    }
}

impl Allowances {
    /// How long to wait before the next request; nothing if it may be sent. Asking counts as sending.
    pub(super) fn wait(&self, workspace: &WorkspaceId) -> Option<Duration> {
        let mut allowances = self.lock();
        let allowance = allowances.entry(workspace.clone()).or_default();
        let wait = allowance.quiet_until.map(|until| until.saturating_duration_since(Instant::now()));
        let wait = wait.filter(|wait| !wait.is_zero());
        if let (None, Some(budget)) = (wait, &mut allowance.budget) {
            budget.remaining = budget.remaining.saturating_sub(1);
        }
        wait
    }

    /// SERIES asked for silence.
    pub(super) fn silence(&self, workspace: &WorkspaceId, wait: Duration) {
        let until = Instant::now() + wait;
        let mut allowances = self.lock();
        let allowance = allowances.entry(workspace.clone()).or_default();
        allowance.quiet_until = allowance.quiet_until.max(Some(until));
    }

    /// What check-key said.
    pub(super) fn learn(&self, workspace: &WorkspaceId, budget: Option<Budget>) {
        self.lock().entry(workspace.clone()).or_default().budget = budget;
    }

    pub(super) fn forget(&self, workspace: &WorkspaceId) {
        self.lock().remove(workspace);
    }

    /// The least time between two looks around of so many requests each, so that half of what is left stays for people.
    pub(super) fn pace(&self, workspace: &WorkspaceId, requests: u64) -> Duration {
        let allowance = self.lock().get(workspace).copied().unwrap_or_default();
        let now = Instant::now();
        let quiet = allowance.quiet_until.map(|until| until.saturating_duration_since(now)).unwrap_or_default();
        let budget = allowance.budget.filter(|budget| budget.renewed_at > now);
        quiet.max(budget.map(|budget| spread(budget, requests, now)).unwrap_or_default())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<WorkspaceId, Allowance>> {
        // Nothing in here can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn spread(budget: Budget, requests: u64, now: Instant) -> Duration {
    let left = budget.renewed_at.saturating_duration_since(now);
    if budget.remaining <= KEPT_FOR_PEOPLE {
        return left;
    }
    let looks = (budget.remaining / 2 / requests.max(1)).max(1);
    left / u32::try_from(looks).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn workspace() -> WorkspaceId {
        "workspace_1".parse().unwrap()
    }

    fn budget(remaining: i64) -> Option<Budget> {
        let now = "2024-01-05T12:00:00Z".parse().unwrap();
        Budget::new(Some(remaining), Some("2024-01-05T13:00:00Z"), now)
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_was_asked_for_is_over_when_it_is_over_and_never_shortened() {
        let allowances = Allowances::default();
        allowances.silence(&workspace(), Duration::from_secs(30));
        allowances.silence(&workspace(), Duration::from_secs(1));
        assert_eq!(allowances.wait(&workspace()), Some(Duration::from_secs(30)));
        assert_eq!(allowances.wait(&"another".parse().unwrap()), None);
        tokio::time::advance(Duration::from_secs(30)).await;
        assert_eq!(allowances.wait(&workspace()), None);
    }

    #[tokio::test(start_paused = true)]
    async fn looking_around_takes_half_of_what_is_left_and_stops_before_people_have_to() {
        let allowances = Allowances::default();
        assert_eq!(allowances.pace(&workspace(), 4), Duration::ZERO);
        for (remaining, pace) in [(8_000, 3_600_000 / 1_000), (800, 3_600_000 / 100), (100, 3_600_000), (0, 3_600_000)] {
            allowances.learn(&workspace(), budget(remaining));
            assert_eq!(allowances.pace(&workspace(), 4), Duration::from_millis(pace), "{remaining}");
        }
        tokio::time::advance(Duration::from_secs(3_601)).await;
        assert_eq!(allowances.pace(&workspace(), 4), Duration::ZERO, "the budget was renewed since");
    }

    #[test]
    fn what_check_key_does_not_say_is_no_budget() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(Budget::new(None, Some("2024-01-05T13:00:00Z"), now), None);
        assert_eq!(Budget::new(Some(5), None, now), None);
        assert_eq!(Budget::new(Some(-5), Some("2024-01-05T13:00:00Z"), now), None);
        assert_eq!(Budget::new(Some(5), Some("soon"), now), None);
    }
}
