//! Files that come with a request.
//!
//! Owns the reading of `multipart/form-data`: the message in `payload_json`, the files in `files[n]`. Which of them a
//! message shows is decided in `attachments`.

use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header;
use serde_json::{Value, json};

use super::refusal::{self, Refusal};

/// The longest body that Discord takes.
pub(crate) const LONGEST_BODY: usize = 25 * 1024 * 1024;
/// The largest file that a bot may send into a server without boosts.
const LARGEST_FILE: usize = 10 * 1024 * 1024;
const TOO_LARGE: Refusal = Refusal::Plain(413, 40_005, "Request entity too large");

/// A file as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    /// The `n` of `files[n]`, by which the message's `attachments` speak of it.
    pub(crate) number: u64,
    pub(crate) filename: String,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// What a request carries: its JSON, and files beside it.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    pub(crate) body: Value,
    pub(crate) files: Vec<Upload>,
}

/// Reads the body of a request, whichever form it has.
pub(crate) async fn read(request: Request) -> Result<Carried, Refusal> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        return read_parts(request).await;
    }
    match axum::body::to_bytes(request.into_body(), LONGEST_BODY).await {
        Ok(bytes) if bytes.is_empty() => Ok(Carried::default()),
        Ok(bytes) => {
            let body = serde_json::from_slice(&bytes).map_err(|_| refusal::INVALID_JSON)?;
            Ok(Carried { body, files: Vec::new() })
        }
        Err(_) => Err(TOO_LARGE),
    }
}

async fn read_parts(request: Request) -> Result<Carried, Refusal> {
    let (parts, body) = request.into_parts();
    // The whole is bounded before its parts are taken out of it.
    let bytes = axum::body::to_bytes(body, LONGEST_BODY).await.map_err(|_| TOO_LARGE)?;
    let mut request = Request::from_parts(parts, bytes.into());
    // axum's own bound is smaller than Discord's, and the one above has been kept.
    axum::extract::DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| MALFORMED)?;
    let mut carried = Carried { body: json!({}), files: Vec::new() };
    let mut loose = serde_json::Map::new();
    while let Some(field) = form.next_field().await.map_err(|_| MALFORMED)? {
        let name = field.name().unwrap_or_default().to_owned();
        let filename = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| MALFORMED)?;
        if name == "payload_json" {
            carried.body = serde_json::from_slice(&bytes).map_err(|_| refusal::INVALID_JSON)?;
        } else if let Some(filename) = filename {
            if bytes.len() > LARGEST_FILE {
                return Err(TOO_LARGE);
            }
            let number = number(&name).unwrap_or(u64::try_from(carried.files.len()).unwrap_or(u64::MAX));
            carried.files.push(Upload { number, filename, content_type, bytes: bytes.to_vec() });
        } else if let Ok(text) = String::from_utf8(bytes.to_vec()) {
            // Plain fields such as `content` may stand beside the files instead of a `payload_json`.
            loose.insert(name, Value::String(text));
        }
    }
    if let Some(fields) = carried.body.as_object_mut() {
        for (name, text) in loose {
            fields.entry(name).or_insert(text);
        }
    }
    Ok(carried)
}

const MALFORMED: Refusal = Refusal::Plain(400, 50_035, "Invalid multipart form body");

/// The `n` of `files[n]`.
fn number(name: &str) -> Option<u64> {
    name.strip_prefix("files[")?.strip_suffix(']')?.parse().ok()
}
