//! What was last seen of SERIES' sessions, workspace by workspace. Only differences become announcements.
//!
//! Reads may overtake each other: each takes a ticket before it is sent, and what comes with an older ticket than what is
//! kept is not kept.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::time::Instant;

use super::picture::{Picture, Shown, picture};
use super::read::SessionRead;
use crate::domain::{Description, Session, SessionId, SlotChange, WorkspaceId};
use crate::engine::SessionChanged;

/// How long a session is kept that nobody asked for.
const KEPT_FOR: Duration = Duration::from_secs(3600);

/// The most sessions that are remembered not to be there; anybody can ask for any.
const MOST_GONE: usize = 1_000;

/// Proof of when a read began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    number: u64,
    at: Instant,
}

/// All workspaces.
#[derive(Debug)]
pub(super) struct Shelves {
    tickets: AtomicU64,
    shelves: Mutex<HashMap<WorkspaceId, Shelf>>,
    changes: broadcast::Sender<SessionChanged>,
}

/// One workspace.
#[derive(Debug, Default)]
struct Shelf {
    sessions: HashMap<SessionId, Kept>,
    coming: Option<(Vec<SessionId>, Instant)>,
    /// Asked for, and not there.
    gone: HashSet<SessionId>,
    pressed_at: Option<Instant>,
    changed_at: Option<Instant>,
}

#[derive(Debug)]
struct Kept {
    picture: Picture,
    ticket: Ticket,
}

/// What has happened in a workspace lately.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lately {
    /// Since somebody asked for a slot.
    pub(super) pressed: Option<Duration>,
    /// Since something was different from before.
    pub(super) changed: Option<Duration>,
}

