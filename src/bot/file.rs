//! A file that comes with a private message, and the form in which Discord takes both
//! (Discord, Uploading files: `multipart/form-data` with `payload_json` and `files[n]`).

use serde::Serialize;
use serde_json::json;

use super::view;
use crate::desk::AttendanceRow;
use crate::domain::Session;

/// A small file of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What stands above it.
    pub content: String,
    /// What it is called; letters, digits and what a file's name may hold besides.
    pub name: String,
    /// What kind of file it is.
    pub kind: &'static str,
    /// What is in it.
    pub text: String,
}

impl File {
    /// The attendance of a session.
    #[must_use]
    pub fn attendance(session: &Session, rows: &[AttendanceRow]) -> Self {
        Self {
            content: view::attendance::exported(session, rows.len()),
            name: view::attendance::file_name(session),
            kind: "text/csv; charset=utf-8",
            text: view::attendance::sheet(rows),
        }
    }

    /// The message that shows it, privately.
    #[must_use]
    pub fn message(&self) -> impl Serialize + use<> {
        json!({
            "content": self.content,
            "flags": 64,
            "allowed_mentions": { "parse": [] },
            "attachments": [{ "id": 0, "filename": self.name }],
        })
    }
}
