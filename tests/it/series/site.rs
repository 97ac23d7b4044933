//! What stands on SERIES, and its rules as far as they are documented (SERIES reference, section 2).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::stand_in::KEY;

/// What is answered.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Said {
    fn ok(data: &Value) -> Self {
        Self { status: 200, body: json!({ "success": true, "data": data }) }
    }

    pub(crate) fn error(status: u16, message: &str) -> Self {
        Self { status, body: json!({ "success": false, "error": { "code": status, "message": message } }) }
    }
}

/// One workspace with its sessions and members.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) key: String,
    /// Whether it is Premium.
    pub(crate) premium: bool,
    /// How many sessions a page of a list has.
    pub(crate) page_size: usize,
    /// Whether pages after the last one repeat it instead of being empty.
    pub(crate) repeats_last_page: bool,
    /// What check-key says of the allowance.
    pub(crate) remaining: u64,
    members: BTreeMap<String, i64>,
    sessions: Vec<Session>,
    /// What is claimed by somebody else the moment a claim comes in.
    pub(crate) snatched: Vec<(String, usize, String)>,
}

#[derive(Debug, Clone)]
struct Session {
    id: String,
    fields: Map<String, Value>,
    roles: Vec<Role>,
}

#[derive(Debug, Clone)]
struct Role {
    name: String,
    min_rank: i64,
    permissions: Value,
    slots: Vec<Option<String>>,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            key: KEY.to_owned(),
            premium: true,
            page_size: 20,
            repeats_last_page: false,
            remaining: 8542,
            members: BTreeMap::new(),
            sessions: Vec::new(),
            snatched: Vec::new(),
        }
    }
}

/// What SERIES' own site can do, and its API cannot.
impl Site {
    pub(crate) fn member(&mut self, user: u64, rank: i64) {
        self.members.insert(user.to_string(), rank);
    }

    pub(crate) fn only_session(&self) -> String {
        let [session] = self.sessions.as_slice() else { panic!("not one session: {:?}", self.sessions) };
        session.id.clone()
    }

    pub(crate) fn set(&mut self, session: &str, field: &str, value: Value) {
        self.session(session).unwrap().fields.insert(field.to_owned(), value);
    }

    pub(crate) fn delete(&mut self, session: &str) {
        self.sessions.retain(|other| other.id != session);
    }

    /// Somebody takes or leaves a slot on SERIES' own site.
    pub(crate) fn seat(&mut self, session: &str, role: &str, slot: usize, user: Option<u64>) {
        self.session(session).unwrap().role(role).unwrap().slots[slot] = user.map(|user| user.to_string());
    }

    /// Who holds which slot of a role, vacant ones as nothing.
    pub(crate) fn holders(&mut self, session: &str, role: &str) -> Vec<Option<String>> {
        self.session(session).unwrap().role(role).unwrap().slots.clone()
    }

    /// Everything that stands on SERIES of one session.
    pub(crate) fn written(&mut self, session: &str) -> String {
        format!("{:?}", self.session(session))
    }

    fn session(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }
}

/// The API.
impl Site {
    pub(super) fn carry_out(&mut self, kind: &str, path: &[String], query: &str, key: Option<&str>, body: &Value) -> Said {
        if kind == "GET check-key" {
            return self.check_key(path.last().map(String::as_str).unwrap_or_default());
        }
        if key != Some(self.key.as_str()) {
            return Said::error(401, "Invalid API key");
        }
        match (kind, path) {
            ("GET list", _) => self.list(query),
            ("GET get", [.., id]) => self.get(id),
            ("POST create", _) => self.create(body),
            ("PATCH update", [.., id]) => self.update(id, body),
            ("PATCH claim" | "PATCH quit" | "PATCH remove", [_, id, _, verb]) => self.change_slot(id, verb, body),
            _ => Said::error(404, "Not found"),
        }
    }

