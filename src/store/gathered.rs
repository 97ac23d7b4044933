//! Reads of one kind that are asked for at the same moment: what many ask for while one read is under way becomes one statement.
//!
//! Owns who waits for which read. It must never know what is read, and it remembers nothing: caches are the callers' own.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::future::BoxFuture;
use tokio::sync::oneshot;

use super::StoreFailure;

/// The most keys in one read, so that nobody waits long for what others asked for.
const MOST_TOGETHER: usize = 256;

/// Reads the values of these keys; a key that has none is left out.
type Read<K, V> = dyn Fn(Vec<K>) -> BoxFuture<'static, Result<HashMap<K, V>, StoreFailure>> + Send + Sync;

/// What one caller gets: the values of the keys that have one.
type Found<K, V> = Result<HashMap<K, V>, StoreFailure>;

/// Gathers reads of one kind. Cheap to clone; clones gather together.
pub struct Gathered<K, V> {
    read: Arc<Read<K, V>>,
    queue: Arc<Mutex<Queue<K, V>>>,
}

struct Queue<K, V> {
    waiting: Vec<Waiting<K, V>>,
    /// Whether a task is reading, which takes what waits when it is done.
    reading: bool,
}

struct Waiting<K, V> {
    keys: Vec<K>,
    reply: oneshot::Sender<Found<K, V>>,
}

impl<K, V> Clone for Gathered<K, V> {
    fn clone(&self) -> Self {
        Self { read: Arc::clone(&self.read), queue: Arc::clone(&self.queue) }
    }
}

impl<K, V> fmt::Debug for Gathered<K, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Gathered").finish_non_exhaustive()
    }
}

impl<K, V> Gathered<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Reads with this function, one call at a time.
    pub fn new(read: impl Fn(Vec<K>) -> BoxFuture<'static, Found<K, V>> + Send + Sync + 'static) -> Self {
        let queue = Queue { waiting: Vec::new(), reading: false };
        Self { read: Arc::new(read), queue: Arc::new(Mutex::new(queue)) }
    }

    /// The value of one key, if it has one, as it is at some moment after this call.
    pub async fn get(&self, key: &K) -> Result<Option<V>, StoreFailure> {
        Ok(self.get_all(vec![key.clone()]).await?.remove(key))
    }

    /// The values of those of these keys that have one, as they are at some moment after this call.
    pub async fn get_all(&self, keys: Vec<K>) -> Found<K, V> {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let (reply, found) = oneshot::channel();
        let begins = {
            let mut queue = self.lock();
            queue.waiting.push(Waiting { keys, reply });
            !std::mem::replace(&mut queue.reading, true)
        };
        if begins {
            // A task of its own: whoever came first may stop waiting, and the others still get what they asked for.
            tokio::spawn(Reading(self.clone()).run());
        }
        found.await.unwrap_or(Err(StoreFailure::Interrupted))
    }

    fn lock(&self) -> MutexGuard<'_, Queue<K, V>> {
        // Nothing in here can panic half-way through a change.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those who come first, with no more keys than are read together; always one where anybody waits.
    fn next(&self) -> Option<Vec<Waiting<K, V>>> {
        let mut queue = self.lock();
        let mut keys = 0;
        let fitting = queue.waiting.iter().take_while(|waiting| {
            keys += waiting.keys.len();
            keys <= MOST_TOGETHER
        });
        let count = fitting.count().max(1).min(queue.waiting.len());
        if count == 0 {
            queue.reading = false;
            return None;
        }
        Some(queue.waiting.drain(..count).collect())
    }
}

/// The task that reads. Should reading panic, those who wait by then are told, and the next caller begins anew.
struct Reading<K: Hash + Eq + Clone + Send + Sync + 'static, V: Clone + Send + Sync + 'static>(Gathered<K, V>);

