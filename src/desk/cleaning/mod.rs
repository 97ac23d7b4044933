//! Removing what nobody needs any more: everything here has a life (`lives`), and goes in steps that are so small that
//! nobody waits for them.
//!
//! Each step is one short transaction that finds by itself what there is to do, so two processes at it do nothing twice, and
//! one that ends half-way leaves nothing half-done.

mod lives;
mod steps;

use std::num::NonZeroU32;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

pub use lives::Lives;

use super::{Desk, DeskFailure};

/// How fast it goes.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How many rows one step removes at most, or a few more.
    pub rows: u32,
    /// How long others have the database to themselves between two steps.
    pub between_steps: Duration,
    /// How often it is looked for deletions that were not done.
    pub between_looks: Duration,
    /// How long after a start everything is looked through for the first time.
    pub before_first_pass: Duration,
    /// How often it is from then on.
    pub between_passes: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            rows: 100,
            between_steps: Duration::from_millis(20),
            between_looks: Duration::from_secs(1),
            before_first_pass: Duration::from_mins(1),
            between_passes: Duration::from_mins(10),
        }
    }
}

/// The one who removes it.
#[derive(Debug, Clone)]
pub struct Cleaning {
    desk: Desk,
    lives: Lives,
    pace: Pace,
}

impl Cleaning {
    /// With the lives that docs/privacy.md tells people.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self { desk, lives: Lives::default(), pace: Pace::default() }
    }

    /// Which forgets the secrets of a server so long after the bot was removed from it.
    #[must_use]
    pub fn forgetting_after(mut self, days: NonZeroU32) -> Self {
        self.lives.left_secret = SignedDuration::from_hours(24 * i64::from(days.get()));
        self
    }

    /// At another pace.
    #[must_use]
    pub fn at(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// Goes on until told to stop. A step that fails is tried again at the next pass.
    pub async fn run(&self, stop: CancellationToken) {
        let mut pass_at = tokio::time::Instant::now() + self.pace.before_first_pass;
        loop {
            let now = Timestamp::now();
            let looked = tokio::select! {
                looked = self.look(now) => looked,
                () = stop.cancelled() => return,
            };
            said(looked);
            if pass_at <= tokio::time::Instant::now() {
                let passed = tokio::select! {
                    passed = self.pass(now) => passed,
                    () = stop.cancelled() => return,
                };
                said(passed.map(drop));
                pass_at = tokio::time::Instant::now() + self.pace.between_passes;
            }
            if tokio::time::timeout(self.pace.between_looks, stop.cancelled()).await.is_ok() {
                return;
            }
        }
    }

    /// Carries on the deletions that were not done.
    pub async fn look(&self, now: Timestamp) -> Result<(), DeskFailure> {
        self.desk.carry_on_erasing(now).await?;
        Ok(())
    }

    /// Removes everything that is too old at that moment, in as many steps as it takes. How many rows went.
    pub async fn pass(&self, now: Timestamp) -> Result<u64, DeskFailure> {
        let before = self.make_up_for_mentions().await;
        let passing = self.remove_passing(now).await?;
        let names = self.remove_names(now).await?;
        let requests = self.forget_requests(now).await?;
        let secrets = self.forget_left(now).await?;
        let names_of_former = self.forget_pseudonyms(now).await?;
        let history = self.remove_history(now).await?;
        before?;
        Ok(passing + names + requests + names_of_former + secrets + history)
    }

    async fn rest(&self) {
        tokio::time::sleep(self.pace.between_steps).await;
    }
}

fn said(done: Result<(), DeskFailure>) {
    if let Err(failure) = done {
        tracing::warn!(error = %failure, "what is too old could not be removed; it is tried again later");
    }
}
