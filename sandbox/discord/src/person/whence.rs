//! From where an application is used: a server that has added it, somebody's own account, a direct message.
//!
//! Owns what people do from elsewhere than such a server.

use super::channel::Channel;
use super::dispatch::{self, Start};
use super::member::Member;
use super::option::OptionValue;
use super::refusal::ClientRefusal;
use super::reply::Reply;
use super::slash;
use crate::world::interaction::Kind;

/// Where the application is added that an interaction is for, and where it is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whence {
    /// In a server that has added it: the usual case.
    #[default]
    Server,
    /// In a server, by somebody who has added it to their own account.
    OwnInstall,
    /// In a direct message with it.
    DirectMessage,
}

impl Member {
    /// Uses a slash command from elsewhere than a server that has added the application.
    ///
    /// # Errors
    ///
    /// As [`Member::slash`], and where the command is not registered for that.
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn slash_from(
        &self,
        whence: Whence,
        channel: &Channel,
        command: &str,
        options: &[(&str, OptionValue)],
    ) -> Result<Reply, ClientRefusal> {
        self.start_from(whence, true, channel, command, options)
    }

    /// The same whatever the command is registered for now: their client may know it as it was.
    ///
    /// # Errors
    ///
    /// As [`Member::slash`].
    #[expect(clippy::unused_async, reason = "a person waits for their client; callers are written for that")]
    pub async fn slash_raw_from(
        &self,
        whence: Whence,
        channel: &Channel,
        command: &str,
        options: &[(&str, OptionValue)],
    ) -> Result<Reply, ClientRefusal> {
        self.start_from(whence, false, channel, command, options)
    }

    fn start_from(
        &self,
        whence: Whence,
        checked: bool,
        channel: &Channel,
        command: &str,
        options: &[(&str, OptionValue)],
    ) -> Result<Reply, ClientRefusal> {
        let mut world = self.core.world();
        let found = slash::find(&world, self.id, channel.id(), command)?;
        if checked && !found.is_registered_for(whence) {
            return Err(ClientRefusal::CommandHidden { command: command.to_owned() });
        }
        let (data, name) = (found.data(&world, options)?, found.name());
        let start = Start {
            kind: Kind::Command,
            user: self.id,
            channel: channel.id(),
            command: Some(name),
            target: None,
            source: None,
            data,
            whence,
        };
        dispatch::begin(&self.core, &mut world, start).ok_or(ClientRefusal::ChannelHidden)
    }
}