impl<K, V> Reading<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    async fn run(self) {
        while let Some(together) = self.0.next() {
            let keys: HashSet<K> = together.iter().flat_map(|waiting| &waiting.keys).cloned().collect();
            match (self.0.read)(keys.into_iter().collect()).await {
                Ok(found) => together.into_iter().for_each(|waiting| waiting.answer(&found)),
                Err(failure) => {
                    let failure = Arc::new(failure);
                    for waiting in together {
                        // Somebody who does not wait any more misses nothing.
                        drop(waiting.reply.send(Err(StoreFailure::Shared(Arc::clone(&failure)))));
                    }
                }
            }
        }
    }
}

impl<K, V> Drop for Reading<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut queue = self.0.lock();
            queue.reading = false;
            queue.waiting.clear();
        }
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Waiting<K, V> {
    fn answer(self, found: &HashMap<K, V>) {
        let theirs = self.keys.iter().filter_map(|key| found.get(key).map(|value| (key.clone(), value.clone())));
        // Somebody who does not wait any more misses nothing.
        drop(self.reply.send(Ok(theirs.collect())));
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use futures::FutureExt as _;
    use futures::future::join_all;

    use super::*;

    /// Doubles even numbers and knows no others; notes how many keys each read had.
    fn doubling(reads: &Arc<Mutex<Vec<usize>>>) -> Gathered<u32, u32> {
        let reads = Arc::clone(reads);
        Gathered::new(move |keys: Vec<u32>| {
            reads.lock().unwrap().push(keys.len());
            async move {
                tokio::task::yield_now().await;
                Ok(keys.into_iter().filter(|key| key % 2 == 0).map(|key| (key, key * 2)).collect())
            }
            .boxed()
        })
    }

    #[tokio::test]
    async fn what_many_ask_for_while_one_read_is_under_way_is_read_together_and_each_gets_their_own() {
        let reads = Arc::default();
        let doubling = doubling(&reads);
        let numbers = Vec::from_iter(0..101_u32);
        let all = join_all(numbers.iter().map(|number| doubling.get(number))).await;
        for (number, found) in numbers.iter().zip(all) {
            assert_eq!(found.unwrap(), (number % 2 == 0).then_some(number * 2));
        }
        let reads = reads.lock().unwrap().clone();
        assert!(reads.len() <= 2, "{reads:?}");
        assert_eq!(reads.iter().sum::<usize>(), 101);
    }

    #[tokio::test]
    async fn the_same_key_is_read_once_and_no_read_has_more_than_it_may() {
        let reads = Arc::default();
        let doubling = doubling(&reads);
        let same = join_all((0..50).map(|_| doubling.get(&4))).await;
        assert!(same.into_iter().all(|found| found.unwrap() == Some(8)));
        let groups = join_all((0..100_u32).map(|group| doubling.get_all((group * 10..group * 10 + 10).collect()))).await;
        assert!(groups.into_iter().all(|found| found.unwrap().len() == 5));
        assert!(reads.lock().unwrap().iter().all(|keys| *keys <= MOST_TOGETHER));
    }

    #[tokio::test]
    async fn a_failure_is_everybodys_and_the_next_read_is_a_new_one() {
        let fails = Arc::new(std::sync::atomic::AtomicBool::new(true));
        let failing = Arc::clone(&fails);
        let gathered = Gathered::<u32, u32>::new(move |keys| {
            let failed = failing.swap(false, std::sync::atomic::Ordering::SeqCst);
            let read =
                if failed { Err(StoreFailure::Contradiction) } else { Ok(keys.into_iter().map(|key| (key, key)).collect()) };
            async { read }.boxed()
        });
        let (first, second) = tokio::join!(gathered.get(&1), gathered.get(&1));
        assert!(first.is_err());
        assert!(second.is_err() || second.unwrap() == Some(1));
        assert_eq!(gathered.get(&2).await.unwrap(), Some(2));
    }

    #[tokio::test]
    async fn whoever_gives_up_waiting_takes_nothing_from_the_others() {
        let reads = Arc::default();
        let doubling = doubling(&reads);
        let mut given_up = doubling.get(&2).boxed();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(given_up.as_mut().poll(&mut context).is_pending());
        let other = doubling.get(&4);
        drop(given_up);
        assert_eq!(other.await.unwrap(), Some(8));
    }
}
