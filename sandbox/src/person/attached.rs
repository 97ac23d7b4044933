//! Files as people find them on a message.
//!
//! Owns the picture of a file.

use crate::world::attachment::Attachment;

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFile {
    /// What it is called.
    pub name: String,
    /// What kind of file the bot said it is; empty if it said nothing.
    pub content_type: String,
    /// What the bot said of it; empty if it said nothing.
    pub description: String,
    /// What is in it.
    pub content: Vec<u8>,
}

impl AttachedFile {
    pub(super) fn of(attachment: &Attachment) -> Self {
        Self {
            name: attachment.filename.clone(),
            content_type: attachment.content_type.clone().unwrap_or_default(),
            description: attachment.description.clone().unwrap_or_default(),
            content: attachment.content.to_vec(),
        }
    }

    /// What is in it, if that is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.content).ok()
    }
}
