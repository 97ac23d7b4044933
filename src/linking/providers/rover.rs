//! RoVer: a key for each server.

use reqwest::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};

use super::{Providers, Reply, Trouble, account};
use crate::domain::{DiscordUserId, GuildId, RobloxId};

impl Providers {
    pub(super) async fn ask_rover(
        &self,
        guild: GuildId,
        discord: DiscordUserId,
        key: &SecretString,
    ) -> Result<Option<RobloxId>, Trouble> {
        let address = format!("{}/api/guilds/{guild}/discord-to-roblox/{discord}", self.rover);
        read(&self.get(address, &format!("Bearer {}", key.expose_secret())).await?)
    }
}

/// Two shapes are known: the number beside the rest, or inside an object.
pub(super) fn read(reply: &Reply) -> Result<Option<RobloxId>, Trouble> {
    if reply.status == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    if !reply.status.is_success() {
        return Err(reply.trouble());
    }
    let field = reply.body.get("robloxId").or_else(|| reply.body.pointer("/roblox/id"));
    field.and_then(account).map(Some).ok_or(Trouble::Unreadable)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn both_shapes_are_read_and_nothing_else() {
        let reply = |status: u16, body: Value| Reply { status: StatusCode::from_u16(status).unwrap(), retry_after: None, body };
        let builder = RobloxId::new(7).ok();
        for body in [json!({"robloxId": 7, "cachedUsername": "x"}), json!({"robloxId": "7"}), json!({"roblox": {"id": 7}})] {
            assert_eq!(read(&reply(200, body)), Ok(builder));
        }
        assert_eq!(read(&reply(200, json!({"user": 7}))), Err(Trouble::Unreadable));
        assert_eq!(read(&reply(404, json!({"errorCode": "user_not_found"}))), Ok(None));
        assert_eq!(read(&reply(401, json!({"errorCode": "unauthorized"}))), Err(Trouble::BadKey));
        assert_eq!(read(&reply(503, Value::Null)), Err(Trouble::Down));
    }
}
