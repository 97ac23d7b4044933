//! Errors in Discord's words.
//!
//! Owns status, code and sentence of each error. It must never decide when one applies.

use serde_json::{Value, json};

use super::answer::Answer;
use super::not_modelled;
use crate::form_errors::FormErrors;
use crate::limits::MessageRefusal;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Status, code and sentence.
    Plain(u16, u32, &'static str),
    /// A body that is wrong in itself, in full.
    Body(Value),
    /// The sandbox does not know how Discord would answer the route of this request.
    RouteNotModelled,
    /// The sandbox does not know what Discord would make of this field.
    FieldNotModelled(&'static str),
}

pub(crate) const UNAUTHORIZED: Refusal = Refusal::Plain(401, 0, "401: Unauthorized");
pub(crate) const UNKNOWN_APPLICATION: Refusal = Refusal::Plain(404, 10_002, "Unknown Application");
pub(crate) const UNKNOWN_CHANNEL: Refusal = Refusal::Plain(404, 10_003, "Unknown Channel");
pub(crate) const UNKNOWN_GUILD: Refusal = Refusal::Plain(404, 10_004, "Unknown Guild");
pub(crate) const UNKNOWN_MEMBER: Refusal = Refusal::Plain(404, 10_007, "Unknown Member");
pub(crate) const UNKNOWN_MESSAGE: Refusal = Refusal::Plain(404, 10_008, "Unknown Message");
pub(crate) const UNKNOWN_USER: Refusal = Refusal::Plain(404, 10_013, "Unknown User");
pub(crate) const UNKNOWN_WEBHOOK: Refusal = Refusal::Plain(404, 10_015, "Unknown Webhook");
pub(crate) const UNKNOWN_INTERACTION: Refusal = Refusal::Plain(404, 10_062, "Unknown interaction");
pub(crate) const UNKNOWN_COMMAND: Refusal = Refusal::Plain(404, 10_063, "Unknown application command");
pub(crate) const ALREADY_ACKNOWLEDGED: Refusal = Refusal::Plain(400, 40_060, "Interaction has already been acknowledged.");
pub(crate) const MISSING_ACCESS: Refusal = Refusal::Plain(403, 50_001, "Missing Access");
pub(crate) const NOT_THE_AUTHOR: Refusal = Refusal::Plain(403, 50_005, "Cannot edit a message authored by another user");
pub(crate) const EMPTY_MESSAGE: Refusal = Refusal::Plain(400, 50_006, "Cannot send an empty message");
pub(crate) const MISSING_PERMISSIONS: Refusal = Refusal::Plain(403, 50_013, "Missing Permissions");
pub(crate) const INVALID_WEBHOOK_TOKEN: Refusal = Refusal::Plain(401, 50_027, "Invalid Webhook Token");
pub(crate) const INVALID_VERSION: Refusal = Refusal::Plain(400, 50_041, "Invalid API version provided");
pub(crate) const INVALID_JSON: Refusal = Refusal::Plain(400, 50_109, "The request body contains invalid JSON.");

impl Refusal {
    /// One field that is wrong.
    pub(crate) fn field(path: &[&str], code: &str, message: impl Into<String>) -> Self {
        let mut errors = FormErrors::default();
        errors.push(path, code, message);
        errors.into()
    }

    /// The answer to a request of this method and path.
    pub(crate) fn answer(&self, method: &str, path: &str) -> Answer {
        match self {
            Self::Plain(status, code, message) => Answer::with_status(*status, &json!({ "message": message, "code": code })),
            Self::Body(body) => Answer::with_status(400, body),
            Self::RouteNotModelled => not_modelled::route(method, path),
            Self::FieldNotModelled(field) => not_modelled::field(method, path, field),
        }
    }
}

impl From<FormErrors> for Refusal {
    fn from(errors: FormErrors) -> Self {
        Self::Body(errors.body())
    }
}

impl From<MessageRefusal> for Refusal {
    fn from(refusal: MessageRefusal) -> Self {
        Self::Body(refusal.body())
    }
}
