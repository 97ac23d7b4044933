//! How people name a Roblox account: its number, its user name, or the address of its profile.

use std::fmt;
use std::str::FromStr;

use super::RobloxId;
use super::roblox_address::part_after;

/// A Roblox account as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountText {
    /// By its number.
    Id(RobloxId),
    /// By its user name.
    Name(Username),
}

/// Text that names no Roblox account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a Roblox user name, a user ID such as 714760171, or a profile address such as roblox.com/users/714760171/profile"
)]
pub struct NotAnAccount;

/// A Roblox user name: 3 to 20 letters, digits and at most one underscore, which is not at either end. It changes; the
/// number does not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Username(Box<str>);

impl Username {
    /// The longest, in characters.
    pub const LONGEST: usize = 20;

    /// The name as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Username {
    type Err = NotAnAccount;

    fn from_str(text: &str) -> Result<Self, NotAnAccount> {
        let fits = (3..=Self::LONGEST).contains(&text.len());
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if fits && plain { Ok(Self(text.into())) } else { Err(NotAnAccount) }
    }
}

impl FromStr for AccountText {
    type Err = NotAnAccount;

    /// Digits alone are a number, though a name may be of digits too: `@12345` is that name.
    fn from_str(text: &str) -> Result<Self, NotAnAccount> {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
        if let Some(name) = text.strip_prefix('@') {
            return name.trim().parse().map(Self::Name);
        }
        let number = part_after(text, &["users"]).unwrap_or(text);
        number.parse().map(Self::Id).or_else(|_| text.parse().map(Self::Name))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_a_number_or_a_profile_address() {
        let builder = AccountText::Id(RobloxId::new(714_760_171).unwrap());
        for text in [
            "714760171",
            " 714760171 ",
            "https://www.roblox.com/users/714760171/profile",
            "http://roblox.com/users/714760171",
            "www.roblox.com/users/714760171/profile?friendshipSourceType=PlayerSearch",
            "https://www.roblox.com/de/users/714760171/profile#!/about",
            "<https://www.roblox.com/users/714760171/profile>",
        ] {
            assert_eq!(text.parse(), Ok(builder.clone()), "{text}");
        }
    }

    #[test]
    fn or_a_user_name() {
        for (text, name) in
            [("builderman", "builderman"), (" @Builder_Man ", "Builder_Man"), ("@12345", "12345"), ("0abc", "0abc")]
        {
            assert_eq!(text.parse(), Ok(AccountText::Name(name.parse().unwrap())), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "@",
            "ab",
            "two words",
            "a-name-with-dashes",
            "a_name_that_is_much_too_long",
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
