//! Menus and forms that somebody has copied: what stands before one person, used by another.
//!
//! Owns what a client sends that was made to send it. Buttons are copied with [`Member::press_raw`].

use serde_json::json;

use super::channel::Channel;
use super::component::{self, Select};
use super::member::{Member, STRING_SELECT};
use super::message::Message;
use super::modal::Modal;
use super::naming;
use super::refusal::ClientRefusal;
use super::reply::Reply;
use super::resolved::Resolved;
use crate::world::interaction::Kind;

impl Member {
    /// Chooses in a menu of another message as if it stood on this one. What is chosen is named as in [`Member::select`].
    ///
    /// # Errors
    ///
    /// If the member does not see the message, or the menu does not offer this.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn select_copied(&self, message: &Message, menu: &Select, chosen: &[&str]) -> Result<Reply, ClientRefusal> {
        let mut world = self.core.world();
        let channel = self.seen(&world, message.id())?.channel;
        let mut resolved = Resolved::default();
        let values = if menu.kind == STRING_SELECT {
            component::chosen(menu, chosen)?
        } else {
            naming::ids(&world, (self.guild, channel, self.id), menu.kind, chosen, &mut resolved)?
        };
        let mut data = json!({ "custom_id": menu.custom_id, "component_type": menu.kind, "id": 0, "values": values });
        resolved.add_to(&mut data);
        self.begin(&mut world, Kind::Component, channel, None, Some(message.id()), data)
    }
}

impl Modal {
    /// The same form before somebody else, in a channel that they see.
    #[must_use]
    pub fn copied_by(&self, member: &Member, channel: &Channel) -> Self {
        Self { user: member.id(), channel: channel.id(), source: None, body: self.body.clone() }
    }
}
