//! Files of messages.
//!
//! Owns the handle of a file that stands under a message.

use std::sync::Arc;

use crate::world::attachment::Attachment as AttachmentState;

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its identifier.
    pub id: u64,
    /// Its name, as Discord has cleaned it.
    pub filename: String,
    /// Where whoever has the address can get it.
    pub url: String,
    /// Its kind, as the bot said or as its name suggests.
    pub content_type: Option<String>,
    /// What is told to those who cannot see it.
    pub description: Option<String>,
    /// What stands in it.
    pub bytes: Arc<[u8]>,
}

impl From<&AttachmentState> for Attachment {
    fn from(state: &AttachmentState) -> Self {
        Self {
            id: state.id,
            filename: state.filename.clone(),
            url: state.url.clone(),
            content_type: state.content_type.clone(),
            description: state.description.clone(),
            bytes: state.bytes.clone(),
        }
    }
}
