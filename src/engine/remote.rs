//! What can come between us and whoever decides elsewhere: reasons why nothing was done, and what is not known yet.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use super::{Decision, EngineFailure, Seated};
use crate::domain::{Origin, SessionId, SlotChange};

/// Why nothing was done, or why it will never be known. No text here holds a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// SERIES does not answer, or answers with its own failure.
    #[error("SERIES does not answer")]
    Down,
    /// SERIES answers, and not in a form that we can read.
    #[error("SERIES answers in a form that cannot be read")]
    Unreadable,
    /// SERIES wants fewer requests, for so long.
    #[error("SERIES asks to wait {} ms", wait.as_millis())]
    TooMany {
        /// How long.
        wait: Duration,
    },
    /// SERIES does not accept the workspace's key.
    #[error("SERIES does not accept the workspace's key")]
    KeyRefused,
    /// The workspace has no key.
    #[error("the workspace has no SERIES key")]
    KeyMissing,
    /// The workspace's key is there and cannot be read.
    #[error("the workspace's SERIES key cannot be decrypted")]
    KeyUnreadable,
    /// SERIES has no call for it.
    #[error("SERIES' API cannot do this")]
    NotOffered,
    /// SERIES was asked, did not confirm it, and has not done it by the time until which it could have.
    #[error("SERIES did not confirm it in time, and did not do it")]
    NotCarriedOut,
    /// SERIES was asked, and whether it did it could not be found out.
    #[error("whether SERIES did it could not be found out")]
    NeverConfirmed,
    /// SERIES was asked for a new description, did not answer, and shows none. Whatever else was asked for is done.
    #[error("whether SERIES has the new description could not be found out")]
    DescriptionUnknown,
    /// What the same member asked for before in the same role is not confirmed yet.
    #[error("an earlier request of the same member is not confirmed yet")]
    EarlierOne,
}

/// What a request comes to in the end.
pub type Settled = Result<Decision<Seated>, EngineFailure>;

/// A slot that SERIES was asked for.
#[derive(Debug, Clone)]
pub struct AskedFor {
    /// Whose request.
    pub origin: Origin,
    /// In this session.
    pub session: SessionId,
    /// What was asked for.
    pub change: SlotChange,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// A request that may still be carried out. Clones wait for the same truth.
#[derive(Debug, Clone)]
pub struct Unconfirmed {
    asked: Arc<AskedFor>,
    truth: watch::Receiver<Option<Settled>>,
}

impl Unconfirmed {
    pub(super) fn new(asked: AskedFor, truth: watch::Receiver<Option<Settled>>) -> Self {
        Self { asked: Arc::new(asked), truth }
    }

    /// What SERIES was asked for.
    #[must_use]
    pub fn asked(&self) -> &AskedFor {
        &self.asked
    }

    /// Waits for the truth. It comes within minutes: nothing is found out any more after that.
    pub async fn settled(mut self) -> Settled {
        let settled = self.truth.wait_for(Option::is_some).await.ok().and_then(|settled| settled.clone());
        // Whoever was to tell it is gone: the program ends.
        settled.unwrap_or(Err(EngineFailure::Stopped))
    }
}
