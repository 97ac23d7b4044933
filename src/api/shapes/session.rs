//! A session as it is read (SERIES reference 2.3).

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::to_the_second;
use super::written::PermissionsShape;
use crate::domain::{PageNumber, Plan, Role, Session, SlotKey, WorkspaceId};

/// A session. What is not set is left out: `Description`, `Host`, `CoHost`, `Supervisor`, `MinHostRank`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct SessionShape {
    #[schema(example = "session_1234567890_abc12345678")]
    session_id: String,
    #[schema(example = "workspace_abc123")]
    workspace_id: String,
    #[schema(example = "Training Session")]
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// A Roblox user ID, as are the next two.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "714760171")]
    host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    co_host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supervisor: Option<String>,
    #[schema(format = DateTime, example = "2024-01-20T15:00:00.000Z")]
    scheduled: String,
    delayed: bool,
    /// `upcoming`, `ongoing`, `completed` or `cancelled`.
    #[schema(example = "upcoming")]
    status: &'static str,
    claimable: bool,
    /// In minutes.
    #[schema(example = 60)]
    duration: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_host_rank: Option<u8>,
    /// By name, in the order in which they were given. Only there for premium and enterprise workspaces, and only when
    /// the session has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::HashMap<String, RoleShape>>)]
    custom_roles: Option<Ordered<RoleShape>>,
}

/// A role with its slots.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct RoleShape {
    #[schema(example = 25)]
    min_rank: u8,
    permissions: PermissionsShape,
    /// By key: `VACANT_<n>` while a slot is empty, the holder's Roblox user ID once it is held.
    #[schema(value_type = std::collections::HashMap<String, SlotShape>)]
    slots: Ordered<SlotShape>,
}

/// One slot.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct SlotShape {
    attended: bool,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct SessionsPage {
    #[schema(example = "workspace_abc123")]
    workspace_id: String,
    #[schema(example = 1)]
    page: u32,
    /// At most 50; fewer on the last page, and none after it.
    sessions: Vec<SessionShape>,
}

/// A session that was made: all of it, its ID in both spellings that SERIES has used, and when it was made.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct CreatedSession {
    #[serde(flatten)]
    session: SessionShape,
    #[serde(rename = "sessionId")]
    #[schema(example = "session_1234567890_abc12345678")]
    id: String,
    #[serde(rename = "createdAt")]
    #[schema(format = DateTime, example = "2024-01-15T10:30:00Z")]
    created_at: String,
}

/// A session that was changed: all of it, its ID in both spellings that SERIES has used, and when it was changed.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct UpdatedSession {
    #[serde(flatten)]
    session: SessionShape,
    #[serde(rename = "sessionId")]
    #[schema(example = "session_1234567890_abc12345678")]
    id: String,
    #[serde(rename = "updatedAt")]
    #[schema(format = DateTime, example = "2024-01-15T11:00:00Z")]
    updated_at: String,
}

impl SessionShape {
    /// As a workspace of this plan may see it.
    pub(in crate::api) fn new(session: &Session, plan: Plan) -> Self {
        let roles = session.roles.iter().map(|role| (role.name.to_string(), RoleShape::from(role)));
        Self {
            session_id: session.id.to_string(),
            workspace_id: session.workspace.to_string(),
            title: session.title.to_string(),
            description: session.description.as_ref().map(ToString::to_string),
            host: session.host.map(|id| id.to_string()),
            co_host: session.co_host.map(|id| id.to_string()),
            supervisor: session.supervisor.map(|id| id.to_string()),
            scheduled: format!("{:.3}", session.starts_at),
            delayed: session.delayed,
            status: session.status.as_str(),
            claimable: session.claimable,
            duration: session.duration.get(),
            min_host_rank: session.min_host_rank.map(crate::domain::Rank::get),
            custom_roles: (plan.has_custom_roles() && !session.roles.is_empty()).then(|| Ordered(roles.collect())),
        }
    }
}

impl From<&Role> for RoleShape {
    fn from(role: &Role) -> Self {
        let slots = role.numbered().map(|(number, slot)| match slot.holder {
            Some(holder) => (SlotKey::Held(holder.roblox), SlotShape { attended: holder.attended() }),
            None => (SlotKey::Vacant(number), SlotShape { attended: false }),
        });
        Self {
            min_rank: role.min_rank.get(),
            permissions: role.permissions.into(),
            slots: Ordered(slots.map(|(key, slot)| (key.to_string(), slot)).collect()),
        }
    }
}

impl SessionsPage {
    pub(in crate::api) fn new(workspace: &WorkspaceId, page: PageNumber, sessions: Vec<SessionShape>) -> Self {
        Self { workspace_id: workspace.to_string(), page: page.get(), sessions }
    }
}

impl CreatedSession {
    pub(in crate::api) fn new(session: SessionShape, created_at: Timestamp) -> Self {
        Self { id: session.session_id.clone(), session, created_at: to_the_second(created_at) }
    }
}

impl UpdatedSession {
    pub(in crate::api) fn new(session: SessionShape, updated_at: Timestamp) -> Self {
        Self { id: session.session_id.clone(), session, updated_at: to_the_second(updated_at) }
    }
}

/// An object whose keys keep their order.
#[derive(Debug)]
struct Ordered<T>(Vec<(String, T)>);

impl<T: Serialize> Serialize for Ordered<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}