    /// A bad key is answered 200 (SERIES reference 2.1).
    fn check_key(&self, key: &str) -> Said {
        if key != self.key {
            return Said::ok(&json!({ "valid": false, "status": "inactive", "message": "API key is inactive or invalid" }));
        }
        let reset = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
        Said::ok(&json!({
            "valid": true, "workspaceId": "a7d5339a-5531-4336-99c6-6f3249c9ac20", "workspaceName": "My Organization",
            "status": "active", "createdAt": "2024-01-01T00:00:00Z", "lastUsed": "2024-01-05T11:30:00Z",
            "rateLimitRemaining": self.remaining, "rateLimitReset": reset.to_string(),
        }))
    }

    fn list(&self, query: &str) -> Said {
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let page: usize = value("page").map_or(1, |page| page.parse().unwrap());
        let status = value("status");
        let fits = |session: &&Session| status.is_none_or(|status| session.fields["Status"] == status);
        let listed: Vec<&Session> = self.sessions.iter().filter(fits).collect();
        let pages = listed.len().div_ceil(self.page_size).max(1);
        let page = if self.repeats_last_page { page.min(pages) } else { page };
        let shown = listed.into_iter().skip((page - 1) * self.page_size).take(self.page_size);
        // The list has fewer fields than get (SERIES reference 2.2).
        let shown: Vec<Value> = shown.map(|session| self.show(session, &["CoHost", "Supervisor", "MinHostRank"])).collect();
        Said::ok(&json!({ "WorkspaceId": "workspace_abc123", "Page": page, "Sessions": shown }))
    }

    fn get(&self, id: &str) -> Said {
        match self.sessions.iter().find(|session| session.id == id) {
            Some(session) => Said::ok(&self.show(session, &[])),
            None => Said::error(404, "Session not found"),
        }
    }

    fn show(&self, session: &Session, without: &[&str]) -> Value {
        let mut fields = session.fields.clone();
        fields.retain(|name, _| !without.contains(&name.as_str()) && name != "Description");
        fields.insert("SessionId".to_owned(), json!(session.id));
        fields.insert("WorkspaceId".to_owned(), json!("workspace_abc123"));
        if self.premium && !session.roles.is_empty() {
            let roles = session.roles.iter().map(|role| (role.name.clone(), role.show())).collect();
            fields.insert("CustomRoles".to_owned(), Value::Object(roles));
        }
        Value::Object(fields)
    }

    fn create(&mut self, body: &Value) -> Said {
        let fields = body.as_object().unwrap();
        let required = fields.contains_key("Title") && fields.contains_key("Scheduled") && fields["Duration"].as_i64() >= Some(1);
        assert!(required, "a session without what every session has: {body}");
        if fields.contains_key("CustomRoles") && !self.premium {
            return Said::error(403, "Premium required");
        }
        let id = format!("session_1234567890_{:011}", self.sessions.len());
        let mut session = Session { id: id.clone(), fields: Map::new(), roles: Vec::new() };
        session.fields.extend([("Status".to_owned(), json!("upcoming")), ("Delayed".to_owned(), json!(false))]);
        session.fields.insert("Claimable".to_owned(), json!(false));
        session.apply(fields);
        let echoed = json!({ "sessionId": id, "Title": fields["Title"], "createdAt": "2024-01-15T10:30:00Z" });
        self.sessions.push(session);
        Said { status: 201, ..Said::ok(&echoed) }
    }

    fn update(&mut self, id: &str, body: &Value) -> Said {
        let Some(session) = self.session(id) else { return Said::error(404, "Session not found") };
        session.apply(body.as_object().unwrap());
        Said::ok(&json!({ "sessionId": id, "updatedAt": "2024-01-15T11:00:00Z" }))
    }

