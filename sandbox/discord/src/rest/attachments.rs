//! Which files a message shows.
//!
//! Owns Discord's rules of `attachments`: new files are named there by their number, kept ones by their identifier, and
//! in an edit what is not named is taken away.

use std::sync::Arc;

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::upload::Upload;
use super::words::Place;
use crate::core::Core;
use crate::form_errors::FormErrors;
use crate::snowflake;
use crate::world::World;
use crate::world::attachment::Attachment;

/// How many files a message has at most.
const MOST: usize = 10;

/// Names every file in the body of a new message, as Discord takes those that are not named there too.
pub(super) fn name_all(body: &mut Value, files: &[Upload]) {
    if files.is_empty() || !body.is_object() {
        return;
    }
    let mut named = body.get("attachments").and_then(Value::as_array).cloned().unwrap_or_default();
    for file in files {
        if !named.iter().any(|one| id_of(one) == Some(file.number)) {
            named.push(json!({ "id": file.number.to_string(), "filename": file.filename }));
        }
    }
    body["attachments"] = Value::Array(named);
}

/// The files that a message shows from now on; `None` leaves them as they are. `before` are those that it has.
pub(super) fn read(
    core: &Core,
    world: &mut World,
    (channel, before): (u64, &[Attachment]),
    body: &Value,
    files: Vec<Upload>,
    place: Place,
) -> Result<Option<Vec<Attachment>>, Refusal> {
    let Some(named) = body.get("attachments").and_then(Value::as_array) else {
        if files.is_empty() {
            return Ok(None);
        }
        // An edit that names nothing keeps what is there and adds the new files.
        let mut all = before.to_vec();
        all.extend(files.into_iter().map(|file| store(core, world, channel, file, &Value::Null)));
        return within(all, place).map(Some);
    };
    let mut files: Vec<Option<Upload>> = files.into_iter().map(Some).collect();
    let mut all = Vec::with_capacity(named.len());
    for (index, one) in named.iter().enumerate() {
        let id = id_of(one);
        let new = files.iter_mut().find(|file| file.as_ref().map(|file| file.number) == id).and_then(Option::take);
        match (new, before.iter().find(|kept| Some(kept.id) == id)) {
            (Some(file), _) => all.push(store(core, world, channel, file, one)),
            (None, Some(kept)) => all.push(kept.clone()),
            (None, None) => {
                let message = format!("Attachment data for ID {} is missing", one["id"]);
                return Err(refused(&["attachments", &index.to_string()], "ATTACHMENT_NOT_FOUND", message, place));
            }
        }
    }
    within(all, place).map(Some)
}

fn id_of(named: &Value) -> Option<u64> {
    named.get("id").and_then(snowflake::from_json)
}

fn within(all: Vec<Attachment>, place: Place) -> Result<Vec<Attachment>, Refusal> {
    if all.len() <= MOST {
        return Ok(all);
    }
    Err(refused(&["attachments"], "BASE_TYPE_MAX_LENGTH", format!("Must be {MOST} or fewer in length."), place))
}

fn refused(path: &[&str], code: &str, message: String, place: Place) -> Refusal {
    let mut errors = FormErrors::default();
    errors.push(path, code, message);
    match place {
        Place::Body => errors.into(),
        Place::Data => errors.under("data").into(),
    }
}

fn store(core: &Core, world: &mut World, channel: u64, file: Upload, named: &Value) -> Attachment {
    let id = world.mint.next(core.clock.now());
    let wanted = named.get("filename").and_then(Value::as_str).unwrap_or(&file.filename);
    let filename = sound(wanted);
    let content_type = file.content_type.filter(|kind| kind != "application/octet-stream");
    Attachment {
        id,
        url: format!("http://127.0.0.1:{}/attachments/{channel}/{id}/{filename}", core.port),
        content_type: content_type.or_else(|| guessed(&filename).map(str::to_owned)),
        description: named.get("description").and_then(Value::as_str).map(str::to_owned),
        filename,
        bytes: Arc::from(file.bytes),
    }
}

/// A name as Discord writes it: blanks become underscores, and only letters, digits, `_`, `-` and `.` are left.
fn sound(name: &str) -> String {
    let kept: String = name
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('_'),
            letter if letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.') => Some(letter),
            _ => None,
        })
        .collect();
    let kept = kept.trim_start_matches('.');
    if kept.is_empty() { "unknown".to_owned() } else { kept.to_owned() }
}

/// The kind of a file by the end of its name, for senders who do not say.
fn guessed(filename: &str) -> Option<&'static str> {
    let (_, end) = filename.rsplit_once('.')?;
    Some(match end.to_ascii_lowercase().as_str() {
        "csv" => "text/csv; charset=utf-8",
        "txt" | "log" => "text/plain; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::sound;

    #[test]
    fn names_of_files_are_harmless() {
        assert_eq!(sound("attendance list.csv"), "attendance_list.csv");
        assert_eq!(sound("../../etc/pässwd"), "etcpsswd");
        assert_eq!(sound("<>"), "unknown");
    }
}
