//! What is written about boards: gathered for a moment and put into one transaction, so that many boards cost the disk no
//! more than one, and never more than five writes a second, which nobody who claims notices.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout_at;

use crate::desk::{BoardNote, Desk};
use crate::domain::{BoardId, GuildId, MessageId};
use crate::store::boards::Digest;

/// How long notes are gathered.
const GATHERED_FOR: Duration = Duration::from_millis(200);
/// How long what could not be written waits for the next try.
const RETRY: Duration = Duration::from_secs(2);

/// Takes notes. Clones write into the same ledger.
#[derive(Debug, Clone)]
pub(super) struct Ledger(mpsc::UnboundedSender<Entry>);

/// Whether a message was taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It was.
    Yes,
    /// Another process is painting it, or has replaced it.
    Elsewhere,
    /// The database does not take it.
    NotWritten,
}

#[derive(Debug)]
enum Entry {
    Note(BoardNote),
    Take(GuildId, MessageId, oneshot::Sender<Taken>),
    /// Nothing comes after this.
    Close,
}

impl Ledger {
    /// A ledger and what writes it, until it is closed or its last clone is gone.
    pub(super) fn open(desk: Desk) -> (Self, impl Future<Output = ()>) {
        let (sender, entries) = mpsc::unbounded_channel();
        // Two processes on one database are told apart by chance.
        let process: Arc<str> = std::iter::repeat_with(fastrand::alphanumeric).take(16).collect::<String>().into();
        (Self(sender), Scribe { desk, process, entries, notes: Vec::new() }.run())
    }

    /// Takes a message to paint it. What it shows is not certain from here on.
    pub(super) async fn take(&self, guild: GuildId, message: MessageId) -> Taken {
        let (reply, taken) = oneshot::channel();
        self.enter(Entry::Take(guild, message, reply));
        taken.await.unwrap_or(Taken::NotWritten)
    }

    /// A message shows this, or nobody knows what.
    pub(super) fn shows(&self, guild: GuildId, message: MessageId, digest: Option<Digest>) {
        self.enter(Entry::Note(BoardNote::Shows(guild, message, digest)));
    }

    /// A board shows how its session ended.
    pub(super) fn settled(&self, guild: GuildId, board: BoardId) {
        self.enter(Entry::Note(BoardNote::Settled(guild, board)));
    }

    /// Everything so far is to be written at once, and nothing after it.
    pub(super) fn close(&self) {
        self.enter(Entry::Close);
    }

    fn enter(&self, entry: Entry) {
        // The scribe outlives every ledger; should it not, whoever waits for an answer finds that out.
        drop(self.0.send(entry));
    }
}

struct Scribe {
    desk: Desk,
    process: Arc<str>,
    entries: mpsc::UnboundedReceiver<Entry>,
    /// Notes that are still to be written.
    notes: Vec<BoardNote>,
}

impl Scribe {
    async fn run(mut self) {
        while let Some(first) = self.entries.recv().await {
            let gathered = self.gather(first).await;
            let last = gathered.last;
            let written = self.write(gathered).await;
            if last {
                return;
            }
            if !written {
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    /// What comes in within a moment.
    async fn gather(&mut self, first: Entry) -> Gathered {
        let mut gathered = Gathered::default();
        let until = tokio::time::Instant::now() + GATHERED_FOR;
        let mut next = Some(first);
        while let Some(entry) = next {
            match entry {
                Entry::Note(note) => self.notes.push(note),
                Entry::Take(guild, message, reply) => {
                    gathered.takes.push((self.notes.len(), reply));
                    self.notes.push(BoardNote::Take(guild, message));
                }
                Entry::Close => {
                    gathered.last = true;
                    break;
                }
            }
            next = timeout_at(until, self.entries.recv()).await.ok().flatten();
        }
        gathered
    }

    /// False when the database does not take it; then it is kept for the next time.
    async fn write(&mut self, gathered: Gathered) -> bool {
        let written = self.desk.note_boards(&self.process, &self.notes).await;
        match &written {
            Ok(_) => self.notes.clear(),
            Err(failure) => {
                tracing::warn!(error = %failure, notes = self.notes.len(), "what boards show could not be written; trying again");
                self.notes.retain(|note| !matches!(note, BoardNote::Take(..)));
            }
        }
        let done = written.ok();
        for (place, reply) in gathered.takes {
            let taken = match done.as_ref().map(|done| done.get(place)) {
                Some(Some(true)) => Taken::Yes,
                Some(Some(false) | None) => Taken::Elsewhere,
                None => Taken::NotWritten,
            };
            // Whoever has gone has no use for the answer.
            drop(reply.send(taken));
        }
        done.is_some()
    }
}

/// Who waits for what is being written.
#[derive(Default)]
struct Gathered {
    /// With the place of their note.
    takes: Vec<(usize, oneshot::Sender<Taken>)>,
    last: bool,
}
