//! Whose call is next. The calls of each workspace wait in a line of their own, and the lines take turns.
//!
//! So a workspace with a hundred calls to make holds up its own and delays another's by one. It must never know what a call is.

use std::collections::{HashMap, VecDeque};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::DefaultClock;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use metrics::{counter, gauge};
use tokio::sync::oneshot;

use crate::domain::WorkspaceId;

/// How many calls may be under way at one time; more would only meet the rate limit together.
const AT_ONCE: usize = 16;
/// How many of them may be one workspace's, so that calls of one that get no answer leave room for the others.
const AT_ONCE_EACH: usize = 8;
/// How many calls of one workspace may wait.
const MOST_WAITING: usize = 256;
/// How many calls of one workspace come back each minute, and how many there are at most at one moment: as many as Open Cloud
/// allows the owner of a key.
const A_MINUTE: NonZeroU32 = NonZeroU32::new(300).unwrap();
/// From so many workspaces on, those that have been quiet are forgotten.
const MANY: usize = 1_000;

type Budgets = RateLimiter<WorkspaceId, HashMapStateStore<WorkspaceId>, DefaultClock>;

/// The lines of all workspaces.
#[derive(Debug)]
pub(super) struct Turns {
    state: Mutex<State>,
    budgets: Budgets,
}

/// Why there was no turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoTurn {
    /// The workspace has made as many calls as it may for now.
    Spent,
    /// As many of its calls wait as may.
    Full,
    /// It did not come in time.
    Late,
}

impl NoTurn {
    const fn word(self) -> &'static str {
        match self {
            Self::Spent => "budget",
            Self::Full => "queue_full",
            Self::Late => "waited",
        }
    }
}

#[derive(Debug)]
struct State {
    free: usize,
    waiting: usize,
    lines: HashMap<WorkspaceId, Line>,
    /// The workspaces of which somebody waits, each once: whose turn it is, and then whose.
    order: VecDeque<WorkspaceId>,
}

#[derive(Debug, Default)]
struct Line {
    waiting: VecDeque<oneshot::Sender<Turn>>,
    under_way: usize,
}

/// The right to make a call, for as long as it is held.
#[derive(Debug)]
pub(super) struct Turn {
    /// Nothing in one that nobody took.
    of: Option<(Arc<Turns>, WorkspaceId)>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some((turns, workspace)) = self.of.take() {
            turns.over(&workspace);
        }
    }
}

impl Turns {
    pub(super) fn new() -> Arc<Self> {
        let state = State { free: AT_ONCE, waiting: 0, lines: HashMap::new(), order: VecDeque::new() };
        Arc::new(Self { state: Mutex::new(state), budgets: RateLimiter::hashmap(Quota::per_minute(A_MINUTE)) })
    }

    /// Waits until it is this workspace's turn, for so long at most.
    pub(super) async fn wait(self: &Arc<Self>, workspace: &WorkspaceId, patience: Duration) -> Result<Turn, NoTurn> {
        let turn = match self.join(workspace) {
            Ok(receiver) => match tokio::time::timeout(patience, receiver).await {
                Ok(Ok(turn)) => Ok(turn),
                Ok(Err(_)) | Err(_) => Err(NoTurn::Late),
            },
            Err(none) => Err(none),
        };
        if let Err(none) = &turn {
            counter!("slotkeeper_roblox_refused_total", "reason" => none.word()).increment(1);
        }
        turn
    }

    fn join(self: &Arc<Self>, workspace: &WorkspaceId) -> Result<oneshot::Receiver<Turn>, NoTurn> {
        if self.budgets.len() > MANY {
            self.budgets.retain_recent();
        }
        if self.budgets.check_key(workspace).is_err() {
            return Err(NoTurn::Spent);
        }
        let (sender, receiver) = oneshot::channel();
        let mut state = self.lock();
        let State { waiting: all, lines, order, .. } = &mut *state;
        let line = lines.entry(workspace.clone()).or_default();
        if line.waiting.len() >= MOST_WAITING {
            // Whoever does not wait any more takes no place.
            let before = line.waiting.len();
            line.waiting.retain(|sender| !sender.is_closed());
            *all -= before - line.waiting.len();
        }
        if line.waiting.len() >= MOST_WAITING {
            return Err(NoTurn::Full);
        }
        if line.waiting.is_empty() && !order.contains(workspace) {
            order.push_back(workspace.clone());
        }
        line.waiting.push_back(sender);
        *all += 1;
        self.give(&mut state);
        Ok(receiver)
    }

    /// Gives what is free to whoever is next.
    fn give(self: &Arc<Self>, state: &mut State) {
        let mut passed_over = 0;
        while state.free > 0 && passed_over < state.order.len() {
            let Some(workspace) = state.order.pop_front() else { break };
            let Some(line) = state.lines.get_mut(&workspace) else { continue };
            if line.under_way >= AT_ONCE_EACH {
                state.order.push_back(workspace);
                passed_over += 1;
                continue;
            }
            passed_over = 0;
            while let Some(sender) = line.waiting.pop_front() {
                state.waiting -= 1;
                let turn = Turn { of: Some((Arc::clone(self), workspace.clone())) };
                match sender.send(turn) {
                    Ok(()) => {
                        line.under_way += 1;
                        state.free -= 1;
                        break;
                    }
                    // Nobody waits any more. It never began, and must not end here, where the lines are locked.
                    Err(mut turn) => turn.of = None,
                }
            }
            if !line.waiting.is_empty() {
                state.order.push_back(workspace);
            } else if line.under_way == 0 {
                state.lines.remove(&workspace);
            }
        }
        gauge!("slotkeeper_roblox_waiting").set(f64::from(u32::try_from(state.waiting).unwrap_or(u32::MAX)));
    }

    fn over(self: &Arc<Self>, workspace: &WorkspaceId) {
        let mut state = self.lock();
        state.free += 1;
        if let Some(line) = state.lines.get_mut(workspace) {
            line.under_way -= 1;
            if line.under_way == 0 && line.waiting.is_empty() {
                state.lines.remove(workspace);
            }
        }
        self.give(&mut state);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here can panic half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "turns_tests.rs"]
mod tests;
