//! How the difference that a change made stands in the audit trail: JSON with what was there before and after, part by part.
//!
//! People read it with their eyes, and undo reads it back. What cannot be read back is no difference (any more): older
//! releases and other kinds of entries wrote other details there.

use std::str::FromStr;

use serde_json::{Map, Value, json};

use crate::domain::{
    Change, Difference, Holder, Minutes, Permissions, Rank, RobloxId, Role, RoleName, SeatChange, Slot, SlotNumber,
};

/// As it is written.
#[must_use]
pub fn write(difference: &Difference) -> String {
    let Difference { title, description, host, co_host, supervisor, starts_at, duration, delayed, status, claimable, .. } =
        difference;
    let mut parts = Map::new();
    put(&mut parts, "title", title.as_ref(), |title| title.as_str().into());
    put(&mut parts, "description", description.as_ref(), |text| optional(text.as_ref()));
    put(&mut parts, "host", host.as_ref(), |user| optional(user.as_ref()));
    put(&mut parts, "co_host", co_host.as_ref(), |user| optional(user.as_ref()));
    put(&mut parts, "supervisor", supervisor.as_ref(), |user| optional(user.as_ref()));
    put(&mut parts, "starts_at", starts_at.as_ref(), |moment| moment.to_string().into());
    put(&mut parts, "duration", duration.as_ref(), |minutes| minutes.get().into());
    put(&mut parts, "delayed", delayed.as_ref(), |flag| (*flag).into());
    put(&mut parts, "status", status.as_ref(), |status| status.as_str().into());
    put(&mut parts, "claimable", claimable.as_ref(), |flag| (*flag).into());
    put(&mut parts, "cancel_reason", difference.cancel_reason.as_ref(), |reason| optional(reason.as_ref()));
    put(&mut parts, "roles", difference.roles.as_ref(), |roles| roles.iter().map(role).collect());
    if !difference.seats.is_empty() {
        parts.insert("seats".to_owned(), difference.seats.iter().map(seat).collect());
    }
    Value::Object(parts).to_string()
}

/// Back from what [`write()`] wrote; nothing from anything else.
#[must_use]
pub fn read(details: &str) -> Option<Difference> {
    let Ok(Value::Object(parts)) = serde_json::from_str(details) else { return None };
    const KNOWN: [&str; 13] = [
        "title",
        "description",
        "host",
        "co_host",
        "supervisor",
        "starts_at",
        "duration",
        "delayed",
        "status",
        "claimable",
        "cancel_reason",
        "roles",
        "seats",
    ];
    if parts.keys().any(|name| !KNOWN.contains(&name.as_str())) {
        return None;
    }
    let seats = match parts.get("seats") {
        Some(seats) => seats.as_array()?.iter().map(seat_read).collect::<Option<_>>()?,
        None => Vec::new(),
    };
    Some(Difference {
        title: get(&parts, "title", parsed)?,
        description: get(&parts, "description", optional_parsed)?,
        host: get(&parts, "host", optional_parsed)?,
        co_host: get(&parts, "co_host", optional_parsed)?,
        supervisor: get(&parts, "supervisor", optional_parsed)?,
        starts_at: get(&parts, "starts_at", parsed)?,
        duration: get(&parts, "duration", |value| Minutes::new(value.as_i64()?))?,
        delayed: get(&parts, "delayed", Value::as_bool)?,
        status: get(&parts, "status", parsed)?,
        claimable: get(&parts, "claimable", Value::as_bool)?,
        cancel_reason: get(&parts, "cancel_reason", optional_parsed)?,
        roles: get(&parts, "roles", |value| value.as_array()?.iter().map(role_read).collect())?,
        seats,
    })
}

fn put<T>(parts: &mut Map<String, Value>, name: &str, change: Option<&Change<T>>, written: impl Fn(&T) -> Value) {
    if let Some(Change { before, after }) = change {
        parts.insert(name.to_owned(), json!({ "before": written(before), "after": written(after) }));
    }
}

