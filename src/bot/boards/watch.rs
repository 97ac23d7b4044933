//! What the keeper knows of each message: what it was last painted with, and who is painting it now.
//!
//! Paintings may overtake each other on the way to Discord. Where two overlapped nobody knows which is on top, so the
//! board counts as unpainted and is drawn once more.

use std::collections::HashMap;

use tokio::time::Instant;

use super::pace::Pace;
use crate::domain::{ChannelId, MessageId, SessionId};
use crate::store::boards::Board;

/// All boards that the keeper looks after.
#[derive(Debug, Default)]
pub(super) struct Watched {
    boards: HashMap<MessageId, Watch>,
    /// Which messages show a session; a session that is here was looked up, even if nothing shows it.
    sessions: HashMap<SessionId, Vec<MessageId>>,
    paces: HashMap<ChannelId, Pace>,
}

#[derive(Debug)]
struct Watch {
    board: Board,
    /// The digest of what is certainly to be seen.
    painted: Option<u64>,
    /// Paintings under way, by presses and by the keeper.
    under_way: u32,
    /// How many paintings have begun.
    begun: u64,
    /// Whether it has to be looked at.
    unseen: bool,
    /// Whether a task looks after it.
    tended: bool,
}

/// One painting that has begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    begun: u64,
    alone: bool,
}

/// What a tender finds when it looks.
#[derive(Debug)]
pub(super) enum Look {
    /// Nothing to do; the tender is released.
    AtRest,
    /// Somebody's press is painting right now.
    Busy,
    /// This board has to be compared with its session. What it was painted with last, if that is certain.
    At(Board, Option<u64>),
}

impl Watched {
    /// Takes a board in; one that is known keeps what is known of it.
    pub(super) fn add(&mut self, board: Board, painted: Option<u64>) {
        let messages = self.sessions.entry(board.session.clone()).or_default();
        if !messages.contains(&board.message) {
            messages.push(board.message);
        }
        let fresh = Watch { board, painted, under_way: 0, begun: 0, unseen: false, tended: false };
        self.boards.entry(fresh.board.message).or_insert(fresh);
    }

    /// Lets a board go, and its session when nothing shows that any more.
    pub(super) fn remove(&mut self, message: MessageId) {
        let Some(watch) = self.boards.remove(&message) else { return };
        if let Some(messages) = self.sessions.get_mut(&watch.board.session) {
            messages.retain(|other| *other != message);
            if messages.is_empty() {
                self.sessions.remove(&watch.board.session);
            }
        }
        if self.boards.values().all(|other| other.board.channel != watch.board.channel) {
            self.paces.remove(&watch.board.channel);
        }
    }

    /// How many messages of this board there are besides the first.
    pub(super) fn further_parts(&self, first: MessageId) -> Vec<u8> {
        self.boards.values().filter(|watch| watch.board.first == Some(first)).map(|watch| watch.board.part).collect()
    }

    /// The first message was posted anew: the others belong to the new one.
    pub(super) fn follow(&mut self, old: MessageId, new: MessageId) {
        let parts = self.boards.values_mut().filter(|watch| watch.board.first == Some(old));
        parts.for_each(|watch| watch.board.first = Some(new));
    }

    /// What is noted of a board.
    pub(super) fn note(&mut self, message: MessageId, noted: impl FnOnce(&mut Board)) {
        if let Some(watch) = self.boards.get_mut(&message) {
            noted(&mut watch.board);
        }
    }

    pub(super) fn session_known(&mut self, session: &SessionId) {
        self.sessions.entry(session.clone()).or_default();
    }

    /// The messages that show a session; nothing if that was not looked up yet.
    pub(super) fn of_session(&self, session: &SessionId) -> Option<Vec<MessageId>> {
        self.sessions.get(session).cloned()
    }

    /// Marks a board to be looked at; true when somebody has to be found who does.
    pub(super) fn needs_a_tender(&mut self, message: MessageId) -> bool {
        let Some(watch) = self.boards.get_mut(&message) else { return false };
        watch.unseen = true;
        !std::mem::replace(&mut watch.tended, true)
    }

    /// When the next edit in this board's channel may be sent. Asking takes the turn.
    pub(super) fn reserve_turn(&mut self, channel: ChannelId) -> Instant {
        self.paces.entry(channel).or_default().reserve(Instant::now())
    }

    /// What there is to do for a board. With `patient`, a press that is under way is waited for.
    pub(super) fn look(&mut self, message: MessageId, patient: bool) -> Look {
        let Some(watch) = self.boards.get_mut(&message) else { return Look::AtRest };
        if !watch.unseen {
            watch.tended = false;
            return Look::AtRest;
        }
        if patient && watch.under_way > 0 {
            return Look::Busy;
        }
        watch.unseen = false;
        let certain = watch.painted.filter(|_| watch.under_way == 0);
        Look::At(watch.board.clone(), certain)
    }

    /// A painting begins.
    pub(super) fn begin(&mut self, message: MessageId) -> Option<Ticket> {
        let watch = self.boards.get_mut(&message)?;
        let alone = watch.under_way == 0;
        watch.under_way += 1;
        watch.begun += 1;
        watch.painted = None;
        Some(Ticket { begun: watch.begun, alone })
    }

    /// A painting ended: with this digest, or nobody knows how. True when the board has to be looked at again.
    pub(super) fn end(&mut self, message: MessageId, ticket: Ticket, arrived: Option<u64>) -> bool {
        let Some(watch) = self.boards.get_mut(&message) else { return false };
        watch.under_way = watch.under_way.saturating_sub(1);
        let undisturbed = ticket.alone && ticket.begun == watch.begun;
        watch.painted = arrived.filter(|_| undisturbed);
        watch.painted.is_none()
    }
}
