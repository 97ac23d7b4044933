//! What the keeper knows of each board: its messages, and whether it has to be looked at.

use std::collections::{HashMap, HashSet};

use tokio::time::Instant;

use super::page::{Lost, Page, Ticket};
use crate::domain::{BoardId, ChannelId, GuildId, MessageId, SessionId};
use crate::store::boards::{Board, Digest, Posted};

/// All boards that the keeper looks after.
#[derive(Debug, Default)]
pub(super) struct Watched {
    boards: HashMap<BoardId, Watch>,
    /// Which board a message belongs to.
    messages: HashMap<MessageId, BoardId>,
    /// Which boards show a session; a session that is here was looked up, even if nothing shows it.
    sessions: HashMap<SessionId, Vec<BoardId>>,
}

#[derive(Debug)]
struct Watch {
    /// Its messages stand in `pages`.
    board: Board,
    pages: Vec<Page>,
    /// Whether it has to be looked at.
    unseen: bool,
    /// Whether a task looks after it.
    tended: bool,
}

/// What a tender finds when it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing to do; the tender is released.
    AtRest,
    /// Somebody's press is painting right now.
    Busy,
    /// It has to be compared with its session.
    Due,
}

/// Whether a press may paint.
#[derive(Debug, Clone, Copy)]
pub(super) enum Brush {
    /// It may: this message, which stands at that place of its board.
    Free(Ticket, usize),
    /// Others are at it; the keeper shows the outcome.
    Crowded,
    /// This is no message of a board.
    NoBoard,
}

impl Watched {
    /// Takes a board in; one that is known keeps what is known of it.
    pub(super) fn add(&mut self, board: Board) {
        if self.boards.contains_key(&board.id) {
            return;
        }
        let boards = self.sessions.entry(board.session.clone()).or_default();
        boards.push(board.id);
        self.messages.extend(board.messages.iter().map(|posted| (posted.message, board.id)));
        let pages = board.messages.iter().copied().map(Page::new).collect();
        self.boards.insert(board.id, Watch { board, pages, unseen: false, tended: false });
    }

    /// Lets a board go, and its session when nothing shows that any more.
    pub(super) fn remove(&mut self, id: BoardId) {
        let Some(watch) = self.boards.remove(&id) else { return };
        for page in &watch.pages {
            self.messages.remove(&page.message);
        }
        if let Some(boards) = self.sessions.get_mut(&watch.board.session) {
            boards.retain(|other| *other != id);
            if boards.is_empty() {
                self.sessions.remove(&watch.board.session);
            }
        }
    }

    /// Lets go of the boards of a server, or of one of its channels.
    pub(super) fn remove_in(&mut self, guild: GuildId, channel: Option<ChannelId>) {
        let there = |board: &Board| board.guild == guild && channel.is_none_or(|channel| board.channel == channel);
        let gone: Vec<BoardId> = self.boards.values().filter(|watch| there(&watch.board)).map(|watch| watch.board.id).collect();
        gone.into_iter().for_each(|id| self.remove(id));
    }

    /// Lets a board go whose session is over, unless there is something new to see. True when it is gone.
    pub(super) fn retire(&mut self, id: BoardId) -> bool {
        let Some(watch) = self.boards.get(&id) else { return true };
        let finished = !watch.unseen && watch.pages.iter().all(|page| page.certain().is_some());
        if finished {
            self.remove(id);
        }
        finished
    }

    pub(super) fn session_known(&mut self, session: &SessionId) {
        self.sessions.entry(session.clone()).or_default();
    }

    /// The boards that show a session; nothing if that was not looked up yet.
    pub(super) fn of_session(&self, session: &SessionId) -> Option<Vec<BoardId>> {
        self.sessions.get(session).cloned()
    }

    pub(super) fn ids(&self) -> Vec<BoardId> {
        self.boards.keys().copied().collect()
    }

    /// A board with its messages as they are now.
    pub(super) fn board(&self, id: BoardId) -> Option<Board> {
        let watch = self.boards.get(&id)?;
        let posted = |page: &Page| Posted { message: page.message, painted: page.certain() };
        Some(Board { messages: watch.pages.iter().map(posted).collect(), ..watch.board.clone() })
    }

    /// Whether a newer board shows the same session in the same channel: then this one makes room for that.
    pub(super) fn is_superseded(&self, id: BoardId) -> bool {
        let Some(Watch { board, .. }) = self.boards.get(&id) else { return false };
        let others = self.sessions.get(&board.session).into_iter().flatten().filter(|other| **other > id);
        others.filter_map(|other| self.boards.get(other)).any(|newer| is_same_place(&newer.board, board))
    }

    /// The older boards of the same session in the same channel.
    pub(super) fn superseded_by(&self, board: &Board) -> Vec<BoardId> {
        let others = self.sessions.get(&board.session).into_iter().flatten().filter_map(|other| self.boards.get(other));
        others
            .filter(|older| older.board.id < board.id && is_same_place(&older.board, board))
            .map(|older| older.board.id)
            .collect()
    }

