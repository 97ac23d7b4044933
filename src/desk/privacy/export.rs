//! Everything that is kept of a person, for that person.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::erasure::remote_of;
use super::{OutOfReach, TooSoon};
use crate::desk::{Caller, Desk, DeskFailure};
use crate::domain::{Account, DiscordUserId};
use crate::store::privacy::{self, Record};
use crate::store::{Connection, StoreFailure};

/// What is kept of somebody. Nobody else is in it: where somebody else had a part in something, what they did stands
/// there and not who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Whose it is.
    pub user: DiscordUserId,
    /// When it was put together.
    pub made_at: Timestamp,
    /// Who they are on Roblox, server by server.
    pub links: Vec<Record>,
    /// Their ranks.
    pub ranks: Vec<Record>,
    /// The slots that they hold or held to the end.
    pub claims: Vec<Record>,
    /// The sessions that they run or ran.
    pub sessions_run: Vec<Record>,
    /// The sessions at which they were seen.
    pub attendance: Vec<Record>,
    /// What they did and what was done to them, newest first.
    pub audit: Vec<Record>,
    /// Anything else, by the name of its table.
    pub others: Map<String, Value>,
    /// What is kept elsewhere.
    pub out_of_reach: OutOfReach,
}

impl Export {
    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let lists = [&self.links, &self.ranks, &self.claims, &self.sessions_run, &self.attendance, &self.audit];
        lists.iter().all(|list| list.is_empty()) && self.others.is_empty() && self.out_of_reach.former_until.is_none()
    }
}

impl Desk {
    /// Everything that is kept of the caller.
    pub async fn export(&self, caller: &Caller) -> Result<Result<Export, TooSoon>, DeskFailure> {
        if let Err(too_soon) = self.may_ask(caller) {
            return Ok(Err(too_soon));
        }
        let _turn = self.turns.next().await;
        self.note_older_mentions().await?;
        let mut reader = self.database.reader().await?;
        let person = privacy::of_discord_user(&mut reader, caller.user).await?;
        let remote = remote_of(&mut reader, &person).await?;
        drop(reader);
        let out_of_reach = self.out_of_reach(caller.user, &remote).await?;
        let mut reader = self.database.reader().await?;
        let mut export = Export {
            user: caller.user,
            made_at: Timestamp::now(),
            links: privacy::links(&mut reader, caller.user).await?,
            ranks: Vec::new(),
            claims: Vec::new(),
            sessions_run: Vec::new(),
            attendance: Vec::new(),
            audit: Vec::new(),
            others: privacy::of_their_own(&mut reader, caller.user, &person.accounts).await?,
            out_of_reach,
        };
        for account in &person.accounts {
            export.ranks.extend(privacy::memberships(&mut reader, account).await?);
            export.claims.extend(privacy::claims(&mut reader, account).await?.into_iter().map(tidy));
            export.sessions_run.extend(privacy::sessions_run(&mut reader, account).await?);
            export.attendance.extend(privacy::attendance(&mut reader, account).await?.into_iter().map(tidy));
        }
        export.audit = trail(&mut reader, caller.user, &person.accounts).await?;
        Ok(Ok(export))
    }
}

/// Without the columns that stand there in a readable form as well.
fn tidy(mut record: Record) -> Record {
    for column in ["workspace_id", "role_name", "slot", "id"] {
        record.remove(column);
    }
    record
}

/// Each entry once, whichever way it concerns them.
async fn trail(connection: &mut Connection, user: DiscordUserId, accounts: &[Account]) -> Result<Vec<Record>, StoreFailure> {
    let mut entries = BTreeMap::new();
    let mut add = |record: Record, relation: &str| {
        let number = record.get("id").and_then(Value::as_i64).unwrap_or_default();
        let entry = entries.entry(number).or_insert_with(|| own_part(record));
        entry.insert(relation.to_owned(), true.into());
    };
    privacy::by_them(connection, user).await?.into_iter().for_each(|record| add(record, "by_you"));
    privacy::mentioning(connection, user).await?.into_iter().for_each(|record| add(record, "about_you"));
    for account in accounts {
        privacy::naming_account(connection, account).await?.into_iter().for_each(|record| add(record, "about_you"));
    }
    Ok(entries.into_values().rev().collect())
}

/// An entry without what it may say of others. Of the details only plain numbers are surely nobody else's; of the rest,
/// which is what became different, the names are told.
fn own_part(mut entry: Record) -> Record {
    entry.remove("id");
    let details = entry.remove("details");
    let details = details.as_ref().and_then(Value::as_str).and_then(|text| serde_json::from_str::<Record>(text).ok());
    let Some(details) = details else { return entry };
    let is_number = |name: &str| matches!(name, "before" | "after");
    for (name, value) in details.iter().filter(|(name, value)| is_number(name) && (value.is_u64() || value.is_null())) {
        entry.insert(name.clone(), value.clone());
    }
    let changed: Vec<Value> =
        details.iter().filter(|(_, value)| value.is_object()).map(|(name, _)| name.clone().into()).collect();
    if !changed.is_empty() {
        entry.insert("changed".to_owned(), changed.into());
    }
    entry
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::json;

    use super::*;

    fn own(details: &Value) -> Value {
        let entry = json!({ "id": 7, "action": "session_updated", "details": details.to_string() });
        Value::Object(own_part(entry.as_object().unwrap().clone()))
    }

    #[test]
    fn an_entry_tells_numbers_and_what_became_different_and_nobody_else() {
        assert_eq!(
            own(&json!({ "before": null, "after": 50 })),
            json!({ "action": "session_updated", "before": null, "after": 50 })
        );
        let details =
            json!({ "roles": { "before": [], "after": [{ "holders": ["156"] }] }, "title": { "before": "A", "after": "B" } });
        assert_eq!(own(&details), json!({ "action": "session_updated", "changed": ["roles", "title"] }));
        assert_eq!(own(&json!({ "discord": "80351110224678912" })), json!({ "action": "session_updated" }));
        assert_eq!(own(&json!(156)), json!({ "action": "session_updated" }));
    }
}
