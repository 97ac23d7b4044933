//! Sessions: what a bot has heard, and what it missed.
//!
//! Owns the sequence numbers, the events kept for a RESUME, and which connection serves which session. It must never
//! know the socket.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use crate::lock::lock;

/// How many sessions a bot may begin in a day.
pub(crate) const STARTS_A_DAY: u64 = 1_000;

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How many events a session keeps for a RESUME.
const KEPT_EVENTS: usize = 1_000;

/// What a connection is told to do.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    /// Send this.
    Payload(Arc<str>),
    /// Close with this code.
    Close(u16, &'static str),
    /// End without a word.
    Drop,
    /// The session is over: wait for another IDENTIFY after sending this.
    Invalidate(Arc<str>),
}

/// What an IDENTIFY asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wishes {
    pub(crate) intents: u64,
    pub(crate) shard: (u64, u64),
}

/// Why a RESUME does not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotResumed {
    /// No such session, or it has missed more than was kept.
    Unknown,
    /// It claims to have heard what was never said.
    BadSequence,
}

#[derive(Debug)]
struct Session {
    wishes: Wishes,
    sequence: u64,
    kept: VecDeque<(u64, Arc<str>)>,
    /// Not yet sent, because delivery is on hold.
    held: Vec<Arc<str>>,
    connection: Option<(u64, mpsc::UnboundedSender<Order>)>,
}

#[derive(Debug, Default)]
struct State {
    sessions: HashMap<String, Session>,
    on_hold: bool,
}

/// All sessions of the bot, one for each shard that is up.
#[derive(Debug)]
pub(crate) struct Sessions {
    state: Mutex<State>,
    made: AtomicU64,
    resumed: AtomicU64,
    /// How many sessions may still be begun, and when there are as many as in the morning.
    starts: Mutex<(u64, Duration)>,
    /// Whether heartbeats go unanswered.
    pub(crate) deaf: AtomicBool,
    up: watch::Sender<usize>,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            made: AtomicU64::new(0),
            resumed: AtomicU64::new(0),
            starts: Mutex::new((STARTS_A_DAY, A_DAY)),
            deaf: AtomicBool::new(false),
            up: watch::Sender::new(0),
        }
    }
}

impl Session {
    fn wants(&self, guild: Option<u64>, intents: u64) -> bool {
        let (shard, count) = self.wishes.shard;
        let ours = guild.is_none_or(|guild| (guild >> 22) % count.max(1) == shard);
        ours && (intents == 0 || self.wishes.intents & intents != 0)
    }

    fn is_on(&self, connection: u64) -> bool {
        self.connection.as_ref().is_some_and(|(id, _)| *id == connection)
    }

    fn say(&mut self, on_hold: bool, event: &str, data: &str) {
        self.sequence += 1;
        let payload: Arc<str> = format!(r#"{{"t":"{event}","s":{},"op":0,"d":{data}}}"#, self.sequence).into();
        if self.kept.len() >= KEPT_EVENTS {
            self.kept.pop_front();
        }
        self.kept.push_back((self.sequence, payload.clone()));
        self.send(on_hold, payload);
    }

    fn send(&mut self, on_hold: bool, payload: Arc<str>) {
        if on_hold {
            self.held.push(payload);
        } else if let Some((_, connection)) = &self.connection {
            // A connection that has just ended is detached by itself; the event stays kept for the RESUME.
            drop(connection.send(Order::Payload(payload)));
        }
    }
}

impl Sessions {
    /// Whether any session asked for one of these intents, so that nothing is built for nobody.
    pub(crate) fn anyone_wants(&self, intents: u64) -> bool {
        lock(&self.state).sessions.values().any(|session| session.wants(None, intents))
    }

    /// Sends an event to every session that wants it: its shard serves `guild`, and it has one of `intents` (0: all).
    pub(crate) fn dispatch(&self, event: &str, data: &str, guild: Option<u64>, intents: u64) {
        self.dispatch_by(event, guild, intents, |_| data);
    }

    /// Sends an event whose data depends on the intents of the session.
    pub(crate) fn dispatch_by<'a>(&self, event: &str, guild: Option<u64>, intents: u64, data: impl Fn(u64) -> &'a str) {
        let mut state = lock(&self.state);
        let on_hold = state.on_hold;
        for session in state.sessions.values_mut().filter(|session| session.wants(guild, intents)) {
            let data = data(session.wishes.intents);
            session.say(on_hold, event, data);
        }
    }

    /// What the session of a connection asked for.
    pub(crate) fn wishes_of(&self, connection: u64) -> Option<Wishes> {
        lock(&self.state).sessions.values().find(|session| session.is_on(connection)).map(|session| session.wishes)
    }

    /// Sends an event to the session of one connection only.
    pub(crate) fn answer(&self, connection: u64, event: &str, data: &str) {
        let mut state = lock(&self.state);
        let on_hold = state.on_hold;
        if let Some(session) = state.sessions.values_mut().find(|session| session.is_on(connection)) {
            session.say(on_hold, event, data);
        }
    }

