//! One change of a session at a time, and one that makes one. SERIES says of no change what it changed: that is seen between two readings, and of two
//! changes at once each would seem to have made the other's, too.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::domain::{SessionId, WorkspaceId};

/// Longer than any change takes.
const REMEMBERED_FOR: Duration = Duration::from_mins(5);

/// Whose turn it is, session by session; without a session, of those who make one.
#[derive(Debug)]
pub(super) struct Turns(Cache<(WorkspaceId, Option<SessionId>), Arc<Mutex<()>>>);

impl Default for Turns {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(10_000).time_to_idle(REMEMBERED_FOR).build())
    }
}

impl Turns {
    /// Waits for the turn; it lasts until what is returned is dropped.
    pub(super) async fn of(&self, workspace: &WorkspaceId, session: Option<&SessionId>) -> OwnedMutexGuard<()> {
        let turn = self.0.get_with((workspace.clone(), session.cloned()), Arc::default);
        turn.lock_owned().await
    }
}