impl Shelves {
    pub(super) fn new(changes: broadcast::Sender<SessionChanged>) -> Self {
        Self { tickets: AtomicU64::new(0), shelves: Mutex::default(), changes }
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<SessionChanged> {
        self.changes.subscribe()
    }

    /// To be taken before a request is sent.
    pub(super) fn ticket(&self) -> Ticket {
        Ticket { number: self.tickets.fetch_add(1, Ordering::Relaxed), at: Instant::now() }
    }

    /// What was read that way, and announces it if it differs from what was known. Nothing for what cannot be shown.
    pub(super) fn keep(&self, workspace: &WorkspaceId, ticket: Ticket, read: SessionRead, shown: Shown) -> Option<Picture> {
        let mut shelves = self.lock();
        let shelf = shelves.entry(workspace.clone()).or_default();
        let id = read.id()?.parse::<SessionId>().ok()?;
        let known = shelf.sessions.get(&id);
        let seen = picture(workspace, read, shown, known.map(|kept| &*kept.picture.session))?;
        match known {
            Some(kept) if kept.ticket.number > ticket.number => return Some(seen),
            Some(kept) if kept.picture.session != seen.session => {
                shelf.changed_at = Some(Instant::now());
                self.announce(&seen.session);
            }
            Some(_) => {}
            // What is seen for the first time may differ from what a board has shown since before the start.
            None => self.announce(&seen.session),
        }
        shelf.gone.remove(&id);
        shelf.sessions.insert(id, Kept { picture: seen.clone(), ticket });
        Some(seen)
    }

    /// SERIES has carried this out. The session as it is by that: as it was seen last, or else as it was before.
    pub(super) fn carried_out(&self, workspace: &WorkspaceId, before: &Picture, change: &SlotChange) -> Picture {
        let ticket = self.ticket();
        let mut shelves = self.lock();
        let shelf = shelves.entry(workspace.clone()).or_default();
        let id = &before.session.id;
        let latest = shelf.sessions.get(id).map_or(before, |kept| &kept.picture);
        let mut session = Session::clone(&latest.session);
        // Not applied where a read has already seen it.
        let after = if session.apply(change) { latest.with(session) } else { latest.clone() };
        if after.session != latest.session {
            shelf.changed_at = Some(Instant::now());
            self.announce(&after.session);
        }
        shelf.sessions.insert(id.clone(), Kept { picture: after.clone(), ticket });
        after
    }

    /// SERIES has taken this description, which its answers do not show: it is kept with what they do.
    pub(super) fn describe(&self, workspace: &WorkspaceId, seen: &Picture, description: &Description) -> Picture {
        let mut shelves = self.lock();
        let shelf = shelves.entry(workspace.clone()).or_default();
        let id = &seen.session.id;
        let latest = shelf.sessions.get(id).map_or(seen, |kept| &kept.picture);
        if latest.session.description.as_ref() == Some(description) {
            return latest.clone();
        }
        let after = latest.with(Session { description: Some(description.clone()), ..Session::clone(&latest.session) });
        shelf.changed_at = Some(Instant::now());
        self.announce(&after.session);
        let ticket = self.ticket();
        shelf.sessions.insert(id.clone(), Kept { picture: after.clone(), ticket });
        after
    }

    /// The session is no more.
    pub(super) fn forget_session(&self, workspace: &WorkspaceId, session: &SessionId) {
        let mut shelves = self.lock();
        let shelf = shelves.entry(workspace.clone()).or_default();
        if shelf.gone.len() < MOST_GONE {
            shelf.gone.insert(session.clone());
        }
        if let Some(kept) = shelf.sessions.remove(session) {
            // Whoever shows it looks, and finds that it is gone.
            self.announce(&kept.picture.session);
        }
    }

    /// Whether there is nothing more to see of a session: it is over, or gone.
    pub(super) fn has_ended(&self, workspace: &WorkspaceId, session: &SessionId) -> bool {
        let shelves = self.lock();
        let Some(shelf) = shelves.get(workspace) else { return false };
        let over = shelf.sessions.get(session).is_some_and(|kept| kept.picture.session.status.is_over());
        over || shelf.gone.contains(session)
    }

    /// Nothing is known of a workspace any more.
    pub(super) fn forget(&self, workspace: &WorkspaceId) {
        self.lock().remove(workspace);
    }

    /// A session whose reading began at most so long ago.
    pub(super) fn fresh(&self, workspace: &WorkspaceId, session: &SessionId, age: Duration) -> Option<Picture> {
        let shelves = self.lock();
        let kept = shelves.get(workspace)?.sessions.get(session)?;
        (kept.ticket.at.elapsed() <= age).then(|| kept.picture.clone())
    }

    /// These sessions are coming; the reading began with this ticket.
    pub(super) fn set_coming(&self, workspace: &WorkspaceId, ticket: Ticket, ids: Vec<SessionId>) {
        let mut shelves = self.lock();
        let shelf = shelves.entry(workspace.clone()).or_default();
        shelf.sessions.retain(|id, kept| kept.ticket.at.elapsed() < KEPT_FOR || ids.contains(id));
        shelf.coming = Some((ids, ticket.at));
    }

    /// The coming sessions, if they were listed at most so long ago, each as it was seen last.
    pub(super) fn coming(&self, workspace: &WorkspaceId, age: Duration) -> Option<Vec<Arc<Session>>> {
        let shelves = self.lock();
        let shelf = shelves.get(workspace)?;
        let (ids, at) = shelf.coming.as_ref()?;
        let session = |id: &SessionId| shelf.sessions.get(id).map(|kept| Arc::clone(&kept.picture.session));
        (at.elapsed() <= age).then(|| ids.iter().filter_map(session).collect())
    }

    /// A session was made: it is coming before the next list says so.
    pub(super) fn comes_too(&self, workspace: &WorkspaceId, session: &SessionId) {
        let mut shelves = self.lock();
        if let Some((ids, _)) = shelves.get_mut(workspace).and_then(|shelf| shelf.coming.as_mut())
            && !ids.contains(session)
        {
            ids.push(session.clone());
        }
    }

    /// Somebody asks for a slot.
    pub(super) fn pressed(&self, workspace: &WorkspaceId) {
        self.lock().entry(workspace.clone()).or_default().pressed_at = Some(Instant::now());
    }

    pub(super) fn lately(&self, workspace: &WorkspaceId) -> Lately {
        let shelves = self.lock();
        let Some(shelf) = shelves.get(workspace) else { return Lately::default() };
        let since = |moment: Option<Instant>| moment.map(|moment| moment.elapsed());
        Lately { pressed: since(shelf.pressed_at), changed: since(shelf.changed_at) }
    }

    fn announce(&self, session: &Arc<Session>) {
        // Nobody may be listening.
        drop(self.changes.send(SessionChanged { session: Arc::clone(session), elsewhere: false }));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<WorkspaceId, Shelf>> {
        // Nothing in here can panic half-way through a change.
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::domain::{RobloxId, SlotNumber};

    fn shelves() -> (Shelves, broadcast::Receiver<SessionChanged>) {
        let (changes, heard) = broadcast::channel(100);
        (Shelves::new(changes), heard)
    }

    fn workspace() -> WorkspaceId {
        "workspace_1".parse().unwrap()
    }

    fn read(slots: &str) -> SessionRead {
        let text = format!(
            r#"{{"SessionId":"s1","Scheduled":"2024-01-20T15:00:00Z","CustomRoles":{{"Trainer":{{"Slots":{{{slots}}}}}}}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn vacancies(shelves: &Shelves) -> usize {
        let kept = shelves.fresh(&workspace(), &"s1".parse().unwrap(), Duration::MAX).unwrap();
        kept.session.capacity().vacant
    }

    #[tokio::test]
    async fn what_was_read_before_something_newer_does_not_take_its_place() {
        let (shelves, mut heard) = shelves();
        let (early, late) = (shelves.ticket(), shelves.ticket());
        shelves.keep(&workspace(), late, read(r#""8":{}"#), Shown::Whole);
        let seen = shelves.keep(&workspace(), early, read(r#""VACANT_0":{}"#), Shown::Whole).unwrap();
        assert_eq!((seen.session.capacity().vacant, vacancies(&shelves)), (1, 0));
        assert!(heard.try_recv().is_ok() && heard.try_recv().is_err(), "only the newer one is announced");
    }

    #[tokio::test]
    async fn what_was_carried_out_is_newer_than_what_was_read_on_the_way() {
        let (shelves, mut heard) = shelves();
        let before = shelves.keep(&workspace(), shelves.ticket(), read(r#""VACANT_0":{},"VACANT_1":{}"#), Shown::Whole).unwrap();
        let on_the_way = shelves.ticket();
        let by = RobloxId::new(8).unwrap();
        let change = SlotChange::Taken { role: "Trainer".parse().unwrap(), slot: SlotNumber::new(1), by };
        let after = shelves.carried_out(&workspace(), &before, &change);
        assert_eq!(after.session.roles[0].slot_of(by), Some(SlotNumber::new(1)));
        shelves.keep(&workspace(), on_the_way, read(r#""VACANT_0":{},"VACANT_1":{}"#), Shown::Whole);
        assert_eq!(vacancies(&shelves), 1);
        let again = shelves.carried_out(&workspace(), &before, &change);
        assert_eq!(again.session, after.session, "carried out once, however often it is said");
        assert_eq!(std::iter::from_fn(|| heard.try_recv().ok()).count(), 2);
    }

    #[tokio::test]
    async fn the_same_once_more_is_no_change() {
        let (shelves, mut heard) = shelves();
        for _ in 0..3 {
            shelves.keep(&workspace(), shelves.ticket(), read(r#""VACANT_0":{}"#), Shown::Listed);
        }
        assert_eq!(std::iter::from_fn(|| heard.try_recv().ok()).count(), 1);
        assert_eq!(shelves.lately(&workspace()).changed, None);
    }

    #[tokio::test]
    async fn a_session_that_is_gone_is_remembered_as_that_until_it_is_seen_again() {
        let (shelves, _) = shelves();
        let id: SessionId = "s1".parse().unwrap();
        shelves.forget_session(&workspace(), &id);
        assert!(shelves.has_ended(&workspace(), &id));
        shelves.keep(&workspace(), shelves.ticket(), read(""), Shown::Whole);
        assert!(!shelves.has_ended(&workspace(), &id));
    }
}
