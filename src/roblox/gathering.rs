//! Ranks that are asked for at the same time: one call for many who wait for the same user, and one for many users.
//!
//! When claiming opens, a whole community presses at once. A user's rank is asked for once however many wait for it;
//! users of one group who are asked for within a few milliseconds go into one call together. Workspaces never share one: each
//! may have a key of its own, and an answer to one key is none to another.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::oneshot;

use super::open_cloud::Group;
use super::{GroupRank, Roblox, Trouble};
use crate::domain::{RobloxGroupId, RobloxId, WorkspaceId};

/// How long the first waits for others to come along.
const A_MOMENT: Duration = Duration::from_millis(15);

type Answer = Result<GroupRank, Trouble>;

/// A group as a workspace asks for it.
type Asked = (WorkspaceId, RobloxGroupId);

/// Who waits for what.
#[derive(Debug, Default)]
pub(super) struct Gathering(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Everybody who waits, whether their call has gone out or not.
    waiting: HashMap<(Asked, RobloxId), Vec<oneshot::Sender<Answer>>>,
    /// Users whose call has not gone out, by group.
    next: HashMap<Asked, Vec<RobloxId>>,
}

impl Gathering {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins those who wait; says whether somebody has to set out.
    fn join(&self, asked: &Asked, user: RobloxId) -> (oneshot::Receiver<Answer>, bool) {
        let (sender, receiver) = oneshot::channel();
        let mut state = self.lock();
        let wanted = (asked.clone(), user);
        if let Some(others) = state.waiting.get_mut(&wanted) {
            others.push(sender);
            return (receiver, false);
        }
        state.waiting.insert(wanted, vec![sender]);
        let next = state.next.entry(asked.clone()).or_default();
        next.push(user);
        (receiver, next.len() == 1)
    }

    fn set_out(&self, asked: &Asked) -> Vec<RobloxId> {
        self.lock().next.remove(asked).unwrap_or_default()
    }

    fn answer(&self, asked: &Asked, user: RobloxId, answer: Answer) {
        let waiting = self.lock().waiting.remove(&(asked.clone(), user)).unwrap_or_default();
        for sender in waiting {
            // Somebody who does not wait any more changes nothing about it.
            let _nobody_waits = sender.send(answer);
        }
    }
}

/// Whatever happens on the way, nobody is left waiting.
struct Journey<'a> {
    gathering: &'a Gathering,
    asked: &'a Asked,
    users: Vec<RobloxId>,
}

impl Journey<'_> {
    /// Taken off the list first: who asks from now on is on another journey.
    fn arrived(&mut self, user: RobloxId, answer: Answer) {
        self.users.retain(|other| *other != user);
        self.gathering.answer(self.asked, user, answer);
    }
}

impl Drop for Journey<'_> {
    fn drop(&mut self) {
        for user in self.users.drain(..) {
            self.gathering.answer(self.asked, user, Err(Trouble::Down));
        }
    }
}

impl Roblox {
    pub(super) async fn gathered_rank(
        &self,
        workspace: &WorkspaceId,
        group: RobloxGroupId,
        user: RobloxId,
        key: Option<SecretString>,
    ) -> Answer {
        let asked = (workspace.clone(), group);
        let (receiver, first) = self.inner.gathering.join(&asked, user);
        if first {
            let roblox = self.clone();
            // A task of its own: whoever came first may stop waiting, and the others still get their answer.
            tokio::spawn(async move {
                match key {
                    Some(key) => roblox.travel_together(&asked, &key).await,
                    None => roblox.travel_each(&asked).await,
                }
            });
        }
        receiver.await.unwrap_or(Err(Trouble::Down))
    }

    async fn travel_together(&self, asked: &Asked, key: &SecretString) {
        tokio::time::sleep(A_MOMENT).await;
        let gathering = &self.inner.gathering;
        let mut journey = Journey { gathering, asked, users: gathering.set_out(asked) };
        let group = Group { workspace: &asked.0, id: asked.1, key };
        for (user, answer) in self.memberships(group, &journey.users).await {
            journey.arrived(user, answer);
        }
    }

    /// The older interface takes one user a call; they need not wait for each other.
    async fn travel_each(&self, asked: &Asked) {
        let gathering = &self.inner.gathering;
        let calls = gathering.set_out(asked).into_iter().map(|user| {
            let mut journey = Journey { gathering, asked, users: vec![user] };
            async move { journey.arrived(user, self.legacy_rank(&asked.0, asked.1, user).await) }
        });
        futures::future::join_all(calls).await;
    }
}
