//! How people name a Roblox group: its number, or the address of its page.

use std::str::FromStr;

use super::RobloxGroupId;
use super::roblox_address::part_after;

/// A Roblox group as somebody typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupText(RobloxGroupId);

impl GroupText {
    /// The group.
    #[must_use]
    pub const fn group(self) -> RobloxGroupId {
        self.0
    }
}

/// Text that names no Roblox group.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a Roblox group ID such as 35815907, or the address of its page such as roblox.com/communities/35815907")]
pub struct NotAGroup;

impl FromStr for GroupText {
    type Err = NotAGroup;

    fn from_str(text: &str) -> Result<Self, NotAGroup> {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>');
        // Roblox calls its groups communities since 2024; old addresses go on working.
        let number = part_after(text, &["communities", "groups"]).unwrap_or(text);
        number.parse().map(Self).map_err(|_| NotAGroup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_a_number_or_the_address_of_its_page() {
        for text in [
            "35815907",
            " 35815907\n",
            "https://www.roblox.com/communities/35815907/Night-Shift#!/about",
            "https://www.roblox.com/groups/35815907/Night-Shift",
            "roblox.com/de/communities/35815907",
            "<https://www.roblox.com/communities/35815907?x=1>",
        ] {
            assert_eq!(text.parse::<GroupText>().map(|group| group.group().get()), Ok(35_815_907), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "Night Shift",
            "0",
            "-7",
            "7.5",
            "https://www.roblox.com/users/35815907",
            "https://www.roblox.com/communities/",
            "https://roblox.com.example.com/communities/35815907",
            "9223372036854775808",
        ] {
            assert_eq!(text.parse::<GroupText>(), Err(NotAGroup), "{text}");
        }
    }
}
