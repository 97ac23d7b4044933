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
    /// The status it was answered with; 0 if the connection was dropped instead.
    pub status: u16,
    /// The body of the answer; `Value::Null` if there was none.
    pub answer: Value,
}

/// The latest requests, oldest first.
#[derive(Debug)]
pub(crate) struct Records {
    kept: Mutex<VecDeque<Arc<RecordedRequest>>>,
    capacity: usize,
}

impl Records {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { kept: Mutex::new(VecDeque::new()), capacity }
    }

    /// Whether anything is kept at all: if not, nobody need build a record.
    pub(crate) fn wanted(&self) -> bool {
        self.capacity > 0
    }

    pub(crate) fn keep(&self, request: RecordedRequest) {
        let mut kept = lock(&self.kept);
        if kept.len() >= self.capacity {
            kept.pop_front();
        }
        kept.push_back(Arc::new(request));
    }

    pub(crate) fn all(&self) -> Vec<Arc<RecordedRequest>> {
        lock(&self.kept).iter().cloned().collect()
    }

    pub(crate) fn fitting(&self, method: &str, path: &str) -> Vec<Arc<RecordedRequest>> {
        lock(&self.kept).iter().filter(|request| pattern::fits(&request.method, &request.path, method, path)).cloned().collect()
    }

    pub(crate) fn forget(&self) {
        lock(&self.kept).clear();
    }
}
