//! Every request a bot made, with its answer.
//!
//! Owns the bounded memory of requests. It must never decide an answer.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use serde_json::Value;

use crate::lock::lock;
use crate::pattern;

/// One request of the bot and what it was answered.
#[derive(Clone, Debug)]
pub struct RecordedRequest {
    /// When it came, by the sandbox's clock.
    pub at: Timestamp,
    /// `GET`, `POST`, ….
    pub method: String,
    /// The path after `/api/v10`, without the query.
    pub path: String,
    /// The query, without its question mark; empty if there was none.
    pub query: String,
    /// The body; `Value::Null` if there was none.
    pub body: Value,
    /// The names of the files that came with it.
    pub files: Vec<String>,
    /// The status it was answered with; 0 if the connection was dropped instead.
    pub status: u16,
    /// The body of the answer; `Value::Null` if there was none.
    pub answer: Value,
}

/// The latest requests, oldest first.
#[derive(Debug)]
pub(crate) struct Records {
    kept: Mutex<Kept>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Kept {
    requests: VecDeque<Arc<RecordedRequest>>,
    /// How many came before the oldest that is kept, so that each keeps its number.
    gone: usize,
}

impl Records {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { kept: Mutex::default(), capacity }
    }

    /// Whether anything is kept at all: if not, nobody need build a record.
    pub(crate) fn wanted(&self) -> bool {
        self.capacity > 0
    }

    pub(crate) fn keep(&self, request: RecordedRequest) {
        let mut kept = lock(&self.kept);
        if kept.requests.len() >= self.capacity {
            kept.requests.pop_front();
            kept.gone += 1;
        }
        kept.requests.push_back(Arc::new(request));
    }

    pub(crate) fn all(&self) -> Vec<Arc<RecordedRequest>> {
        lock(&self.kept).requests.iter().cloned().collect()
    }

    pub(crate) fn fitting(&self, method: &str, path: &str) -> Vec<Arc<RecordedRequest>> {
        let kept = lock(&self.kept);
        kept.requests.iter().filter(|request| pattern::fits(&request.method, &request.path, method, path)).cloned().collect()
    }

    /// At most `limit` requests from number `from` on, each with its number; the first request ever is number 0.
    pub(crate) fn from(&self, from: usize, limit: usize) -> Vec<(usize, Arc<RecordedRequest>)> {
        let kept = lock(&self.kept);
        let skipped = from.saturating_sub(kept.gone);
        let numbered = kept.requests.iter().enumerate().skip(skipped).take(limit);
        numbered.map(|(place, request)| (kept.gone + place, request.clone())).collect()
    }

    /// How many there have been.
    pub(crate) fn count(&self) -> usize {
        let kept = lock(&self.kept);
        kept.gone + kept.requests.len()
    }

    pub(crate) fn forget(&self) {
        let mut kept = lock(&self.kept);
        kept.gone += kept.requests.len();
        kept.requests.clear();
    }
}
