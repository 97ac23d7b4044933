//! The files of messages, as Discord's content delivery network gives them to whoever has the address.
//!
//! Owns how they are handed out: to be saved, never to be opened, since they say whatever the bot put into them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::core::Core;

pub(crate) async fn file(State(core): State<Arc<Core>>, Path((channel, id, filename)): Path<(u64, u64, String)>) -> Response {
    let found = {
        let world = core.world();
        let mut messages = world.messages.values().filter(|message| message.channel == channel);
        messages.find_map(|message| message.attachments.iter().find(|one| one.id == id && one.filename == filename).cloned())
    };
    let Some(file) = found else {
        return (StatusCode::NOT_FOUND, "This content is no longer available.").into_response();
    };
    let kind = file.content_type.as_deref().unwrap_or("application/octet-stream");
    let kind = HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    // The name has only letters that need no quoting.
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{filename}\""));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    ];
    (headers, file.bytes.to_vec()).into_response()
}
