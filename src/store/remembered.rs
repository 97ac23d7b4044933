//! What was read a moment ago, so that a crowd reads it once.
//!
//! Owns how long something is believed and who reads it anew. It must never know what it remembers, nor how that is read.

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::sync::Cache;
use tokio::sync::Mutex;

/// The most entries that are remembered of one kind.
const MOST: u64 = 10_000;

/// Answers by their keys, each believed for a while. Cheap to clone; clones share what they know.
pub struct Remembered<K, V> {
    known: Cache<K, V>,
    /// Held by the one who reads: when an answer is too old, a thousand presses at that instant would read it a thousand
    /// times and wait for each other at the database. One reads, the others find what it has read.
    reading: Arc<Mutex<()>>,
    /// How often something was forgotten: what was read before a change is not kept after it.
    changes: Arc<AtomicU64>,
}

impl<K, V> fmt::Debug for Remembered<K, V> {
    /// Without what is remembered: some of it is secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Remembered").finish_non_exhaustive()
    }
}

impl<K, V> Clone for Remembered<K, V> {
    fn clone(&self) -> Self {
        Self { known: self.known.clone(), reading: Arc::clone(&self.reading), changes: Arc::clone(&self.changes) }
    }
}

impl<K, V> Remembered<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Nothing yet. Another process may change what is remembered here, so nothing is believed for longer than this.
    #[must_use]
    pub fn new(believed_for: Duration) -> Self {
        let known = Cache::builder().max_capacity(MOST).time_to_live(believed_for).build();
        Self { known, reading: Arc::default(), changes: Arc::default() }
    }

    /// What is known of this key, or else what `read` finds. A failure is not remembered.
    pub async fn get<E>(&self, key: &K, read: impl Future<Output = Result<V, E>>) -> Result<V, E> {
        if let Some(known) = self.known.get(key) {
            return Ok(known);
        }
        let _reading = self.reading.lock().await;
        if let Some(known) = self.known.get(key) {
            return Ok(known);
        }
        let changes = self.changes.load(Ordering::Acquire);
        let found = read.await?;
        self.known.insert(key.clone(), found.clone());
        if self.changes.load(Ordering::Acquire) != changes {
            self.known.invalidate(key);
        }
        Ok(found)
    }

    /// After this was changed.
    pub fn forget(&self, key: &K) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        self.known.invalidate(key);
    }

    /// After something was changed that concerns these.
    pub fn forget_where(&self, concerned: impl Fn(&K, &V) -> bool) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        for (key, _) in self.known.iter().filter(|(key, value)| concerned(key, value)) {
            self.known.invalidate(&*key);
        }
    }

    /// After anything was changed.
    pub fn forget_all(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        self.known.invalidate_all();
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::sync::atomic::AtomicUsize;

    use futures::future::join_all;

    use super::*;

    #[tokio::test]
    async fn a_crowd_at_one_instant_reads_once_and_again_after_a_change() {
        let (remembered, reads) = (Remembered::new(Duration::from_secs(60)), AtomicUsize::new(0));
        let read = async || {
            reads.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Ok::<_, ()>(reads.load(Ordering::SeqCst))
        };
        let all = join_all((0..100).map(|_| remembered.get(&"key", read()))).await;
        assert!(all.into_iter().all(|found| found == Ok(1)));
        remembered.forget(&"key");
        assert_eq!(remembered.get(&"key", read()).await, Ok(2));
        remembered.forget_all();
        assert_eq!(remembered.get(&"key", read()).await, Ok(3));
    }

    #[tokio::test]
    async fn what_was_read_before_a_change_is_not_kept_after_it_and_a_failure_never() {
        let remembered = Remembered::new(Duration::from_secs(60));
        let overtaken = async {
            remembered.forget(&"key");
            Ok::<_, ()>("old")
        };
        assert_eq!(remembered.get(&"key", overtaken).await, Ok("old"));
        assert_eq!(remembered.get(&"key", async { Err(()) }).await, Err(()));
        assert_eq!(remembered.get(&"key", async { Ok::<_, ()>("new") }).await.unwrap(), "new");
    }
}
