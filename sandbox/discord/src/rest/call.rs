//! One request, read and let in.
//!
//! Owns what the routes need to know of a request, and which function serves which route.

use std::sync::Arc;

use serde_json::Value;

use super::answer::Answer;
use super::refusal::Refusal;
use super::route::Resource;
use super::upload::Upload;
use super::{callback, commands, messages, reading, webhooks};
use crate::core::Core;

/// A request that may be served.
pub(crate) struct Call<'a> {
    pub(crate) core: &'a Arc<Core>,
    pub(crate) query: &'a str,
    pub(crate) body: Value,
    pub(crate) files: Vec<Upload>,
}

pub(crate) type Served = Result<Answer, Refusal>;

impl Call<'_> {
    /// Whether a value of the query says yes, in any of the spellings that libraries use.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.asked(name).is_some_and(|value| matches!(value, "true" | "True" | "1"))
    }

    /// A value of the query.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        self.query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name).then_some(value)
        })
    }
}

/// Serves a request.
pub(crate) fn serve(call: Call<'_>, method: &str, resource: &Resource<'_>) -> Served {
    match (method, *resource) {
        ("POST", Resource::Callback { interaction, token }) => callback::respond(call, interaction, token),
        ("POST", Resource::Webhook { application, token }) => webhooks::follow_up(call, application, token),
        ("GET", Resource::WebhookMessage { application, token, message }) => webhooks::read(&call, application, token, message),
        ("PATCH", Resource::WebhookMessage { application, token, message }) => webhooks::edit(call, application, token, message),
        ("DELETE", Resource::WebhookMessage { application, token, message }) => {
            webhooks::delete(&call, application, token, message)
        }
        ("GET", Resource::Messages(channel)) => messages::list(&call, channel),
        ("POST", Resource::Messages(channel)) => messages::create(call, channel),
        ("GET", Resource::Message { channel, message }) => messages::read(&call, channel, message),
        ("PATCH", Resource::Message { channel, message }) => messages::edit(call, channel, message),
        ("DELETE", Resource::Message { channel, message }) => messages::delete(&call, channel, message),
        (_, Resource::Commands { application, guild }) => commands::serve_all(call, method, application, guild),
        (_, Resource::Command { application, guild, command }) => commands::serve_one(call, method, application, guild, command),
        ("GET", _) => reading::serve(&call, resource),
        ("POST", Resource::Typing(channel)) => messages::typing(&call, channel),
        _ => Err(Refusal::RouteNotModelled),
    }
}
