//! The picture of an account's face, by the address at which Discord fetches it.

use serde_json::Value;

use super::account::rows;
use super::call::Call;
use super::pauses::Operation;
use super::{Roblox, Trouble};
use crate::domain::{RobloxId, WorkspaceId};

/// The longest address that is passed on (Discord, embeds: 2,048).
const LONGEST_ADDRESS: usize = 2_048;

impl Roblox {
    /// The address of a headshot; none while it is not drawn yet, or is shown to nobody.
    pub async fn headshot(&self, workspace: &WorkspaceId, id: RobloxId) -> Result<Option<String>, Trouble> {
        let address = format!("{}/v1/users/avatar-headshot", self.inner.settings.bases.thumbnails);
        let number = id.to_string();
        let query = [("userIds", number.as_str()), ("size", "150x150"), ("format", "Png"), ("isCircular", "false")];
        let request = self.inner.caller.client().get(address).query(&query);
        let call = Call { operation: Operation::Headshot, workspace, key: None };
        let answer = self.inner.caller.json(call, request).await?;
        let picture = rows(&answer)?.first().and_then(|row| row.get("imageUrl")).and_then(Value::as_str);
        let usable = |address: &&str| address.starts_with("http") && address.len() <= LONGEST_ADDRESS;
        Ok(picture.filter(usable).map(str::to_owned))
    }
}
