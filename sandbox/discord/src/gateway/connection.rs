//! One connection to the gateway, from HELLO to its end.
//!
//! Owns the socket, the operation codes and the heartbeat. It must never know what an event means.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::frame::Framing;
use super::greeting::{self, CloseCode};
use super::members;
use super::session::{NotResumed, Order};
use crate::core::Core;

/// Payloads that a bot may send in [`SENDING_WINDOW`].
const SENDING_LIMIT: u32 = 120;
const SENDING_WINDOW: Duration = Duration::from_secs(60);

/// The versions that Discord still serves.
const SERVED: [&str; 2] = ["9", "10"];

static CONNECTIONS: AtomicU64 = AtomicU64::new(1);

/// How a connection ends.
enum End {
    /// With a close code; the session is over too if it says so.
    Close(CloseCode),
    /// Without a word from us, or because the bot left.
    Silent,
}

struct Connection {
    core: Arc<Core>,
    id: u64,
    socket: WebSocket,
    framing: Framing,
    orders: mpsc::UnboundedSender<Order>,
    authenticated: bool,
    last_heartbeat: Instant,
    window: (Instant, u32),
}

/// Serves one connection until it ends.
pub(crate) async fn serve(core: Arc<Core>, socket: WebSocket, query: HashMap<String, String>) {
    let (orders, received) = mpsc::unbounded_channel();
    let framing = match query.get("compress").map(String::as_str) {
        Some("zlib-stream") => Framing::stream(),
        _ => Framing::Text,
    };
    let mut connection = Connection {
        id: CONNECTIONS.fetch_add(1, Ordering::Relaxed),
        core,
        socket,
        framing,
        orders,
        authenticated: false,
        last_heartbeat: Instant::now(),
        window: (Instant::now(), 0),
    };
    let end = if query.get("v").is_some_and(|version| !SERVED.contains(&version.as_str())) {
        End::Close(greeting::INVALID_VERSION)
    } else if query.get("encoding").is_some_and(|encoding| encoding != "json") {
        End::Close(greeting::DECODE_ERROR)
    } else {
        connection.run(received).await
    };
    connection.finish(end).await;
}

