//! Embeds and components that show a file of their own message.
//!
//! Owns `attachment://name`, which a bot writes where Discord answers the file's address. A file that an embed shows is not
//! listed among the message's attachments.

use serde_json::{Value, json};

use super::attachment::Attachment;

const SCHEME: &str = "attachment://";
/// Where an address may stand, with what stands beside it in an answer.
const ADDRESSES: [(&str, &str); 2] = [("url", "proxy_url"), ("icon_url", "proxy_icon_url")];

/// Puts the addresses of files in place of their names, wherever they stand in `embeds`. An embed leaves out a picture that
/// is not there.
pub(crate) fn resolve_embeds(embeds: &mut Value, files: &[Attachment]) {
    let parts = embeds.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut);
    for part in parts.flat_map(|embed| embed.values_mut()) {
        resolve(part, files);
    }
}

/// The same for components, whose pictures and files also say which attachment they show.
pub(crate) fn resolve_components(part: &mut Value, files: &[Attachment]) {
    match part {
        Value::Array(parts) => parts.iter_mut().for_each(|part| resolve_components(part, files)),
        Value::Object(fields) => {
            let named = fields.get("url").and_then(|url| find(url, files));
            if let Some(file) = named {
                fields.insert("id".to_owned(), json!(file.id.to_string()));
                fields.insert("attachment_id".to_owned(), json!(file.id.to_string()));
                fields.insert("content_type".to_owned(), json!(file.content_type));
                fields.insert("url".to_owned(), json!(file.url));
                fields.insert("proxy_url".to_owned(), json!(file.url));
            }
            fields.values_mut().for_each(|part| resolve_components(part, files));
        }
        _ => {}
    }
}

/// Whether a file is shown in `embeds`, by its address.
pub(crate) fn shows(embeds: &Value, file: &Attachment) -> bool {
    match embeds {
        Value::String(text) => *text == file.url,
        Value::Array(parts) => parts.iter().any(|part| shows(part, file)),
        Value::Object(fields) => fields.values().any(|part| shows(part, file)),
        _ => false,
    }
}

fn resolve(part: &mut Value, files: &[Attachment]) {
    let Some(fields) = part.as_object_mut() else { return };
    for (address, proxied) in ADDRESSES {
        let Some(value) = fields.get(address).filter(|value| is_name(value)) else { continue };
        match find(value, files).map(|file| file.url.clone()) {
            Some(url) => {
                fields.insert(address.to_owned(), json!(url));
                fields.insert(proxied.to_owned(), json!(url));
            }
            None => drop(fields.remove(address)),
        }
    }
}

fn is_name(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with(SCHEME))
}

fn find<'a>(value: &Value, files: &'a [Attachment]) -> Option<&'a Attachment> {
    let name = value.as_str()?.strip_prefix(SCHEME)?;
    files.iter().find(|file| file.filename == name)
}
