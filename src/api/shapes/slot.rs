//! Slots changing hands (SERIES reference 2.6 to 2.8).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{fields, words};
use crate::desk::programs::RoleAsked;
use crate::domain::{RobloxId, RoleName, SessionId, SlotChoice};

/// A slot that somebody wants.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct ClaimBody {
    /// The claimer's Roblox user ID; a member of the workspace.
    #[serde(deserialize_with = "fields::parsed")]
    #[schema(value_type = String, example = "714760171")]
    pub(in crate::api) user_id: RobloxId,
    #[serde(deserialize_with = "fields::role")]
    #[schema(value_type = String, example = "Trainer")]
    pub(in crate::api) role_name: RoleAsked,
    /// The key of a vacant slot.
    #[serde(deserialize_with = "fields::slot")]
    #[schema(value_type = String, example = "VACANT_0")]
    pub(in crate::api) slot_key: SlotChoice,
}

/// A slot that its holder leaves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct QuitBody {
    /// The holder's Roblox user ID; a member of the workspace.
    #[serde(deserialize_with = "fields::parsed")]
    #[schema(value_type = String, example = "714760171")]
    pub(in crate::api) user_id: RobloxId,
    #[serde(deserialize_with = "fields::role")]
    #[schema(value_type = String, example = "Trainer")]
    pub(in crate::api) role_name: RoleAsked,
}

/// Somebody who is taken out of a slot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct RemoveBody {
    /// The holder's Roblox user ID; a member of the workspace.
    #[serde(deserialize_with = "fields::parsed")]
    #[schema(value_type = String, example = "714760171")]
    pub(in crate::api) target_user_id: RobloxId,
    #[serde(deserialize_with = "fields::role")]
    #[schema(value_type = String, example = "Trainer")]
    pub(in crate::api) role_name: RoleAsked,
}

/// A slot that was taken or left.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct Claimed {
    #[serde(rename = "message")]
    #[schema(example = "Successfully claimed Trainer position")]
    message: String,
    #[schema(example = "session_abc123")]
    session_id: String,
    #[schema(example = "Trainer")]
    role_name: String,
    #[schema(example = "714760171")]
    user_id: String,
}

/// A slot that somebody was taken out of.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct Removed {
    #[serde(rename = "message")]
    #[schema(example = "Successfully removed user from Trainer position")]
    message: String,
    #[schema(example = "session_abc123")]
    session_id: String,
    #[schema(example = "Trainer")]
    role_name: String,
    #[schema(example = "714760171")]
    target_user_id: String,
}

impl Claimed {
    pub(in crate::api) fn by_claim(session: &SessionId, role: &RoleName, user: RobloxId) -> Self {
        Self::new(words::claimed(role), session, role, user)
    }

    pub(in crate::api) fn by_quit(session: &SessionId, role: &RoleName, user: RobloxId) -> Self {
        Self::new(words::quit(role), session, role, user)
    }

    fn new(message: String, session: &SessionId, role: &RoleName, user: RobloxId) -> Self {
        Self { message, session_id: session.to_string(), role_name: role.to_string(), user_id: user.to_string() }
    }
}

impl Removed {
    pub(in crate::api) fn new(session: &SessionId, role: &RoleName, target: RobloxId) -> Self {
        Self {
            message: words::removed(role),
            session_id: session.to_string(),
            role_name: role.to_string(),
            target_user_id: target.to_string(),
        }
    }
}