impl Connection {
    async fn run(&mut self, mut received: mpsc::UnboundedReceiver<Order>) -> End {
        let interval = self.core.settings.heartbeat_interval;
        let hello = json!({ "op": 10, "d": { "heartbeat_interval": u64::try_from(interval.as_millis()).unwrap_or(u64::MAX) } });
        if self.send(&hello.to_string()).await.is_err() {
            return End::Silent;
        }
        loop {
            // Half an interval of grace, as a slow network may need it.
            let silent_since = self.last_heartbeat + interval + interval / 2;
            let step = tokio::select! {
                order = received.recv() => match order {
                    Some(order) => self.obey(order).await,
                    None => Err(End::Silent),
                },
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => self.hear(text.as_str()).await,
                    Some(Ok(Message::Binary(bytes))) => match std::str::from_utf8(&bytes) {
                        Ok(text) => self.hear(text).await,
                        Err(_) => Err(End::Close(greeting::DECODE_ERROR)),
                    },
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => Err(End::Silent),
                },
                () = tokio::time::sleep_until(silent_since) => Err(End::Close(greeting::SESSION_TIMED_OUT)),
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    async fn finish(mut self, end: End) {
        match end {
            End::Close((code, reason)) => {
                // After these the bot must begin a new session; after others it may resume.
                if matches!(code, 1000 | 1001 | 4004 | 4007 | 4009..=4014) {
                    self.core.sessions.end(self.id);
                } else {
                    self.core.sessions.detach(self.id);
                }
                let frame = CloseFrame { code, reason: reason.into() };
                drop(self.socket.send(Message::Close(Some(frame))).await);
                // The bot answers the close; waiting a moment for it lets it read the code.
                drop(tokio::time::timeout(Duration::from_secs(1), self.socket.recv()).await);
            }
            End::Silent => self.core.sessions.detach(self.id),
        }
    }

    async fn send(&mut self, payload: &str) -> Result<(), End> {
        let frame = self.framing.frame(payload);
        self.socket.send(frame).await.map_err(|_| End::Silent)
    }

    async fn obey(&mut self, order: Order) -> Result<(), End> {
        match order {
            Order::Payload(payload) => self.send(&payload).await,
            Order::Close(code, reason) => Err(End::Close((code, reason))),
            Order::Drop => Err(End::Silent),
            Order::Invalidate(payload) => {
                self.authenticated = false;
                self.send(&payload).await
            }
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), End> {
        self.count()?;
        let payload: Value = serde_json::from_str(text).map_err(|_| End::Close(greeting::DECODE_ERROR))?;
        let operation = payload.get("op").and_then(Value::as_u64).ok_or(End::Close(greeting::DECODE_ERROR))?;
        let data = payload.get("d").unwrap_or(&Value::Null);
        match operation {
            1 => self.heartbeat().await,
            2 if self.authenticated => Err(End::Close(greeting::ALREADY_AUTHENTICATED)),
            2 => self.identify(data).map_err(End::Close),
            6 if self.authenticated => Err(End::Close(greeting::ALREADY_AUTHENTICATED)),
            6 => self.resume(data).await,
            8 if self.authenticated => members::answer(&self.core, self.id, data).map_err(End::Close),
            // Presence, voice, sounds: nothing here depends on them.
            3 | 4 | 31 if self.authenticated => Ok(()),
            3 | 4 | 8 | 31 => Err(End::Close(greeting::NOT_AUTHENTICATED)),
            _ => Err(End::Close(greeting::UNKNOWN_OPCODE)),
        }
    }

    fn count(&mut self) -> Result<(), End> {
        if self.window.0.elapsed() > SENDING_WINDOW {
            self.window = (Instant::now(), 0);
        }
        self.window.1 += 1;
        if self.window.1 > SENDING_LIMIT { Err(End::Close(greeting::RATE_LIMITED)) } else { Ok(()) }
    }

    async fn heartbeat(&mut self) -> Result<(), End> {
        self.last_heartbeat = Instant::now();
        if self.core.sessions.deaf.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.send("{\"op\":11,\"d\":null}").await
    }

    fn identify(&mut self, data: &Value) -> Result<(), CloseCode> {
        let wishes = greeting::wishes(&self.core, data)?;
        if !self.core.sessions.use_a_start(self.core.clock.elapsed()) {
            // Discord gives the bot another token then, so that this one is no good any more.
            return Err(greeting::AUTHENTICATION_FAILED);
        }
        if data.get("compress").and_then(Value::as_bool) == Some(true) && matches!(self.framing, Framing::Text) {
            self.framing = Framing::each_payload();
        }
        let session = {
            let now = self.core.clock.now();
            format!("{:032x}", self.core.world().mint.next(now))
        };
        let events = greeting::first_events(&self.core, &session, wishes);
        self.authenticated = true;
        self.core.sessions.begin(&session, wishes, (self.id, self.orders.clone()), &events);
        Ok(())
    }

    async fn resume(&mut self, data: &Value) -> Result<(), End> {
        greeting::check_token(&self.core, data).map_err(End::Close)?;
        let session = data.get("session_id").and_then(Value::as_str);
        let sequence = data.get("seq").and_then(Value::as_u64);
        let (Some(session), Some(sequence)) = (session, sequence) else {
            return Err(End::Close(greeting::DECODE_ERROR));
        };
        match self.core.sessions.resume(session, sequence, (self.id, self.orders.clone())) {
            Ok(()) => {
                self.authenticated = true;
                Ok(())
            }
            Err(NotResumed::Unknown) => self.send("{\"op\":9,\"d\":false}").await,
            Err(NotResumed::BadSequence) => Err(End::Close(greeting::INVALID_SEQUENCE)),
        }
    }
}
