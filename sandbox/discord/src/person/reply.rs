//! Waiting for a bot's answer.
//!
//! Owns when an interaction counts as answered. What it looks like is in `outcome`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::outcome::Outcome;
use crate::core::Core;
use crate::world::interaction::{DEADLINE, Interaction, Stage};

/// An interaction under way.
#[derive(Debug)]
pub struct Reply {
    core: Arc<Core>,
    id: u64,
    changed: Arc<Notify>,
    /// The latest change that the holder of this has been shown.
    seen: AtomicU64,
}

impl Reply {
    pub(super) fn new(core: Arc<Core>, id: u64, changed: Arc<Notify>) -> Self {
        Self { core, id, changed, seen: AtomicU64::new(0) }
    }

    /// The interaction's identifier.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The interaction's token.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        self.core.world().interactions.get(self.id).map(|interaction| interaction.token.clone())
    }

    /// How it stands now, without waiting.
    #[must_use]
    pub fn now(&self) -> Outcome {
        self.look(|_, _| true).unwrap_or_default()
    }

    /// Waits for the first response of any kind, or the failure after three seconds.
    pub async fn acknowledged(&self) -> Outcome {
        self.until(|interaction, now| interaction.stage != Stage::Waiting || interaction.has_failed(now)).await
    }

    /// Waits for the first real answer: after a deferral, for what it promised. A bot that only acknowledges a press
    /// (response 6) and does nothing more never answers; [`Reply::acknowledged`] waits for that.
    pub async fn settled(&self) -> Outcome {
        self.until(|interaction, now| interaction.stage == Stage::Answered || interaction.has_failed(now)).await
    }

    /// Waits for the answer, and then until nothing more has come for as long as `quiet`.
    pub async fn finished(&self, quiet: Duration) -> Outcome {
        let mut outcome = self.settled().await;
        loop {
            match tokio::time::timeout(quiet, self.next_change()).await {
                Ok(later) => outcome = later,
                Err(_) => return outcome,
            }
        }
    }

    /// Waits for whatever this interaction does next: a response, an edit, a follow-up, a failure.
    pub async fn next_change(&self) -> Outcome {
        let seen = self.seen.load(Ordering::Relaxed);
        self.until(move |interaction, _| interaction.changes > seen).await
    }

    pub(super) async fn until(&self, done: impl Fn(&Interaction, Duration) -> bool) -> Outcome {
        let give_up = Instant::now() + self.core.settings.patience;
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // From here on no change is missed, though the look happens before the waiting.
            changed.as_mut().enable();
            if let Some(outcome) = self.look(&done) {
                return outcome;
            }
            let wake = give_up.min(Instant::now() + self.until_deadline());
            if tokio::time::timeout_at(wake, changed).await.is_err() && Instant::now() >= give_up {
                return self.now();
            }
        }
    }

    /// How it stands, if that is what is waited for. An interaction that was forgotten never changes again.
    fn look(&self, done: impl Fn(&Interaction, Duration) -> bool) -> Option<Outcome> {
        let world = self.core.world();
        let now = self.core.clock.elapsed();
        let Some(interaction) = world.interactions.get(self.id) else {
            return Some(Outcome { failed: true, ..Outcome::default() });
        };
        if !done(interaction, now) {
            return None;
        }
        self.seen.store(interaction.changes, Ordering::Relaxed);
        Some(Outcome::of(&self.core, &world, interaction, now))
    }

    fn until_deadline(&self) -> Duration {
        let world = self.core.world();
        match world.interactions.get(self.id) {
            Some(interaction) if interaction.stage == Stage::Waiting && !interaction.failed => {
                let late = interaction.dispatched + DEADLINE + Duration::from_millis(1);
                late.saturating_sub(self.core.clock.elapsed()).max(Duration::from_millis(1))
            }
            _ => self.core.settings.patience,
        }
    }
}
