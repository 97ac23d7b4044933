//! A message with a file as one body (Discord, Uploading files; RFC 7578). Built as bytes, so that it can be sent again.

use serde::Serialize;

use super::RestFailure;
use super::call::{Body, written};
use crate::bot::file::File;

/// The message as `payload_json` and the file as `files[0]`.
pub(super) fn body(message: &impl Serialize, file: &File) -> Result<Body, RestFailure> {
    let message = written(message)?;
    let boundary = boundary(&message, file.text.as_bytes());
    let name = file.name.replace(['"', '\\', '\r', '\n'], "_");
    let mut bytes = Vec::with_capacity(message.len() + file.text.len() + 512);
    let json = "Content-Disposition: form-data; name=\"payload_json\"\r\nContent-Type: application/json";
    let kind = file.kind;
    let text = format!("Content-Disposition: form-data; name=\"files[0]\"; filename=\"{name}\"\r\nContent-Type: {kind}");
    for (head, content) in [(json, message.as_slice()), (text.as_str(), file.text.as_bytes())] {
        bytes.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(Body { kind: format!("multipart/form-data; boundary={boundary}").into(), bytes })
}

/// A line that stands in neither.
fn boundary(message: &[u8], file: &[u8]) -> String {
    loop {
        let boundary: String = std::iter::repeat_with(fastrand::alphanumeric).take(32).collect();
        let within = |text: &[u8]| text.windows(boundary.len()).any(|part| part == boundary.as_bytes());
        if !within(message) && !within(file) {
            return boundary;
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn both_parts_stand_between_boundaries_that_neither_holds() {
        let file = File { content: "Here".to_owned(), name: "a\"b.csv".to_owned(), kind: "text/csv", text: "x,y\r\n".to_owned() };
        let Body { kind, bytes } = body(&serde_json::json!({ "content": "Here" }), &file).unwrap();
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n\
             {{\"content\":\"Here\"}}\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"files[0]\"; \
             filename=\"a_b.csv\"\r\nContent-Type: text/csv\r\n\r\nx,y\r\n\r\n--{boundary}--\r\n"
        );
        assert_eq!(text, expected);
    }
}
