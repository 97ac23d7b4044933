//! What can go wrong at SERIES, or on the way there and back.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::Value;

/// One way in which a request meets trouble.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    /// Carried out at once; the answer takes so long.
    Slow(Duration),
    /// Carried out after so long, whether or not anybody waits.
    Late(Duration),
    /// Carried out, and the connection ends without an answer.
    ResetAfter,
    /// The connection ends, and nothing is carried out.
    ResetBefore,
    /// A status, and nothing is carried out.
    Status(u16),
    /// Carried out, and a status that says the opposite.
    StatusAfter(u16),
    /// 429, with or without the time to wait.
    TooMany(Option<Duration>),
    /// A page instead of JSON, and nothing is carried out.
    Html,
    /// The same after it was carried out.
    HtmlAfter,
    /// Carried out, and nothing in the envelope.
    EmptyAfter,
    /// Carried out, and half an answer.
    TruncatedAfter,
    /// Just these words.
    Says(u16, Value),
}

/// What is in store for the next requests.
#[derive(Debug, Default)]
pub(crate) struct Troubles(Mutex<Store>);

#[derive(Debug, Default)]
struct Store {
    next: VecDeque<(String, Trouble)>,
    always: Vec<(String, Trouble)>,
}

impl Troubles {
    /// The next request of this kind (`PATCH claim`) meets it.
    pub(crate) fn next_one(&self, kind: &str, trouble: Trouble) {
        self.0.lock().unwrap().next.push_back((kind.to_owned(), trouble));
    }

    /// Every request of this kind meets it from now on; `*` is any kind.
    pub(crate) fn always(&self, kind: &str, trouble: Trouble) {
        self.0.lock().unwrap().always.push((kind.to_owned(), trouble));
    }

    pub(crate) fn clear(&self) {
        *self.0.lock().unwrap() = Store::default();
    }

    pub(super) fn next(&self, kind: &str) -> Option<Trouble> {
        let mut store = self.0.lock().unwrap();
        if let Some(place) = store.next.iter().position(|(wanted, _)| wanted == kind) {
            return store.next.remove(place).map(|(_, trouble)| trouble);
        }
        store.always.iter().find(|(wanted, _)| wanted == kind || wanted == "*").map(|(_, trouble)| trouble.clone())
    }
}
