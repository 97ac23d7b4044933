//! A session as it is written: made and changed (SERIES reference 2.4 and 2.5). Roles come as an array here.

use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::ToSchema;

use crate::api::fields::{self, Moment, Object};
use crate::domain::{
    Description, MayLose, Minutes, Permissions, Rank, RobloxId, RoleDraft, RoleName, RoleSet, SessionChanges, SessionDraft, Title,
};

/// A session that is to be made. null and "" in an optional text are as if it was left out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct CreateBody {
    /// At most 256 characters.
    #[serde(deserialize_with = "fields::parsed")]
    #[schema(value_type = String, example = "Training Session")]
    title: Title,
    /// ISO 8601 with any offset.
    #[serde(deserialize_with = "fields::parsed")]
    #[schema(value_type = String, format = DateTime, example = "2024-01-20T15:00:00Z")]
    scheduled: Moment,
    /// In minutes, at most 7 days.
    #[serde(deserialize_with = "fields::minutes")]
    #[schema(value_type = u16, minimum = 1, maximum = 10080, example = 60)]
    duration: Minutes,
    /// A Roblox user ID; a member of the workspace.
    #[serde(default, deserialize_with = "fields::optional")]
    #[schema(value_type = Option<String>, example = "714760171")]
    host: Option<RobloxId>,
    /// At most 2,000 characters.
    #[serde(default, deserialize_with = "fields::optional")]
    #[schema(value_type = Option<String>)]
    description: Option<Description>,
    /// A Roblox user ID.
    #[serde(default, deserialize_with = "fields::optional")]
    #[schema(value_type = Option<String>)]
    co_host: Option<RobloxId>,
    /// A Roblox user ID.
    #[serde(default, deserialize_with = "fields::optional")]
    #[schema(value_type = Option<String>)]
    supervisor: Option<RobloxId>,
    /// Whether its slots can be claimed. Not, unless this says so.
    #[serde(default)]
    claimable: bool,
    /// Premium and enterprise only; at most 25, each name once.
    #[serde(default, deserialize_with = "roles")]
    #[schema(value_type = Option<Vec<RoleBody>>)]
    custom_roles: RoleSet,
}

/// What is to become different. Every field may be left out; null and "" clear `Host`, `CoHost`, `Supervisor` and
/// `Description`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(in crate::api) struct UpdateBody {
    /// At most 256 characters.
    #[serde(default, deserialize_with = "fields::given")]
    #[schema(value_type = Option<String>, nullable = false, example = "Advanced Training Session")]
    title: Option<Title>,
    /// At most 2,000 characters.
    #[serde(default, deserialize_with = "fields::clearable")]
    #[schema(value_type = Option<String>)]
    description: Option<Option<Description>>,
    /// A Roblox user ID; a member of the workspace.
    #[serde(default, deserialize_with = "fields::clearable")]
    #[schema(value_type = Option<String>)]
    host: Option<Option<RobloxId>>,
    /// A Roblox user ID.
    #[serde(default, deserialize_with = "fields::clearable")]
    #[schema(value_type = Option<String>)]
    co_host: Option<Option<RobloxId>>,
    /// A Roblox user ID.
    #[serde(default, deserialize_with = "fields::clearable")]
    #[schema(value_type = Option<String>)]
    supervisor: Option<Option<RobloxId>>,
    /// ISO 8601 with any offset.
    #[serde(default, deserialize_with = "fields::given")]
    #[schema(value_type = Option<String>, nullable = false, format = DateTime)]
    scheduled: Option<Moment>,
    /// In minutes, at most 7 days.
    #[serde(default, deserialize_with = "fields::given_minutes")]
    #[schema(value_type = Option<u16>, nullable = false, minimum = 1, maximum = 10080, example = 120)]
    duration: Option<Minutes>,
    /// Whether its slots can be claimed.
    #[serde(default, deserialize_with = "given_flag")]
    #[schema(nullable = false)]
    claimable: Option<bool>,
    /// The whole new set; `[]` removes all roles. Who holds a slot keeps it when a role of the same name still has a
    /// slot of that number; if somebody would lose theirs, nothing is changed and the message names them.
    #[serde(default, deserialize_with = "given_roles")]
    #[schema(value_type = Option<Vec<RoleBody>>, nullable = false)]
    custom_roles: Option<RoleSet>,
    /// Ours, not SERIES': drop holders for whom `CustomRoles` has no place.
    #[serde(default)]
    force: bool,
}

