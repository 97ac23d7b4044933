//! What people may ask of what is kept of them: all of it in a file, or that it be deleted.
//!
//! Both hold for every server in which this program knows them, not only for the one where they ask: a person has one
//! life here, and would have to remember every server they ever were in.

mod carrying_on;
mod erasure;
mod export;
mod former;
mod remotely;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Mutex, MutexGuard};

pub use erasure::{Erasure, Preview, RunningClaim};
pub use export::Export;
pub use former::{ANSWERABLE, Former, Unknown};

use super::programs::{Allowance, Meters};
use super::{Caller, Desk};
use crate::domain::{DiscordUserId, LinkSource, RobloxId, WorkspaceName};
use crate::store::{self, StoreFailure};

/// How often somebody may ask: so many times at once, and once more every minute. Somebody's own history may be long.
const ALLOWANCE: Allowance = Allowance::new(1, 6);

/// How many entries of a former release are made up for at once, and how long others have the writer in between.
const ENTRIES: u32 = 200;
const BETWEEN_STEPS: Duration = Duration::from_millis(5);

/// Counts what people ask for. Clones count together.
#[derive(Debug, Clone)]
pub(super) struct Allowances(Meters<DiscordUserId>);

impl Default for Allowances {
    fn default() -> Self {
        Self(Meters::new(ALLOWANCE, Some(10_000)))
    }
}

/// Who has the turn to read or delete everything of a person: one in the whole program, so that the rest of it hardly
/// notices. Clones take turns with each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Arc<Mutex<()>>);

impl Turns {
    /// Waits for it.
    async fn next(&self) -> MutexGuard<'_, ()> {
        self.0.lock().await
    }
}

/// Asked too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooSoon {
    /// When it may be asked again.
    pub again_at: Timestamp,
}

/// What of a person is out of reach here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutOfReach {
    /// Communities whose sessions SERIES keeps.
    pub remote: Vec<WorkspaceName>,
    /// Accounts that they have by a moderator's word alone.
    pub unproved: Vec<RobloxId>,
    /// Accounts that are somebody else's too.
    pub shared: Vec<RobloxId>,
    /// Providers that know who they are and say so again as soon as they are asked.
    pub said_by: Vec<LinkSource>,
    /// Until when what they did as a moderator stands under a name that leads to them, since they had their data deleted.
    pub former_until: Option<Timestamp>,
}

impl Desk {
    fn may_ask(&self, caller: &Caller) -> Result<(), TooSoon> {
        let Err(wait) = self.allowances.0.take(&caller.user) else { return Ok(()) };
        let now = Timestamp::now();
        Err(TooSoon { again_at: now.checked_add(wait).unwrap_or(now) })
    }

    /// Makes up for the entries of the audit trail that were written without whom they mention, by a former release: without
    /// that nobody is found in them.
    async fn note_older_mentions(&self) -> Result<(), StoreFailure> {
        if !store::audit::are_missing(&mut *self.database.reader().await?).await? {
            return Ok(());
        }
        while self.note_some_older_mentions(ENTRIES).await? >= ENTRIES {
            tokio::time::sleep(BETWEEN_STEPS).await;
        }
        Ok(())
    }

    /// As many as one step of the writer takes; how many those were.
    pub(super) async fn note_some_older_mentions(&self, most: u32) -> Result<u32, StoreFailure> {
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let noted = store::audit::note_older(&mut transaction, most).await?;
        transaction.commit().await?;
        Ok(noted)
    }
}
