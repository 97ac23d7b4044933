//! Edits that wait for a yes, or for their mistakes to be put right. They are kept for as long as Discord takes answers to the
//! interaction that they came with, and not longer than the program runs: who comes later is asked to begin anew.

use std::time::Duration;

use moka::sync::Cache;

use crate::bot::custom_id::PendingId;
use crate::bot::view::panel::forms::EditTexts;
use crate::domain::{EntryId, SessionChanges, SessionId};

/// What waits.
#[derive(Debug, Clone)]
pub(super) enum Waiting {
    /// Changes by which holders would lose their slots, and who.
    Surely(SessionChanges),
    /// Texts of which one cannot be read, and what the form had been opened on.
    Again(EditTexts, EntryId),
}

/// All that wait.
#[derive(Debug, Clone)]
pub struct Pending(Cache<PendingId, (SessionId, Waiting)>);

impl Default for Pending {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(1_000).time_to_live(Duration::from_mins(15)).build())
    }
}

impl Pending {
    pub(super) fn keep(&self, session: &SessionId, waiting: Waiting) -> PendingId {
        let id = PendingId::fresh();
        self.0.insert(id, (session.clone(), waiting));
        id
    }

    /// What waits under this number for this session.
    pub(super) fn find(&self, session: &SessionId, id: PendingId) -> Option<Waiting> {
        self.0.get(&id).filter(|(of, _)| of == session).map(|(_, waiting)| waiting)
    }
}
