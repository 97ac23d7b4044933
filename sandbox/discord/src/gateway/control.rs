//! The gateway's trouble, as a test makes it.
//!
//! Owns the handle for tests. It must never know the socket.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::session::Order;
use crate::core::Core;

/// Makes trouble between the bot and the gateway. See [`crate::Sandbox::gateway`].
#[derive(Clone, Debug)]
pub struct Gateway {
    core: Arc<Core>,
}

impl Gateway {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Every connection dies without a close frame. The session waits for a RESUME and keeps what is missed.
    pub fn drop_abruptly(&self) {
        self.core.sessions.order(&Order::Drop);
    }

    /// Closes every connection with this code. After 4004, 4007 and 4009 to 4014 the session is over.
    pub fn close(&self, code: u16) {
        self.core.sessions.order(&Order::Close(code, "Closed by the sandbox."));
    }

    /// Asks the bot to reconnect and resume (operation 7), as Discord does before it replaces a machine.
    pub fn ask_to_reconnect(&self) {
        self.core.sessions.order(&Order::Payload("{\"op\":7,\"d\":null}".into()));
    }

    /// Declares the session invalid (operation 9). If it is not resumable, it is over.
    pub fn invalidate(&self, resumable: bool) {
        self.core.sessions.order(&Order::Invalidate(format!("{{\"op\":9,\"d\":{resumable}}}").into()));
        if !resumable {
            self.core.sessions.forget();
        }
    }

    /// Asks for a heartbeat at once (operation 1).
    pub fn ask_for_heartbeat(&self) {
        self.core.sessions.order(&Order::Payload("{\"op\":1,\"d\":null}".into()));
    }

    /// Leaves heartbeats unanswered, as a dead connection does; `false` ends that.
    pub fn ignore_heartbeats(&self, ignored: bool) {
        self.core.sessions.deaf.store(ignored, Ordering::Relaxed);
    }

    /// Keeps events back: they happen, but the bot hears of them only after [`Gateway::resume_delivery`].
    pub fn pause_delivery(&self) {
        self.core.sessions.hold(true);
    }

    /// Lets the events go that were kept back, in their order.
    pub fn resume_delivery(&self) {
        self.core.sessions.hold(false);
    }

    /// Forgets every session, so that the next RESUME is refused.
    pub fn forget_sessions(&self) {
        self.core.sessions.forget();
    }

    /// The bot may begin so many sessions more, until that time has gone by; then it has the thousand of a day again.
    pub fn leave_starts(&self, left: u64, reset_after: Duration) {
        self.core.sessions.leave_starts(left, self.core.clock.elapsed() + reset_after);
    }

    /// How many sessions have a live connection.
    #[must_use]
    pub fn connected(&self) -> usize {
        *self.core.sessions.up().borrow()
    }

    /// How often the bot has begun a session (IDENTIFY).
    #[must_use]
    pub fn identified(&self) -> u64 {
        self.core.sessions.made()
    }

    /// How often the bot has taken a session up again (RESUME).
    #[must_use]
    pub fn resumed(&self) -> u64 {
        self.core.sessions.resumed()
    }
}