    /// The messages of a board that cannot be edited any more.
    pub(super) fn lost(&self, id: BoardId) -> HashMap<MessageId, Lost> {
        let pages = self.boards.get(&id).into_iter().flat_map(|watch| &watch.pages);
        pages.filter_map(|page| Some((page.message, page.lost?))).collect()
    }

    /// Marks a board to be looked at; true when somebody has to be found who does.
    pub(super) fn needs_a_tender(&mut self, id: BoardId) -> bool {
        let Some(watch) = self.boards.get_mut(&id) else { return false };
        watch.unseen = true;
        !std::mem::replace(&mut watch.tended, true)
    }

    /// What there is to do for a board. With `patient`, a press that is under way is waited for.
    pub(super) fn look(&mut self, id: BoardId, patient: bool) -> Look {
        let Some(watch) = self.boards.get_mut(&id) else { return Look::AtRest };
        if !watch.unseen {
            watch.tended = false;
            return Look::AtRest;
        }
        if patient && watch.pages.iter().any(Page::is_being_painted) {
            return Look::Busy;
        }
        watch.unseen = false;
        Look::Due
    }

    /// A press asks to paint a message.
    pub(super) fn brush(&mut self, message: MessageId) -> Brush {
        let Some((place, page)) = self.page(message) else { return Brush::NoBoard };
        let now = Instant::now();
        if page.has_room_for_a_press(now) { Brush::Free(page.begin(now), place) } else { Brush::Crowded }
    }

    /// When the keeper may edit a message next.
    pub(super) fn free_at(&mut self, message: MessageId, now: Instant) -> Instant {
        self.page(message).map_or(now, |(_, page)| page.free_at(now))
    }

    /// The keeper begins to paint a message.
    pub(super) fn begin(&mut self, message: MessageId) -> Option<Ticket> {
        self.page(message).map(|(_, page)| page.begin(Instant::now()))
    }

    /// A painting ended. Whose board it is, and what is certain now.
    pub(super) fn end(&mut self, message: MessageId, ticket: Ticket, arrived: Option<Digest>) -> Option<Ended> {
        let (_, page) = self.page(message)?;
        let certain = page.end(ticket, arrived);
        let id = *self.messages.get(&message)?;
        let watch = self.boards.get(&id)?;
        Some(Ended { board: id, guild: watch.board.guild, certain })
    }

    pub(super) fn lose(&mut self, message: MessageId, why: Lost) {
        if let Some((_, page)) = self.page(message) {
            page.lost = Some(why);
        }
    }

    /// A board has one message more, at its end.
    pub(super) fn append(&mut self, id: BoardId, posted: Posted) {
        if let Some(watch) = self.boards.get_mut(&id) {
            watch.pages.push(Page::new(posted));
            self.messages.insert(posted.message, id);
        }
    }

    /// A message was posted anew.
    pub(super) fn replace(&mut self, old: MessageId, new: Posted) {
        let Some(id) = self.messages.remove(&old) else { return };
        self.messages.insert(new.message, id);
        let pages = self.boards.get_mut(&id).into_iter().flat_map(|watch| &mut watch.pages);
        for page in pages.filter(|page| page.message == old) {
            *page = Page::new(new);
        }
    }

    /// A board has a message less.
    pub(super) fn drop_message(&mut self, message: MessageId) {
        let Some(id) = self.messages.remove(&message) else { return };
        if let Some(watch) = self.boards.get_mut(&id) {
            watch.pages.retain(|page| page.message != message);
        }
    }

    /// What another process has left of a board takes the place of what was known here.
    pub(super) fn reread(&mut self, board: &Board) {
        let Some(watch) = self.boards.get_mut(&board.id) else { return };
        let kept: HashSet<MessageId> = board.messages.iter().map(|posted| posted.message).collect();
        self.messages.retain(|message, owner| *owner != board.id || kept.contains(message));
        self.messages.extend(kept.into_iter().map(|message| (message, board.id)));
        let mut known = std::mem::take(&mut watch.pages);
        for posted in &board.messages {
            let place = known.iter().position(|page| page.message == posted.message && page.is_being_painted());
            watch.pages.push(place.map_or_else(|| Page::new(*posted), |place| known.swap_remove(place)));
        }
    }

    fn page(&mut self, message: MessageId) -> Option<(usize, &mut Page)> {
        let watch = self.boards.get_mut(self.messages.get(&message)?)?;
        watch.pages.iter_mut().enumerate().find(|(_, page)| page.message == message)
    }
}

/// Whether two boards of one session stand in one channel.
fn is_same_place(one: &Board, other: &Board) -> bool {
    one.channel == other.channel && one.workspace == other.workspace
}

/// A painting that ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    pub(super) board: BoardId,
    pub(super) guild: GuildId,
    /// What is certainly to be seen now; if nothing, the board has to be looked at again.
    pub(super) certain: Option<Digest>,
}
