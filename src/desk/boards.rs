//! Which messages show which sessions, and what is known of each.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::SignedDuration;

use super::{Desk, DeskFailure};
use crate::domain::{BoardId, ChannelId, EngineKind, GuildId, MessageId, Session, WorkspaceId};
use crate::engine::{EngineFailure, Obstacle};
use crate::store::boards::{Board, Digest, Posted};
use crate::store::{self, Connection, StoreFailure};

/// How long a message is taken for that is about to be painted: well above the time of one request. If the process that has
/// it ends half-way, the next one takes it over at its start.
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
    /// Remembers messages of a board at this place and behind it.
    pub async fn remember_messages(&self, board: &Board, place: usize, messages: &[Posted]) -> Result<(), DeskFailure> {
        let now = self.database.now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        for (place, posted) in (place..).zip(messages) {
            store::boards::insert(&mut transaction, board, place, *posted, now).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// A message was posted anew: the new one takes the old one's place.
    pub async fn replace_message(&self, board: &Board, place: usize, old: MessageId, new: Posted) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::delete(&mut transaction, board.guild, old).await?;
        store::boards::insert(&mut transaction, board, place, new, self.database.now()).await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets a message that a board does not need any more.
    pub async fn forget_message(&self, guild: GuildId, message: MessageId) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::delete(&mut transaction, guild, message).await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets the boards of a channel that is no more.
    pub async fn forget_boards_in(&self, guild: GuildId, channel: ChannelId) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::delete_in_channel(&mut transaction, guild, channel).await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets the boards of a server that the bot is not in any more.
    pub async fn forget_boards_of(&self, guild: GuildId) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::boards::delete_in_guild(&mut transaction, guild).await?;
        Ok(transaction.commit().await?)
    }

    /// Writes what `process` has to say about boards, all of it or nothing. What each note came to: false for a message
    /// that could not be taken.
    pub async fn note_boards(&self, process: &str, notes: &[BoardNote]) -> Result<Vec<bool>, DeskFailure> {
        let now = self.database.now();
        let until = now.saturating_add(TAKEN_FOR).unwrap_or(now);
        let mut done = Vec::with_capacity(notes.len());
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        // What messages show is gathered up to whatever else is noted of boards: of one message the last word counts.
        let mut shown = BTreeMap::new();
        for note in notes {
            done.push(match *note {
                BoardNote::Take(guild, message) => {
                    write_shown(&mut transaction, process, &mut shown).await?;
                    store::boards::take(&mut transaction, guild, message, process, now, until).await?
                }
                BoardNote::Shows(guild, message, digest) => {
                    shown.insert((guild, message), digest);
                    true
                }
                BoardNote::Settled(guild, board) => {
                    write_shown(&mut transaction, process, &mut shown).await?;
                    store::boards::settle(&mut transaction, guild, board).await?;
                    true
                }
            });
        }
        write_shown(&mut transaction, process, &mut shown).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Ends what other processes had taken for a while: for whoever knows that they are dead.
    pub async fn take_over(&self) -> Result<(), DeskFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        store::leases::end_all(&mut transaction, self.database.now()).await?;
        Ok(transaction.commit().await?)
    }

    /// What there is to show on a board.
    pub async fn on_board(&self, board: &Board) -> Result<OnBoard, DeskFailure> {
        let decides = self.communities.engine_of(&board.workspace).await?;
        if decides.is_some_and(|engine| engine != board.engine) {
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
        boards.extend(store::boards::of_workspace(&mut reader, workspace, EngineKind::Series).await?);
        Ok(boards)
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

    /// The boards of a session in one server, the newest first. A channel has one: an older one there is about to go.
    pub async fn boards_in(&self, guild: GuildId, session: &Session) -> Result<Vec<Board>, DeskFailure> {
        let mut boards = self.boards_of(session).await?;
        boards.retain(|board| board.guild == guild);
        boards.sort_unstable_by_key(|board| std::cmp::Reverse(board.id));
        let mut channels = HashSet::new();
        boards.retain(|board| channels.insert(board.channel));
        Ok(boards)
    }

    /// Every board that may have something new to show.
    pub async fn boards_to_refresh(&self) -> Result<Vec<Board>, DeskFailure> {
        let unsettled = store::boards::unsettled(&mut *self.database.reader().await?).await?;
        let (series, mut boards): (Vec<Board>, Vec<Board>) =
            unsettled.into_iter().partition(|board| board.engine == EngineKind::Series);
        let mut by_workspace: BTreeMap<WorkspaceId, Vec<Board>> = BTreeMap::new();
        for board in series {
            by_workspace.entry(board.workspace.clone()).or_default().push(board);
        }
        for (workspace, shown) in by_workspace {
            boards.extend(self.coming_of_series(&workspace, shown).await?);
        }
        Ok(boards)
    }

    /// Those boards of sessions on SERIES that have something to show. One call finds the coming sessions, where asking for
    /// each board's would cost one for every board that there ever was.
    async fn coming_of_series(&self, workspace: &WorkspaceId, boards: Vec<Board>) -> Result<Vec<Board>, DeskFailure> {
        let decides = self.communities.workspace(workspace).await?.map(|workspace| workspace.engine);
        if decides != Some(EngineKind::Series) {
            return Ok(boards);
        }
        match self.engine.coming(workspace, super::MOST_SEARCHED).await {
            Ok(coming) => {
                Ok(boards.into_iter().filter(|board| coming.iter().any(|session| session.id == board.session)).collect())
            }
            // They say so.
            Err(EngineFailure::Remote(Obstacle::KeyMissing | Obstacle::KeyUnreadable)) => Ok(boards),
            // Whoever looks around at SERIES announces them as soon as they are to be seen.
            Err(EngineFailure::Remote(_)) => Ok(Vec::new()),
            Err(failure) => Err(failure.into()),
        }
    }
}

async fn write_shown(
    connection: &mut Connection,
    process: &str,
    shown: &mut BTreeMap<(GuildId, MessageId), Option<Digest>>,
) -> Result<(), StoreFailure> {
    let some: Vec<_> = std::mem::take(shown).into_iter().map(|((guild, message), digest)| (guild, message, digest)).collect();
    store::boards::painted(connection, process, &some).await
}
