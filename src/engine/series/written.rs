//! What SERIES is sent: exactly what its reference describes, and nothing else.

use serde_json::{Value, json};

use crate::domain::{Description, Minutes, RobloxId, RoleDraft, RoleName, RoleSet, SessionChanges, SessionDraft, Title};

/// A slot that is claimed (SERIES reference 2.6).
pub(super) fn claim_body(user: RobloxId, role: &RoleName, key: &str) -> Value {
    json!({ "UserId": user.to_string(), "RoleName": role.as_str(), "SlotKey": key })
}

/// A slot that is left (SERIES reference 2.7).
pub(super) fn quit_body(user: RobloxId, role: &RoleName) -> Value {
    json!({ "UserId": user.to_string(), "RoleName": role.as_str() })
}

/// A slot that somebody is taken out of (SERIES reference 2.8).
pub(super) fn remove_body(target: RobloxId, role: &RoleName) -> Value {
    json!({ "TargetUserId": target.to_string(), "RoleName": role.as_str() })
}

/// A new session (SERIES reference 2.4, the newer version).
pub(super) fn create_body(draft: &SessionDraft) -> Value {
    let mut body = json!({
        "Title": draft.title.as_str(),
        "Scheduled": format!("{:.3}", draft.starts_at),
        "Duration": draft.duration.get(),
        "Claimable": draft.claimable,
    });
    set(&mut body, "Description", draft.description.as_ref().map(Description::as_str));
    for (name, who) in [("Host", draft.host), ("CoHost", draft.co_host), ("Supervisor", draft.supervisor)] {
        set(&mut body, name, who.map(|who| who.to_string()));
    }
    // Roles need a plan, so that none are sent where none are wanted.
    set(&mut body, "CustomRoles", (!draft.roles.as_slice().is_empty()).then(|| roles_body(&draft.roles)));
    body
}

/// What changes of a session (SERIES reference 2.5, the newer version). Nothing for what SERIES has no field for: a status, and
/// anything that is to become empty.
pub(super) fn update_body(changes: &SessionChanges) -> Option<Value> {
    let people = [("Host", changes.host), ("CoHost", changes.co_host), ("Supervisor", changes.supervisor)];
    let clears = people.iter().any(|(_, who)| *who == Some(None)) || changes.description == Some(None);
    if clears || changes.status.is_some() {
        return None;
    }
    let mut body = json!({});
    set(&mut body, "Title", changes.title.as_ref().map(Title::as_str));
    set(&mut body, "Description", changes.description.as_ref().and_then(Option::as_ref).map(Description::as_str));
    for (name, who) in people {
        set(&mut body, name, who.flatten().map(|who| who.to_string()));
    }
    set(&mut body, "Scheduled", changes.starts_at.map(|start| format!("{start:.3}")));
    set(&mut body, "Duration", changes.duration.map(Minutes::get));
    set(&mut body, "Claimable", changes.claimable);
    set(&mut body, "CustomRoles", changes.roles.as_ref().map(roles_body));
    Some(body)
}

/// A description alone, which can be sent again: it is the same however often it is set.
pub(super) fn description_body(description: &Description) -> Value {
    json!({ "Description": description.as_str() })
}

fn set(body: &mut Value, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        body[name] = value.into();
    }
}

/// Written as an array, though it is read as an object (SERIES reference 2.4, Casing).
fn roles_body(roles: &RoleSet) -> Vec<Value> {
    let body = |role: &RoleDraft| {
        let role = role.vacant_role();
        json!({
            "name": role.name.as_str(),
            "slots": role.slots.len(),
            "minRank": role.min_rank.get(),
            "permissions": {
                "ChangeSessionStatus": role.permissions.change_session_status,
                "PassOrFailAttendees": role.permissions.pass_or_fail_attendees,
                "ModifyAttendance": role.permissions.modify_attendance,
            },
        })
    };
    roles.as_slice().iter().map(body).collect()
}
