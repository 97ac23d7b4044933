//! What a request carries: JSON, and files beside it.
//!
//! Discord takes both in one `multipart/form-data` body: the JSON in the part `payload_json`, each file in the part
//! `files[n]`, where `n` is the `id` by which the JSON's `attachments` names it (Discord, Uploading Files).

use reqwest::RequestBuilder;
use reqwest::header::CONTENT_TYPE;
use reqwest::multipart::{Form, Part};
use serde::Serialize;

use super::RestFailure;
use crate::bot::file::File;

/// Something that can be sent to Discord.
pub trait Payload: Serialize {
    /// The files that go with it, in the order in which its JSON numbers them.
    fn files(&self) -> &[File] {
        &[]
    }
}

impl Payload for () {}

/// For bodies that stand in no type of their own.
impl Payload for serde_json::Value {}

/// The body of a request, ready to be sent as often as it takes.
#[derive(Debug)]
pub(super) enum Body {
    None,
    Json(Vec<u8>),
    WithFiles(Vec<u8>, Vec<File>),
}

impl Body {
    /// JSON alone.
    pub(super) fn json(json: &impl Serialize) -> Result<Self, RestFailure> {
        serde_json::to_vec(json).map(Self::Json).map_err(|error| RestFailure::Unwritable(error.to_string()))
    }

    /// This JSON with these files, if there are any.
    pub(super) fn of(json: &impl Serialize, files: &[File]) -> Result<Self, RestFailure> {
        match Self::json(json)? {
            Self::Json(json) if !files.is_empty() => Ok(Self::WithFiles(json, files.to_vec())),
            body => Ok(body),
        }
    }

    pub(super) fn put_into(&self, request: RequestBuilder) -> Result<RequestBuilder, RestFailure> {
        Ok(match self {
            Self::None => request,
            Self::Json(json) => request.header(CONTENT_TYPE, "application/json").body(json.clone()),
            Self::WithFiles(json, files) => request.multipart(form(json, files)?),
        })
    }
}

fn form(json: &[u8], files: &[File]) -> Result<Form, RestFailure> {
    let unwritable = |error: reqwest::Error| RestFailure::Unwritable(error.to_string());
    let json = Part::bytes(json.to_vec()).mime_str("application/json").map_err(unwritable)?;
    let mut form = Form::new().part("payload_json", json);
    for (number, file) in files.iter().enumerate() {
        let part = Part::bytes(file.content().to_vec()).file_name(file.name().to_owned());
        let part = part.mime_str(file.content_type()).map_err(unwritable)?;
        form = form.part(format!("files[{number}]"), part);
    }
    Ok(form)
}

/// How many bytes of files there are.
pub(super) fn weight(files: &[File]) -> usize {
    files.iter().map(|file| file.content().len()).sum()
}
