//! What a transaction reads before it decides: the sessions and ranks of all its claims, in a statement each instead of one for
//! every claim.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::batch::Batch;
use super::job::{Job, Task};
use crate::domain::{RobloxId, SessionId, WorkspaceId};
use crate::store::{self, StoreFailure};

/// What the claims of one workspace are about and memory does not know.
#[derive(Default)]
struct Unknown {
    sessions: BTreeSet<SessionId>,
    users: BTreeSet<RobloxId>,
}

impl Batch<'_> {
    /// Reads what these jobs are about. Only claims and departures come in crowds; anything else reads what it needs when it is
    /// decided.
    pub(super) async fn prefetch(&mut self, jobs: &[Job]) -> Result<(), StoreFailure> {
        let mut unknown: BTreeMap<WorkspaceId, Unknown> = BTreeMap::new();
        for job in jobs {
            let Task::Seat(asked) = &job.task else { continue };
            let (workspace, seat) = (&job.origin.workspace, &asked.question);
            let here = unknown.entry(workspace.clone()).or_default();
            if self.memory.session(seat.session()).is_none() {
                here.sessions.insert(seat.session().clone());
            }
            if self.memory.rank(&(workspace.clone(), seat.user())).is_none() {
                here.users.insert(seat.user());
            }
        }
        for (workspace, Unknown { sessions, users }) in unknown {
            self.read_sessions(&workspace, sessions).await?;
            self.read_ranks(&workspace, users).await?;
        }
        Ok(())
    }

    async fn read_sessions(&mut self, workspace: &WorkspaceId, ids: BTreeSet<SessionId>) -> Result<(), StoreFailure> {
        let ids = Vec::from_iter(ids);
        for session in store::sessions::find_all(self.connection, workspace, &ids).await? {
            self.state.sessions.insert(session.id.clone(), Arc::new(session));
        }
        Ok(())
    }

    /// Who is not among the members is noted as well, or would be looked up again.
    async fn read_ranks(&mut self, workspace: &WorkspaceId, users: BTreeSet<RobloxId>) -> Result<(), StoreFailure> {
        if users.is_empty() {
            return Ok(());
        }
        let users = Vec::from_iter(users);
        let found = store::members::find_ranks(self.connection, workspace, &users).await?;
        self.ranks_read.extend(users.into_iter().map(|user| ((workspace.clone(), user), None)));
        self.ranks_read.extend(found.into_iter().map(|(user, rank)| ((workspace.clone(), user), Some(rank))));
        Ok(())
    }
}
