//! Which messages show which sessions.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Desk, DeskFailure, Moderator};
use crate::domain::{ChannelId, EngineKind, GuildId, MessageId, Session, WorkspaceId};
use crate::engine::{EngineFailure, Obstacle};
use crate::store;
use crate::store::boards::Board;

/// Which sessions of SERIES are over is SERIES' to say; a board that was posted longer ago is left as it is where that cannot
/// be asked.
const LATELY: SignedDuration = SignedDuration::from_hours(24 * 14);

/// What there is to show on a board.
#[derive(Debug, Clone)]
pub enum OnBoard {
    /// This session.
    Session(Arc<Session>),
    /// Its session is another engine's than the one that decides now: kept, and closed until that one decides again.
    Resting,
    /// SERIES cannot be asked: there is no key, or none that can be read.
    WithoutKey,
    /// Its session is no more.
    Gone,
}

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
            engine: moderator.community().workspace.engine,
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

    /// What there is to show on a board.
    pub async fn on_board(&self, board: &Board) -> Result<OnBoard, DeskFailure> {
        let workspace = self.communities.workspace(&board.workspace).await?;
        if workspace.is_some_and(|workspace| workspace.engine != board.engine) {
            return Ok(OnBoard::Resting);
        }
        match self.engine.get(&board.workspace, &board.session).await {
            Ok(Some(session)) => Ok(OnBoard::Session(session)),
            Ok(None) => Ok(OnBoard::Gone),
            Err(EngineFailure::Remote(Obstacle::KeyMissing | Obstacle::KeyUnreadable)) => Ok(OnBoard::WithoutKey),
            Err(failure) => Err(failure.into()),
        }
    }

    /// The boards of a workspace that may have to look different when another engine decides, or can be asked again.
    pub async fn boards_of_workspace(&self, workspace: &WorkspaceId) -> Result<Vec<Board>, DeskFailure> {
        let mut reader = self.database.reader().await?;
        let mut boards = store::boards::of_coming_sessions_in(&mut reader, workspace).await?;
        boards.extend(store::boards::of_workspace(&mut reader, workspace, EngineKind::Series, lately()).await?);
        Ok(boards)
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
                // They say so.
                Err(EngineFailure::Remote(Obstacle::KeyMissing | Obstacle::KeyUnreadable)) => {
                    let mut reader = self.database.reader().await?;
                    boards.extend(store::boards::of_workspace(&mut reader, &workspace, EngineKind::Series, lately()).await?);
                    continue;
                }
                // Whoever looks around at SERIES announces them as soon as they are to be seen.
                Err(EngineFailure::Remote(_)) => continue,
                Err(failure) => return Err(failure.into()),
            };
            let shown =
                store::boards::of_workspace(&mut *self.database.reader().await?, &workspace, EngineKind::Series, since).await?;
            boards.extend(shown.into_iter().filter(|board| coming.iter().any(|session| session.id == board.session)));
        }
        Ok(boards)
    }
}

fn lately() -> Timestamp {
    let now = Timestamp::now();
    now.saturating_sub(LATELY).unwrap_or(now)
}
