//! Files of messages.
//!
//! Owns what a file is and how Discord describes it. It must never know how it came here.

use std::sync::Arc;

use serde_json::{Value, json};

/// A file of a message.
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub(crate) id: u64,
    pub(crate) filename: String,
    pub(crate) url: String,
    pub(crate) content_type: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) bytes: Arc<[u8]>,
}

impl Attachment {
    /// As a message shows it; files of ephemeral messages say so.
    pub(crate) fn view(&self, ephemeral: bool) -> Value {
        let mut view = json!({
            "id": self.id.to_string(),
            "filename": self.filename,
            "size": self.bytes.len(),
            "url": self.url,
            "proxy_url": self.url,
        });
        if let Some(kind) = &self.content_type {
            view["content_type"] = json!(kind);
        }
        if let Some(description) = &self.description {
            view["description"] = json!(description);
        }
        if ephemeral {
            view["ephemeral"] = json!(true);
        }
        view
    }
}
