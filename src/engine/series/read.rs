//! What SERIES sends, read leniently: unknown fields are passed over, absent ones are absent, numbers may be texts
//! (SERIES reference, section 4). What it means is in `picture`.

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::lenient::{Lenient, Ordered, flag, number, text, text_of, whole};

/// The outside of every answer (SERIES reference, section 3, Envelope).
#[derive(Debug, Deserialize)]
pub(super) struct Envelope {
    #[serde(default, deserialize_with = "flag")]
    success: Option<bool>,
    #[serde(default)]
    error: Option<Value>,
}

/// The error in an envelope.
#[derive(Debug)]
pub(super) struct ErrorPart(Option<u16>);

impl ErrorPart {
    /// The status that it names; without one it is a failure of SERIES.
    pub(super) fn status(&self) -> StatusCode {
        self.0.and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or(StatusCode::BAD_GATEWAY)
    }
}

impl Envelope {
    /// Something else than `"success": true`.
    pub(super) fn failure(&self) -> Option<ErrorPart> {
        let code = self.error.as_ref().and_then(|error| whole(&error["code"])).and_then(|code| u16::try_from(code).ok());
        let code = code.filter(|code| *code >= 400);
        (self.success != Some(true)).then_some(ErrorPart(code))
    }

    pub(super) fn into_message(self) -> Option<String> {
        let message = self.error?;
        let message = message.get("message").cloned().unwrap_or(message);
        text_of(&message)
    }
}

/// The inside of an answer.
#[derive(Debug, Deserialize)]
pub(super) struct Data<T> {
    pub(super) data: T,
}

/// A session as list and get show it (SERIES reference 2.2 and 2.3).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SessionRead {
    #[serde(rename = "SessionId", deserialize_with = "text")]
    id: Option<String>,
    #[serde(rename = "sessionId", deserialize_with = "text")]
    camel_id: Option<String>,
    #[serde(rename = "Title", deserialize_with = "text")]
    pub(super) title: Option<String>,
    #[serde(rename = "Description", deserialize_with = "text")]
    pub(super) description: Option<String>,
    #[serde(rename = "Host", deserialize_with = "text")]
    pub(super) host: Option<String>,
    #[serde(rename = "CoHost", deserialize_with = "text")]
    pub(super) co_host: Option<String>,
    #[serde(rename = "Supervisor", deserialize_with = "text")]
    pub(super) supervisor: Option<String>,
    #[serde(rename = "Scheduled", deserialize_with = "text")]
    pub(super) scheduled: Option<String>,
    #[serde(rename = "Delayed", deserialize_with = "flag")]
    pub(super) delayed: Option<bool>,
    #[serde(rename = "Status", deserialize_with = "text")]
    pub(super) status: Option<String>,
    #[serde(rename = "Claimable", deserialize_with = "flag")]
    pub(super) claimable: Option<bool>,
    #[serde(rename = "Duration", deserialize_with = "number")]
    pub(super) duration: Option<i64>,
    #[serde(rename = "MinHostRank", deserialize_with = "number")]
    pub(super) min_host_rank: Option<i64>,
    #[serde(rename = "CustomRoles")]
    pub(super) roles: Option<Ordered<RoleRead>>,
}

impl SessionRead {
    pub(super) fn id(&self) -> Option<&str> {
        self.id.as_deref().or(self.camel_id.as_deref())
    }
}

/// A role with its slots, in the order in which they came.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RoleRead {
    #[serde(rename = "MinRank", deserialize_with = "number")]
    pub(super) min_rank: Option<i64>,
    #[serde(rename = "Permissions")]
    pub(super) permissions: Lenient<PermissionsRead>,
    #[serde(rename = "Slots")]
    pub(super) slots: Option<Ordered<SlotRead>>,
}

/// What a role's holders may do.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PermissionsRead {
    #[serde(rename = "ChangeSessionStatus", deserialize_with = "flag")]
    pub(super) change_session_status: Option<bool>,
    #[serde(rename = "PassOrFailAttendees", deserialize_with = "flag")]
    pub(super) pass_or_fail_attendees: Option<bool>,
    #[serde(rename = "ModifyAttendance", deserialize_with = "flag")]
    pub(super) modify_attendance: Option<bool>,
}

/// One slot; its key says the rest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SlotRead {
    #[serde(rename = "Attended", deserialize_with = "flag")]
    pub(super) attended: Option<bool>,
}

/// One page of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PageRead {
    #[serde(rename = "Sessions")]
    pub(super) sessions: Option<Vec<Lenient<SessionRead>>>,
}

/// What create says of the new session (SERIES reference 2.4).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CreatedRead {
    #[serde(rename = "SessionId", deserialize_with = "text")]
    id: Option<String>,
    #[serde(rename = "sessionId", deserialize_with = "text")]
    camel_id: Option<String>,
}

impl CreatedRead {
    pub(super) fn id(&self) -> Option<&str> {
        self.id.as_deref().or(self.camel_id.as_deref())
    }
}

/// What check-key says of a key (SERIES reference 2.1).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeyRead {
    #[serde(deserialize_with = "flag")]
    pub(super) valid: Option<bool>,
    #[serde(rename = "workspaceId", deserialize_with = "text")]
    pub(super) workspace_id: Option<String>,
    #[serde(rename = "workspaceName", deserialize_with = "text")]
    pub(super) workspace_name: Option<String>,
    #[serde(rename = "rateLimitRemaining", deserialize_with = "number")]
    pub(super) remaining: Option<i64>,
    #[serde(rename = "rateLimitReset", deserialize_with = "text")]
    pub(super) reset: Option<String>,
}
