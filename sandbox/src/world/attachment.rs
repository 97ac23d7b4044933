//! Files that hang on messages.
//!
//! Owns what a file is called and holds, and how it looks on the wire. What may be uploaded is decided in `rest`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::message::Message;
use crate::snowflake::SnowflakeMint;

/// A file of a message.
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    /// 0 until it is kept.
    pub(crate) id: u64,
    pub(crate) filename: String,
    pub(crate) description: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) content: Arc<[u8]>,
}

impl Attachment {
    /// Gives those that are new their identifiers.
    pub(crate) fn number(attachments: &mut [Self], mint: &mut SnowflakeMint, now: jiff::Timestamp) {
        for new in attachments.iter_mut().filter(|attachment| attachment.id == 0) {
            new.id = mint.next(now);
        }
    }

    /// As a message shows it. The address is of the form that Discord gives; nothing answers there.
    pub(super) fn view(&self, message: &Message) -> Value {
        let (folder, ephemeral) =
            if message.only_for.is_some() { ("ephemeral-attachments", true) } else { ("attachments", false) };
        let path = format!("{folder}/{}/{}/{}", message.channel, self.id, self.filename);
        let mut view = json!({
            "id": self.id.to_string(),
            "filename": self.filename,
            "size": self.content.len(),
            "url": format!("https://cdn.discordapp.com/{path}"),
            "proxy_url": format!("https://media.discordapp.net/{path}"),
        });
        if ephemeral {
            view["ephemeral"] = json!(true);
        }
        for (key, value) in [("description", &self.description), ("content_type", &self.content_type)] {
            if let Some(value) = value {
                view[key] = json!(value);
            }
        }
        view
    }
}
