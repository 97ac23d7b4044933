//! What is wrong with the database now, known in one place: said in the log once when it begins and once when it ends,
//! however many requests meet it meanwhile.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::store::{StoreFailure, Trouble};

#[derive(Debug)]
pub(super) struct Condition {
    /// Named in the log.
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    trouble: Option<(Trouble, Instant)>,
    /// A page that cannot be read does not mend by itself, though most of the file may still work.
    is_damaged: bool,
    wrote_at: Option<Instant>,
}

impl Condition {
    pub(super) fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), state: Mutex::default() }
    }

    /// A failure was met. One that is no trouble of the database (a constraint, an unreadable row) says nothing here.
    pub(super) fn noticed(&self, failure: &StoreFailure) {
        if let Some(trouble) = failure.trouble() {
            self.begins(trouble, failure);
        }
    }

    pub(super) fn begins(&self, trouble: Trouble, said: &dyn std::fmt::Display) {
        let path = self.path.display();
        let mut state = self.state();
        if trouble == Trouble::Damaged {
            if !std::mem::replace(&mut state.is_damaged, true) {
                tracing::error!(database = %path, error = %said, "{trouble}; {}", trouble.remedy());
            }
            return;
        }
        match &mut state.trouble {
            Some((known, _)) if *known == trouble => {}
            // A fault often shows first as one thing and then as another; it began when it began.
            Some((known, _)) => {
                *known = trouble;
                tracing::error!(database = %path, error = %said, "{trouble}; {}", trouble.remedy());
            }
            none @ None => {
                *none = Some((trouble, Instant::now()));
                tracing::error!(database = %path, error = %said, "{trouble}, so nothing can be written; {}", trouble.remedy());
            }
        }
    }

    /// Something was written, by a write that was made to find out. True when something was wrong until now.
    pub(super) fn works(&self) -> bool {
        let path = self.path.display();
        let mut state = self.state();
        state.wrote_at = Some(Instant::now());
        let Some((trouble, since)) = state.trouble.take() else { return false };
        tracing::info!(database = %path, lasted_ms = since.elapsed().as_millis(), "the database takes writes again; it was: {trouble}");
        true
    }

    /// A transaction was committed. That is no proof that a trouble is over: it may have written nothing.
    pub(super) fn committed(&self) {
        self.state().wrote_at = Some(Instant::now());
    }

    pub(super) fn trouble(&self) -> Option<Trouble> {
        self.state().trouble.map(|(trouble, _)| trouble)
    }

    pub(super) fn is_damaged(&self) -> bool {
        self.state().is_damaged
    }

    pub(super) fn wrote_within(&self, time: Duration) -> bool {
        self.state().wrote_at.is_some_and(|at| at.elapsed() < time)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here can panic half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
