//! Trouble on purpose: answers of a broken service, delays, connections that die.
//!
//! Owns which of the next requests meet trouble. It must never know what the routes mean.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};

use crate::lock::lock;
use crate::pattern;

/// What happens to a request instead of, or before, its usual treatment.
#[derive(Clone, Debug)]
pub enum Fault {
    /// It is answered with this status and JSON, and has no effect.
    Answer(u16, Value),
    /// It is answered with this status and a page of HTML, as a proxy in front of the service would.
    Html(u16),
    /// It is answered 429 with this `retry_after`.
    RateLimited(Duration),
    /// It is answered 429 with this `retry_after`, which holds for all requests of the bot.
    RateLimitedGlobally(Duration),
    /// It is answered 429 by the wall in front of the service: a page of HTML, and a header that says how many seconds the
    /// whole address has to wait.
    WalledOff(Duration),
    /// It has its effect, but the answer is never sent: the connection dies instead.
    AnswerLost,
    /// The connection dies before the request has any effect.
    Dropped,
    /// It is treated as usual, this much later.
    Delayed(Duration),
}

#[derive(Debug)]
struct Planned {
    method: String,
    path: String,
    left: u32,
    fault: Fault,
}

/// The trouble that waits for the bot's next requests. See [`crate::Sandbox::faults`].
#[derive(Debug, Default)]
pub struct Faults {
    planned: Mutex<Vec<Planned>>,
}

impl Faults {
    /// The next `times` requests that fit meet `fault`. In `path` (without `/api/v10`), `*` is one segment and a
    /// last `**` any number; the method `*` is any method.
    pub fn next(&self, times: u32, method: &str, path: &str, fault: Fault) {
        lock(&self.planned).push(Planned { method: method.to_owned(), path: path.to_owned(), left: times, fault });
    }

    /// Every request that fits meets `fault`, until [`Faults::clear`].
    pub fn always(&self, method: &str, path: &str, fault: Fault) {
        self.next(u32::MAX, method, path, fault);
    }

    /// No more trouble.
    pub fn clear(&self) {
        lock(&self.planned).clear();
    }

    /// What waits: method, path, how many requests are still to meet it (`None` for all), and the trouble.
    pub(crate) fn planned(&self) -> Vec<(String, String, Option<u32>, Fault)> {
        let planned = lock(&self.planned);
        let left = |one: &Planned| (one.left != u32::MAX).then_some(one.left);
        planned.iter().map(|one| (one.method.clone(), one.path.clone(), left(one), one.fault.clone())).collect()
    }

    /// The trouble of this request, used up by it.
    pub(crate) fn meet(&self, method: &str, path: &str) -> Option<Fault> {
        let mut planned = lock(&self.planned);
        let index = planned.iter().position(|one| pattern::fits(method, path, &one.method, &one.path))?;
        let fault = planned.get(index).map(|one| one.fault.clone());
        if let Some(one) = planned.get_mut(index) {
            if one.left != u32::MAX {
                one.left -= 1;
            }
            if one.left == 0 {
                planned.remove(index);
            }
        }
        fault
    }
}

impl Fault {
    /// An error in Discord's own form.
    #[must_use]
    pub fn discord_error(status: u16, code: u32, message: &str) -> Self {
        Self::Answer(status, json!({ "message": message, "code": code }))
    }
}
