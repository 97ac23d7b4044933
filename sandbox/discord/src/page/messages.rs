//! The messages of a channel, as one person sees them.
//!
//! Owns the paging through what was written.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answered, Asked, Id, Trouble};
use super::sight;
use crate::core::Core;

/// How many messages are read at once.
const PAGE: usize = 50;

/// Who looks, and before which message.
#[derive(Debug, Deserialize)]
pub(super) struct Window {
    #[serde(rename = "as")]
    who: Id,
    before: Option<Id>,
}

/// The newest messages, or the newest before one, oldest first.
pub(super) async fn list(
    State(core): State<Arc<Core>>,
    Path(Id(channel)): Path<Id>,
    Asked(Window { who: Id(viewer), before }): Asked<Window>,
) -> Answered {
    let world = core.world();
    let found = world.channels.get(&channel).filter(|_| sight::enters(&world, viewer, channel));
    let found = found.ok_or(Trouble::Missing("There is no such channel, or this member does not see it."))?;
    let mut ids = found.seen_by(viewer);
    if let Some(Id(before)) = before {
        ids.truncate(ids.partition_point(|id| *id < before));
    }
    // What was dismissed takes no place on the page.
    ids.retain(|id| world.messages.get(id).is_some_and(|message| !message.dismissed));
    let first = ids.len().saturating_sub(PAGE);
    let newest = ids.get(first..).unwrap_or_default();
    let messages: Vec<Value> = newest.iter().filter_map(|id| sight::message(&core, &world, viewer, *id)).collect();
    Ok(Json(json!({ "messages": messages, "more": first > 0 })))
}
