//! Who is being acted for right now, so that somebody's data is not deleted in the middle of what they do.
//!
//! A request finds out who somebody is on Roblox and acts on it a moment later. Were their data deleted in that moment,
//! the request would bring some of it back. So whoever acts holds this while they do, and deletion waits for them, and
//! keeps others waiting.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

use crate::domain::DiscordUserId;

/// So many people may be known before those are forgotten for whom nobody acts.
const TIDIED_AT: usize = 1_024;

/// A lock for each person, so that a deletion, which may have to wait for SERIES, keeps nobody else waiting.
#[derive(Debug, Clone, Default)]
pub(super) struct Presence(Arc<Mutex<Locks>>);

#[derive(Debug, Default)]
struct Locks {
    by_user: HashMap<DiscordUserId, Weak<RwLock<()>>>,
    /// How many were left when it was last tidied up.
    left: usize,
}

/// Somebody is acted for, or nobody is beside whoever holds this. One of the same user must not be asked for by whoever
/// holds one: they could wait for each other.
#[derive(Debug)]
pub struct Hold {
    user: DiscordUserId,
    _lock: Lock,
}

#[derive(Debug)]
#[expect(dead_code, reason = "held, and never looked at")]
enum Lock {
    BesideOthers(OwnedRwLockReadGuard<()>),
    Alone(OwnedRwLockWriteGuard<()>),
}

impl Hold {
    /// Of whom.
    #[must_use]
    pub const fn user(&self) -> DiscordUserId {
        self.user
    }
}

impl Presence {
    pub(super) async fn acting(&self, user: DiscordUserId) -> Hold {
        let lock = self.locks().of(user);
        Hold { user, _lock: Lock::BesideOthers(lock.read_owned().await) }
    }

    pub(super) async fn alone(&self, user: DiscordUserId) -> Hold {
        let lock = self.locks().of(user);
        Hold { user, _lock: Lock::Alone(lock.write_owned().await) }
    }

    fn locks(&self) -> MutexGuard<'_, Locks> {
        // Nothing in there can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Locks {
    /// The lock of this person; the same one for as long as anybody holds it or waits for it.
    fn of(&mut self, discord: DiscordUserId) -> Arc<RwLock<()>> {
        if let Some(lock) = self.by_user.get(&discord).and_then(Weak::upgrade) {
            return lock;
        }
        if self.by_user.len() >= TIDIED_AT.max(2 * self.left) {
            self.by_user.retain(|_, lock| lock.strong_count() > 0);
            self.left = self.by_user.len();
        }
        let lock = Arc::default();
        self.by_user.insert(discord, Arc::downgrade(&lock));
        lock
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
        let another = DiscordUserId::new(8).unwrap();
        presence.acting(another).await;
        drop(alone);
        presence.acting(user).await;
    }

    #[tokio::test]
    async fn people_for_whom_nobody_acts_any_more_are_forgotten_and_nobody_else() {
        let presence = Presence::default();
        let alone = presence.alone(DiscordUserId::new(1).unwrap()).await;
        for number in 2..=10_000 {
            presence.acting(DiscordUserId::new(number).unwrap()).await;
        }
        assert!(presence.locks().by_user.len() <= TIDIED_AT);
        let acting = presence.acting(DiscordUserId::new(1).unwrap());
        assert!(tokio::time::timeout(Duration::from_millis(20), acting).await.is_err());
        drop(alone);
    }
}