    /// Begins a session; `events` are what it hears first.
    pub(crate) fn begin(
        &self,
        id: &str,
        wishes: Wishes,
        connection: (u64, mpsc::UnboundedSender<Order>),
        events: &[(&str, String)],
    ) {
        let mut state = lock(&self.state);
        let on_hold = state.on_hold;
        // A bot that begins anew will not come back to what it has lost.
        state.sessions.retain(|_, old| old.connection.is_some() || old.wishes.shard != wishes.shard);
        let mut session = Session { wishes, sequence: 0, kept: VecDeque::new(), held: Vec::new(), connection: Some(connection) };
        for (event, data) in events {
            session.say(on_hold && *event != "READY", event, data);
        }
        state.sessions.insert(id.to_owned(), session);
        self.made.fetch_add(1, Ordering::Relaxed);
        self.count(&state);
    }

    /// Takes a session up again: sends what came after `sequence`, then RESUMED.
    pub(crate) fn resume(
        &self,
        id: &str,
        sequence: u64,
        connection: (u64, mpsc::UnboundedSender<Order>),
    ) -> Result<(), NotResumed> {
        let mut state = lock(&self.state);
        let on_hold = state.on_hold;
        let session = state.sessions.get_mut(id).ok_or(NotResumed::Unknown)?;
        if sequence > session.sequence {
            return Err(NotResumed::BadSequence);
        }
        let oldest = session.kept.front().map_or(session.sequence + 1, |(oldest, _)| *oldest);
        if sequence + 1 < oldest {
            state.sessions.remove(id);
            return Err(NotResumed::Unknown);
        }
        if let Some((_, old)) = session.connection.replace(connection) {
            drop(old.send(Order::Drop));
        }
        session.held.clear();
        let missed: Vec<_> = session.kept.iter().filter(|(number, _)| *number > sequence).map(|(_, one)| one.clone()).collect();
        for payload in missed {
            session.send(on_hold, payload);
        }
        session.say(on_hold, "RESUMED", "{\"_trace\":[]}");
        self.resumed.fetch_add(1, Ordering::Relaxed);
        self.count(&state);
        Ok(())
    }

    /// A connection has ended; its session waits for a RESUME.
    pub(crate) fn detach(&self, connection: u64) {
        let mut state = lock(&self.state);
        for session in state.sessions.values_mut() {
            if session.is_on(connection) {
                session.connection = None;
            }
        }
        self.count(&state);
    }

    /// Ends the sessions of a connection that closed for good.
    pub(crate) fn end(&self, connection: u64) {
        let mut state = lock(&self.state);
        state.sessions.retain(|_, session| !session.is_on(connection));
        self.count(&state);
    }

    /// Tells every connection of a session what to do.
    pub(crate) fn order(&self, order: &Order) {
        for session in lock(&self.state).sessions.values() {
            if let Some((_, connection)) = &session.connection {
                drop(connection.send(order.clone()));
            }
        }
    }

    /// Forgets every session, so that no RESUME succeeds; live connections stay.
    pub(crate) fn forget(&self) {
        let mut state = lock(&self.state);
        state.sessions.clear();
        self.count(&state);
    }

    /// Keeps events back, or lets them go.
    pub(crate) fn hold(&self, on_hold: bool) {
        let mut state = lock(&self.state);
        state.on_hold = on_hold;
        if !on_hold {
            for session in state.sessions.values_mut() {
                for payload in std::mem::take(&mut session.held) {
                    session.send(false, payload);
                }
            }
        }
    }

    /// How many sessions may still be begun, and in what time there are as many as in the morning.
    pub(crate) fn starts_left(&self, elapsed: Duration) -> (u64, Duration) {
        let starts = &mut *lock(&self.starts);
        if starts.1 <= elapsed {
            *starts = (STARTS_A_DAY, elapsed + A_DAY);
        }
        (starts.0, starts.1.saturating_sub(elapsed))
    }

    /// Uses one of them up; false if there is none.
    pub(crate) fn use_a_start(&self, elapsed: Duration) -> bool {
        let (left, _) = self.starts_left(elapsed);
        lock(&self.starts).0 = left.saturating_sub(1);
        left > 0
    }

    /// So many are left, for so long.
    pub(crate) fn leave_starts(&self, left: u64, until: Duration) {
        *lock(&self.starts) = (left, until);
    }

    pub(crate) fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    pub(crate) fn resumed(&self) -> u64 {
        self.resumed.load(Ordering::Relaxed)
    }

    /// How many sessions have a live connection, as it changes.
    pub(crate) fn up(&self) -> watch::Receiver<usize> {
        self.up.subscribe()
    }

    fn count(&self, state: &State) {
        let up = state.sessions.values().filter(|session| session.connection.is_some()).count();
        self.up.send_replace(up);
    }
}
