//! The jobs that wait for the writer: bounded, and fair between workspaces.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::figures;
use super::job::Job;
use crate::domain::WorkspaceId;
use crate::engine::EngineFailure;

/// The most jobs that wait in all. At a thousand a second, which a cheap disk does, they are answered within
/// seconds; more would only wait until nobody wants the answer any more.
const MOST_WAITING: usize = 16_384;

/// The most jobs that wait for one workspace, so that a rush in one leaves room for the others.
const MOST_WAITING_EACH: usize = 4_096;

/// Jobs in the order of their coming, workspace by workspace.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    came: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    jobs: HashMap<WorkspaceId, VecDeque<Job>>,
    /// Each workspace that has jobs, once; the first has the next turn.
    turns: VecDeque<WorkspaceId>,
    count: usize,
    closed: bool,
}

impl Queue {
    /// Adds a job, or says at once that there is no room.
    pub(super) fn push(&self, job: Job) -> Result<(), EngineFailure> {
        self.lock().push(job)?;
        self.came.notify_one();
        Ok(())
    }

    /// The next jobs, at most so many: one from each workspace in turn. Nothing when the queue is closed and empty.
    pub(super) async fn next(&self, most: usize) -> Option<Vec<Job>> {
        loop {
            let came = self.came.notified();
            {
                let mut waiting = self.lock();
                if waiting.count > 0 {
                    return Some(waiting.take(most));
                }
                if waiting.closed {
                    return None;
                }
            }
            came.await;
        }
    }

    /// Takes no more jobs.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.came.notify_one();
    }

    /// Takes no more jobs and drops those that wait: whoever asked hears that the engine has stopped.
    pub(super) fn abandon(&self) {
        let dropped = std::mem::replace(&mut *self.lock(), Waiting { closed: true, ..Waiting::default() });
        figures::waiting(0);
        self.came.notify_one();
        drop(dropped);
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing in here can panic half-way through a change.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn push(&mut self, job: Job) -> Result<(), EngineFailure> {
        if self.closed {
            return Err(EngineFailure::Stopped);
        }
        let workspace = &job.origin.workspace;
        let here = self.jobs.get(workspace).map_or(0, VecDeque::len);
        if self.count >= MOST_WAITING || here >= MOST_WAITING_EACH {
            return Err(EngineFailure::Busy);
        }
        if here == 0 {
            self.turns.push_back(workspace.clone());
        }
        self.count += 1;
        figures::waiting(self.count);
        self.jobs.entry(workspace.clone()).or_default().push_back(job);
        Ok(())
    }

    fn take(&mut self, most: usize) -> Vec<Job> {
        let mut taken = Vec::with_capacity(self.count.min(most));
        while taken.len() < most {
            let Some(workspace) = self.turns.pop_front() else { break };
            let Some(jobs) = self.jobs.get_mut(&workspace) else { continue };
            taken.extend(jobs.pop_front());
            if jobs.is_empty() {
                self.jobs.remove(&workspace);
            } else {
                self.turns.push_back(workspace);
            }
        }
        self.count -= taken.len();
        figures::waiting(self.count);
        taken
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use tokio::sync::oneshot;

    use super::*;
    use crate::domain::Origin;
    use crate::domain::{Actor, Door, Rank, RankSource, RobloxId};
    use crate::engine::GivenRank;
    use crate::engine::embedded::job::{Asked, Task};

    fn job(workspace: &str, number: u64) -> Job {
        let origin =
            Origin { workspace: workspace.parse().unwrap(), actor: Actor::Operator, door: Door::CommandLine, request: None };
        let question =
            GivenRank { user: RobloxId::new(number).unwrap(), rank: Rank::LOWEST, source: RankSource::Hand, enters: true };
        Job { origin, task: Task::Rank(Asked { question, verdict: None, reply: oneshot::channel().0 }) }
    }

    fn names(jobs: &[Job]) -> Vec<String> {
        let name = |job: &Job| match &job.task {
            Task::Rank(asked) => format!("{}{}", job.origin.workspace, asked.question.user),
            _ => String::new(),
        };
        jobs.iter().map(name).collect()
    }

    #[tokio::test]
    async fn each_workspace_has_its_turn_and_keeps_its_order() {
        let queue = Queue::default();
        for number in 1..=4 {
            queue.push(job("a", number)).unwrap();
        }
        queue.push(job("b", 1)).unwrap();
        queue.push(job("c", 1)).unwrap();
        assert_eq!(names(&queue.next(4).await.unwrap()), ["a1", "b1", "c1", "a2"]);
        assert_eq!(names(&queue.next(4).await.unwrap()), ["a3", "a4"]);
    }

    #[tokio::test]
    async fn a_rush_in_one_workspace_fills_its_own_share_alone() {
        let queue = Queue::default();
        for number in 1..=4_096 {
            queue.push(job("rush", number)).unwrap();
        }
        assert!(matches!(queue.push(job("rush", 5_000)), Err(EngineFailure::Busy)));
        assert!(queue.push(job("calm", 1)).is_ok());
        assert!(names(&queue.next(2).await.unwrap()).contains(&"calm1".to_owned()));
    }

    #[tokio::test]
    async fn a_closed_queue_gives_out_what_it_has_and_takes_nothing_more() {
        let queue = Queue::default();
        queue.push(job("a", 1)).unwrap();
        queue.close();
        assert!(matches!(queue.push(job("a", 2)), Err(EngineFailure::Stopped)));
        assert_eq!(names(&queue.next(9).await.unwrap()), ["a1"]);
        assert!(queue.next(9).await.is_none());
    }

    #[tokio::test]
    async fn whoever_waits_in_a_queue_that_is_abandoned_hears_of_it() {
        let queue = Queue::default();
        let (reply, answer) = oneshot::channel();
        let mut waiting = job("a", 1);
        waiting.task = Task::Rank(Asked {
            question: GivenRank { user: RobloxId::new(1).unwrap(), rank: Rank::LOWEST, source: RankSource::Hand, enters: true },
            verdict: None,
            reply,
        });
        queue.push(waiting).unwrap();
        queue.abandon();
        assert!(answer.await.is_err());
        assert!(matches!(queue.push(job("a", 2)), Err(EngineFailure::Stopped)));
        assert!(queue.next(9).await.is_none());
    }
}
