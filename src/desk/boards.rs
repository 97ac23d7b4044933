//! Which messages show which sessions, and what is known of each.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Desk, DeskFailure};
use crate::domain::{BoardId, ChannelId, GuildId, MessageId, Session};
use crate::store::boards::{Board, Digest, Posted};
use crate::store::{self, StoreFailure};

/// How long a message is taken for that is about to be painted: well above the time of one request. If the process that has
/// it ends half-way, the others wait so long.
pub const TAKEN_FOR: SignedDuration = SignedDuration::from_secs(10);

/// One thing to write about boards. Many are written in one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoardNote {
    /// A message is about to be painted by this process; true if no other one has it.
    Take(GuildId, MessageId),
    /// A message shows this, or nobody knows what.
    Shows(GuildId, MessageId, Option<Digest>),
    /// A board shows how its session ended.
    Settled(GuildId, BoardId),
}

impl Desk {
    /// Remembers messages of a board at this place and behind it.
    pub async fn remember_messages(&self, board: &Board, place: usize, messages: &[Posted]) -> Result<(), DeskFailure> {
        let now = Timestamp::now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        for (place, posted) in (place..).zip(messages) {
            store::boards::insert(&mut transaction, board, place, *posted, now).await?;
        }
        Ok(transaction.commit().await.map_err(StoreFailure::from)?)
    }

    /// A message was posted anew: the new one takes the old one's place.
    pub async fn replace_message(&self, board: &Board, place: usize, old: MessageId, new: Posted) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::delete(&mut transaction, board.guild, old).await?;
        store::boards::insert(&mut transaction, board, place, new, Timestamp::now()).await?;
        Ok(transaction.commit().await.map_err(StoreFailure::from)?)
    }

    /// Forgets a message that a board does not need any more.
    pub async fn forget_message(&self, guild: GuildId, message: MessageId) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::delete(&mut transaction, guild, message).await?;
        Ok(transaction.commit().await.map_err(StoreFailure::from)?)
    }

    /// Forgets the boards of a channel that is no more.
    pub async fn forget_boards_in(&self, guild: GuildId, channel: ChannelId) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::delete_in_channel(&mut transaction, guild, channel).await?;
        Ok(transaction.commit().await.map_err(StoreFailure::from)?)
    }

    /// Forgets the boards of a server that the bot is not in any more.
    pub async fn forget_boards_of(&self, guild: GuildId) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::delete_in_guild(&mut transaction, guild).await?;
        Ok(transaction.commit().await.map_err(StoreFailure::from)?)
    }

    /// Writes what `process` has to say about boards, all of it or nothing. What each note came to: false for a message
    /// that could not be taken.
    pub async fn note_boards(&self, process: &str, notes: &[BoardNote]) -> Result<Vec<bool>, DeskFailure> {
        let now = Timestamp::now();
        let until = now.saturating_add(TAKEN_FOR).unwrap_or(now);
        let mut done = Vec::with_capacity(notes.len());
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        for note in notes {
            done.push(match *note {
                BoardNote::Take(guild, message) => {
                    store::boards::take(&mut transaction, guild, message, process, now, until).await?
                }
                BoardNote::Shows(guild, message, digest) => {
                    store::boards::painted(&mut transaction, guild, message, process, digest).await?;
                    true
                }
                BoardNote::Settled(guild, board) => {
                    store::boards::settle(&mut transaction, guild, board).await?;
                    true
                }
            });
        }
        transaction.commit().await.map_err(StoreFailure::from)?;
        Ok(done)
    }

    /// The session that a board shows.
    pub async fn session_of_board(&self, board: &Board) -> Result<Option<Arc<Session>>, DeskFailure> {
        Ok(self.engine.get(&board.workspace, &board.session).await?)
    }

    /// A board as it is known now, perhaps changed by another process.
    pub async fn board(&self, guild: GuildId, board: BoardId) -> Result<Option<Board>, DeskFailure> {
        Ok(store::boards::find(&mut *self.database.reader().await?, guild, board).await?)
    }

    /// The boards of a session, in every server that shows it.
    pub async fn boards_of(&self, session: &Session) -> Result<Vec<Board>, DeskFailure> {
        let mut reader = self.database.reader().await?;
        Ok(store::boards::of_session(&mut reader, &session.workspace, &session.id).await?)
    }

    /// Every board that may have something new to show.
    pub async fn boards_to_refresh(&self) -> Result<Vec<Board>, DeskFailure> {
        Ok(store::boards::unsettled(&mut *self.database.reader().await?).await?)
    }
}
