//! Which messages show which sessions.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Desk, DeskFailure, Moderator};
use crate::domain::{ChannelId, EngineKind, GuildId, MessageId, Session};
use crate::engine::EngineFailure;
use crate::store;
use crate::store::boards::Board;

impl Desk {
    /// Remembers that a moderator posted a board.
    pub async fn remember_board(
        &self,
        moderator: &Moderator,
        session: &Session,
        channel: ChannelId,
        message: MessageId,
    ) -> Result<Board, DeskFailure> {
        let board = Board {
            guild: moderator.guild(),
            channel,
            message,
            workspace: session.workspace.clone(),
            session: session.id.clone(),
        };
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::insert(&mut transaction, &board, Timestamp::now()).await?;
        transaction.commit().await.map_err(store::StoreFailure::from)?;
        Ok(board)
    }

    /// A board was posted anew: the new message takes the old one's place.
    pub async fn replace_board(&self, old: &Board, message: MessageId) -> Result<Board, DeskFailure> {
        let new = Board { message, ..old.clone() };
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::delete(&mut transaction, old.guild, old.message).await?;
        store::boards::insert(&mut transaction, &new, Timestamp::now()).await?;
        transaction.commit().await.map_err(store::StoreFailure::from)?;
        Ok(new)
    }

    /// Forgets a board that cannot be shown any more.
    pub async fn forget_board(&self, guild: GuildId, message: MessageId) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::delete(&mut transaction, guild, message).await?;
        transaction.commit().await.map_err(store::StoreFailure::from)?;
        Ok(())
    }

    /// The session that a board shows.
    pub async fn session_of_board(&self, board: &Board) -> Result<Option<Arc<Session>>, DeskFailure> {
        Ok(self.engine.get(&board.workspace, &board.session).await?)
    }

    /// The boards of a session, in every server that shows it.
    pub async fn boards_of(&self, session: &Session) -> Result<Vec<Board>, DeskFailure> {
        let mut reader = self.database.reader().await?;
        Ok(store::boards::of_session(&mut reader, &session.workspace, &session.id).await?)
    }

    /// Every board of a session that is not over.
    pub async fn boards_to_refresh(&self) -> Result<Vec<Board>, DeskFailure> {
        let mut boards = store::boards::of_coming_sessions(&mut *self.database.reader().await?).await?;
        let since = Timestamp::UNIX_EPOCH;
        let with_boards = {
            let mut reader = self.database.reader().await?;
            store::boards::workspaces_with_boards(&mut reader, EngineKind::Series, since).await?
        };
        for workspace in with_boards {
            let coming = match self.engine.coming(&workspace, super::MOST_SEARCHED).await {
                Ok(coming) => coming,
                // Whoever looks around at SERIES announces them as soon as they are to be seen.
                Err(EngineFailure::Remote(_)) => continue,
                Err(failure) => return Err(failure.into()),
            };
            let shown = store::boards::of_workspace(&mut *self.database.reader().await?, &workspace, since).await?;
            boards.extend(shown.into_iter().filter(|board| coming.iter().any(|session| session.id == board.session)));
        }
        Ok(boards)
    }
}
