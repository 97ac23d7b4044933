//! Deletions that a process began and did not end, carried on by whichever is there.

use jiff::Timestamp;

use crate::desk::{Desk, DeskFailure};
use crate::domain::{Actor, DiscordUserId, Door, Origin, WorkspaceId};
use crate::store;

impl Desk {
    /// Carries on every deletion that nobody is at. How many there were.
    pub(in crate::desk) async fn carry_on_erasing(&self, now: Timestamp) -> Result<u64, DeskFailure> {
        let left_over = store::privacy::left_over(&mut *self.database.reader().await?, now).await?;
        for (user, workspace) in &left_over {
            self.carry_on(*user, workspace).await?;
        }
        Ok(left_over.len() as u64)
    }

    /// As a deletion from its beginning, nobody else acts for them meanwhile. If it is done by now, nothing happens.
    async fn carry_on(&self, user: DiscordUserId, workspace: &WorkspaceId) -> Result<(), DeskFailure> {
        let alone = self.linking.alone_with(user).await;
        let _turn = self.turns.next().await;
        let under_way = store::privacy::under_way(&mut *self.database.reader().await?, user).await?;
        let Some(person) = under_way else { return Ok(()) };
        tracing::info!("a deletion that was not done is carried on");
        self.linking.forget(&person).await;
        let origin = Origin { workspace: workspace.clone(), actor: Actor::Somebody, door: Door::Board, request: None };
        self.engine.erase_rest(origin, user).await?;
        self.forget(&person, alone).await;
        self.leave_no_trace().await?;
        Ok(())
    }
}