/// A part that is not there is no change; one that cannot be read spoils the whole.
fn get<T>(parts: &Map<String, Value>, name: &str, read: impl Fn(&Value) -> Option<T>) -> Option<Option<Change<T>>> {
    match parts.get(name) {
        None => Some(None),
        Some(part) => Some(Some(Change { before: read(part.get("before")?)?, after: read(part.get("after")?)? })),
    }
}

fn optional(value: Option<&impl ToString>) -> Value {
    value.map(ToString::to_string).into()
}

fn parsed<T: FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
}

fn optional_parsed<T: FromStr>(value: &Value) -> Option<Option<T>> {
    if value.is_null() { Some(None) } else { parsed(value).map(Some) }
}

fn role(role: &Role) -> Value {
    let Permissions { change_session_status, pass_or_fail_attendees, modify_attendance } = role.permissions;
    json!({
        "name": role.name.as_str(),
        "slots": role.slots.len(),
        "min_rank": role.min_rank.get(),
        "change_session_status": change_session_status,
        "pass_or_fail_attendees": pass_or_fail_attendees,
        "modify_attendance": modify_attendance,
    })
}

fn role_read(value: &Value) -> Option<Role> {
    let flag = |name| value.get(name)?.as_bool();
    Some(Role {
        name: parsed(value.get("name")?)?,
        min_rank: Rank::new(small(value.get("min_rank")?)?),
        permissions: Permissions {
            change_session_status: flag("change_session_status")?,
            pass_or_fail_attendees: flag("pass_or_fail_attendees")?,
            modify_attendance: flag("modify_attendance")?,
        },
        slots: vec![Slot::default(); small(value.get("slots")?)?.into()],
    })
}

fn seat(seat: &SeatChange) -> Value {
    json!({ "role": seat.role.as_str(), "slot": seat.slot.get(), "before": holder(seat.before), "after": holder(seat.after) })
}

fn seat_read(value: &Value) -> Option<SeatChange> {
    Some(SeatChange {
        role: parsed::<RoleName>(value.get("role")?)?,
        slot: SlotNumber::new(small(value.get("slot")?)?),
        before: holder_read(value.get("before")?)?,
        after: holder_read(value.get("after")?)?,
    })
}

fn holder(holder: Option<Holder>) -> Value {
    holder.map_or(Value::Null, |holder| json!({ "user": holder.roblox.to_string(), "mark": optional(holder.mark.as_ref()) }))
}

fn holder_read(value: &Value) -> Option<Option<Holder>> {
    if value.is_null() {
        return Some(None);
    }
    let roblox: RobloxId = parsed(value.get("user")?)?;
    Some(Some(Holder { roblox, mark: optional_parsed(value.get("mark")?)? }))
}

fn small(value: &Value) -> Option<u8> {
    value.as_u64()?.try_into().ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::domain::{Mark, Session, Status, sample};

    #[test]
    fn what_was_written_reads_back_as_the_same_difference() {
        let before = sample::training();
        let mut after = Session {
            title: "Shift \"two\"".parse().unwrap(),
            description: Some("Line\nline".parse().unwrap()),
            host: Some(sample::user(7)),
            starts_at: "2026-12-01T18:00:00.250Z".parse().unwrap(),
            delayed: true,
            status: Status::Cancelled,
            cancel_reason: Some("Ill".parse().unwrap()),
            claimable: false,
            duration: Minutes::new(90).unwrap(),
            ..before.clone()
        };
        after.roles.remove(1);
        after.roles[0].permissions.modify_attendance = true;
        after.roles[0].slots[1].holder = Some(Holder { roblox: sample::user(8), mark: Some(Mark::Excused) });
        for difference in [Difference::between(&before, &after), Difference::between(&after, &before), Difference::default()] {
            assert_eq!(read(&write(&difference)), Some(difference));
        }
    }

    #[test]
    fn what_somebody_else_wrote_is_no_difference() {
        for details in ["", "null", r#"{"before":1,"after":2}"#, r#"{"title":{"before":"","after":"x"}}"#, r#"{"seats":[{}]}"#] {
            assert_eq!(read(details), None, "{details}");
        }
    }
}
