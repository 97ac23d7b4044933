//! Bloxlink: a key for each server, and so many calls a day.

use reqwest::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::{Providers, Reply, Trouble, account, next_midnight};
use crate::domain::{DiscordUserId, GuildId, RobloxId};

impl Providers {
    pub(super) async fn ask_bloxlink(
        &self,
        guild: GuildId,
        discord: DiscordUserId,
        key: &SecretString,
    ) -> Result<Option<RobloxId>, Trouble> {
        let address = format!("{}/v4/public/guilds/{guild}/discord-to-roblox/{discord}", self.bloxlink);
        read(&self.get(address, key.expose_secret()).await?)
    }
}

/// The words of an error say more than its status: the daily quota and a wrong key have been seen under several.
pub(super) fn read(reply: &Reply) -> Result<Option<RobloxId>, Trouble> {
    let error = reply.body.get("error").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    if error.contains("limit") && error.contains("today") {
        return Err(Trouble::Limited(next_midnight()));
    }
    if error.contains("invalid api key") || error.contains("does not match") {
        return Err(Trouble::BadKey);
    }
    if error.contains("user not found") || reply.status == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    if !reply.status.is_success() {
        return Err(reply.trouble());
    }
    // Its own SDK spells it one way, working clients another.
    let field = ["robloxID", "robloxId"].into_iter().find_map(|name| reply.body.get(name));
    field.and_then(account).map(Some).ok_or(Trouble::Unreadable)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::json;

    use super::*;

    fn reply(status: u16, body: Value) -> Reply {
        Reply { status: StatusCode::from_u16(status).unwrap(), retry_after: None, body }
    }

    #[test]
    fn both_spellings_are_read_as_text_or_number() {
        let builder = RobloxId::new(7).ok();
        for body in [json!({"robloxID": "7"}), json!({"robloxId": "7"}), json!({"robloxID": 7, "resolved": {}})] {
            assert_eq!(read(&reply(200, body)), Ok(builder));
        }
        for body in [json!({}), json!({"robloxID": null}), json!({"robloxID": "me"}), json!({"robloxID": "0"}), Value::Null] {
            assert_eq!(read(&reply(200, body)), Err(Trouble::Unreadable));
        }
    }

    #[test]
    fn the_words_of_an_error_decide_before_its_status() {
        assert_eq!(read(&reply(404, json!({"error": "User not found"}))), Ok(None));
        assert_eq!(read(&reply(400, json!({"error": "User not found"}))), Ok(None));
        assert_eq!(read(&reply(400, json!({"error": "Invalid API Key"}))), Err(Trouble::BadKey));
        assert_eq!(read(&reply(401, json!({"error": "Guild ID does not match API Key"}))), Err(Trouble::BadKey));
        let spent = read(&reply(401, json!({"error": "You have reached your API key limit for today."})));
        assert!(matches!(spent, Err(Trouble::Limited(until)) if until == next_midnight()));
        assert_eq!(read(&reply(500, Value::Null)), Err(Trouble::Down));
        assert!(matches!(read(&reply(429, json!({"error": "slow down"}))), Err(Trouble::Limited(_))));
    }
}
