//! What a workspace may have of what the desk gives out. Sessions and their history are counted by the engine, where they are
//! decided.

use super::{Desk, DeskFailure, Moderator};
use crate::domain::Quota;
use crate::engine::over_quota;
use crate::store;

/// There are as many boards as there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyBoards {
    /// How many that is.
    pub most: u32,
}

impl Desk {
    /// Whether one more board may show a session of this workspace that is not over.
    pub async fn room_for_a_board(&self, moderator: &Moderator) -> Result<Result<(), TooManyBoards>, DeskFailure> {
        let (workspace, most) = (&moderator.community().workspace, self.quotas.boards);
        let mut reader = self.database.reader().await?;
        let standing = store::boards::count_standing(&mut reader, &workspace.id, workspace.engine, most).await?;
        if standing < most {
            return Ok(Ok(()));
        }
        over_quota(Quota::Boards);
        Ok(Err(TooManyBoards { most }))
    }
}
