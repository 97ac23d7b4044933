//! People, roles and channels that an interaction names, in full.
//!
//! Owns the `resolved` part of a payload.

use serde_json::{Map, Value, json};

use crate::world::access;
use crate::world::guild::Guild;
use crate::world::{World, view};

/// What has been named so far.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    parts: Map<String, Value>,
}

impl Resolved {
    pub(super) fn user(&mut self, world: &World, guild: &Guild, channel: u64, id: u64) {
        if let Some(user) = world.users.get(&id) {
            self.put("users", id, view::user(user));
        }
        if let Some(member) = guild.members.get(&id) {
            let mut member = view::membership(member);
            let held = world.channels.get(&channel).map(|channel| access::in_channel(guild, channel, id));
            member["permissions"] = json!(held);
            self.put("members", id, member);
        }
    }

    pub(super) fn role(&mut self, guild: &Guild, id: u64) {
        if let Some(role) = guild.roles.get(&id) {
            self.put("roles", id, view::role(role, guild.id));
        }
    }

    pub(super) fn channel(&mut self, world: &World, guild: &Guild, user: u64, id: u64) {
        if let Some(channel) = world.channels.get(&id) {
            let held = access::in_channel(guild, channel, user);
            self.put("channels", id, view::partial_channel(channel, held));
        }
    }

    pub(super) fn message(&mut self, id: u64, view: Value) {
        self.put("messages", id, view);
    }

    /// Puts what was named into the data of an interaction; nothing, if nothing was.
    pub(super) fn add_to(self, data: &mut Value) {
        if !self.parts.is_empty() {
            data["resolved"] = Value::Object(self.parts);
        }
    }

    fn put(&mut self, part: &str, id: u64, view: Value) {
        let part = self.parts.entry(part).or_insert_with(|| json!({}));
        part[id.to_string()] = view;
    }
}
