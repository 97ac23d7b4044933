//! What other processes on the same file have changed: forgotten here before the next decision, and announced.
//!
//! Only the writer looks, between its own transactions or inside one, so what it forgets or reads anew is never older than
//! what it puts into the memory afterwards.

use std::collections::{HashMap, HashSet};
use std::mem;
use std::sync::Arc;

use super::memory::Memory;
use crate::domain::{EngineKind, Session, SessionId, WorkspaceId};
use crate::store::changes::{Change, Mark, Process};
use crate::store::{self, Connection, StoreFailure};

/// The most jobs between two looks while nobody else writes.
const MOST_BETWEEN: usize = 4_096;

/// What the writer knows of other processes.
#[derive(Debug)]
pub(super) struct Others {
    own: Process,
    /// Up to where it has looked.
    mark: Option<Mark>,
    /// What `pragma data_version` said last, and on which of the writer's connections.
    data_version: Option<(u64, i64)>,
    /// How many jobs were decided since the last look at what was changed.
    decided: usize,
    /// Whether changes were found since then, which is why it says something else by now.
    explained: bool,
    /// Sessions that others have changed and nobody here has heard of.
    changed: HashMap<WorkspaceId, HashSet<SessionId>>,
    /// Whether that may be any session.
    any: bool,
}

impl Others {
    pub(super) fn new(own: Process) -> Self {
        Self { own, mark: None, data_version: None, decided: 0, explained: false, changed: HashMap::new(), any: false }
    }

    /// Before a decision, on the writer's connection: after this the memory holds nothing that another process has changed.
    pub(super) async fn look(
        &mut self,
        number: u64,
        connection: &mut Connection,
        memory: &Memory,
        jobs: usize,
    ) -> Result<(), StoreFailure> {
        let version = (number, store::database::data_version(connection).await?);
        self.decided += jobs;
        if self.data_version.replace(version) == Some(version) {
            // One's own entries have to be passed over at the next look, and those behind the mark should be few by then.
            if self.decided > MOST_BETWEEN {
                self.catch_up(connection, memory).await?;
            }
            return Ok(());
        }
        let explained = mem::take(&mut self.explained);
        if !self.catch_up(connection, memory).await? && !explained {
            // Somebody has written who says nothing of it: another program, or a hand.
            memory.forget();
        }
        self.explained = false;
        Ok(())
    }

    /// Forgets what others have changed since the last look; whether there was anything.
    pub(super) async fn catch_up(&mut self, connection: &mut Connection, memory: &Memory) -> Result<bool, StoreFailure> {
        self.decided = 0;
        let Some(mark) = self.mark else {
            self.mark = Some(store::changes::mark(connection).await?);
            return Ok(false);
        };
        let (changes, mark) = store::changes::since(connection, mark, self.own).await?;
        self.mark = Some(mark);
        self.explained |= !changes.is_empty();
        let found = !changes.is_empty();
        changes.into_iter().for_each(|change| self.take(change, memory));
        Ok(found)
    }

    fn take(&mut self, change: Change, memory: &Memory) {
        match change {
            Change::Everything => {
                memory.forget();
                self.any = true;
            }
            Change::Session(workspace, session) => {
                memory.drop_session(&session);
                self.changed.entry(workspace).or_default().insert(session);
            }
            Change::Rank(workspace, user) => memory.drop_rank(&(workspace, user)),
            Change::Settings(workspace) => {
                memory.drop_plan(&workspace);
                // Where ranks come from is one of the settings.
                memory.members(|member| member.0 == workspace).iter().for_each(|member| memory.drop_rank(member));
            }
            Change::Guild(_) | Change::Link(..) | Change::Links(_) | Change::Departures(_) | Change::Key(_) => {}
        }
    }

    /// Whether anything is still to be announced.
    pub(super) fn has_news(&self) -> bool {
        self.any || !self.changed.is_empty()
    }

    /// The sessions that others have changed, as they are now; they are in the memory by then.
    pub(super) async fn changed_sessions(
        &mut self,
        connection: &mut Connection,
        memory: &Memory,
    ) -> Result<Vec<Arc<Session>>, StoreFailure> {
        if self.any {
            let boards = store::boards::unsettled(connection).await?;
            for board in boards.into_iter().filter(|board| board.engine == EngineKind::Embedded) {
                self.changed.entry(board.workspace).or_default().insert(board.session);
            }
        }
        let mut sessions = Vec::new();
        for (workspace, ids) in &self.changed {
            let (known, unknown): (Vec<_>, Vec<_>) = ids.iter().cloned().partition(|id| memory.session(id).is_some());
            sessions.extend(known.iter().filter_map(|id| memory.session(id)));
            let read = store::sessions::find_all(connection, workspace, &unknown).await?;
            sessions.extend(read.into_iter().map(Arc::new));
        }
        sessions.iter().for_each(|session| memory.keep_session(session));
        (self.any, self.changed) = (false, HashMap::new());
        Ok(sessions)
    }
}
