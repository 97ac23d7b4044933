//! The bot's requests, for those who build it.
//!
//! Owns the pieces in which the log is read. Tokens never leave here.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answered, Asked};
use super::secrets;
use crate::core::Core;

/// How many requests are read at once.
const PIECE: usize = 200;

/// From which request on; left out, the newest.
#[derive(Debug, Deserialize)]
pub(super) struct Place {
    from: Option<usize>,
    /// How many violations are known already.
    #[serde(default)]
    violations: usize,
}

pub(super) async fn show(State(core): State<Arc<Core>>, Asked(asked): Asked<Place>) -> Answered {
    let token = core.settings.token.as_str();
    let count = core.records.count();
    let from = asked.from.unwrap_or_else(|| count.saturating_sub(PIECE));
    let pieces = core.records.from(from, PIECE);
    let next = pieces.last().map_or(from.min(count), |(number, _)| number + 1);
    let requests: Vec<Value> = pieces
        .iter()
        .map(|(number, request)| {
            json!({
                "number": number,
                "at": request.at.as_millisecond(),
                "method": request.method,
                "path": secrets::hide(&request.path, token),
                "query": secrets::hide(&request.query, token),
                "status": request.status,
                "files": request.files,
                "body": secrets::hide_in(&request.body, token),
                "answer": secrets::hide_in(&request.answer, token),
            })
        })
        .collect();
    let violations: Vec<String> = core.violations().iter().skip(asked.violations).map(|one| secrets::hide(one, token)).collect();
    Ok(Json(json!({
        "requests": requests,
        "next": next,
        "checked": core.specification.is_some(),
        "violations": violations,
    })))
}
