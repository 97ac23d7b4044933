//! Reading sessions and ranks for everybody but the writer: from memory, else together with what others ask for at the same
//! moment.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use futures::FutureExt as _;

use super::memory::Memory;
use crate::domain::{Rank, RobloxId, Session, SessionId, WorkspaceId};
use crate::store::{self, Database, Gathered, StoreFailure};

/// A session of a workspace: whoever asks for another one's gets nothing.
type Key = (WorkspaceId, SessionId);

/// A user in a workspace.
type MemberKey = (WorkspaceId, RobloxId);

/// Reads what is committed. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Reads {
    memory: Memory,
    sessions: Gathered<Key, Arc<Session>>,
    ranks: Gathered<MemberKey, Rank>,
}

impl Reads {
    pub(super) fn new(database: &Database, memory: &Memory) -> Self {
        let (from, kept_in) = (database.clone(), memory.clone());
        let sessions = Gathered::new(move |keys| read(from.clone(), kept_in.clone(), keys).boxed());
        let from = database.clone();
        let ranks = Gathered::new(move |keys| read_ranks(from.clone(), keys).boxed());
        Self { memory: memory.clone(), sessions, ranks }
    }

    /// The rank of a member; nothing for somebody who is none.
    pub(super) async fn rank(&self, workspace: &WorkspaceId, user: RobloxId) -> Result<Option<Rank>, StoreFailure> {
        let member = (workspace.clone(), user);
        match self.memory.rank(&member) {
            Some(rank) => Ok(Some(rank)),
            None => self.ranks.get(&member).await,
        }
    }

    /// One session; nothing when it is not there or another workspace's.
    pub(super) async fn session(&self, workspace: &WorkspaceId, id: &SessionId) -> Result<Option<Arc<Session>>, StoreFailure> {
        match self.memory.session(id) {
            Some(known) => Ok(Some(known).filter(|session| session.workspace == *workspace)),
            None => self.sessions.get(&(workspace.clone(), id.clone())).await,
        }
    }

    /// Those of these sessions that there are, in this order.
    pub(super) async fn sessions(&self, workspace: &WorkspaceId, ids: Vec<SessionId>) -> Result<Vec<Arc<Session>>, StoreFailure> {
        let known: Vec<Option<Arc<Session>>> = ids.iter().map(|id| self.memory.session(id)).collect();
        let unknown = ids.iter().zip(&known).filter(|(_, known)| known.is_none());
        let keys = unknown.map(|(id, _)| (workspace.clone(), id.clone())).collect();
        let mut read = self.sessions.get_all(keys).await?;
        let found = ids.into_iter().zip(known).filter_map(|(id, known)| known.or_else(|| read.remove(&(workspace.clone(), id))));
        Ok(found.filter(|session| session.workspace == *workspace).collect())
    }
}

/// One read for each workspace, and as a rule there is one.
async fn read(database: Database, memory: Memory, keys: Vec<Key>) -> Result<HashMap<Key, Arc<Session>>, StoreFailure> {
    let mut by_workspace: BTreeMap<WorkspaceId, Vec<SessionId>> = BTreeMap::new();
    for (workspace, id) in keys {
        by_workspace.entry(workspace).or_default().push(id);
    }
    let began: HashMap<SessionId, _> = by_workspace.values().flatten().map(|id| (id.clone(), memory.begin_read(id))).collect();
    let mut found = HashMap::new();
    let mut snapshot = database.snapshot().await?;
    for (workspace, ids) in by_workspace {
        for session in store::sessions::find_all(&mut snapshot, &workspace, &ids).await? {
            let session = Arc::new(session);
            // What is over is looked at once; the room is for what people claim in.
            if let Some(began) = began.get(&session.id).filter(|_| !session.status.is_over()) {
                memory.keep_read(*began, &session);
            }
            found.insert((workspace.clone(), session.id.clone()), session);
        }
    }
    Ok(found)
}

async fn read_ranks(database: Database, keys: Vec<MemberKey>) -> Result<HashMap<MemberKey, Rank>, StoreFailure> {
    let mut by_workspace: BTreeMap<WorkspaceId, Vec<RobloxId>> = BTreeMap::new();
    for (workspace, user) in keys {
        by_workspace.entry(workspace).or_default().push(user);
    }
    let mut found = HashMap::new();
    let mut reader = database.reader().await?;
    for (workspace, users) in by_workspace {
        let ranks = store::members::find_ranks(&mut reader, &workspace, &users).await?;
        found.extend(ranks.into_iter().map(|(user, rank)| ((workspace.clone(), user), rank)));
    }
    Ok(found)
}