    /// One 400 for three causes and one 403 for two (SERIES reference 2.6).
    fn change_slot(&mut self, id: &str, verb: &str, body: &Value) -> Said {
        let text = |name: &str| body[name].as_str().unwrap_or_else(|| panic!("no {name}: {body}")).to_owned();
        let who = if verb == "remove" { "TargetUserId" } else { "UserId" };
        let (user, role_name) = (text(who), text("RoleName"));
        if !self.premium {
            return Said::error(403, "Forbidden");
        }
        for (role, slot, user) in std::mem::take(&mut self.snatched) {
            self.session(id).unwrap().role(&role).unwrap().slots[slot] = Some(user);
        }
        let rank = self.members.get(&user).copied();
        let Some(session) = self.session(id) else { return Said::error(404, "Not found") };
        let (claimable, status) = (session.fields["Claimable"] == true, session.fields["Status"].clone());
        let over = status == "completed" || status == "cancelled";
        let Some(role) = session.role(&role_name) else { return Said::error(404, "Not found") };
        let Some(rank) = rank else { return Said::error(400, "Bad request") };
        let held = role.slots.iter().position(|holder| holder.as_ref() == Some(&user));
        let (done, message) = match verb {
            "claim" if rank < role.min_rank => return Said::error(403, "Forbidden"),
            "claim" => {
                let slot = role.vacant(&text("SlotKey")).filter(|_| claimable && !over && held.is_none());
                slot.iter().for_each(|slot| role.slots[*slot] = Some(user.clone()));
                (slot.is_some(), format!("Successfully claimed {role_name} position"))
            }
            "quit" | "remove" => {
                let slot = held.filter(|_| verb == "remove" || !over);
                slot.iter().for_each(|slot| role.slots[*slot] = None);
                (slot.is_some(), format!("Successfully left {role_name} position"))
            }
            other => panic!("no such verb: {other}"),
        };
        if !done {
            return Said::error(400, "Bad request");
        }
        Said::ok(&json!({ "message": message, "SessionId": id, "RoleName": role_name, who: user }))
    }
}

impl Session {
    fn role(&mut self, name: &str) -> Option<&mut Role> {
        self.roles.iter_mut().find(|role| role.name == name)
    }

    fn apply(&mut self, fields: &Map<String, Value>) {
        const KNOWN: [&str; 8] = ["Title", "Description", "Host", "CoHost", "Supervisor", "Scheduled", "Duration", "Claimable"];
        for (name, value) in fields {
            match name.as_str() {
                "CustomRoles" => self.roles = value.as_array().unwrap().iter().map(Role::new).collect(),
                known if KNOWN.contains(&known) && !value.is_null() => {
                    self.fields.insert(known.to_owned(), value.clone());
                }
                other => panic!("{other} is not documented as writable, or not as {value}"),
            }
        }
    }
}

impl Role {
    fn new(written: &Value) -> Self {
        let slots = usize::try_from(written["slots"].as_u64().unwrap()).unwrap();
        assert!((1..=10).contains(&slots), "{written}");
        Self {
            name: written["name"].as_str().unwrap().to_owned(),
            min_rank: written["minRank"].as_i64().unwrap_or_default(),
            permissions: written["permissions"].clone(),
            slots: vec![None; slots],
        }
    }

    /// The vacant slot of this key.
    fn vacant(&self, key: &str) -> Option<usize> {
        let slot: usize = key.strip_prefix("VACANT_")?.parse().ok()?;
        self.slots.get(slot).filter(|holder| holder.is_none()).map(|_| slot)
    }

    /// As an object keyed by holder or vacancy. This one lists holders first: the order means nothing.
    fn show(&self) -> Value {
        let slot = json!({ "Attended": false });
        let mut slots: Map<String, Value> = self.slots.iter().flatten().map(|user| (user.clone(), slot.clone())).collect();
        let vacant = self.slots.iter().enumerate().filter(|(_, holder)| holder.is_none());
        slots.extend(vacant.map(|(place, _)| (format!("VACANT_{place}"), slot.clone())));
        json!({ "MinRank": self.min_rank, "Permissions": self.permissions, "Slots": slots })
    }
}
