//! Accounts by name and by number, and how a field of theirs is read whatever it looks like.

use serde_json::{Value, json};

use super::call::Call;
use super::pauses::Operation;
use super::{Roblox, Trouble};
use crate::domain::{RobloxId, Username, WorkspaceId};

/// The most accounts in one call.
const MOST: usize = 200;

/// A Roblox account as it is called today. Names are what others chose: never trusted, and never an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: RobloxId,
    /// Its user name.
    pub name: String,
    /// What it is shown as.
    pub display_name: String,
}

impl Roblox {
    /// The account of this name, or one that had it before.
    pub async fn account_named(&self, workspace: &WorkspaceId, name: &Username) -> Result<Account, Trouble> {
        let address = format!("{}/v1/usernames/users", self.inner.settings.bases.users);
        let body = json!({"usernames": [name.as_str()], "excludeBannedUsers": false});
        let request = self.inner.caller.client().post(address).json(&body);
        let call = Call { operation: Operation::UsersByName, workspace, key: None };
        let answer = self.inner.caller.json(call, request).await?;
        // A name that nobody has is simply not in the list.
        rows(&answer)?.iter().find_map(account).ok_or(Trouble::NotFound)
    }

    /// The accounts with these numbers; those that do not exist are not among them.
    pub async fn accounts(&self, workspace: &WorkspaceId, ids: &[RobloxId]) -> Result<Vec<Account>, Trouble> {
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.chunks(MOST) {
            let address = format!("{}/v1/users", self.inner.settings.bases.users);
            let numbers: Vec<u64> = some.iter().map(|id| id.get()).collect();
            let body = json!({"userIds": numbers, "excludeBannedUsers": false});
            let request = self.inner.caller.client().post(address).json(&body);
            let call = Call { operation: Operation::UsersById, workspace, key: None };
            let answer = self.inner.caller.json(call, request).await?;
            found.extend(rows(&answer)?.iter().filter_map(account));
        }
        Ok(found)
    }
}

/// The list that an answer carries.
pub(super) fn rows(answer: &Value) -> Result<&[Value], Trouble> {
    answer.get("data").and_then(Value::as_array).map(Vec::as_slice).ok_or(Trouble::Unreadable)
}

pub(super) fn account(row: &Value) -> Option<Account> {
    let id = number(row.get("id")?).and_then(|id| RobloxId::new(id).ok())?;
    let name = row.get("name").and_then(Value::as_str)?.to_owned();
    let display_name = row.get("displayName").and_then(Value::as_str).unwrap_or(&name).to_owned();
    Some(Account { id, name, display_name })
}

/// A number, written as one or as text.
pub(super) fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
