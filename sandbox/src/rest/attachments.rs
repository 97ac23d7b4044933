//! Which files a message has after a request.
//!
//! Owns the `attachments` list of a body: it names files that came with the request by their number, and in an edit
//! those of the message that are to stay by their identifier.

use serde_json::{Value, json};

use super::refusal::{self, Refusal};
use super::upload::Upload;
use super::words::Place;
use crate::form_errors::FormErrors;
use crate::snowflake;
use crate::world::attachment::Attachment;

/// The most files of one message.
const MOST: usize = 10;

/// Names the files in the list that the body leaves out, as Discord does: the list is there for descriptions.
pub(super) fn name_all(body: &mut Value, uploads: &[Upload]) {
    if uploads.is_empty() {
        return;
    }
    if body.is_null() {
        *body = json!({});
    }
    let Some(body) = body.as_object_mut() else { return };
    let list = body.entry("attachments").or_insert_with(|| json!([]));
    if list.is_null() {
        *list = json!([]);
    }
    let Some(list) = list.as_array_mut() else { return };
    for upload in uploads {
        if list.iter().all(|entry| entry.get("id").and_then(snowflake::from_json) != Some(upload.number)) {
            list.push(json!({ "id": upload.number.to_string() }));
        }
    }
}

/// The files that the body asks for, out of those that came with it and those that are there. Nothing when it does not
/// speak of files: then they stay as they are.
pub(super) fn wanted(
    body: &Value,
    uploads: &[Upload],
    present: &[Attachment],
    place: Place,
) -> Result<Option<Vec<Attachment>>, Refusal> {
    let Some(list) = body.get("attachments").and_then(Value::as_array) else { return Ok(None) };
    if list.len() > MOST {
        return Err(refusal::TOO_MANY_ATTACHMENTS);
    }
    let found = list.iter().enumerate().map(|(index, entry)| {
        let id = entry.get("id").and_then(snowflake::from_json);
        let new = uploads.iter().find(|upload| Some(upload.number) == id).map(|upload| new(upload, entry));
        let kept = || present.iter().find(|attachment| Some(attachment.id) == id).cloned();
        new.or_else(kept).ok_or_else(|| not_found(index, place))
    });
    found.collect::<Result<Vec<_>, _>>().map(Some)
}

fn new(upload: &Upload, entry: &Value) -> Attachment {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    Attachment {
        id: 0,
        filename: text("filename").unwrap_or_else(|| upload.filename.clone()),
        description: text("description"),
        content_type: upload.content_type.clone(),
        content: upload.content.clone(),
    }
}

fn not_found(index: usize, place: Place) -> Refusal {
    let mut errors = FormErrors::default();
    errors.push(&["attachments", &index.to_string()], "ATTACHMENT_NOT_FOUND", "Attachment data not found");
    match place {
        Place::Body => errors.into(),
        Place::Data => errors.under("data").into(),
    }
}
