//! Bodies that carry files: `multipart/form-data` with the JSON in `payload_json` and each file in `files[n]`.
//!
//! Owns the reading of such a body. What becomes of the files is decided in `attachments`.

use std::sync::Arc;

use axum::body::Bytes;
use multer::{Field, Multipart};
use serde_json::Value;

use super::refusal::{self, Refusal};

/// The longest file that Discord takes of a bot in a server without boosts.
const LONGEST_FILE: usize = 10 * 1024 * 1024;

/// A file that came with a request.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    /// The `n` of `files[n]`, by which `attachments` names it.
    pub(crate) number: u64,
    pub(crate) filename: String,
    pub(crate) content_type: Option<String>,
    pub(crate) content: Arc<[u8]>,
}

/// Takes a body apart. Fields beside the two kinds are what the JSON would hold, as text.
pub(super) async fn read(content_type: &str, body: Bytes) -> Result<(Value, Vec<Upload>), Refusal> {
    let boundary = multer::parse_boundary(content_type).map_err(|_| refusal::BAD_REQUEST)?;
    let stream = futures::stream::once(async move { Ok::<_, std::convert::Infallible>(body) });
    let mut parts = Multipart::new(stream, boundary);
    let (mut json, mut uploads) = (Value::Null, Vec::new());
    while let Some(field) = parts.next_field().await.map_err(|_| refusal::BAD_REQUEST)? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(number) = file_number(&name) {
            uploads.push(upload(number, field).await?);
            continue;
        }
        let text = field.text().await.map_err(|_| refusal::BAD_REQUEST)?;
        if name == "payload_json" {
            json = serde_json::from_str(&text).map_err(|_| refusal::INVALID_JSON)?;
        } else if json.is_null() || json.is_object() {
            json[name] = Value::String(text);
        }
    }
    Ok((json, uploads))
}

fn file_number(name: &str) -> Option<u64> {
    name.strip_prefix("files[")?.strip_suffix(']')?.parse().ok()
}

async fn upload(number: u64, field: Field<'_>) -> Result<Upload, Refusal> {
    // Without a file name a part is a plain field, and Discord finds no file in it.
    let filename = field.file_name().map(sanitised).ok_or(refusal::BAD_REQUEST)?;
    let content_type = field.content_type().map(ToString::to_string);
    let content = field.bytes().await.map_err(|_| refusal::BAD_REQUEST)?;
    if content.len() > LONGEST_FILE {
        return Err(refusal::TOO_LARGE);
    }
    Ok(Upload { number, filename, content_type, content: content.as_ref().into() })
}

/// A file name as Discord shows it: letters, digits, `_`, `-` and `.`; everything else is an underscore.
fn sanitised(name: &str) -> String {
    let keep = |letter: char| if letter.is_alphanumeric() || "_-.".contains(letter) { letter } else { '_' };
    name.chars().map(keep).collect()
}
