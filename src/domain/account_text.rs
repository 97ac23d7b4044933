//! How people name a Roblox account: its number, or the address of its profile.

use std::str::FromStr;

use super::RobloxId;
use super::roblox_address::part_after;

/// A Roblox account as somebody typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountText(RobloxId);

impl AccountText {
    /// The account.
    #[must_use]
    pub const fn roblox(self) -> RobloxId {
        self.0
    }
}

/// Text that names no Roblox account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a Roblox user ID such as 714760171, or a profile address such as roblox.com/users/714760171/profile")]
pub struct NotAnAccount;

impl FromStr for AccountText {
    type Err = NotAnAccount;

    fn from_str(text: &str) -> Result<Self, NotAnAccount> {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>');
        let number = part_after(text, &["users"]).unwrap_or(text);
        number.parse().map(Self).map_err(|_| NotAnAccount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_a_number_or_a_profile_address() {
        for text in [
            "714760171",
            " 714760171 ",
            "https://www.roblox.com/users/714760171/profile",
            "http://roblox.com/users/714760171",
            "www.roblox.com/users/714760171/profile?friendshipSourceType=PlayerSearch",
            "https://www.roblox.com/de/users/714760171/profile#!/about",
            "<https://www.roblox.com/users/714760171/profile>",
        ] {
            assert_eq!(text.parse::<AccountText>().map(|account| account.roblox().get()), Ok(714_760_171), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "builderman",
            "0",
            "-1",
            "https://www.roblox.com/users/",
            "https://www.roblox.com/users/abc/profile",
            "https://www.roblox.com/groups/714760171",
            "https://example.com/users/714760171/profile",
            "https://roblox.com.example.com/users/714760171",
        ] {
            assert_eq!(text.parse::<AccountText>(), Err(NotAnAccount), "{text}");
        }
    }
}
