//! Who is being acted for right now, so that somebody's data is not deleted in the middle of what they do.
//!
//! A request finds out who somebody is on Roblox and acts on it a moment later. Were their data deleted in that moment,
//! the request would bring some of it back. So whoever acts holds this while they do, and deletion waits for them, and
//! keeps others waiting.

use std::ops::Deref;
use std::sync::Arc;

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

use crate::domain::{DiscordUserId, Link};

/// People share these; a deletion keeps one in so many waiting, for the moment that it takes.
const SHARES: usize = 64;

#[derive(Debug, Clone)]
pub(super) struct Presence(Arc<[Arc<RwLock<()>>]>);

impl Default for Presence {
    fn default() -> Self {
        Self((0..SHARES).map(|_| Arc::default()).collect())
    }
}

/// A link that is being acted on. Must not be asked for by somebody who holds one: they could wait for each other.
#[derive(Debug)]
pub struct Present {
    link: Link,
    _acting: OwnedRwLockReadGuard<()>,
}

impl Deref for Present {
    type Target = Link;

    fn deref(&self) -> &Link {
        &self.link
    }
}

/// Nobody acts for this user while this is held.
#[derive(Debug)]
pub struct Alone {
    _acting: OwnedRwLockWriteGuard<()>,
}

impl Presence {
    pub(super) async fn acting(&self, discord: DiscordUserId) -> OwnedRwLockReadGuard<()> {
        Arc::clone(self.share(discord)).read_owned().await
    }

    pub(super) async fn alone(&self, discord: DiscordUserId) -> Alone {
        Alone { _acting: Arc::clone(self.share(discord)).write_owned().await }
    }

    /// IDs that were made one after the other, and IDs that end alike, fall apart.
    fn share(&self, discord: DiscordUserId) -> &Arc<RwLock<()>> {
        let mixed = discord.get().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        &self.0[usize::try_from(mixed).unwrap_or_default() % self.0.len()]
    }
}

impl Present {
    pub(super) const fn new(link: Link, acting: OwnedRwLockReadGuard<()>) -> Self {
        Self { link, _acting: acting }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn whoever_deletes_waits_for_those_who_act_and_they_do_not_wait_for_each_other() {
        let presence = Presence::default();
        let user = DiscordUserId::new(7).unwrap();
        let (first, second) = (presence.acting(user).await, presence.acting(user).await);
        let moment = Duration::from_millis(20);
        assert!(tokio::time::timeout(moment, presence.alone(user)).await.is_err());
        drop((first, second));
        let alone = presence.alone(user).await;
        assert!(tokio::time::timeout(moment, presence.acting(user)).await.is_err());
        drop(alone);
        presence.acting(user).await;
    }
}
