//! What changes, as it changes, for one person.
//!
//! Owns the stream of events to a page. It is a WebSocket and not a stream of server-sent events because browsers keep
//! only six plain connections to one server, over all windows: people who open a window for each member would wait for
//! the seventh for ever. A page reads everything anew when its connection begins, so a broken one loses nothing.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::answer::{Asked, Id};
use super::sight;
use crate::changes::{Change, InteractionState};
use crate::core::Core;
use crate::world::interaction::{Interaction, Kind};

/// Who looks.
#[derive(Debug, Deserialize)]
pub(super) struct Viewer {
    #[serde(rename = "as")]
    who: Id,
}

pub(super) async fn open(
    State(core): State<Arc<Core>>,
    Asked(Viewer { who: Id(viewer) }): Asked<Viewer>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.on_upgrade(move |socket| serve(core, socket, viewer))
}

async fn serve(core: Arc<Core>, mut socket: WebSocket, viewer: u64) {
    let mut changes = core.changes.subscribe();
    let mut up = core.sessions.up();
    let mut ended = core.notices.ended();
    // Said after the subscription: what the page reads from now on misses nothing.
    let mut event = Some(json!({ "type": "hello" }));
    loop {
        if let Some(event) = event.take()
            && socket.send(Message::text(event.to_string())).await.is_err()
        {
            return;
        }
        tokio::select! {
            change = changes.recv() => match change {
                Ok(change) => event = seen(&core, viewer, &change),
                // Too slow to hear everything: the page must read it all again.
                Err(RecvError::Lagged(_)) => event = Some(json!({ "type": "again" })),
                Err(RecvError::Closed) => return,
            },
            Ok(()) = up.changed() => {
                let online = *up.borrow_and_update() > 0;
                event = Some(json!({ "type": "bot", "online": online }));
            }
            _ = ended.changed() => return,
            heard = socket.recv() => if !matches!(heard, Some(Ok(_))) {
                return;
            },
        }
    }
}

/// A change as `viewer` notices it; `None` if they do not.
fn seen(core: &Core, viewer: u64, change: &Change) -> Option<Value> {
    let world = core.world();
    match *change {
        Change::MessageCreated { message, .. } | Change::MessageUpdated { message, .. } => {
            Some(json!({ "type": "message", "message": sight::message(core, &world, viewer, message)? }))
        }
        // The number alone tells nothing, so it need not be known whether they saw it.
        Change::MessageDeleted { channel, message } => {
            Some(json!({ "type": "gone", "channel": channel.to_string(), "message": message.to_string() }))
        }
        Change::World => Some(json!({ "type": "world" })),
        Change::Interaction { interaction, user, state } if user == viewer => {
            let interaction = world.interactions.get(interaction)?;
            (interaction.kind != Kind::Autocomplete).then(|| progress(interaction, state))
        }
        Change::Interaction { .. } => None,
    }
}

fn progress(interaction: &Interaction, state: InteractionState) -> Value {
    let state = match state {
        InteractionState::Dispatched => "dispatched",
        InteractionState::Deferred => "deferred",
        InteractionState::Answered => "answered",
        InteractionState::Failed => "failed",
    };
    json!({
        "type": "interaction",
        "interaction": interaction.id.to_string(),
        "channel": interaction.channel.to_string(),
        "command": interaction.command,
        "source": interaction.source.map(|id| id.to_string()),
        "state": state,
        "modal": interaction.modal.as_deref(),
    })
}
