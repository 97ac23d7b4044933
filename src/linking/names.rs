//! What accounts are called: looked at now and then, and never an identity.

use std::collections::HashMap;
use std::time::Duration;

use futures::FutureExt as _;
use jiff::{SignedDuration, Timestamp};

use super::Linking;
use crate::domain::{RobloxId, WorkspaceId};
use crate::roblox::Account;
pub use crate::store::roblox_names::SeenName as Name;
use crate::store::{self, StoreFailure};

/// How long a name is shown without looking again.
const BELIEVED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// How long a name is remembered that was looked up in passing, and how many are.
pub(super) const GLIMPSED: (Duration, u64) = (Duration::from_secs(24 * 60 * 60), 10_000);

/// How long somebody waits for a name: without one they read the number.
const PATIENCE: Duration = Duration::from_millis(700);

impl Linking {
    /// The name of an account; an old one, or none, if Roblox does not say in time.
    pub async fn name(&self, workspace: &WorkspaceId, roblox: RobloxId) -> Result<Option<Name>, StoreFailure> {
        let known = store::roblox_names::find(&mut *self.database.reader().await?, roblox).await?;
        let now = Timestamp::now();
        if known.as_ref().is_some_and(|name| now.duration_since(name.seen_at) < BELIEVED_FOR) {
            return Ok(known);
        }
        let asked = tokio::time::timeout(PATIENCE, self.roblox.accounts(workspace, &[roblox])).await;
        match asked.map(|found| found.map(|accounts| accounts.into_iter().find(|account| account.id == roblox))) {
            Ok(Ok(Some(account))) => self.keep_name(&account).await.map(Some),
            // Nobody of that number, no answer, or not in time: whoever reads it sees what was known.
            Ok(Ok(None) | Err(_)) | Err(_) => Ok(known),
        }
    }

    /// The names of several accounts, as they were last seen; who has none yet is looked up, all in one request. Who is not
    /// in the answer has no name that anybody knows.
    ///
    /// What is looked up here is not written down: these accounts are other people's choice, and one of them may be having
    /// everything deleted at this moment.
    pub async fn names(&self, workspace: &WorkspaceId, accounts: &[RobloxId]) -> Result<HashMap<RobloxId, Name>, StoreFailure> {
        let kept = store::roblox_names::find_all(&mut *self.database.reader().await?, accounts).await?;
        let mut names: HashMap<RobloxId, Name> = kept.into_iter().map(|name| (name.roblox, name)).collect();
        for roblox in accounts.iter().filter(|roblox| !names.contains_key(roblox)).copied().collect::<Vec<_>>() {
            names.extend(self.glimpsed.get(&roblox).map(|name| (roblox, name)));
        }
        let nameless: Vec<RobloxId> = accounts.iter().filter(|roblox| !names.contains_key(roblox)).copied().collect();
        if nameless.is_empty() {
            return Ok(names);
        }
        // No answer, or none in time: whoever reads it sees the numbers.
        if let Ok(Ok(found)) = tokio::time::timeout(PATIENCE, self.roblox.accounts(workspace, &nameless)).await {
            for name in found.iter().map(seen_now) {
                self.glimpsed.insert(name.roblox, name.clone());
                names.insert(name.roblox, name);
            }
        }
        Ok(names)
    }

    /// Keeps the name of an account that was just looked at.
    pub async fn keep_name(&self, account: &Account) -> Result<Name, StoreFailure> {
        let name = seen_now(account);
        let kept = name.clone();
        let write = self.database.write(move |connection| {
            let name = kept.clone();
            async move { store::roblox_names::put(connection, &name).await }.boxed()
        });
        write.await?;
        Ok(name)
    }
}

fn seen_now(account: &Account) -> Name {
    let Account { id: roblox, name: username, display_name } = account.clone();
    Name { roblox, username, display_name, seen_at: Timestamp::now() }
}