/// A role that a session is to have.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct RoleBody {
    /// At most 100 characters; not `Host`, `CoHost` or `Supervisor`.
    #[serde(deserialize_with = "fields::parsed")]
    #[schema(value_type = String, example = "Trainer")]
    name: RoleName,
    #[serde(deserialize_with = "fields::slot_count")]
    #[schema(minimum = 1, maximum = 10, example = 2)]
    slots: u8,
    #[serde(default, deserialize_with = "fields::rank")]
    #[schema(example = 50)]
    min_rank: u8,
    #[serde(default)]
    #[schema(value_type = Option<PermissionsShape>)]
    permissions: Option<Object<PermissionsShape>>,
}

/// What a role's holders may do. What is left out is false.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, rename_all = "PascalCase")]
pub(in crate::api) struct PermissionsShape {
    /// Start, delay, cancel and end the session.
    change_session_status: bool,
    /// Mark attendees passed or failed.
    pass_or_fail_attendees: bool,
    /// Manage the attendance list.
    modify_attendance: bool,
}

impl From<Permissions> for PermissionsShape {
    fn from(permissions: Permissions) -> Self {
        Self {
            change_session_status: permissions.change_session_status,
            pass_or_fail_attendees: permissions.pass_or_fail_attendees,
            modify_attendance: permissions.modify_attendance,
        }
    }
}

impl From<PermissionsShape> for Permissions {
    fn from(shape: PermissionsShape) -> Self {
        Self {
            change_session_status: shape.change_session_status,
            pass_or_fail_attendees: shape.pass_or_fail_attendees,
            modify_attendance: shape.modify_attendance,
        }
    }
}

impl From<CreateBody> for SessionDraft {
    fn from(body: CreateBody) -> Self {
        Self {
            title: body.title,
            description: body.description,
            host: body.host,
            co_host: body.co_host,
            supervisor: body.supervisor,
            starts_at: body.scheduled.0,
            duration: body.duration,
            claimable: body.claimable,
            roles: body.custom_roles,
        }
    }
}

impl From<UpdateBody> for SessionChanges {
    fn from(body: UpdateBody) -> Self {
        Self {
            title: body.title,
            description: body.description,
            host: body.host,
            co_host: body.co_host,
            supervisor: body.supervisor,
            starts_at: body.scheduled.map(|moment| moment.0),
            duration: body.duration,
            claimable: body.claimable,
            status: None,
            roles: body.custom_roles,
            may_lose: if body.force { MayLose::Anybody } else { MayLose::Nobody },
        }
    }
}

fn given_flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    bool::deserialize(deserializer).map(Some)
}

fn roles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RoleSet, D::Error> {
    let roles = Option::<Vec<Object<RoleBody>>>::deserialize(deserializer)?;
    role_set(roles.unwrap_or_default())
}

fn given_roles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<RoleSet>, D::Error> {
    role_set(Vec::deserialize(deserializer)?).map(Some)
}

fn role_set<E: de::Error>(roles: Vec<Object<RoleBody>>) -> Result<RoleSet, E> {
    let draft = |Object(role): Object<RoleBody>| {
        let permissions = role.permissions.map(|Object(shape)| shape).unwrap_or_default();
        RoleDraft::new(role.name, role.slots.into(), Rank::new(role.min_rank), permissions.into())
    };
    let drafts: Result<Vec<RoleDraft>, _> = roles.into_iter().map(draft).collect();
    drafts.and_then(RoleSet::new).map_err(E::custom)
}
