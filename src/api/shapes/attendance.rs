//! Attendance lists (SERIES reference 2.9 and 2.10). `duration` is in seconds here, unlike that of a session.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::to_the_second;
use crate::api::fields::{self, Moment};
use crate::domain::{Attendee, AttendeeChanges, AttendeeDraft, AvatarUrl, PersonName, RobloxId};

/// Somebody who is to be put on the list. null and "" in an optional field are as if it was left out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct AddAttendeeBody {
    /// A Roblox user ID; a member of the workspace.
    #[serde(deserialize_with = "fields::parsed")]
    #[schema(value_type = String, example = "714760171")]
    user_id: RobloxId,
    /// At most 100 characters.
    #[serde(default, deserialize_with = "fields::optional")]
    #[schema(value_type = Option<String>)]
    username: Option<PersonName>,
    /// At most 100 characters.
    #[serde(default, deserialize_with = "fields::optional")]
    #[schema(value_type = Option<String>)]
    display_name: Option<PersonName>,
    /// An https or http address. It is kept, and never fetched.
    #[serde(default, deserialize_with = "fields::optional")]
    #[schema(value_type = Option<String>)]
    avatar_url: Option<AvatarUrl>,
    /// ISO 8601 with any offset; now, if left out.
    #[serde(default, deserialize_with = "fields::optional")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2024-01-15T10:30:00Z")]
    join_time: Option<Moment>,
    /// ISO 8601 with any offset; not before `JoinTime`.
    #[serde(default, deserialize_with = "fields::optional")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2024-01-15T11:45:00Z")]
    leave_time: Option<Moment>,
}

/// What is to become different of an entry.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct UpdateAttendeeBody {
    /// A Roblox user ID; on the list of the session.
    #[serde(deserialize_with = "fields::parsed")]
    #[schema(value_type = String, example = "714760171")]
    pub(in crate::api) user_id: RobloxId,
    /// ISO 8601 with any offset.
    #[serde(default, deserialize_with = "fields::given")]
    #[schema(value_type = Option<String>, nullable = false, format = DateTime, example = "2024-01-15T10:25:00Z")]
    join_time: Option<Moment>,
    /// ISO 8601 with any offset; not before `JoinTime`. null and "" clear it: they are there after all.
    #[serde(default, deserialize_with = "fields::clearable")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2024-01-15T11:50:00Z")]
    leave_time: Option<Option<Moment>>,
}

/// An entry that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct AddedAttendee {
    #[serde(rename = "attendeeId")]
    #[schema(example = "attendee_12345")]
    attendee_id: String,
    #[serde(flatten)]
    stay: Stay,
}

/// An entry that was changed.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct UpdatedAttendee {
    #[serde(flatten)]
    stay: Stay,
    #[serde(rename = "updatedAt")]
    #[schema(format = DateTime, example = "2024-01-15T12:00:00Z")]
    updated_at: String,
}

/// Who was there, and when.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Stay {
    #[serde(rename = "sessionId")]
    #[schema(example = "session_xyz789")]
    session_id: String,
    #[serde(rename = "UserId")]
    #[schema(example = "714760171")]
    user_id: String,
    #[serde(rename = "JoinTime")]
    #[schema(format = DateTime, example = "2024-01-15T10:30:00Z")]
    join_time: String,
    /// Left out while they are there.
    #[serde(rename = "LeaveTime", skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime, example = "2024-01-15T11:45:00Z")]
    leave_time: Option<String>,
    /// In seconds. Left out while they are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 4500)]
    duration: Option<i64>,
}

impl AddAttendeeBody {
    /// Somebody whose coming is not said comes at this moment.
    pub(in crate::api) fn draft(self, now: Timestamp) -> AttendeeDraft {
        // As every moment that is given: to the millisecond.
        let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        AttendeeDraft {
            user: self.user_id,
            username: self.username,
            display_name: self.display_name,
            avatar: self.avatar_url,
            joined_at: self.join_time.map_or(now, |moment| moment.0),
            left_at: self.leave_time.map(|moment| moment.0),
        }
    }
}

impl UpdateAttendeeBody {
    pub(in crate::api) fn changes(&self) -> AttendeeChanges {
        AttendeeChanges {
            joined_at: self.join_time.map(|moment| moment.0),
            left_at: self.leave_time.map(|leave| leave.map(|moment| moment.0)),
        }
    }
}

impl From<&Attendee> for AddedAttendee {
    fn from(attendee: &Attendee) -> Self {
        Self { attendee_id: attendee.id.to_string(), stay: attendee.into() }
    }
}

impl UpdatedAttendee {
    pub(in crate::api) fn new(attendee: &Attendee, updated_at: Timestamp) -> Self {
        Self { stay: attendee.into(), updated_at: to_the_second(updated_at) }
    }
}

impl From<&Attendee> for Stay {
    fn from(attendee: &Attendee) -> Self {
        let draft = &attendee.draft;
        Self {
            session_id: attendee.session.to_string(),
            user_id: draft.user.to_string(),
            // What was given is given back: a fraction of a second is shown where there is one.
            join_time: draft.joined_at.to_string(),
            leave_time: draft.left_at.map(|left| left.to_string()),
            duration: draft.seconds(),
        }
    }
}
