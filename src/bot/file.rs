//! A file that goes with a message.
//!
//! Must never know what is in it or who gets it.

use std::sync::Arc;

use serde::Serialize;

/// A file, ready to be sent. Cheap to clone: clones share what is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    name: Box<str>,
    content_type: &'static str,
    content: Arc<[u8]>,
}

impl File {
    /// A file of this name and content type. Discord shows a name of letters, digits, `_`, `-` and `.` as it is.
    #[must_use]
    pub fn new(name: impl Into<Box<str>>, content_type: &'static str, content: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), content_type, content: content.into() }
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of file it is.
    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// What is in it.
    #[must_use]
    pub fn content(&self) -> &[u8] {
        &self.content
    }
}

/// Its name and length; what is in it may be somebody's own business.
impl std::fmt::Debug for File {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "File({}, {} bytes)", self.name, self.content.len())
    }
}

/// A file as the JSON of a message names it: by its place among the files that are sent with it.
#[derive(Serialize)]
pub(super) struct Attached<'a> {
    id: String,
    filename: &'a str,
}

impl<'a> Attached<'a> {
    pub(super) fn all(files: &'a [File]) -> Vec<Self> {
        files.iter().enumerate().map(|(place, file)| Self { id: place.to_string(), filename: file.name() }).collect()
    }
}
